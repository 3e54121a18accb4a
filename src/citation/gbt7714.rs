//! GB/T 7714-2015 «信息与文献 参考文献著录规则», a contribution to a newspaper, `[N]`.
//!
//! `主要责任者. 题名: 其他题名信息[N]. 报纸名, 出版年-月-日(版次).` (§4.4 and its examples.) The printed paper is what is
//! cited: `[N/OL]` would demand the day on which a reader looked at it, which a build cannot know.

use super::Reference;
use super::name::{Author, is_ideograph};

/// More authors than this are cut to as many, with «等» or «et al.» (§8.1.2).
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
        text.push_str(": ");
        text.push_str(&reference.subtitle);
    }
    let pages = reference.page_numbers().collect::<Vec<_>>().join(",");
    let pages = if pages.is_empty() { pages } else { format!("({pages})") };
    text + &format!("[N]. {}, {}{pages}.", reference.newspaper, reference.date)
}

fn authors(authors: &[Author]) -> String {
    let mut names: Vec<String> = authors.iter().take(MOST_AUTHORS).map(name).collect();
    if authors.len() > MOST_AUTHORS {
        let chinese = authors[0].name.chars().any(is_ideograph);
        names.push(if chinese { "等" } else { "et al." }.to_owned());
    }
    let text = names.join(", ");
    // The full stop behind the authors is the one of «et al.» too.
    text.strip_suffix('.').map_or(text.clone(), str::to_owned)
}

/// The family name first, in capitals; given names as initials without points, but whole in Pinyin (§8.1.1).
fn name(author: &Author) -> String {
    let Some(parts) = author.parts() else { return author.name.clone() };
    let given: Vec<String> = if author.family_first {
        parts.given.iter().map(|&g| g.to_owned()).collect()
    } else {
        parts.given.iter().filter_map(|g| g.chars().next()).map(|c| c.to_uppercase().collect()).collect()
    };
    format!("{} {}", parts.family.to_uppercase(), given.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::citation::sample::{chinese, english};

    #[test]
    fn one_author_title_paper_date_and_page() {
        assert_eq!(cite(&chinese(&["韩小满"])), "韩小满. 老渡口今起复航[N]. 河滨周刊, 2023-04-07(1).");
    }

    #[test]
    fn three_authors_are_all_named_and_a_fourth_makes_others_of_them() {
        assert!(cite(&chinese(&["甲", "乙", "丙"])).starts_with("甲, 乙, 丙. 老"));
        assert!(cite(&chinese(&["甲", "乙", "丙", "丁"])).starts_with("甲, 乙, 丙, 等. 老"));
        let four = english(&["Ann Lee", "Bo Ek", "Cy de Vries", "Di Orr"]);
        assert!(cite(&four).starts_with("LEE A, EK B, DE VRIES C, et al. Quiet"), "{}", cite(&four));
    }

    #[test]
    fn without_an_author_the_title_comes_first() {
        assert_eq!(cite(&chinese(&[])), "老渡口今起复航[N]. 河滨周刊, 2023-04-07(1).");
    }

    #[test]
    fn a_page_with_a_letter_a_subtitle_and_a_latin_name() {
        let mut reference = english(&["Mara Lindqvist"]);
        reference.subtitle = "An Hour with the Anglers".into();
        assert_eq!(
            cite(&reference),
            "LINDQVIST M. Quiet Hours on the Quay: An Hour with the Anglers[N]. Riverside Weekly, 2023-04-07(A06)."
        );
    }

    #[test]
    fn pinyin_names_keep_their_order_and_several_pages_are_all_named() {
        let mut reference = chinese(&[]);
        reference.authors = vec![Author::new("Han Xiaoman", true)];
        reference.pages.push("03".into());
        assert_eq!(cite(&reference), "HAN Xiaoman. 老渡口今起复航[N]. 河滨周刊, 2023-04-07(1,3).");
    }
}
