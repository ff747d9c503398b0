//! A post as Markdown with front matter.
//!
//! Each line of the front matter is a key and JSON, or JSON in a list: YAML 1.2 is a superset of JSON, and what YAML 1.1 takes for something else
//! in a string (its own line ends, and what it calls not printable) is written as an escape. So no text is anything but a string.

use std::fmt::Write;

use serde::Serialize;

/// Between these lines.
const MARK: &str = "---\n";

/// Front matter, line by line.
#[derive(Debug)]
pub(super) struct FrontMatter(String);

impl FrontMatter {
    pub(super) fn new() -> Self {
        Self(MARK.to_owned())
    }

    /// `key: value`.
    pub(super) fn line(&mut self, key: &str, value: &impl Serialize) -> Result<(), serde_json::Error> {
        let value = in_yaml(value)?;
        // A `String` takes everything.
        let _infallible = writeln!(self.0, "{key}: {value}");
        Ok(())
    }

    /// A list with a line for each value; nothing, if there is none.
    pub(super) fn list<T: Serialize>(&mut self, key: &str, values: &[T]) -> Result<(), serde_json::Error> {
        if !values.is_empty() {
            let _infallible = writeln!(self.0, "{key}:");
        }
        for value in values {
            let value = in_yaml(value)?;
            let _infallible = writeln!(self.0, "  - {value}");
        }
        Ok(())
    }

    /// With the text below it, as it is: all that follows an empty line, without the last line end.
    pub(super) fn before(self, text: &str) -> String {
        format!("{}{MARK}\n{text}\n", self.0)
    }
}

/// JSON that is YAML, too.
fn in_yaml(value: &impl Serialize) -> Result<String, serde_json::Error> {
    let json = serde_json::to_string(value)?;
    if !json.contains(is_no_text_to_yaml) {
        return Ok(json);
    }
    let mut yaml = String::with_capacity(json.len());
    for c in json.chars() {
        if is_no_text_to_yaml(c) {
            // All of them are in the basic plane. They stand in strings: between them JSON has ASCII alone.
            let _infallible = write!(yaml, "\\u{:04x}", u32::from(c));
        } else {
            yaml.push(c);
        }
    }
    Ok(yaml)
}

/// Not `c-printable` (YAML 1.2.2, section 5.1), or a line end of YAML 1.1.
fn is_no_text_to_yaml(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    /// What an independent reader of YAML makes of it, and the text.
    fn read(document: &str) -> (serde_yaml::Value, String) {
        let (head, text) = document.strip_prefix("---\n").unwrap().split_once("\n---\n\n").unwrap();
        (serde_yaml::from_str(head).unwrap(), text.strip_suffix('\n').unwrap().to_owned())
    }

    #[test]
    fn a_line_is_a_key_and_a_value() {
        let mut head = FrontMatter::new();
        head.line("number", &7).unwrap();
        head.line("warning", &"A dead: \"bird\"").unwrap();
        head.list("circles", &["Family", "- #1"]).unwrap();
        head.list("comments", &[""; 0]).unwrap();
        let document = head.before("---\nfrost\n\n---\n");
        assert_eq!(
            document,
            "---\nnumber: 7\nwarning: \"A dead: \\\"bird\\\"\"\ncircles:\n  - \"Family\"\n  - \"- #1\"\n---\n\n---\nfrost\n\n---\n\n"
        );
        let (head, text) = read(&document);
        assert_eq!((head["number"].as_u64(), head["warning"].as_str()), (Some(7), Some("A dead: \"bird\"")));
        assert_eq!(head["circles"][1].as_str(), Some("- #1"));
        assert_eq!(text, "---\nfrost\n\n---\n");
    }

    #[test]
    fn no_text_is_anything_but_itself() {
        for text in [
            "",
            "null",
            "~",
            "yes",
            "12",
            "2026-11-23",
            "a: b",
            "- a",
            "# a",
            "&a",
            "*a",
            "!!x",
            "%a",
            "{a}",
            "---",
            "...",
            "\n---\n",
            "\\",
            "\"",
            "'",
            "\t",
            "\u{7f}",
            "\u{85}",
            "\u{a0}",
            "\u{2028}\u{2029}",
            "\u{feff}",
            "\u{fffe}",
            "\u{0}\u{1b}",
            "🌧 霜 محمد",
            "\u{1f600}\u{10ffff}",
            &"- long: ".repeat(2_000),
        ] {
            let mut head = FrontMatter::new();
            head.line("warning", &text).unwrap();
            head.list("comments", &[BTreeMap::from([("text", text)])]).unwrap();
            let (head, _) = read(&head.before(""));
            assert_eq!(head["warning"].as_str(), Some(text), "{text:?}");
            assert_eq!(head["comments"][0]["text"].as_str(), Some(text), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn nor_is_any_other(text in any::<String>(), body in any::<String>()) {
            let mut head = FrontMatter::new();
            head.line("warning", &text).unwrap();
            let (head, found) = read(&head.before(&body));
            prop_assert_eq!(head["warning"].as_str(), Some(&*text));
            prop_assert_eq!(found, body);
        }
    }
}
