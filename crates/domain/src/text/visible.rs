//! What of a text can be seen. Unicode decides (UAX #44); browsers draw nothing for the rest, or put it over what stands before.

use icu_properties::{
    CodePointMapData, CodePointSetData,
    props::{DefaultIgnorableCodePoint, GeneralCategory, WhiteSpace},
};

use crate::NodeId;

/// Drawn without ink although Unicode counts them among the symbols: the Braille pattern without a dot, the head of no note.
const BLANK_SYMBOLS: [char; 2] = ['\u{2800}', '\u{1d159}'];

/// Says whether there is anything in `text` that can be seen.
pub fn is_visible(text: &str) -> bool {
    text.chars().any(is_visible_character)
}

fn is_visible_character(c: char) -> bool {
    if c.is_ascii_graphic() {
        return true;
    }
    // A mark alone has nothing to stand over.
    let is_mark_or_control = matches!(
        CodePointMapData::<GeneralCategory>::new().get(c),
        GeneralCategory::NonspacingMark
            | GeneralCategory::EnclosingMark
            | GeneralCategory::Control
            | GeneralCategory::Format
            | GeneralCategory::SpaceSeparator
            | GeneralCategory::LineSeparator
            | GeneralCategory::ParagraphSeparator
    );
    !is_mark_or_control
        && !CodePointSetData::new::<WhiteSpace>().contains(c)
        && !CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
        && !BLANK_SYMBOLS.contains(&c)
}

/// Takes out what embeds, overrides or isolates a direction (UAX #9, section 2) and would go on behind the name.
pub(super) fn without_bidi_controls(name: &str) -> String {
    let kept = name.chars().filter(|c| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'));
    kept.collect::<String>().trim().to_owned()
}

/// How another person's name is shown: without what turns the sentence around it, and by the beginning of their key if nothing of it
/// can be seen.
pub fn shown_name(name: &str, key: Option<NodeId>) -> String {
    /// Characters of the key that stand for a name.
    const CHARACTERS: usize = 8;
    let shown = without_bidi_controls(name);
    match key {
        // A name that its owner hides stays empty.
        Some(key) if !name.is_empty() && !is_visible(&shown) => key.to_string()[..CHARACTERS].to_owned(),
        _ => shown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::node_id;

    #[test]
    fn sees_what_a_reader_sees() {
        for visible in ["a", "7", "-", "é", "字", "🌧", "ﷺ", "\u{200b}!\u{200b}", "𝄞"] {
            assert!(is_visible(visible), "{visible:?}");
        }
        let invisible = [
            "",
            " ",
            "\n\t",
            "\u{a0}",
            "\u{ad}",
            "\u{34f}",
            "\u{61c}",
            "\u{115f}",
            "\u{1160}",
            "\u{1680}",
            "\u{17b4}",
            "\u{180e}",
            "\u{2003}",
            "\u{200b}",
            "\u{200d}",
            "\u{200f}",
            "\u{2028}",
            "\u{202e}",
            "\u{2060}",
            "\u{2062}",
            "\u{2069}",
            "\u{2800}",
            "\u{3000}",
            "\u{3164}",
            "\u{fe0f}",
            "\u{feff}",
            "\u{ffa0}",
            "\u{fffb}",
            "\u{1d159}",
            "\u{1d173}",
            "\u{e0001}",
            "\u{e0041}",
            "\u{e0100}",
            "\u{301}",
            "\u{20dd}",
            "\u{1}",
            "\u{85}",
        ];
        for text in invisible {
            assert!(!is_visible(text), "{text:?}");
        }
    }

    #[test]
    fn a_name_that_cannot_be_seen_is_the_beginning_of_a_key() {
        let key = node_id(7);
        let beginning = &key.to_string()[..8];
        for (name, shown) in
            [("Mara", "Mara"), ("Mara\u{202e}", "Mara"), ("\u{200b}", beginning), ("\u{202e}", beginning), ("", "")]
        {
            assert_eq!(shown_name(name, Some(key)), shown);
        }
        assert_eq!(shown_name("\u{202e}ab", None), "ab");
    }
}
