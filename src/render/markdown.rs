//! Markdown bodies into HTML that is safe to put into a page.

use std::collections::BTreeMap;

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, html};

use crate::edition::clean;

/// A part of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// HTML of whole blocks.
    Text(String),
    /// A picture of the article, by its number there.
    Picture(usize),
}

/// CommonMark to HTML.
///
/// Raw HTML is shown as text unless `allow_html`. Links lead to `http`, `https`, `mailto` and `tel` or within the site;
/// others lose their target. A title of the first level becomes the second, since the page has its own; every heading
/// gets an id.
///
/// Pictures are parts of their own: `pictures` tells of each in turn which of the article's it is. One that stands in a
/// paragraph comes behind it. Of those that are none of the article's, one from the root of the site stays where it is,
/// one on another host becomes a link, and one that cannot be shown is left out.
pub(super) fn parts(markdown: &str, allow_html: bool, pictures: &[Option<usize>]) -> Vec<Part> {
    let markdown = clean(markdown);
    let mut events = events(&markdown, allow_html);
    name_headings(&mut events);
    divided(events, pictures, false)
}

/// The same for a place where the text stands away from its page: beside other articles or outside of the site.
///
/// Headings have no ids, which might meet, and are `deeper` levels down. `link` tells where a link leads from there, or
/// that it leads nowhere, which leaves its words. Pictures from the root of the site leave theirs.
pub(super) fn parts_elsewhere(
    markdown: &str,
    allow_html: bool,
    pictures: &[Option<usize>],
    deeper: usize,
    link: &dyn Fn(&str) -> Option<String>,
) -> Vec<Part> {
    let markdown = clean(markdown);
    let (mut kept, mut open) = (Vec::new(), Vec::new());
    for event in events(&markdown, allow_html) {
        match event {
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let target = match link_type {
                    LinkType::Email => Some(format!("mailto:{dest_url}")),
                    _ => link(&dest_url),
                };
                open.push(target.is_some());
                kept.extend(target.map(|target| {
                    let link_type = LinkType::Inline;
                    Event::Start(Tag::Link { link_type, dest_url: target.into(), title, id })
                }));
            }
            Event::End(TagEnd::Link) => kept.extend(open.pop().unwrap_or(true).then_some(event)),
            Event::Start(Tag::Heading { level, .. }) => {
                let level = lower(level, deeper);
                kept.push(Event::Start(Tag::Heading {
                    level,
                    id: None,
                    classes: Vec::new(),
                    attrs: Vec::new(),
                }));
            }
            Event::End(TagEnd::Heading(level)) => {
                kept.push(Event::End(TagEnd::Heading(lower(level, deeper))))
            }
            event => kept.push(event),
        }
    }
    divided(kept, pictures, true)
}

/// A heading's level further down, as far as there are levels.
fn lower(level: HeadingLevel, by: usize) -> HeadingLevel {
    HeadingLevel::try_from(level as usize + by).unwrap_or(HeadingLevel::H6)
}

fn events(markdown: &str, allow_html: bool) -> Vec<Event<'_>> {
    let events = Parser::new_ext(markdown, Options::empty());
    events.map(|event| if allow_html { event } else { as_text(event) }).map(tamed).collect()
}

fn divided(events: Vec<Event>, pictures: &[Option<usize>], elsewhere: bool) -> Vec<Part> {
    let mut divider = Divider {
        pictures,
        elsewhere,
        links: 0,
        met: 0,
        parts: Vec::new(),
        block: Vec::new(),
        waiting: Vec::new(),
    };
    divider.divide(events);
    divider.parts
}

/// The text of some parts, without the pictures.
pub(super) fn text_of(parts: &[Part]) -> String {
    parts.iter().filter_map(|p| if let Part::Text(html) = p { Some(html.as_str()) } else { None }).collect()
}

/// Takes the pictures out of a body's blocks.
struct Divider<'p, 'e> {
    pictures: &'p [Option<usize>],
    /// Whether the text stands where no path of the site leads anywhere.
    elsewhere: bool,
    /// Links that are open.
    links: usize,
    /// How many pictures have been met.
    met: usize,
    parts: Vec<Part>,
    /// Events since the last picture.
    block: Vec<Event<'e>>,
    /// Pictures of the block that is open.
    waiting: Vec<usize>,
}

impl<'e> Divider<'_, 'e> {
    fn divide(&mut self, events: Vec<Event<'e>>) {
        let mut depth = 0_usize;
        let mut events = events.into_iter();
        while let Some(event) = events.next() {
            match event {
                Event::Start(Tag::Image { dest_url, title, id, link_type }) => {
                    let at = self.met;
                    self.met += 1;
                    let (mut inside, mut open) = (Vec::new(), 1);
                    for event in events.by_ref() {
                        match event {
                            Event::Start(Tag::Image { .. }) => (open, self.met) = (open + 1, self.met + 1),
                            Event::End(TagEnd::Image) => open -= 1,
                            event => inside.push(event),
                        }
                        if open == 0 {
                            break;
                        }
                    }
                    self.picture(at, Tag::Image { dest_url, title, id, link_type }, inside);
                }
                Event::Start(tag) => {
                    depth += 1;
                    self.links += usize::from(matches!(tag, Tag::Link { .. }));
                    self.block.push(Event::Start(tag));
                }
                Event::End(tag) => {
                    depth = depth.saturating_sub(1);
                    self.links -= usize::from(tag == TagEnd::Link).min(self.links);
                    self.block.push(Event::End(tag));
                    if depth == 0 && !self.waiting.is_empty() {
                        self.close();
                    }
                }
                event => self.block.push(event),
            }
        }
        self.close();
    }

    /// The picture at a place among the body's, and the words for it.
    fn picture(&mut self, at: usize, image: Tag<'e>, inside: Vec<Event<'e>>) {
        if let Some(Some(at)) = self.pictures.get(at) {
            self.waiting.push(*at);
            return;
        }
        let Tag::Image { dest_url, .. } = &image else { return };
        let of_site = dest_url.is_empty() || (dest_url.starts_with('/') && !dest_url.starts_with("//"));
        if of_site && self.elsewhere {
            self.block.extend(inside);
        } else if of_site {
            self.block.push(Event::Start(image));
            self.block.extend(inside);
            self.block.push(Event::End(TagEnd::Image));
        } else if self.links > 0 {
            // A link cannot stand in another.
            self.block.extend(inside);
        } else if dest_url.starts_with("//") || dest_url.contains(':') {
            let scheme = if self.elsewhere && dest_url.starts_with("//") { "https:" } else { "" };
            let (target, title) = (CowStr::from(format!("{scheme}{dest_url}")), CowStr::from(""));
            let link =
                Tag::Link { link_type: LinkType::Inline, dest_url: target.clone(), title, id: "".into() };
            self.block.push(Event::Start(link));
            if inside.is_empty() {
                self.block.push(Event::Text(target));
            }
            self.block.extend(inside);
            self.block.push(Event::End(TagEnd::Link));
        }
    }

    /// What stands before the waiting pictures becomes a part, then they do.
    fn close(&mut self) {
        let block = without_empty_paragraphs(std::mem::take(&mut self.block));
        let mut html = String::new();
        html::push_html(&mut html, block.into_iter());
        if !html.is_empty() {
            self.parts.push(Part::Text(html));
        }
        self.parts.extend(self.waiting.drain(..).map(Part::Picture));
    }
}

/// A paragraph that held nothing but pictures is none.
fn without_empty_paragraphs(block: Vec<Event>) -> Vec<Event> {
    let mut kept: Vec<Event> = Vec::with_capacity(block.len());
    for event in block {
        if event == Event::End(TagEnd::Paragraph) {
            let start = kept.iter().rposition(|e| *e == Event::Start(Tag::Paragraph)).unwrap_or(kept.len());
            let blank = |e: &Event| match e {
                Event::SoftBreak | Event::HardBreak => true,
                Event::Text(text) => text.trim().is_empty(),
                _ => false,
            };
            if kept[start..].iter().skip(1).all(blank) {
                kept.truncate(start);
                continue;
            }
        }
        kept.push(event);
    }
    kept
}

/// Raw HTML as the text it is.
fn as_text(event: Event) -> Event {
    match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
        other => other,
    }
}

fn tamed(event: Event) -> Event {
    let safe = |url: CowStr<'_>| if leads_somewhere_safe(&url) { url.into_string() } else { String::new() };
    match event {
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Link { link_type, dest_url: safe(dest_url).into(), title, id })
        }
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Image { link_type, dest_url: safe(dest_url).into(), title, id })
        }
        Event::Start(Tag::Heading { level: HeadingLevel::H1, id, classes, attrs }) => {
            Event::Start(Tag::Heading { level: HeadingLevel::H2, id, classes, attrs })
        }
        Event::End(TagEnd::Heading(HeadingLevel::H1)) => Event::End(TagEnd::Heading(HeadingLevel::H2)),
        other => other,
    }
}

/// Browsers pass over white space and control characters before and inside a scheme, so they are left out before
/// it is looked at (WHATWG URL, §4.4).
fn leads_somewhere_safe(url: &str) -> bool {
    let url: String = url.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    match url.find([':', '/', '?', '#']) {
        Some(at) if url[at..].starts_with(':') => {
            matches!(url[..at].to_ascii_lowercase().as_str(), "http" | "https" | "mailto" | "tel")
        }
        _ => true,
    }
}

/// `id` of each heading: its text, with `-` for spaces, behind `s-` so that it never meets an id of the theme.
fn name_headings(events: &mut [Event]) {
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    for at in 0..events.len() {
        if !matches!(events[at], Event::Start(Tag::Heading { .. })) {
            continue;
        }
        let inside = events[at + 1..].iter().take_while(|e| !matches!(e, Event::End(TagEnd::Heading(_))));
        let text: String =
            inside.filter_map(|e| if let Event::Text(t) = e { Some(&**t) } else { None }).collect();
        let mut name = format!("s-{}", text.split_whitespace().collect::<Vec<_>>().join("-"));
        let times = taken.entry(name.clone()).or_insert(0);
        *times += 1;
        if *times > 1 {
            name = format!("{name}-{times}");
        }
        if let Event::Start(Tag::Heading { id, .. }) = &mut events[at] {
            *id = Some(name.into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to_html(markdown: &str, allow_html: bool) -> String {
        text_of(&parts(markdown, allow_html, &[]))
    }

    #[test]
    fn pictures_stand_between_the_blocks_in_their_order() {
        let text = |html: &str| Part::Text(html.to_owned());
        let body = "甲\n\n![桥](a.jpg)\n\n乙 ![](b.jpg) 丙\n\n- 丁 ![](c.jpg)\n";
        let found = parts(body, false, &[Some(0), Some(2), Some(1)]);
        let expected = [
            text("<p>甲</p>\n"),
            Part::Picture(0),
            text("<p>乙  丙</p>\n"),
            Part::Picture(2),
            text("<ul>\n<li>丁 </li>\n</ul>\n"),
            Part::Picture(1),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_picture_that_is_not_the_article_s_is_linked_left_or_left_out() {
        let body = "![桥](https://example.org/a.jpg)\n\n![](//example.org/b.jpg)\n\n![图](/static/c.png)\n\n![](gone.jpg)\n";
        let html = to_html(body, false);
        assert_eq!(
            html,
            "<p><a href=\"https://example.org/a.jpg\">桥</a></p>\n<p><a href=\"//example.org/b.jpg\">//example.org/b.jpg</a></p>\n\
             <p><img src=\"/static/c.png\" alt=\"图\" /></p>\n"
        );
    }

    #[test]
    fn raw_html_is_text_unless_the_site_allows_it() {
        let source = "<script>alert(1)</script>\n\nA <b>c</b>\n";
        let shown = to_html(source, false);
        assert!(!shown.contains("<script") && !shown.contains("<b>"), "{shown}");
        assert!(shown.contains("&lt;script&gt;"));
        assert!(to_html(source, true).contains("<b>c</b>"));
    }

    #[test]
    fn a_link_cannot_run_a_script() {
        for bad in [
            "javascript:x",
            "JavaScript:x",
            "java&#10;script:x",
            "data:text/html,x",
            "&#1;javascript:x",
            "vbscript:x",
        ] {
            let html = to_html(&format!("[a](<{bad}>) ![b](<{bad}>)"), false);
            assert!(html.matches("=\"\"").count() >= 2, "{bad}: {html}");
        }
        assert!(to_html("[a](https://example.org/x:y) [b](/x:y)", false).contains("/x:y"));
    }

    #[test]
    fn subheads_are_second_level_with_ids_of_their_own() {
        let html = to_html("# 一\n\n## 小 题\n\n## 小 题\n", false);
        assert!(html.contains("<h2 id=\"s-一\">") && html.contains("<h2 id=\"s-小-题-2\">"), "{html}");
        assert!(!html.contains("<h1"));
    }

    #[test]
    fn template_braces_are_text() {
        assert_eq!(to_html("{{ site }} {% x %}", false), "<p>{{ site }} {% x %}</p>\n");
    }
}
