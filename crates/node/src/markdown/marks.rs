//! Marks that are put into a text before it is parsed and taken out of whatever comes of it: noncharacters, which no text has.

use std::borrow::Cow;

/// Before the `<` and behind the `>` that were put around a URL. It is no white space and no punctuation, so the emphasis around the URL
/// is what it was.
pub(super) const AROUND: char = '\u{fdd0}';
/// Between the scheme that a URL was given and the URL without one.
pub(super) const BEHIND_SCHEME: char = '\u{fdd1}';
/// Keeps what looks like a definition from being one.
pub(super) const NO_DEFINITION: char = '\u{fdd2}';
/// Where a long value of an attribute is parted for the cleaner: a quotation mark, and behind it what no text has.
pub(super) const STOP_IN_VALUE: &str = "&quot;\u{fdd3}";
/// The scheme of a URL that was written without one.
pub(super) const SCHEME: &str = "http://";

/// Before a number: see [`push_number`].
const NUMBER: char = '\u{fdd4}';
/// The sixteen digits of numbers, from zero on.
const DIGITS: std::ops::RangeInclusive<char> = '\u{fde0}'..='\u{fdef}';

fn is_mark(c: char) -> bool {
    ('\u{fdd0}'..=NUMBER).contains(&c) || DIGITS.contains(&c)
}

pub(super) fn has_any(text: &str) -> bool {
    text.contains(is_mark)
}

/// Writes a number as marks, so that its place is found again in what was parsed.
pub(super) fn push_number(text: &mut String, number: usize) {
    text.push(NUMBER);
    let digits = format!("{number:x}");
    text.extend(digits.chars().filter_map(|digit| DIGITS.clone().nth(digit.to_digit(16)? as usize)));
}

/// The numbers that were [written](push_number) into `text`.
pub(super) fn numbers(text: &str) -> Vec<usize> {
    let number = |part: &str| {
        let digits = part.chars().take_while(|c| DIGITS.contains(c));
        digits.fold(0, |number, digit| 16 * number + (digit as usize - *DIGITS.start() as usize))
    };
    text.split(NUMBER).skip(1).map(number).collect()
}

/// A text as somebody sent it, without marks of its own.
pub(super) fn removed(source: &str) -> Cow<'_, str> {
    if source.contains(is_mark) { Cow::Owned(source.replace(is_mark, "")) } else { Cow::Borrowed(source) }
}

/// What was typed.
pub(super) fn stripped(text: &str) -> Cow<'_, str> {
    if !text.contains(is_mark) {
        return Cow::Borrowed(text);
    }
    let text = text.replace(&format!("{AROUND}<"), "").replace(&format!(">{AROUND}"), "");
    Cow::Owned(text.replace(&format!("{SCHEME}{BEHIND_SCHEME}"), "").replace(is_mark, ""))
}

/// A URL with its scheme.
pub(super) fn url(text: &str) -> Cow<'_, str> {
    if !text.contains(is_mark) {
        return Cow::Borrowed(text);
    }
    stripped(&text.replace(BEHIND_SCHEME, "")).into_owned().into()
}

/// The text with each character before the byte at its place.
pub(super) fn with_inserted(source: &str, inserted: &[(usize, char)]) -> String {
    let mut text = String::with_capacity(source.len() + 4 * inserted.len());
    let mut done = 0;
    for &(place, character) in inserted {
        text.push_str(&source[done..place]);
        text.push(character);
        done = place;
    }
    text.push_str(&source[done..]);
    text
}
