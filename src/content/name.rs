//! Names of files and folders made from what a dump says: safe on every system, readable in any script.

/// Names that Windows keeps for devices, whatever their ending (Microsoft, «Naming Files, Paths, and Namespaces»).
const DEVICES: &[&str] = &["con", "prn", "aux", "nul"];

/// Longest name in bytes; most file systems allow 255, and an ending and a temporary name must fit too.
const LONGEST: usize = 120;

/// A text as the name of one file or folder: letters of every script stay, all that a file system, a shell, a web
/// address or a reader's eye could stumble over becomes `-`. Never empty, never `.` or `..`, never hidden.
pub fn safe_name(text: &str) -> String {
    let mut name = String::new();
    for c in text.trim().chars() {
        let keep = c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '·');
        let c = if keep { c } else { '-' };
        if c != '-' || !name.ends_with('-') {
            name.push(c);
        }
        if name.len() > LONGEST - 4 {
            break;
        }
    }
    let name = name.trim_matches(['.', '-']);
    if name.is_empty() {
        "_".to_owned()
    } else if is_device(name) {
        format!("{name}_")
    } else {
        name.to_owned()
    }
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
    let numbered = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    DEVICES.contains(&stem.as_str())
        || numbered.is_some_and(|n| matches!(n, "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ordinary_page_names_stay_as_they_are() {
        for name in ["11", "A06", "新河岸", "T-2"] {
            assert_eq!(safe_name(name), name);
        }
    }

    #[test]
    fn names_that_lead_elsewhere_do_not() {
        assert_eq!(safe_name("../../etc/passwd"), "etc-passwd");
        assert_eq!(safe_name(".."), "_");
        assert_eq!(safe_name("CON"), "CON_");
        assert_eq!(safe_name("lpt1.txt"), "lpt1.txt_");
        assert_eq!(safe_name("a\u{202e}b\0c"), "a-b-c");
    }

    proptest! {
        #[test]
        fn any_name_is_one_plain_path_component(text in any::<String>()) {
            let name = safe_name(&text);
            prop_assert!(!name.is_empty() && name.len() <= LONGEST + 4);
            prop_assert!(!name.starts_with('.') && !name.ends_with('.'));
            prop_assert!(name.chars().all(|c| c.is_alphanumeric() || "-_.·".contains(c)));
            prop_assert_eq!(safe_name(&name), name);
        }
    }
}
