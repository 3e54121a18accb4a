//! The text of an article away from its page: on the printed sheet of its issue, in an e-book, in data.
//!
//! There no relative link leads anywhere, so links are made absolute or lose their target, and mark-up must be sound, since
//! an e-book is XML: HTML that a site allows in its Markdown is read as browsers read it and written anew.

use std::collections::BTreeSet;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use scraper::{ElementRef, Html, Node};

use super::markdown::{self, Part};
use super::{escape, url};
use crate::config::{Config, is_language_tag};
use crate::edition::{Address, Article};

/// What RFC 3986 lets stand in an address, and `%`.
const IN_ADDRESS: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b']')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The parts of `body`, an article's text, as well-formed XHTML, its headings `deeper` levels down. `place` tells the article from all
/// others that stand beside it: ids begin with it.
pub(super) fn parts(config: &Config, article: &Article, body: &str, deeper: usize, place: &str) -> Vec<Part> {
    let away = |target: &str| link(config, &article.address, target);
    if !config.allow_html {
        // What CommonMark alone makes is well-formed already.
        return markdown::parts_elsewhere(body, false, &article.body_pictures, deeper, &away);
    }
    // Links stay as they are written until it is known which ids there are.
    let as_written = |target: &str| Some(target.to_owned());
    let parts = markdown::parts_elsewhere(body, true, &article.body_pictures, deeper, &as_written);
    sound(parts, &away, place)
}

/// The texts among `parts` as XHTML. Links to an id of theirs lead there, others where `away` says.
fn sound(parts: Vec<Part>, away: &dyn Fn(&str) -> Option<String>, place: &str) -> Vec<Part> {
    let written = |inside: BTreeSet<String>| {
        let mut ids = BTreeSet::new();
        let link = |target: &str| {
            let own = target.strip_prefix('#').map(|id| anchor(place, id)).filter(|id| inside.contains(id));
            own.map_or_else(|| away(target), |id| Some(format!("#{id}")))
        };
        let text = |html: &str, ids: &mut BTreeSet<String>| xhtml(html, &link, place, ids);
        let texts: Vec<Option<String>> = parts
            .iter()
            .map(|part| if let Part::Text(html) = part { Some(text(html, &mut ids)) } else { None })
            .collect();
        (texts, ids)
    };
    let (texts, ids) = written(BTreeSet::new());
    let texts = if ids.is_empty() { texts } else { written(ids).0 };
    let each = parts.iter().cloned().zip(texts);
    each.map(|(part, text)| text.map_or(part, Part::Text)).collect()
}

/// The id of an element of the article at `place`, as XML takes it (Namespaces in XML 1.0, NCName).
fn anchor(place: &str, id: &str) -> String {
    let id = percent_decode_str(id).decode_utf8_lossy();
    let mut name = format!("{place}-");
    for c in id.chars() {
        if in_names(c) { name.push(c) } else { name.push_str(&format!("_{:x}_", u32::from(c))) }
    }
    name
}

/// Whether a character may stand in a name of XML behind the first (XML 1.0, 2.3); `_` stands for others.
fn in_names(c: char) -> bool {
    matches!(c,
        'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '.' | '\u{b7}' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}'
        | '\u{f8}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}' | '\u{203f}'..='\u{2040}'
        | '\u{2070}'..='\u{218f}' | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}'
        | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}')
}

/// Where a link of an article leads from anywhere; none if nowhere.
fn link(config: &Config, from: &Address, target: &str) -> Option<String> {
    let target = target.trim();
    let whole = match target.find([':', '/', '?', '#']) {
        Some(at) if target[at..].starts_with(':') => {
            let (scheme, rest) = (target[..at].to_ascii_lowercase(), &target[at + 1..]);
            match scheme.as_str() {
                "http" | "https" => format!("{scheme}://{}", named_host(rest.strip_prefix("//")?)?),
                "mailto" | "tel" if !rest.is_empty() => format!("{scheme}:{rest}"),
                _ => return None,
            }
        }
        None if target.is_empty() => return None,
        _ => {
            let page = url(config, from)?;
            if let Some(rest) = target.strip_prefix("//") {
                format!("https://{}", named_host(rest)?)
            } else if target.starts_with('/') {
                let host_at = page.find("://").map_or(0, |at| at + 3);
                let path_at = page[host_at..].find('/').map_or(page.len(), |at| host_at + at);
                format!("{}{target}", &page[..path_at])
            } else if target.starts_with(['#', '?']) {
                format!("{page}{target}")
            } else {
                let folder = page.rfind('/').map_or(page.len(), |at| at + 1);
                format!("{}{target}", &page[..folder])
            }
        }
    };
    Some(utf8_percent_encode(&without_bare_percents(&whole), IN_ADDRESS).to_string())
}

/// The rest of an address behind `//`, if it begins with a host's name.
fn named_host(rest: &str) -> Option<&str> {
    let host = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    let name = host.split(':').next().unwrap_or_default();
    let port = host.strip_prefix(name).and_then(|p| p.strip_prefix(':')).unwrap_or_default();
    let letters = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_');
    let sound = !name.is_empty() && name.chars().all(letters) && port.chars().all(|c| c.is_ascii_digit());
    // An empty label is no host's.
    (sound && port.len() <= 4 && name.trim_end_matches('.').split('.').all(|l| !l.is_empty())).then_some(rest)
}

/// Percent signs that encode nothing, encoded.
fn without_bare_percents(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let coded = |n: usize| bytes.get(at + n).is_some_and(u8::is_ascii_hexdigit);
        match c {
            '%' if !(coded(1) && coded(2)) => out.push_str("%25"),
            // One fragment is all that an address has.
            '#' if out.contains('#') => out.push_str("%23"),
            c => out.push(c),
        }
    }
    out
}

/// What may stand at a place (HTML, 3.2.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Room {
    /// Blocks and text.
    Flow,
    /// Text and what marks it.
    Phrasing,
    /// The items of a list.
    Items,
    /// Parts of a table.
    Table,
    /// Rows of a table.
    Rows,
    /// Cells of a row.
    Cells,
}

/// Elements that mark text and stay as they are.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q",
    "ruby", "rt", "rp", "s", "samp", "small", "span", "strong", "sub", "sup", "u", "var",
];

/// Elements that are shown as plain blocks.
const PLAIN_BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "header",
    "hgroup",
    "legend",
    "main",
    "nav",
    "section",
    "summary",
];

/// Elements of which nothing is shown in an e-book.
const NOTHING: &[&str] = &[
    "audio", "canvas", "datalist", "embed", "frame", "iframe", "link", "math", "meta", "noscript", "object",
    "script", "select", "style", "svg", "template", "textarea", "title", "video",
];

/// HTML of any kind as XHTML that the schema of EPUB takes: text and its mark-up, no scripts, styles and pictures. `ids` has those that
/// are written already; of two the first has it.
fn xhtml(
    html: &str,
    link: &dyn Fn(&str) -> Option<String>,
    place: &str,
    ids: &mut BTreeSet<String>,
) -> String {
    let tree = Html::parse_fragment(html);
    let out = String::with_capacity(html.len());
    let mut writer = Writer { out, in_link: false, in_ruby: false, link, place, ids };
    writer.inside(tree.root_element(), Room::Flow);
    writer.out
}

struct Writer<'l> {
    out: String,
    in_link: bool,
    in_ruby: bool,
    link: &'l dyn Fn(&str) -> Option<String>,
    place: &'l str,
    ids: &'l mut BTreeSet<String>,
}

impl Writer<'_> {
    fn inside(&mut self, element: ElementRef, room: Room) {
        for child in element.children() {
            match child.value() {
                Node::Text(text) => self.text(text, room),
                Node::Element(_) => {
                    if let Some(child) = ElementRef::wrap(child) {
                        self.element(child, room);
                    }
                }
                _ => {}
            }
        }
    }

    fn text(&mut self, text: &str, room: Room) {
        match room {
            Room::Flow | Room::Phrasing => self.push(text),
            // The parser lets only blanks stand here, but for lists.
            Room::Items if !text.trim().is_empty() => {
                self.out.push_str("<li>");
                self.push(text);
                self.out.push_str("</li>");
            }
            _ => {}
        }
    }

    /// Escapes text.
    fn push(&mut self, text: &str) {
        let mut bytes = Vec::with_capacity(text.len());
        // Writing to memory cannot fail.
        let _ = escape::escape(text, &mut bytes);
        self.out.push_str(&String::from_utf8_lossy(&bytes));
    }

    fn element(&mut self, element: ElementRef, room: Room) {
        let name = element.value().name();
        match (name, room) {
            (name, _) if NOTHING.contains(&name) => {}
            ("li", Room::Items) => self.whole("li", element, Room::Flow),
            (_, Room::Items) => {
                self.out.push_str("<li>");
                self.element(element, Room::Flow);
                self.out.push_str("</li>");
            }
            ("caption", Room::Table) => self.whole("caption", element, Room::Phrasing),
            ("thead" | "tbody" | "tfoot", Room::Table) => self.whole(name, element, Room::Rows),
            ("tr", Room::Rows) => self.whole("tr", element, Room::Cells),
            ("td" | "th", Room::Cells) => self.whole(name, element, Room::Flow),
            (_, Room::Table | Room::Rows | Room::Cells) => {}
            ("br", _) => self.out.push_str("<br/>"),
            ("img", _) => self.push(element.attr("alt").unwrap_or_default()),
            (name, _) if INLINE.contains(&name) => self.inline(name, element),
            (name, room) => self.block(name, element, room),
        }
    }

    fn inline(&mut self, name: &str, element: ElementRef) {
        match name {
            "a" => {
                let target =
                    if self.in_link { None } else { element.attr("href").and_then(|h| (self.link)(h)) };
                let Some(target) = target else { return self.marked(element, Room::Phrasing) };
                self.out.push_str("<a href=\"");
                self.push(&target);
                self.out.push('"');
                self.attributes("a", element);
                self.out.push('>');
                self.in_link = true;
                self.inside(element, Room::Phrasing);
                self.in_link = false;
                self.out.push_str("</a>");
            }
            "ruby" if !self.in_ruby && element.child_elements().any(|e| e.value().name() == "rt") => {
                self.in_ruby = true;
                self.whole("ruby", element, Room::Phrasing);
                self.in_ruby = false;
            }
            "rt" if self.in_ruby => self.whole("rt", element, Room::Phrasing),
            // Brackets for readers without ruby: there are none among e-books.
            "rp" => {}
            "ruby" | "rt" => self.inside(element, Room::Phrasing),
            "bdo" if element.attr("dir").is_none_or(|d| !matches!(d, "ltr" | "rtl")) => {
                self.inside(element, Room::Phrasing);
            }
            name => self.whole(name, element, Room::Phrasing),
        }
    }

    fn block(&mut self, name: &str, element: ElementRef, room: Room) {
        let room_inside = match name {
            "p" | "h2" | "h3" | "h4" | "h5" | "h6" | "pre" => Room::Phrasing,
            "h1" => Room::Phrasing,
            "ul" | "ol" => Room::Items,
            "table" => Room::Table,
            "hr" | "blockquote" => Room::Flow,
            name if PLAIN_BLOCKS.contains(&name) => Room::Flow,
            // Anything unknown, and what only stood for looks.
            _ => return self.inside(element, room),
        };
        if room == Room::Phrasing {
            // A block among words begins a line of its own.
            self.out.push_str("<br/>");
            return self.wrapped(element, |writer| writer.flattened(element));
        }
        match name {
            "hr" => self.out.push_str("<hr/>"),
            "h1" => self.whole("h2", element, room_inside),
            name if PLAIN_BLOCKS.contains(&name) => self.whole("div", element, room_inside),
            name => self.whole(name, element, room_inside),
        }
    }

    /// The text of a block where no block may stand.
    fn flattened(&mut self, element: ElementRef) {
        for child in element.children() {
            match child.value() {
                Node::Text(text) => self.push(text),
                Node::Element(_) => {
                    let Some(child) = ElementRef::wrap(child) else { continue };
                    match child.value().name() {
                        "li" | "caption" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th" => {
                            self.flattened(child)
                        }
                        _ => self.element(child, Room::Phrasing),
                    }
                }
                _ => {}
            }
        }
    }

    /// What is in an element that is not itself written, and what it says of that.
    fn marked(&mut self, element: ElementRef, room: Room) {
        self.wrapped(element, |writer| writer.inside(element, room));
    }

    /// Text of an element that is not itself written; its id, class, language and direction are, if it has any.
    fn wrapped(&mut self, element: ElementRef, write: impl FnOnce(&mut Self)) {
        let begun = self.out.len();
        self.out.push_str("<span");
        let bare = self.out.len();
        self.attributes("span", element);
        let says_something = self.out.len() > bare;
        if says_something {
            self.out.push('>')
        } else {
            self.out.truncate(begun)
        }
        write(self);
        if says_something {
            self.out.push_str("</span>");
        }
    }

    /// Writes those attributes of an element that say something of it wherever it is read.
    fn attributes(&mut self, name: &str, element: ElementRef) {
        for (key, value) in element.value().attrs() {
            let number = |most: u32| value.parse::<u32>().is_ok_and(|n| (1..=most).contains(&n));
            let kept = match (name, key) {
                (_, "id") => self.own_id(value),
                // What links led to before elements had ids.
                (_, "name") if element.value().name() == "a" && element.attr("id").is_none() => {
                    self.own_id(value)
                }
                (_, "class") => !value.trim().is_empty(),
                (_, "lang") => is_language_tag(value),
                (_, "title") => true,
                (_, "dir") => matches!(value, "ltr" | "rtl") || (value == "auto" && name != "bdo"),
                ("td" | "th", "colspan") => number(1000),
                ("td" | "th", "rowspan") => number(65_534),
                ("ol", "start") => value.parse::<i32>().is_ok(),
                _ => false,
            };
            if kept {
                let (key, value) = match key {
                    "id" | "name" => ("id", anchor(self.place, value)),
                    key => (key, value.to_owned()),
                };
                self.out.push(' ');
                self.out.push_str(key);
                self.out.push_str("=\"");
                self.push(&value);
                self.out.push('"');
            }
        }
    }

    /// Whether an id is one that no element before has.
    fn own_id(&mut self, id: &str) -> bool {
        !id.is_empty() && !id.contains(char::is_whitespace) && self.ids.insert(anchor(self.place, id))
    }

    fn whole(&mut self, name: &str, element: ElementRef, room: Room) {
        self.out.push('<');
        self.out.push_str(name);
        self.attributes(name, element);
        self.out.push('>');
        self.inside(element, room);
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> (Config, Address) {
        let mut config = Config::default_in(std::path::Path::new("/site"));
        config.base_url = "https://example.org/paper/".into();
        (config, Address::file("2023/04/27/1/1.html"))
    }

    #[test]
    fn links_are_absolute_or_none() {
        let (mut config, from) = site();
        let leads = |config: &Config, target: &str| link(config, &from, target);
        let all = [
            ("2.html", Some("https://example.org/paper/2023/04/27/1/2.html")),
            ("/static/a b.pdf", Some("https://example.org/static/a%20b.pdf")),
            ("#s-1", Some("https://example.org/paper/2023/04/27/1/1.html#s-1")),
            ("//example.com/x", Some("https://example.com/x")),
            ("https://example.com/100%/[x]#a#b", Some("https://example.com/100%25/%5Bx%5D#a%23b")),
            ("mailto:a@example.org", Some("mailto:a@example.org")),
            ("javascript:x", None),
            ("http://", None),
            ("http://a b/", None),
            ("", None),
        ];
        for (target, expected) in all {
            assert_eq!(leads(&config, target).as_deref(), expected, "{target}");
        }
        config.base_url.clear();
        assert_eq!(leads(&config, "2.html"), None);
        assert_eq!(leads(&config, "https://example.com/").as_deref(), Some("https://example.com/"));
    }

    #[test]
    fn any_html_becomes_sound_mark_up_and_keeps_its_words() {
        for (html, expected) in [
            ("<p>a<br>b<p>c &amp; <b>d", "<p>a<br/>b</p><p>c &amp; <b>d</b></p>"),
            ("<script>x()</script><p onclick=\"x()\" style=\"a\">y</p>", "<p>y</p>"),
            ("<b><p>a</p></b>", "<b><br/>a</b>"),
            ("<ul>x<li>y<div>z</div></ul>", "<ul><li>x</li><li>y<div>z</div></li></ul>"),
            ("<center><font color=red>a</font></center>", "<div>a</div>"),
            (
                "<table><tr><td colspan=2>a</table>",
                "<table><tbody><tr><td colspan=\"2\">a</td></tr></tbody></table>",
            ),
            (
                "<a href=\"javascript:x\">a</a> <a href=\"https://example.com/?a=1&b=2\">b</a>",
                "a <a href=\"https://example.com/?a=1&amp;b=2\">b</a>",
            ),
            ("<img src=x alt=\"图\"> & < \" '", "图 &amp; &lt; &quot; &#39;"),
            ("<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>", "<ruby>漢<rt>かん</rt></ruby>"),
            ("<h1>a</h1><marquee>b</marquee>", "<h2>a</h2>b"),
        ] {
            let (config, from) = site();
            let found = xhtml(html, &|t| link(&config, &from, t), "article-1", &mut BTreeSet::new());
            assert_eq!(found, expected, "{html}");
        }
    }

    /// Some texts of an article, as they stand away from its page.
    fn sound_texts(texts: &[&str]) -> String {
        let (config, from) = site();
        let parts = texts.iter().map(|html| Part::Text((*html).to_owned())).collect();
        markdown::text_of(&sound(parts, &|t| link(&config, &from, t), "article-2"))
    }

    #[test]
    fn language_direction_and_class_are_kept_and_what_is_none_is_not() {
        for (html, expected) in [
            (
                "<p lang=\"ar\" dir=\"rtl\" class=\"verse\">a</p>",
                "<p class=\"verse\" dir=\"rtl\" lang=\"ar\">a</p>",
            ),
            ("<p lang=\"x y\" dir=\"up\" class=\" \">a</p>", "<p>a</p>"),
            ("<span class='a\"b'>a</span>", "<span class=\"a&quot;b\">a</span>"),
            (
                "<a class=\"more\" lang=\"en\" href=\"https://example.com/\">a</a>",
                "<a href=\"https://example.com/\" class=\"more\" lang=\"en\">a</a>",
            ),
            ("<b><p dir=\"rtl\">a</p></b>", "<b><br/><span dir=\"rtl\">a</span></b>"),
            ("<bdo dir=\"rtl\" lang=\"he\">a</bdo>", "<bdo dir=\"rtl\" lang=\"he\">a</bdo>"),
        ] {
            assert_eq!(sound_texts(&[html]), expected, "{html}");
        }
    }

    #[test]
    fn ids_are_unique_among_articles_and_links_lead_to_them() {
        for (texts, expected) in [
            (
                vec![
                    "<p><a href=\"#n 1\">a</a> <a href=\"#n1\">b</a></p>",
                    "<p id=\"n1\">c</p><p id=\"n1\">d</p>",
                ],
                "<p><a href=\"https://example.org/paper/2023/04/27/1/1.html#n%201\">a</a> \
                 <a href=\"#article-2-n1\">b</a></p><p id=\"article-2-n1\">c</p><p>d</p>",
            ),
            (
                vec!["<a name=\"注:1\"></a><a id=\"b\">x</a> <a href=\"#%E6%B3%A8:1\">y</a>"],
                "<span id=\"article-2-注_3a_1\"></span><span id=\"article-2-b\">x</span> \
                 <a href=\"#article-2-注_3a_1\">y</a>",
            ),
            // An element that is not written takes its id along, and no link leads to it.
            (
                vec!["<img id=\"p\" alt=\"图\"><a href=\"#p\">y</a><i id=\"\">z</i>"],
                "图<a href=\"https://example.org/paper/2023/04/27/1/1.html#p\">y</a><i>z</i>",
            ),
        ] {
            assert_eq!(sound_texts(&texts), expected, "{texts:?}");
        }
    }

    #[test]
    fn headings_go_down_without_ids_and_pictures_of_the_site_are_words() {
        let (config, from) = site();
        let body = "## 小题\n\n![图](/static/a.png) [甲](x.html) <a@example.org>\n";
        let parts = markdown::parts_elsewhere(body, false, &[None], 2, &|t| link(&config, &from, t));
        let text = "<h4>小题</h4>\n<p>图 <a href=\"https://example.org/paper/2023/04/27/1/x.html\">甲</a> \
                    <a href=\"mailto:a@example.org\">a@example.org</a></p>\n";
        assert_eq!(parts, [Part::Text(text.to_owned())]);
    }
}
