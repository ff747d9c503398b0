//! Words as they are searched: whatever their case, accents and the signs between them.

use std::str::FromStr;

use unicode_normalization::char::is_combining_mark;

use crate::{
    TextError,
    letters::{folded, has_spaces},
    limits, without_controls,
};

/// A text as it is searched for words: in small letters without accents, with one space between two words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded(String);

/// Words that the owner does not want to read: at least one letter, digit or sign, 100 characters at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MutedWords {
    text: String,
    folded: Folded,
}

impl Folded {
    pub fn new(text: &str) -> Self {
        let words = folded(text);
        let words = words.split(is_between_words).filter(|word| !word.is_empty());
        Self(words.collect::<Vec<_>>().join(" "))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Says whether `words` stand in it, and not only as a part of other words.
    pub fn has(&self, words: &Self) -> bool {
        !words.0.is_empty()
            && self.0.match_indices(&words.0).any(|(at, _)| {
                let (before, after) = (&self.0[..at], &self.0[at + words.0.len()..]);
                let joins = |left: Option<char>, right: Option<char>| {
                    left.zip(right).is_some_and(|(left, right)| is_of_words(left) && is_of_words(right))
                };
                !joins(before.chars().next_back(), words.0.chars().next())
                    && !joins(words.0.chars().next_back(), after.chars().next())
            })
    }
}

impl MutedWords {
    /// As they were typed.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// How many characters of `typed` are too many.
    pub fn excess(typed: &str) -> usize {
        cleaned(typed).chars().count().saturating_sub(limits::MUTED_WORDS_CHARACTERS)
    }

    /// Says whether both are found in the same texts.
    pub fn is_alike(&self, other: &Self) -> bool {
        self.folded == other.folded
    }

    /// Says whether they stand in `text`.
    pub fn are_in(&self, text: &Folded) -> bool {
        text.has(&self.folded)
    }
}

impl FromStr for MutedWords {
    type Err = TextError;

    fn from_str(typed: &str) -> Result<Self, TextError> {
        let text = cleaned(typed);
        match Self::excess(&text) {
            0 => {}
            excess => return Err(TextError::TooLong { excess }),
        }
        let folded = Folded::new(&text);
        if folded.0.is_empty() {
            return Err(TextError::Empty);
        }
        Ok(Self { text, folded })
    }
}

fn cleaned(typed: &str) -> String {
    without_controls(typed).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// White space, and the signs of ASCII and of printing. Other signs, as emoji are, are words.
fn is_between_words(c: char) -> bool {
    let is_invisible =
        matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{fe0f}' | '\u{feff}');
    c.is_whitespace()
        || c.is_control()
        || c.is_ascii_punctuation()
        || is_invisible
        || matches!(c, '\u{a1}' | '\u{ab}' | '\u{b7}' | '\u{bb}' | '\u{bf}' | '\u{2010}'..='\u{205e}' | '\u{3000}'..='\u{303f}' | '\u{ff01}'..='\u{ff0f}')
}

/// A letter or digit of a script with spaces between its words.
fn is_of_words(c: char) -> bool {
    (c.is_alphanumeric() || is_combining_mark(c)) && has_spaces(c)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> MutedWords {
        text.parse().unwrap()
    }

    #[test]
    fn words_are_found_whatever_their_case_and_accents_and_only_as_words() {
        for (muted, text, expected) in [
            ("cafe", "At the CAFÉ again", true),
            ("Café", "cafe", true),
            ("cat", "education", false),
            ("cat", "My cat, again", true),
            ("cat", "cats", false),
            ("bad news", "Bad\n\n**news**!", true),
            ("bad news", "bad good news", false),
            ("#Eurovision", "eurovision tonight", true),
            ("covid-19", "COVID 19", true),
            ("Łódź", "łodz", true),
            ("Smørrebrød", "smorrebrod", true),
            ("שלום", "שָׁלוֹם", true),
            ("Μάιος", "ΜΑΙΟΣ", true),
            ("straße", "Straße", true),
            ("İstanbul", "istanbul", true),
            ("été", "L'été indien", true),
            ("ёлка", "елка", true),
            ("가", "각오", false),
            ("サッカー", "今日はサッカーを見た", true),
            ("足球", "他们在踢足球。", true),
            ("🎄", "Soon 🎄🎄!", true),
            ("❤️", "I ❤ you", true),
            ("ﬁne", "fine", true),
            ("हिंदी", "हिंदी में", true),
            ("हि", "हिंदी में", false),
        ] {
            assert_eq!(words(muted).are_in(&Folded::new(text)), expected, "{muted} in {text}");
        }
    }

    #[test]
    fn nothing_and_too_much_is_refused() {
        for nothing in ["", "  ", "\u{200b}", "*-#!", "\u{301}"] {
            assert_eq!(nothing.parse::<MutedWords>(), Err(TextError::Empty), "{nothing:?}");
        }
        let long = "x".repeat(limits::MUTED_WORDS_CHARACTERS + 3);
        assert_eq!(long.parse::<MutedWords>(), Err(TextError::TooLong { excess: 3 }));
        assert_eq!(words(" bad \n news\0 ").as_str(), "bad news");
        assert!(words("Café").is_alike(&words("#cafe")));
    }

    proptest! {
        #[test]
        fn any_words_are_found_in_themselves_alone(typed in "\\PC{1,100}", around in "\\PC{0,40}") {
            if let Ok(muted) = typed.parse::<MutedWords>() {
                prop_assert!(muted.are_in(&Folded::new(&typed)));
                let _somewhere = muted.are_in(&Folded::new(&around));
            }
        }
    }
}
