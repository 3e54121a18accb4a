//! Where a name stands in an index of people: by the sound of a Chinese name, by the last name elsewhere.

use pinyin::ToPinyin as _;
use unicode_normalization::UnicodeNormalization as _;

/// Family names that are read otherwise than the character alone, after 《通用规范汉字字典》 and
/// GB/T 28039-2011, which settle how names are written in pinyin. Names of two characters first.
const FAMILY_NAMES: &[(&str, &str)] = &[
    ("尉迟", "yu chi"),
    ("万俟", "mo qi"),
    ("澹台", "tan tai"),
    ("单于", "chan yu"),
    ("单", "shan"),
    ("曾", "zeng"),
    ("解", "xie"),
    ("查", "zha"),
    ("仇", "qiu"),
    ("区", "ou"),
    ("盖", "ge"),
    ("朴", "piao"),
    ("乐", "yue"),
    ("翟", "zhai"),
    ("覃", "qin"),
    ("缪", "miao"),
    ("召", "shao"),
    ("种", "chong"),
    ("员", "yun"),
    ("折", "she"),
    ("黑", "he"),
    ("秘", "bi"),
    ("能", "nai"),
    ("繁", "po"),
    ("洗", "xian"),
    ("都", "du"),
    ("隗", "wei"),
    ("句", "gou"),
    ("牟", "mu"),
    ("郇", "xun"),
    ("祭", "zhai"),
    ("卜", "bu"),
    ("單", "shan"),
    ("區", "ou"),
    ("蓋", "ge"),
    ("樂", "yue"),
    ("繆", "miao"),
    ("員", "yun"),
];

/// The group of names that begin with no letter.
pub const NO_LETTER: &str = "#";

/// The place of a name in an index.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Whether no letter could be made out; such names stand last.
    unlettered: bool,
    /// What it is sorted by.
    key: String,
}

impl Place {
    /// The place of a name in a paper of a language.
    ///
    /// Chinese names stand by their pinyin, with the readings that family names have; in papers of Japan and Korea,
    /// where the characters sound otherwise, by the characters. All others stand by their last word, and those of one
    /// last name by the whole name.
    pub fn of(name: &str, paper: &str) -> Self {
        let east = ["ja", "ko"].iter().any(|tag| paper.split(['-', '_']).next() == Some(tag));
        let chinese = name.chars().next().is_some_and(|c| c.to_pinyin().is_some());
        let key = match (chinese, east) {
            (true, false) => sound(name),
            (true, true) => name.to_owned(),
            (false, _) => {
                let last = name.split_whitespace().next_back().unwrap_or_default();
                format!("{} {}", bare(last), bare(name))
            }
        };
        Self { unlettered: !key.starts_with(char::is_alphabetic), key }
    }

    /// The letter under which it stands, a capital; [`NO_LETTER`] for names that begin with none.
    pub fn initial(&self) -> String {
        match self.key.chars().next().filter(|_| !self.unlettered) {
            Some(c) => c.to_uppercase().collect(),
            None => NO_LETTER.to_owned(),
        }
    }
}

/// A Chinese name as its syllables without tones.
fn sound(name: &str) -> String {
    let family = FAMILY_NAMES.iter().find(|(family, _)| name.starts_with(family));
    let (mut key, rest) = match family {
        Some((family, sound)) => ((*sound).to_owned(), &name[family.len()..]),
        None => (String::new(), name),
    };
    for c in rest.chars() {
        if !key.is_empty() {
            key.push(' ');
        }
        match c.to_pinyin() {
            Some(sound) => key.push_str(sound.plain()),
            None => key.extend(c.to_lowercase()),
        }
    }
    key
}

/// Letters without their marks, in lower case, and without what stands before the first of them: é as e.
fn bare(word: &str) -> String {
    let plain: String = word
        .nfd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .nfc()
        .collect();
    let start = plain.find(char::is_alphanumeric).unwrap_or(0);
    plain[start..].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn initials(names: &[&str], paper: &str) -> String {
        names.iter().map(|name| Place::of(name, paper).initial()).collect()
    }

    #[test]
    fn chinese_names_stand_by_sound_and_family_names_by_their_own() {
        assert_eq!(initials(&["林舟", "沈砚秋", "欧阳修", "张三", "儿玉"], "zh-CN"), "LSOZE");
        assert_eq!(initials(&["单雄信", "曾巩", "解缙", "仇英", "尉迟恭", "万俟卨"], "zh-CN"), "SZXQYM");
        assert_eq!(initials(&["單雄信", "張三"], "zh-Hant"), "SZ");
        assert!(Place::of("林舟", "zh") < Place::of("罗长庚", "zh"));
        assert!(Place::of("李安", "zh") < Place::of("林安", "zh"));
    }

    #[test]
    fn the_table_of_family_names_has_none_that_is_read_as_its_characters_are() {
        let usual = |name: &str| {
            name.chars().map(|c| c.to_pinyin().map_or("?", |p| p.plain())).collect::<Vec<_>>().join(" ")
        };
        let needless: Vec<_> = FAMILY_NAMES
            .iter()
            .filter(|(name, sound)| usual(name) == *sound)
            .map(|(name, _)| *name)
            .collect();
        assert!(needless.is_empty(), "{needless:?}");
    }

    #[test]
    fn other_names_stand_by_their_last_word() {
        assert_eq!(initials(&["Mara Lindqvist", "Émile Élan", "Лев Толстой", "O'Neil"], "en"), "LEТO");
        assert!(Place::of("Ann Lee", "en") < Place::of("Bob Lee", "en"));
    }

    #[test]
    fn what_begins_with_no_letter_stands_last() {
        assert_eq!(initials(&["2号", "—"], "zh-CN"), "##");
        assert!(Place::of("Zoe", "en") < Place::of("007", "en"));
    }

    #[test]
    fn characters_are_not_read_in_chinese_where_they_sound_otherwise() {
        assert_eq!(initials(&["山田太郎", "김철수"], "ja"), "山김");
    }
}
