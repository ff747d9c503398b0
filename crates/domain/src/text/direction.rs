//! In which direction a text runs: as its first strong letter does (UAX #9, rules P2 and P3), and HTML's `dir="auto"`.

use icu_properties::{CodePointMapData, props::BidiClass};

/// The direction of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr)]
pub enum Direction {
    #[strum(serialize = "ltr")]
    LeftToRight,
    #[strum(serialize = "rtl")]
    RightToLeft,
}

impl Direction {
    /// The direction of the first strong letter; `None` if there is none, as in numbers.
    pub fn of(text: &str) -> Option<Self> {
        text.chars().find_map(|c| match CodePointMapData::<BidiClass>::new().get(c) {
            BidiClass::LeftToRight => Some(Self::LeftToRight),
            BidiClass::RightToLeft | BidiClass::ArabicLetter => Some(Self::RightToLeft),
            _ => None,
        })
    }

    /// The value of the attribute `dir`.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// `name` for the middle of a sentence of plain text, such as a title, in which there are no elements to isolate it. One of ASCII alone
/// needs nothing.
pub fn isolated(name: &str) -> String {
    if name.is_ascii() { name.to_owned() } else { format!("\u{2068}{name}\u{2069}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_by_the_first_strong_letter() {
        for (text, direction) in [
            ("Hello שלום", Some(Direction::LeftToRight)),
            ("שלום עולם! 123.", Some(Direction::RightToLeft)),
            ("123. مرحبا", Some(Direction::RightToLeft)),
            ("🌧 字", Some(Direction::LeftToRight)),
            ("123 – 4!", None),
            ("", None),
        ] {
            assert_eq!(Direction::of(text), direction, "{text}");
        }
    }

    #[test]
    fn isolates_what_may_turn_the_sentence() {
        assert_eq!(isolated("Mara"), "Mara");
        assert_eq!(isolated("מרה"), "\u{2068}מרה\u{2069}");
    }
}
