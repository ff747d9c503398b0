//! Texts that people write, within their limits.

mod direction;
mod visible;

use std::{fmt, str::FromStr};

use crate::limits;

pub use direction::{Direction, isolated};
pub use visible::{is_visible, shown_name};

/// A text that cannot be taken as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// There is nothing in it that can be seen.
    #[error("the text is empty")]
    Empty,
    /// It is longer than its limit.
    #[error("the text has {excess} characters too many")]
    TooLong {
        /// How many of its last characters do not fit.
        excess: usize,
    },
}

/// How long a text may be. Characters are Unicode scalar values, here and between servers: neither the units of UTF-16 that a browser
/// counts by itself, nor what a reader takes for one.
#[derive(Debug, Clone, Copy)]
enum Limit {
    Characters(usize),
    /// Of UTF-8.
    Bytes(usize),
}

impl Limit {
    /// How many of the last characters of `text` do not fit.
    fn excess(self, text: &str) -> usize {
        match self {
            Self::Characters(limit) => text.chars().count().saturating_sub(limit),
            Self::Bytes(limit) => {
                text.char_indices().rev().take_while(|(at, each)| at + each.len_utf8() > limit).count()
            }
        }
    }
}

macro_rules! text {
    ($($(#[$doc:meta])* $name:ident, $clean:expr, $limit:expr, $check:expr;)*) => {$(
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

            /// How many characters of `typed` are too many, as the browser says it and as the server counts it.
            pub fn excess(typed: &str) -> usize {
                let clean: fn(&str) -> String = $clean;
                $limit.excess(&clean(typed))
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
                let clean: fn(&str) -> String = $clean;
                let check: fn(&str) -> bool = $check;
                let text = clean(text);
                if !check(&text) {
                    return Err(TextError::Empty);
                }
                match $limit.excess(&text) {
                    0 => Ok(Self(text)),
                    excess => Err(TextError::TooLong { excess }),
                }
            }
        }
    )*};
}

text! {
    /// What a person, a circle or an app token is called: one line, something in it that can be seen, 80 characters at most.
    Name, |text| visible::without_bidi_controls(&one_line(text)), Limit::Characters(limits::NAME_CHARACTERS), is_visible;
    /// What a friend's server calls its owner, letter by letter: one line, not empty, 80 characters at most. It is shown as
    /// [`shown_name`] says.
    RemoteName, one_line, Limit::Characters(limits::NAME_CHARACTERS), |text| !text.is_empty();
    /// A note with a friend request, or the text of a profile: 500 characters at most; may be empty.
    Note, trimmed, Limit::Characters(limits::NOTE_CHARACTERS), |_| true;
    /// What a picture shows, in words: 2,000 characters at most, no control characters but line ends and tabs; may be empty.
    AltText, |text| without_controls(&trimmed(text)).trim().to_owned(), Limit::Characters(limits::ALT_TEXT_CHARACTERS), |_| true;
    /// What stands before a post or comment that not everybody wants to see at once: one line, something in it that can be seen, 200 characters
    /// at most.
    Warning, |text| visible::without_bidi_controls(&one_line(text)), Limit::Characters(limits::WARNING_CHARACTERS), is_visible;
    /// The markdown of a post: 64 KiB at most; may be empty, since a post may be pictures alone.
    PostText, trimmed, Limit::Bytes(limits::POST_TEXT_BYTES), |_| true;
    /// The markdown of a comment: 8 KiB at most, no control characters but line ends and tabs; may be empty, since a comment may be
    /// pictures alone.
    CommentText, |text| without_controls(&trimmed(text)).trim().to_owned(), Limit::Bytes(limits::COMMENT_TEXT_BYTES), |_| true;
}

/// The text of a post while it is written, as it came from a form: made there, and of any length. What is published of it is a [`PostText`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedText {
    text: String,
    is_too_long: bool,
}

impl TypedText {
    /// With the white space around it.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Says whether more was sent than is kept even of what is not published. The end of that may be missing.
    pub fn is_too_long(&self) -> bool {
        self.is_too_long
    }
}

impl<T: AsRef<str>> From<T> for TypedText {
    fn from(sent: T) -> Self {
        let sent = sent.as_ref();
        Self { text: regular(sent), is_too_long: sent.len() > limits::DRAFT_TEXT_BYTES }
    }
}

/// Line ends become `\n` (forms send `\r\n`: HTML, "constructing the form data set"), and NUL, which SQLite and C would end the text at, goes.
fn regular(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\0', "")
}

fn trimmed(text: &str) -> String {
    regular(text).trim().to_owned()
}

/// Takes out control characters but line ends and tabs: they take six bytes each in JSON, and show nothing.
pub fn without_controls(text: &str) -> String {
    text.chars().filter(|&c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

fn one_line(text: &str) -> String {
    let words: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_of_at_most_80_characters() {
        assert_eq!(" Mara \n Lindqvist ".parse::<Name>().map(Name::into_string), Ok("Mara Lindqvist".into()));
        assert_eq!(" \n ".parse::<Name>(), Err(TextError::Empty));
        assert!("é".repeat(80).parse::<Name>().is_ok());
        assert_eq!("é".repeat(81).parse::<Name>(), Err(TextError::TooLong { excess: 1 }));
        assert!("🌧".repeat(45).parse::<Name>().is_ok());
    }

    #[test]
    fn a_name_can_be_seen_and_turns_nothing_round() {
        for invisible in
            ["\u{200b}", "\u{3164} \u{2800}", "\u{202e}", "\u{301}\u{302}", "\u{e0041}\u{fe0f}", "\u{feff}"]
        {
            assert_eq!(invisible.parse::<Name>(), Err(TextError::Empty), "{invisible:?}");
        }
        for (typed, name) in [
            ("Mara\u{202e}", "Mara"),
            ("\u{2067}Mara\u{2069}", "Mara"),
            ("👩\u{200d}🌾", "👩\u{200d}🌾"),
            ("محمد\u{200c}ها", "محمد\u{200c}ها"),
        ] {
            assert_eq!(typed.parse::<Name>().map(Name::into_string), Ok(name.into()));
        }
    }

    #[test]
    fn a_friends_name_stays_letter_by_letter() {
        for text in ["\u{200b}", "Mara\u{202e}"] {
            assert_eq!(text.parse::<RemoteName>().map(RemoteName::into_string), Ok(text.into()));
        }
        assert_eq!(" \n".parse::<RemoteName>(), Err(TextError::Empty));
    }

    #[test]
    fn browser_and_server_count_alike() {
        for (typed, excess) in [
            ("a".repeat(501), 1),
            (format!(" {}\r\n", "a".repeat(500)), 0),
            ("a\r\n".repeat(250) + "b", 1),
            ("🌧".repeat(512), 12),
        ] {
            assert_eq!(Note::excess(&typed), excess);
            let refused = typed.parse::<Note>().err();
            assert_eq!(refused, (excess > 0).then_some(TextError::TooLong { excess }));
        }
        let full = "a".repeat(limits::POST_TEXT_BYTES);
        assert_eq!(PostText::excess(&format!("{full}ab")), 2);
        // What does not fit whole does not fit.
        assert_eq!(PostText::excess(&format!("{}éb", &full[1..])), 2);
    }

    #[test]
    fn an_alternative_text_has_nothing_in_it_that_does_not_show() {
        let alt = |text: &str| text.parse::<AltText>().map(AltText::into_string);
        assert_eq!(alt("\u{1} kale\r\n\tunder\u{7f}\u{9b} rime\r\u{1b}\u{0} "), Ok("kale\n\tunder rime".into()));
        assert_eq!(alt(&"\u{1}".repeat(2001)), Ok(String::new()));
        assert_eq!(alt(&"é".repeat(2001)), Err(TextError::TooLong { excess: 1 }));
    }

    #[test]
    fn what_is_typed_keeps_all_but_its_line_ends_and_nul() {
        let typed = TypedText::from(" a\r\nb\0\n\r ");
        assert_eq!((typed.as_str(), typed.is_too_long()), (" a\nb\n\r ", false));
        assert!(!TypedText::from("a".repeat(limits::DRAFT_TEXT_BYTES)).is_too_long());
        // A text that is cut where it is read stays too long.
        let cut = "\r\n".repeat(limits::DRAFT_TEXT_BYTES / 2) + "a";
        assert!(TypedText::from(cut).is_too_long());
    }

    #[test]
    fn a_post_is_at_most_64_kib() {
        assert!("a".repeat(65_536).parse::<PostText>().is_ok());
        assert_eq!("a".repeat(65_537).parse::<PostText>(), Err(TextError::TooLong { excess: 1 }));
        assert_eq!("a\r\nb\0".parse::<PostText>().map(PostText::into_string), Ok("a\nb".into()));
    }
}
