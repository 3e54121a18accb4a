//! Where a name stands in an index of people: by the sound of a Chinese name, by the last name elsewhere.

use pinyin::ToPinyin as _;
use unicode_normalization::UnicodeNormalization as _;

use crate::person::{is_body, is_ideograph, parts};
use crate::style::SiteStyle;

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
    /// where the characters sound otherwise, by the characters. All others stand by the family's name without its
    /// particles, and those of one family name by the whole name; what is no person's name by its first word.
    pub fn of(name: &str, paper: &str, style: &SiteStyle) -> Self {
        let east = ["ja", "ko"].iter().any(|tag| paper.split(['-', '_']).next() == Some(tag));
        let first = name.chars().next();
        let key = match (first.is_some_and(is_ideograph), east) {
            (true, false) => sound(name),
            (true, true) => name.to_owned(),
            (false, _) => by_family(name, style),
        };
        // A character whose sound nobody told would be a group by itself.
        let silent = !east && key.starts_with(is_chinese);
        Self { unlettered: silent || !key.starts_with(char::is_alphabetic), key }
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

/// Characters that Chinese is written in; kana and hangul are letters.
fn is_chinese(c: char) -> bool {
    is_ideograph(c)
        && !matches!(c, '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{ac00}'..='\u{d7af}')
}

fn by_family(name: &str, style: &SiteStyle) -> String {
    let parts = (!is_body(name, style)).then(|| parts(name, false)).flatten();
    let Some(parts) = parts else {
        let leading = ["The ", "the "].iter().find_map(|article| name.strip_prefix(article));
        return bare(leading.unwrap_or(name));
    };
    let family = parts.family.join(" ");
    // `d'Alembert` stands under A; the O of `O'Brien` is no particle.
    let elided = |(before, rest): (&str, &str)| {
        (!rest.is_empty() && before.chars().all(char::is_lowercase)).then(|| rest.to_owned())
    };
    let family = family.split_once(['\'', '’']).and_then(elided).unwrap_or(family);
    format!("{} {}", bare(&family), bare(name))
}

/// A newspaper's name in small letters a to z, digits and hyphens, for the keys of references: Chinese in pinyin, letters
/// without their marks. Of a name with letters that have no such form a digest tells it from another.
pub fn in_ascii(name: &str) -> String {
    let (mut ascii, mut lost) = (String::new(), false);
    let mut gap = false;
    for c in name.chars() {
        let spelt = match (c.to_pinyin(), spelling(c)) {
            (Some(sound), _) => sound.plain().to_owned(),
            (None, Some(letters)) => letters.to_owned(),
            (None, None) => bare(&c.to_string()).chars().filter(char::is_ascii_alphanumeric).collect(),
        };
        if spelt.is_empty() {
            gap = true;
            lost |= c.is_alphanumeric();
            continue;
        }
        if gap && !ascii.is_empty() {
            ascii.push('-');
        }
        gap = false;
        ascii.push_str(&spelt);
    }
    if lost || ascii.is_empty() {
        let digest = blake3::hash(name.as_bytes()).to_hex();
        let start = if ascii.is_empty() { "news" } else { ascii.as_str() };
        return format!("{start}-{}", &digest[..6]);
    }
    ascii
}

/// Latin letters that are more than a letter with a mark, as catalogues spell them.
fn spelling(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'þ' | 'Þ' => "th",
        'ı' => "i",
        _ => return None,
    })
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

    fn of(name: &str, paper: &str) -> Place {
        Place::of(name, paper, &SiteStyle::default())
    }

    fn initials(names: &[&str], paper: &str) -> String {
        names.iter().map(|name| of(name, paper).initial()).collect()
    }

    #[test]
    fn chinese_names_stand_by_sound_and_family_names_by_their_own() {
        assert_eq!(initials(&["林舟", "沈砚秋", "欧阳修", "张三", "儿玉"], "zh-CN"), "LSOZE");
        assert_eq!(initials(&["单雄信", "曾巩", "解缙", "仇英", "尉迟恭", "万俟卨"], "zh-CN"), "SZXQYM");
        assert_eq!(initials(&["單雄信", "張三"], "zh-Hant"), "SZ");
        assert!(of("林舟", "zh") < of("罗长庚", "zh"));
        assert!(of("李安", "zh") < of("林安", "zh"));
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
        assert!(of("Ann Lee", "en") < of("Bob Lee", "en"));
    }

    #[test]
    fn particles_suffixes_and_turned_names_stand_under_the_family_s_name() {
        let names =
            ["Jan van der Berg", "van der Berg, Jan", "de Vries, Cy", "O'Brien, Conán", "Conán O’Brien"];
        assert_eq!(initials(&names, "en"), "BBVOO");
        let names = ["Martin Luther King Jr.", "King, Martin Luther, Jr.", "Jean d'Alembert", "Ann Lee III"];
        assert_eq!(initials(&names, "en"), "KKAL");
    }

    #[test]
    fn desks_and_agencies_stand_under_their_first_word() {
        let names = ["Associated Press", "The Associated Press", "News and Features Desk", "City Desk 2"];
        assert_eq!(initials(&names, "en"), "AANC");
    }

    #[test]
    fn characters_without_a_sound_stand_together_and_last() {
        assert_eq!(initials(&["𠮷田", "𠀋"], "zh-CN"), "##");
        assert!(of("张三", "zh") < of("𠮷田", "zh"));
        assert_eq!(initials(&["𠮷田"], "ja"), "𠮷");
        assert_eq!(initials(&["あべ"], "zh-CN"), "あ");
    }

    #[test]
    fn newspapers_have_short_names_in_ascii_that_differ() {
        for (name, ascii) in [
            ("河滨周刊", "hebinzhoukan"),
            ("The Riverside Weekly", "the-riverside-weekly"),
            ("L'Écho de Łódź", "l-echo-de-lodz"),
            ("新民晚报 A叠", "xinminwanbao-adie"),
        ] {
            assert_eq!(in_ascii(name), ascii);
        }
        let (one, other) = (in_ascii("Правда"), in_ascii("Известия"));
        assert!(one != other && one.starts_with("news-") && one.is_ascii(), "{one} {other}");
        assert!(in_ascii("𠮷 News").starts_with("news-"), "{}", in_ascii("𠮷 News"));
    }

    #[test]
    fn what_begins_with_no_letter_stands_last() {
        assert_eq!(initials(&["2号", "—"], "zh-CN"), "##");
        assert!(of("Zoe", "en") < of("007", "en"));
    }

    #[test]
    fn characters_are_not_read_in_chinese_where_they_sound_otherwise() {
        assert_eq!(initials(&["山田太郎", "김철수"], "ja"), "山김");
    }
}
