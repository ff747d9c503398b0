//! What is typed into the field for a search.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Phrase;
use crate::{Timestamp, calendar, limits};

/// What is asked for: words, and where and since when they are looked for. Whatever is typed is something that can be asked for; what is no
/// rule, such as `before:` with no date behind it, is words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// All of them are to be there.
    pub phrases: Vec<Phrase>,
    /// Names of those who wrote it, as they were typed: one of them.
    pub from: Vec<String>,
    /// Names of circles, of people in whose threads it stands, or words for kinds: all of them.
    pub within: Vec<String>,
    /// What is from before that day began.
    pub before: Option<Day>,
    /// What is from that day and later.
    pub after: Option<Day>,
    pub has_picture: bool,
}

/// A day by the calendar, there is one of that name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    pub year: i16,
    pub month: i8,
    pub day: i8,
}

/// That cannot be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum SearchError {
    #[error("{excess} characters more than a search holds")]
    TooLong { excess: usize },
}

impl Asked {
    /// Says whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn take(&mut self, piece: &Piece<'_>) {
        let Piece { key, text, .. } = *piece;
        match key {
            // It is still being typed.
            Some(_) if text.trim().is_empty() => {}
            Some(Key::From) => self.from.push(text.trim_start_matches('@').to_owned()),
            Some(Key::In) => self.within.push(text.to_owned()),
            Some(Key::Before) if let Ok(day) = text.parse() => self.before = Some(day),
            Some(Key::After) if let Ok(day) = text.parse() => self.after = Some(day),
            Some(Key::Has) if matches!(text.to_lowercase().as_str(), "picture" | "pictures") => self.has_picture = true,
            Some(Key::Before | Key::After | Key::Has) | None => self.phrases.extend(phrase(piece)),
        }
    }
}

impl FromStr for Asked {
    type Err = SearchError;

    fn from_str(typed: &str) -> Result<Self, SearchError> {
        match typed.chars().count().saturating_sub(limits::SEARCH_CHARACTERS) {
            0 => {}
            excess => return Err(SearchError::TooLong { excess }),
        }
        let (mut asked, mut rest) = (Self::default(), typed.trim_start());
        while !rest.is_empty() {
            let (piece, behind) = Piece::cut(rest);
            asked.take(&piece);
            rest = behind.trim_start();
        }
        Ok(asked)
    }
}

impl Day {
    /// When it begins where clocks show so much more than UTC.
    pub fn begins(self, utc_offset_seconds: i32) -> Timestamp {
        let days = calendar::days(self.year.into(), self.month.into(), self.day.into());
        calendar::beginning_of_day(days).plus_seconds(-i64::from(utc_offset_seconds))
    }
}

impl FromStr for Day {
    type Err = ();

    /// A day as `2026-05-31`, or the first of `2026-05` or `2026`.
    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.split('-');
        let number = |part: &str, digits: usize| {
            let is_number = (1..=digits).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then(|| part.parse::<i16>().ok()).flatten().ok_or(())
        };
        let year = parts.next().filter(|year| year.len() == 4).ok_or(()).and_then(|year| number(year, 4))?;
        let month = parts.next().map_or(Ok(1), |month| number(month, 2))?;
        let day = parts.next().map_or(Ok(1), |day| number(day, 2))?;
        let named = (year.into(), month.into(), day.into());
        let is_of_calendar = calendar::date(calendar::days(named.0, named.1, named.2)) == named;
        if year == 0 || !is_of_calendar || parts.next().is_some() {
            return Err(());
        }
        Ok(Self { year, month: month.try_into().map_err(drop)?, day: day.try_into().map_err(drop)? })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    From,
    In,
    Before,
    After,
    Has,
}

/// What stands between two spaces, or in quotation marks.
#[derive(Debug, Clone, Copy)]
struct Piece<'a> {
    key: Option<Key>,
    /// All of it.
    typed: &'a str,
    /// Without the key and quotation marks.
    text: &'a str,
    /// More letters may come.
    is_open: bool,
}

impl<'a> Piece<'a> {
    /// The first of `typed`, which begins with no space, and what is behind.
    fn cut(typed: &'a str) -> (Self, &'a str) {
        let (key, value) = key(typed);
        let (text, behind, is_open) = if let Some(inner) = value.strip_prefix(is_quotation_mark) {
            let closed = inner.split_once(is_quotation_mark).map(|(text, behind)| (text, behind, false));
            closed.unwrap_or((inner, "", !inner.ends_with(char::is_whitespace)))
        } else {
            let ends = |c: char| c.is_whitespace() || is_quotation_mark(c);
            let (text, behind) = value.split_at(value.find(ends).unwrap_or(value.len()));
            (text, behind, behind.is_empty())
        };
        let typed = &typed[..typed.len() - behind.len()];
        (Self { key, typed, text, is_open }, behind)
    }
}

fn key(typed: &str) -> (Option<Key>, &str) {
    let Some((word, value)) = typed.split_once(':') else { return (None, typed) };
    let key = match word.to_ascii_lowercase().as_str() {
        "from" => Key::From,
        "in" => Key::In,
        "before" => Key::Before,
        "after" => Key::After,
        "has" => Key::Has,
        _ => return (None, typed),
    };
    (Some(key), value)
}

/// Phones put others than those of ASCII.
fn is_quotation_mark(c: char) -> bool {
    matches!(c, '"' | '\u{201c}'..='\u{201f}')
}

fn phrase(piece: &Piece<'_>) -> Option<Phrase> {
    let text = if piece.key.is_some() { piece.typed } else { piece.text };
    Phrase::new(text, piece.is_open)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn asked(typed: &str) -> Asked {
        typed.parse().unwrap()
    }

    /// Phrases, with a star behind those of whose last word there is only the beginning.
    fn phrases(typed: &str) -> Vec<String> {
        let phrases = asked(typed).phrases.into_iter();
        phrases
            .map(|phrase| format!("{}{}", phrase.words.join(" "), if phrase.is_beginning { "*" } else { "" }))
            .collect()
    }

    #[test]
    fn words_phrases_and_beginnings() {
        for (typed, expected) in [
            ("apple cake", &["apple", "cake*"][..]),
            ("apple cake ", &["apple", "cake"]),
            ("\"apple cake\"", &["apple cake"]),
            ("\"apple ca", &["apple ca*"]),
            ("\u{201c}apple cake\u{201d} x", &["apple cake", "x"]),
            ("don't", &["don t"]),
            ("c++ x", &["c++", "x"]),
            ("a NOT", &["a", "not*"]),
            ("東京都 大阪", &["東京 京都*", "大阪*"]),
            ("東", &["東*"]),
            ("東京2020年", &["東京 京 2020 年*"]),
            ("\"ไทย\" ok ", &["ไท ทย*", "ok"]),
            ("before:soon", &["before soon*"]),
            ("before:2026-02-30 x ", &["before 2026 02 30", "x"]),
            ("has:fun ", &["has fun"]),
            ("http://a.example ", &["http a example"]),
            ("5\"disk", &["5", "disk*"]),
            ("* - () \"\" ", &[]),
            ("", &[]),
        ] {
            assert_eq!(phrases(typed), expected, "{typed}");
        }
    }

    #[test]
    fn where_and_since_when() {
        let typed =
            "From:Mara from:@jonas in:\"Old friends\" in:comments before:2026-05 after:2025-12-31 has:picture cake";
        let found = asked(typed);
        assert_eq!(found.from, ["Mara", "jonas"]);
        assert_eq!(found.within, ["Old friends", "comments"]);
        assert_eq!(found.before, Some(Day { year: 2026, month: 5, day: 1 }));
        assert_eq!(found.after, Some(Day { year: 2025, month: 12, day: 31 }));
        assert!(found.has_picture);
        assert_eq!(found.phrases.len(), 1);
        assert!(asked("from: in:\"\"").is_empty() && asked("  ").is_empty() && !asked("has:picture").is_empty());
    }

    #[test]
    fn days_are_days_of_the_calendar() {
        for (text, expected) in [
            ("2026", Some((2026, 1, 1))),
            ("2024-2-29", Some((2024, 2, 29))),
            ("2023-02-29", None),
            ("2026-13", None),
            ("26-01-01", None),
            ("0000", None),
            ("2026-01-01-01", None),
            ("2026-", None),
            ("+026-01", None),
        ] {
            let expected = expected.map(|(year, month, day)| Day { year, month, day }).ok_or(());
            assert_eq!(text.parse::<Day>(), expected, "{text}");
        }
    }

    #[test]
    fn a_day_begins_where_the_owner_is() {
        let day: Day = "2026-05-31".parse().unwrap();
        assert_eq!(day.begins(0), Timestamp(1_780_185_600_000));
        assert_eq!(day.begins(7_200), Timestamp(1_780_178_400_000));
    }

    #[test]
    fn a_thousand_words_are_too_many() {
        let typed = "word ".repeat(1_000);
        assert_eq!(typed.parse::<Asked>(), Err(SearchError::TooLong { excess: 4_500 }));
    }

    proptest! {
        #[test]
        fn anything_can_be_asked_for(typed in "\\PC{0,120}|([a-z:\" +*#'()^-]|from:|in:|before:|東|ไ){0,60}") {
            let found = asked(&typed);
            prop_assert!(found.phrases.iter().all(|phrase| !phrase.words.is_empty()));
        }
    }
}
