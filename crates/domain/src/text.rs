//! Texts that people write, within their limits.

use std::{fmt, str::FromStr};

use crate::limits;

/// A text that cannot be taken as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// There is nothing in it but white space.
    #[error("the text is empty")]
    Empty,
    /// It is longer than its limit.
    #[error("the text is longer than its limit")]
    TooLong,
}

macro_rules! text {
    ($($(#[$doc:meta])* $name:ident, $check:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub struct $name(String);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }

            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = TextError;
            fn from_str(text: &str) -> Result<Self, TextError> {
                let check: fn(&str) -> Result<String, TextError> = $check;
                check(text).map(Self)
            }
        }
    )*};
}

text! {
    /// What a person, a circle or an app token is called: one line, not empty, 80 characters at most.
    Name, |text| one_line(text, limits::NAME_CHARACTERS).and_then(not_empty);
    /// A note with a friend request, or the text of a profile: 500 characters at most; may be empty.
    Note, |text| within(trimmed(text), limits::NOTE_CHARACTERS);
    /// What a picture shows, in words: 2,000 characters at most, no control characters but line ends and tabs; may be empty.
    AltText, |text| within(without_controls(&trimmed(text)).trim().to_owned(), limits::ALT_TEXT_CHARACTERS);
    /// The markdown of a post: 64 KiB at most; may be empty, since a post may be pictures alone.
    PostText, |text| {
        let text = trimmed(text);
        if text.len() > limits::POST_TEXT_BYTES { Err(TextError::TooLong) } else { Ok(text) }
    };
}

/// Line ends become `\n` (forms send `\r\n`), and NUL, which SQLite and C would end the text at, goes.
fn trimmed(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\0', "").trim().to_owned()
}

/// Takes out control characters but line ends and tabs: they take six bytes each in JSON, and show nothing.
pub fn without_controls(text: &str) -> String {
    text.chars().filter(|&c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

fn one_line(text: &str, limit: usize) -> Result<String, TextError> {
    let words: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    within(words.split_whitespace().collect::<Vec<_>>().join(" "), limit)
}

fn not_empty(text: String) -> Result<String, TextError> {
    if text.is_empty() { Err(TextError::Empty) } else { Ok(text) }
}

fn within(text: String, limit: usize) -> Result<String, TextError> {
    if text.chars().count() > limit { Err(TextError::TooLong) } else { Ok(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_of_at_most_80_characters() {
        assert_eq!(" Mara \n Lindqvist ".parse::<Name>().map(Name::into_string), Ok("Mara Lindqvist".into()));
        assert_eq!(" \n ".parse::<Name>(), Err(TextError::Empty));
        assert!("é".repeat(80).parse::<Name>().is_ok());
        assert_eq!("é".repeat(81).parse::<Name>(), Err(TextError::TooLong));
    }

    #[test]
    fn an_alternative_text_has_nothing_in_it_that_does_not_show() {
        let alt = |text: &str| text.parse::<AltText>().map(AltText::into_string);
        assert_eq!(alt("\u{1} kale\r\n\tunder\u{7f}\u{9b} rime\r\u{1b}\u{0} "), Ok("kale\n\tunder rime".into()));
        assert_eq!(alt(&"\u{1}".repeat(2001)), Ok(String::new()));
        assert_eq!(alt(&"é".repeat(2001)), Err(TextError::TooLong));
    }

    #[test]
    fn a_post_is_at_most_64_kib() {
        assert!("a".repeat(65_536).parse::<PostText>().is_ok());
        assert_eq!("a".repeat(65_537).parse::<PostText>(), Err(TextError::TooLong));
        assert_eq!("a\r\nb\0".parse::<PostText>().map(PostText::into_string), Ok("a\nb".into()));
    }
}
