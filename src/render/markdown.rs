//! Markdown bodies into HTML that is safe to put into a page.

use std::collections::BTreeMap;

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use crate::edition::clean;

/// CommonMark to HTML.
///
/// Raw HTML is shown as text unless `allow_html`. Links and pictures lead to `http`, `https`, `mailto` and `tel` or
/// within the site; others lose their target. A title of the first level becomes the second, since the page has
/// its own; every heading gets an id.
pub(super) fn to_html(markdown: &str, allow_html: bool) -> String {
    let markdown = clean(markdown);
    let mut events: Vec<Event> = Parser::new_ext(&markdown, Options::empty())
        .map(|event| if allow_html { event } else { as_text(event) })
        .map(tamed)
        .collect();
    name_headings(&mut events);
    let mut out = String::with_capacity(markdown.len() * 2);
    html::push_html(&mut out, events.into_iter());
    out
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
            assert!(html.contains("href=\"\"") && html.contains("src=\"\""), "{bad}: {html}");
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
