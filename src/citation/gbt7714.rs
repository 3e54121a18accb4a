//! GB/T 7714-2025 «信息与文献 参考文献著录规则», a contribution to a newspaper: `[N]`, and with an address `[N/OL]`.
//!
//! `主要责任者. 题名：其他题名信息[N]. 报纸名，出版日期（版次）.`, then the address. Points and square brackets are narrow, commas, colons
//! and parentheses wide, in entries of every language. `[N/OL]` needs no day on which a reader looked at it: only what is
//! nothing but a page of the web has one, `[EB/OL]`.
//!
//! The edition of 2015 was replaced on 2026-07-01 (<https://news.whu.edu.cn/info/1015/489767.htm>, by those who drafted it). Its
//! text may not be read freely; the rules are taken from its examples, as two implementations that were checked against it
//! give them: <https://github.com/hushidong/biblatex-gb7714-2025/issues/8> lists what changed, and
//! <https://zotero-chinese.com/styles/GB-T-7714—2025（顺序编码，双语）> shows every example. Those that bear on newspapers:
//! `丁文详. 数字革命与竞争国际化[N]. 中国青年报，2000-11-20（15）.` and `陈缮真. 探索微观世界的无穷奥秘（科技大观）[N/OL]. 人民日报，2022-08-16（17）.
//! http://paper.people.com.cn/….`

use super::Reference;
use super::name::{Author, Kind, family};
use crate::person::is_ideograph;

/// More authors than this are cut to as many, with «等» or «et al.» (example `Fordham E W，Ali A，Truner D A，et al.`).
const MOST_AUTHORS: usize = 3;

pub(super) fn cite(reference: &Reference) -> String {
    let mut text = String::new();
    let authors = authors(&reference.authors);
    if !authors.is_empty() {
        text.push_str(&authors);
        text.push_str(". ");
    }
    text.push_str(&reference.title);
    if !reference.subtitle.is_empty() {
        // Inside a title in Latin letters the colon is its language's (example `Water quality & treatment: a handbook …`).
        text.push_str(if reference.title.chars().any(is_ideograph) { "：" } else { ": " });
        text.push_str(&reference.subtitle);
    }
    let medium = if reference.url.is_some() { "[N/OL]" } else { "[N]" };
    let pages = reference.page_numbers().collect::<Vec<_>>().join("，");
    let pages = if pages.is_empty() { pages } else { format!("（{pages}）") };
    text.push_str(&format!("{medium}. {}，{}{pages}.", reference.newspaper, reference.date));
    if let Some(url) = &reference.url {
        text.push_str(&format!(" {url}."));
    }
    text
}

fn authors(authors: &[Author]) -> String {
    let mut names: Vec<String> = authors.iter().take(MOST_AUTHORS).map(name).collect();
    if authors.len() > MOST_AUTHORS {
        let chinese = authors[0].name.chars().any(is_ideograph);
        names.push(if chinese { "等" } else { "et al." }.to_owned());
    }
    let text = names.join("，");
    // The full stop behind the authors is the one of «et al.» too.
    text.strip_suffix('.').map_or(text.clone(), str::to_owned)
}

/// The family name first, as it is written; given names as initials without points, but whole in Pinyin (examples `Einstein A`,
/// `De Morgan A`, `Peebles P Z Jr`, `Godard J-L`).
fn name(author: &Author) -> String {
    let Some(parts) = author.parts() else { return author.name.clone() };
    let given: Vec<String> = if author.kind == Kind::FamilyFirst {
        parts.given.iter().map(|&g| g.to_owned()).collect()
    } else {
        parts.given.iter().flat_map(|g| initials(g)).collect()
    };
    let suffix = parts.suffix.map(|s| s.trim_end_matches('.').to_owned());
    [family(&parts)].into_iter().chain(given).chain(suffix).collect::<Vec<_>>().join(" ")
}

/// `Jean-Luc` as `J-L`, `J.R.R.` as three.
fn initials(given: &str) -> Vec<String> {
    let first = |name: &str| -> Option<String> { name.chars().next().map(|c| c.to_uppercase().collect()) };
    let initial = |word: &str| word.split(['-', '‐']).filter_map(first).collect::<Vec<_>>().join("-");
    given.split('.').map(initial).filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::citation::sample::{chinese, english};

    fn printed(mut reference: Reference) -> String {
        reference.url = None;
        cite(&reference)
    }

    #[test]
    fn one_author_title_paper_date_page_and_address() {
        let reference = chinese(&["韩小满"]);
        assert_eq!(printed(reference.clone()), "韩小满. 老渡口今起复航[N]. 河滨周刊，2023-04-07（1）.");
        assert_eq!(
            cite(&reference),
            "韩小满. 老渡口今起复航[N/OL]. 河滨周刊，2023-04-07（1）. https://example.org/paper/2023/04/07/01/1.html."
        );
    }

    #[test]
    fn three_authors_are_all_named_and_a_fourth_makes_others_of_them() {
        assert!(cite(&chinese(&["甲", "乙", "丙"])).starts_with("甲，乙，丙. 老"));
        assert!(cite(&chinese(&["甲", "乙", "丙", "丁"])).starts_with("甲，乙，丙，等. 老"));
        let four = english(&["Ann Lee", "Bo Ek", "Cy de Vries", "Di Orr"]);
        assert!(cite(&four).starts_with("Lee A，Ek B，de Vries C，et al. Quiet"), "{}", cite(&four));
    }

    #[test]
    fn without_an_author_the_title_comes_first() {
        assert_eq!(printed(chinese(&[])), "老渡口今起复航[N]. 河滨周刊，2023-04-07（1）.");
    }

    #[test]
    fn a_page_with_a_letter_a_subtitle_and_a_latin_name() {
        let mut reference = english(&["Mara Lindqvist"]);
        reference.subtitle = "An Hour with the Anglers".into();
        assert_eq!(
            printed(reference),
            "Lindqvist M. Quiet Hours on the Quay: An Hour with the Anglers[N]. Riverside Weekly，2023-04-07（A06）."
        );
        let mut reference = chinese(&[]);
        reference.subtitle = "三年等待".into();
        assert!(cite(&reference).starts_with("老渡口今起复航：三年等待[N"), "{}", cite(&reference));
    }

    #[test]
    fn names_are_written_as_in_the_standard_s_examples() {
        for (signed, cited) in [
            ("Albert Einstein", "Einstein A"),
            ("Amabel Williams-Ellis", "Williams-Ellis A"),
            ("Augustus De Morgan", "De Morgan A"),
            ("Jean-Luc Godard", "Godard J-L"),
            ("Peyton Z. Peebles Jr.", "Peebles P Z Jr"),
            ("J.R.R. Tolkien", "Tolkien J R R"),
            ("King, Martin Luther, Jr.", "King M L Jr"),
        ] {
            assert_eq!(name(&Author::new(signed, Kind::Person)), cited);
        }
        assert_eq!(name(&Author::new("Associated Press", Kind::Body)), "Associated Press");
    }

    #[test]
    fn pinyin_names_keep_their_order_and_several_pages_are_all_named() {
        let mut reference = chinese(&[]);
        reference.authors = vec![Author::new("Han Xiaoman", Kind::FamilyFirst)];
        reference.pages.push("03".into());
        assert_eq!(printed(reference), "Han Xiaoman. 老渡口今起复航[N]. 河滨周刊，2023-04-07（1，3）.");
    }
}
