//! Emoji, and the few of them with which a person reacts.

use std::{fmt, str::FromStr};

use icu_properties::{
    CodePointSetData,
    props::{EmojiModifier, ExtendedPictographic},
};

use crate::limits;

const ZERO_WIDTH_JOINER: char = '\u{200d}';
const EMOJI_PRESENTATION: char = '\u{fe0f}';
const ENCLOSING_KEYCAP: char = '\u{20e3}';
const CANCEL_TAG: char = '\u{e007f}';

/// One emoji, in the spelling of its author: a pictograph, with its skin tone, presentation or tags, or several of them joined; a flag; or a
/// keycap. This is the "possible emoji" of UTS #51, section 1.4.9, with Unicode's property `Extended_Pictographic` for the pictographs, so that
/// emoji of a Unicode version to come are taken. It is one grapheme cluster (UAX #29), and nothing in it is drawn beyond it, as the marks
/// are that can be put over a letter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Emoji(Box<str>);

/// The text is not one emoji.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmojiError {
    #[error("not one emoji")]
    NotOne,
    #[error("the emoji has more than {} bytes", limits::EMOJI_BYTES)]
    TooLong,
}

impl Emoji {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What counts as the same reaction: some keyboards leave out U+FE0F, and the same sign is meant.
    pub fn sign(&self) -> String {
        self.0.replace(EMOJI_PRESENTATION, "")
    }
}

impl fmt::Display for Emoji {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Emoji {
    type Err = EmojiError;

    fn from_str(text: &str) -> Result<Self, EmojiError> {
        if text.len() > limits::EMOJI_BYTES {
            return Err(EmojiError::TooLong);
        }
        if is_flag(text) || is_keycap(text) || text.split(ZERO_WIDTH_JOINER).all(is_pictograph) {
            Ok(Self(text.into()))
        } else {
            Err(EmojiError::NotOne)
        }
    }
}

/// Two regional indicators.
fn is_flag(text: &str) -> bool {
    text.chars().count() == 2 && text.chars().all(|c| matches!(c, '\u{1f1e6}'..='\u{1f1ff}'))
}

fn is_keycap(text: &str) -> bool {
    let mut chars = text.chars();
    matches!(chars.next(), Some('0'..='9' | '#' | '*')) && chars.eq([EMOJI_PRESENTATION, ENCLOSING_KEYCAP])
}

/// A pictograph, followed by at most one of: a skin tone, the emoji presentation, tags.
fn is_pictograph(text: &str) -> bool {
    let mut chars = text.chars();
    if !chars.next().is_some_and(|c| CodePointSetData::new::<ExtendedPictographic>().contains(c)) {
        return false;
    }
    match chars.next() {
        None => true,
        Some(EMOJI_PRESENTATION) => chars.next().is_none(),
        Some(c) if CodePointSetData::new::<EmojiModifier>().contains(c) => chars.next().is_none(),
        Some('\u{e0020}'..='\u{e007e}') => {
            let end = chars.find(|c| !matches!(c, '\u{e0020}'..='\u{e007e}'));
            end == Some(CANCEL_TAG) && chars.next().is_none()
        }
        Some(_) => false,
    }
}

/// Puts together what goes with the same sign, under the spelling that came first: the most frequent first, and of equally frequent ones the one
/// that came first.
pub fn by_emoji<T>(reactions: impl IntoIterator<Item = (Emoji, T)>) -> Vec<(Emoji, Vec<T>)> {
    let mut by_emoji: Vec<(Emoji, Vec<T>)> = Vec::new();
    for (emoji, one) in reactions {
        match by_emoji.iter_mut().find(|(known, _)| known.sign() == emoji.sign()) {
            Some((_, all)) => all.push(one),
            None => by_emoji.push((emoji, vec![one])),
        }
    }
    // Stable.
    by_emoji.sort_by_key(|(_, all)| std::cmp::Reverse(all.len()));
    by_emoji
}

/// How a person reacts to a post or comment: with up to three emoji, no two the same, in the order in which they were chosen. None: not any
/// more.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Reaction(Vec<Emoji>);

/// The emoji are no reaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReactionError {
    #[error("more than {} emoji", limits::REACTION_EMOJI)]
    TooMany,
    #[error("an emoji stands in the reaction twice")]
    Repeated,
}

impl Reaction {
    pub fn emoji(&self) -> &[Emoji] {
        &self.0
    }
}

impl TryFrom<Vec<Emoji>> for Reaction {
    type Error = ReactionError;

    fn try_from(emoji: Vec<Emoji>) -> Result<Self, ReactionError> {
        if emoji.len() > limits::REACTION_EMOJI {
            return Err(ReactionError::TooMany);
        }
        let is_repeated = |(index, one): (usize, &Emoji)| emoji[..index].iter().any(|other| other.sign() == one.sign());
        if emoji.iter().enumerate().any(is_repeated) { Err(ReactionError::Repeated) } else { Ok(Self(emoji)) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation;

    use super::*;

    /// What emoji are made of, and what is made to look like them.
    const PIECES: [&str; 22] = [
        "❤",
        "👍",
        "😂",
        "👩",
        "🏴",
        "🏽",
        "🇩",
        "🇪",
        "1",
        "#",
        "a",
        "é",
        "\u{301}",
        "\u{fe0f}",
        "\u{20e3}",
        "\u{200d}",
        "\u{e0067}",
        "\u{e007f}",
        "\u{1f8ff}",
        " ",
        "\u{202e}",
        "☃",
    ];

    #[test]
    fn takes_what_keyboards_offer() {
        for text in [
            "❤️",
            "❤",
            "👍🏽",
            "😂",
            "👨‍👩‍👧‍👦",
            "👩🏽‍❤️‍💋‍👨🏼",
            "🏳️‍🌈",
            "🇩🇪",
            "1️⃣",
            "#️⃣",
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
            "\u{1faea}",
            "©️",
        ] {
            assert_eq!(text.parse::<Emoji>().map(|emoji| emoji.to_string()), Ok(text.to_owned()));
        }
    }

    #[test]
    fn takes_nothing_else() {
        for (text, expected) in [
            ("", EmojiError::NotOne),
            ("a", EmojiError::NotOne),
            ("é", EmojiError::NotOne),
            ("字", EmojiError::NotOne),
            ("1", EmojiError::NotOne),
            ("1️", EmojiError::NotOne),
            ("❤️❤️", EmojiError::NotOne),
            ("❤️ ", EmojiError::NotOne),
            ("🇩", EmojiError::NotOne),
            ("🇩🇪🇫", EmojiError::NotOne),
            ("🏽", EmojiError::NotOne),
            ("\u{200d}", EmojiError::NotOne),
            ("👩\u{200d}", EmojiError::NotOne),
            ("❤\u{301}\u{301}\u{301}", EmojiError::NotOne),
            ("❤\u{fe0f}\u{fe0f}", EmojiError::NotOne),
            ("❤\u{20dd}", EmojiError::NotOne),
            ("🏴\u{e0067}", EmojiError::NotOne),
            ("🏴\u{e007f}", EmojiError::NotOne),
            ("❤\u{202e}", EmojiError::NotOne),
            ("👩‍👩‍👩‍👩‍👩‍👩‍👩", EmojiError::TooLong),
        ] {
            assert_eq!(text.parse::<Emoji>(), Err(expected), "{text:?}");
        }
    }

    #[test]
    fn a_reaction_is_a_set_of_up_to_three() {
        let reaction =
            |emoji: &[&str]| Reaction::try_from(emoji.iter().map(|text| text.parse().unwrap()).collect::<Vec<Emoji>>());
        assert_eq!(reaction(&["👍", "❤️", "😂"]).unwrap().emoji().len(), 3);
        assert_eq!(reaction(&[]), Ok(Reaction::default()));
        assert_eq!(reaction(&["👍", "❤️", "😂", "🌧"]), Err(ReactionError::TooMany));
        assert_eq!(reaction(&["👍", "👍"]), Err(ReactionError::Repeated));
        assert_eq!(reaction(&["❤", "❤️"]), Err(ReactionError::Repeated));
        assert!(reaction(&["👍", "👍🏽"]).is_ok());
    }

    proptest! {
        #[test]
        fn is_one_grapheme_cluster(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 1..6)) {
            let text = pieces.concat();
            if text.parse::<Emoji>().is_ok() {
                prop_assert_eq!(text.graphemes(true).count(), 1);
            }
        }

        #[test]
        fn never_panics(text in "\\PC{0,12}") {
            let _ = text.parse::<Emoji>();
        }
    }
}
