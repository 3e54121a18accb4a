//! Character encodings by name: what `--encoding` and the config's `encoding:` take.
//!
//! Names are the labels of the [Encoding Standard](https://encoding.spec.whatwg.org/#names-and-labels), where each encoding
//! is the superset that is used in practice: ISO-8859-1 is read as windows-1252, GB2312 and GBK as GB18030.

use std::fmt;

use crate::diagnostic::nearest;

/// Names that are offered where one is misspelt, and common ones of operating systems that the standard does not list.
const NAMES: &[(&str, &str)] = &[
    ("UTF-8", "utf-8"),
    ("UTF-16LE", "utf-16le"),
    ("UTF-16BE", "utf-16be"),
    ("GB18030", "gb18030"),
    ("GBK", "gb18030"),
    ("GB2312", "gb18030"),
    ("Big5", "big5"),
    ("EUC-JP", "euc-jp"),
    ("Shift_JIS", "shift_jis"),
    ("ISO-2022-JP", "iso-2022-jp"),
    ("EUC-KR", "euc-kr"),
    ("KOI8-R", "koi8-r"),
    ("KOI8-U", "koi8-u"),
    ("macintosh", "macintosh"),
    ("windows-874", "windows-874"),
    ("windows-1250", "windows-1250"),
    ("windows-1251", "windows-1251"),
    ("windows-1252", "windows-1252"),
    ("windows-1253", "windows-1253"),
    ("windows-1254", "windows-1254"),
    ("windows-1255", "windows-1255"),
    ("windows-1256", "windows-1256"),
    ("windows-1257", "windows-1257"),
    ("windows-1258", "windows-1258"),
    ("ISO-8859-1", "windows-1252"),
    ("ISO-8859-2", "iso-8859-2"),
    ("ISO-8859-5", "iso-8859-5"),
    ("ISO-8859-7", "iso-8859-7"),
    ("ISO-8859-9", "windows-1254"),
    ("ISO-8859-15", "iso-8859-15"),
    ("CP936", "gb18030"),
    ("CP950", "big5"),
    ("CP932", "shift_jis"),
    ("CP949", "euc-kr"),
];

/// A character encoding.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Encoding(&'static encoding_rs::Encoding);

impl Encoding {
    /// UTF-8, which every dump is first tried in.
    pub const UTF_8: Self = Self(encoding_rs::UTF_8);
    /// UTF-16, low byte first.
    pub const UTF_16LE: Self = Self(encoding_rs::UTF_16LE);
    /// UTF-16, high byte first.
    pub const UTF_16BE: Self = Self(encoding_rs::UTF_16BE);

    /// The encoding of a name, whatever its case and with or without its `-` and `_`.
    ///
    /// # Errors
    /// For a name that is none: what to do, with the nearest right name if there is one.
    pub fn named(name: &str) -> Result<Self, String> {
        let name = name.trim();
        let wanted = bare(name);
        let listed = NAMES.iter().find(|(n, _)| bare(n) == wanted).map(|(_, label)| *label);
        let found = encoding_rs::Encoding::for_label_no_replacement(listed.unwrap_or(name).as_bytes());
        // `x-user-defined` maps bytes to private characters: no newspaper is in it.
        if let Some(found) = found.filter(|f| *f != encoding_rs::X_USER_DEFINED) {
            return Ok(Self::from(found));
        }
        let lower: Vec<String> = NAMES.iter().map(|(n, _)| n.to_lowercase()).collect();
        let near = nearest(&name.to_lowercase(), lower.iter().map(String::as_str))
            .and_then(|near| NAMES.iter().find(|(n, _)| n.to_lowercase() == near));
        Err(match near {
            Some((near, _)) => format!("did you mean `{near}`?"),
            None => {
                "known are UTF-8, UTF-16LE, UTF-16BE, GB18030, Big5, Shift_JIS, EUC-JP, EUC-KR, windows-1250 \
                     to windows-1258, ISO-8859-1 to ISO-8859-16 and KOI8-R"
                    .to_owned()
            }
        })
    }

    /// The encoding that a byte order mark at the start tells, and the mark's length.
    pub fn of_mark(bytes: &[u8]) -> Option<(Self, usize)> {
        // U+FEFF in GB18030; the standard knows the other three.
        if bytes.starts_with(b"\x84\x31\x95\x33") {
            return Some((Self(encoding_rs::GB18030), 4));
        }
        encoding_rs::Encoding::for_bom(bytes).map(|(found, length)| (Self(found), length))
    }

    /// Its name, as diagnostics show it and [`Encoding::named`] takes it.
    pub fn name(self) -> &'static str {
        let name = self.0.name();
        if name == "gb18030" { "GB18030" } else { name }
    }

    /// Whether each character is one byte.
    pub fn is_single_byte(self) -> bool {
        self.0.is_single_byte()
    }

    /// The decoder of the library, without treatment of byte order marks.
    pub(crate) fn decoder(self) -> encoding_rs::Decoder {
        self.0.new_decoder_without_bom_handling()
    }
}

impl From<&'static encoding_rs::Encoding> for Encoding {
    /// GBK becomes GB18030, which holds all of it.
    fn from(found: &'static encoding_rs::Encoding) -> Self {
        Self(if found == encoding_rs::GBK { encoding_rs::GB18030 } else { found })
    }
}

impl fmt::Debug for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

fn bare(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_known_in_its_usual_spellings() {
        for (name, wanted) in [
            ("utf8", "UTF-8"),
            ("GBK", "GB18030"),
            ("gb_18030", "GB18030"),
            ("cp950", "Big5"),
            ("latin1", "windows-1252"),
            ("ISO-8859-1", "windows-1252"),
            ("iso-8859-15", "ISO-8859-15"),
            ("UTF-16", "UTF-16LE"),
            (" Windows-1251 ", "windows-1251"),
        ] {
            assert_eq!(Encoding::named(name).map(Encoding::name), Ok(wanted), "{name}");
        }
    }

    #[test]
    fn a_misspelt_name_is_answered_with_the_nearest() {
        assert_eq!(Encoding::named("gb18300"), Err("did you mean `GB18030`?".to_owned()));
        assert_eq!(Encoding::named("windows-125"), Err("did you mean `windows-1250`?".to_owned()));
        assert!(Encoding::named("klingon").unwrap_err().contains("Big5"));
        assert!(Encoding::named("x-user-defined").is_err());
        assert!(Encoding::named("").is_err());
    }

    #[test]
    fn every_offered_name_is_one() {
        for (name, _) in NAMES {
            let found = Encoding::named(name).unwrap();
            assert_eq!(Encoding::named(found.name()), Ok(found), "{name}");
        }
    }
}
