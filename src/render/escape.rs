//! Escaping for HTML and XML.

use std::io::{Result, Write};

use crate::edition::clean;

/// Escapes the five characters that mark-up knows and drops those that it may not hold at all.
///
/// The same text is safe in elements and quoted attributes of HTML and XML: `]]>` loses its `>`, `'` becomes
/// `&#39;`, which both know.
pub(super) fn escape(input: &str, out: &mut dyn Write) -> Result<()> {
    let cleaned;
    let input = if input.chars().any(crate::edition::is_illegal) {
        cleaned = clean(input);
        &cleaned
    } else {
        input
    };
    let mut rest = input;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        out.write_all(&rest.as_bytes()[..at])?;
        out.write_all(match rest.as_bytes()[at] {
            b'&' => b"&amp;",
            b'<' => b"&lt;",
            b'>' => b"&gt;",
            b'"' => b"&quot;",
            _ => b"&#39;",
        })?;
        rest = &rest[at + 1..];
    }
    out.write_all(rest.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_marks_up_comes_through() {
        let mut out = Vec::new();
        escape("<a href='x'>\"&\"]]>\u{1}\u{ffff}字", &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "&lt;a href=&#39;x&#39;&gt;&quot;&amp;&quot;]]&gt;字");
    }
}
