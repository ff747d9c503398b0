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

fn is_mark(c: char) -> bool {
    ('\u{fdd0}'..='\u{fdd3}').contains(&c)
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
