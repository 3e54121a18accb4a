//! Language tags.

/// Whether a text has the form of a language tag (RFC 5646, 2.1): `zh-CN`, `en`, `sr-Latn`. Browsers, e-book readers and search
/// engines take no other.
pub fn is_language_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    let sound = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    (2..=8).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic()) && parts.all(sound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_has_the_form_of_a_tag_is_one() {
        for tag in ["zh-CN", "en", "sr-Latn-RS", "de-1996", "zh-x-pinyin"] {
            assert!(is_language_tag(tag), "{tag}");
        }
        for tag in ["", "zh_CN", "Chinese (simplified)", "e", "中文", "en-", "-en"] {
            assert!(!is_language_tag(tag), "{tag}");
        }
    }
}
