//! URLs: where they begin, and where the sentence goes on.

use icu_properties::{
    CodePointMapData, CodePointSetData,
    props::{DefaultIgnorableCodePoint, EmojiPresentation, ExtendedPictographic, GeneralCategory, TerminalPunctuation},
};

use super::found::Found;

/// Schemes that make a link of what follows.
const SCHEMES: [&str; 3] = ["https", "http", "o2m"];
const WWW: &str = "www.";

/// The URL whose scheme ends at the colon `at`; it does not begin before `from`.
pub(super) fn with_scheme(text: &str, at: usize, from: usize) -> Option<Found> {
    let behind = text[at..].strip_prefix("://")?;
    let before = &text[from..at];
    let scheme = SCHEMES.into_iter().find(|scheme| {
        let start = before.len().checked_sub(scheme.len());
        start.and_then(|start| before.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case(scheme))
    })?;
    let start = at - scheme.len();
    let length = length(behind);
    (begins_word(text, start) && length > 0).then(|| Found { range: start..at + 3 + length, lacks_scheme: false })
}

/// The URL that begins with `www.` at `at`.
pub(super) fn without_scheme(text: &str, at: usize, from: usize) -> Option<Found> {
    let is_www = text.get(at..at + WWW.len()).is_some_and(|word| word.eq_ignore_ascii_case(WWW));
    if !is_www || at < from || !begins_word(text, at) || text[..at].ends_with(['.', '/', '-', '_', '@']) {
        return None;
    }
    let behind = &text[at + WWW.len()..];
    let length = length(behind);
    let host = behind[..length].split(['/', '?', '#', ':']).next()?;
    let has_domain = host.split('.').count() > 1 && host.split('.').all(|label| !label.is_empty());
    has_domain.then(|| Found { range: at..at + WWW.len() + length, lacks_scheme: true })
}

/// A letter of another script may stand right before: not every language puts spaces between words.
fn begins_word(text: &str, start: usize) -> bool {
    !text[..start].ends_with(|c: char| c.is_ascii_alphanumeric())
}

/// The bytes of `text` that belong to a URL whose scheme stands before; none if that is none.
fn length(text: &str) -> usize {
    let host = text.find(|c: char| !is_of_host(c)).unwrap_or(text.len());
    let is_path = text[host..].starts_with(['/', '?', '#']);
    if !text[..host].contains(char::is_alphanumeric) {
        return 0;
    }
    let end = if is_path { host + length_of_path(&text[host..]) } else { host };
    text[..end].trim_end_matches(|c: char| ".,:;!?'*_~".contains(c) || is_dash(c)).len()
}

/// A dash that is none of ASCII: inside a URL it may be a part of a title, at its end the sentence goes on.
fn is_dash(c: char) -> bool {
    !c.is_ascii() && CodePointMapData::<GeneralCategory>::new().get(c) == GeneralCategory::DashPunctuation
}

/// With a user and a port, and the brackets of an IPv6 address.
fn is_of_host(c: char) -> bool {
    (c.is_alphanumeric() || "-._:@%[]".contains(c) || is_mark_of_word(c)) && !ends_url(c)
}

/// Of many a word in Hindi or Thai.
fn is_mark_of_word(c: char) -> bool {
    let category = CodePointMapData::<GeneralCategory>::new().get(c);
    matches!(category, GeneralCategory::NonspacingMark | GeneralCategory::SpacingMark)
}

fn length_of_path(text: &str) -> usize {
    let mut open = [0_u32; 3];
    for (at, c) in text.char_indices() {
        let rest = &text[at + c.len_utf8()..];
        if let Some(kind) = "([{".find(c) {
            open[kind] += 1;
        }
        if let Some(kind) = ")]}".find(c) {
            // It was opened before the URL.
            let Some(fewer) = open[kind].checked_sub(1) else { return at };
            open[kind] = fewer;
        }
        let ends = match c {
            // An apostrophe has a letter behind it.
            '\'' | '\u{2019}' => !rest.starts_with(char::is_alphanumeric),
            // The maqaf of Hebrew joins words, and a word to what is none.
            '\u{5be}' => text[..at].ends_with(|c: char| c.is_ascii()),
            _ if matches!(c, ',' | ';') || is_dash(c) => {
                SCHEMES.iter().any(|scheme| rest.strip_prefix(scheme).is_some_and(|rest| rest.starts_with("://")))
                    || ends_url(c)
            }
            _ => ends_url(c),
        };
        if ends {
            return at;
        }
    }
    text.len()
}

/// Says whether `c` ends a URL wherever it stands: white space, what no URL has, quotation marks and brackets of any script but the
/// brackets of ASCII, what ends a sentence or a part of one, and emoji.
fn ends_url(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_whitespace() || c.is_ascii_control() || "<>\"`|\\".contains(c);
    }
    let is_bracket_or_quote = matches!(
        CodePointMapData::<GeneralCategory>::new().get(c),
        GeneralCategory::OpenPunctuation
            | GeneralCategory::ClosePunctuation
            | GeneralCategory::InitialPunctuation
            | GeneralCategory::FinalPunctuation
    );
    is_bracket_or_quote
        || c.is_whitespace()
        || c.is_control()
        || CodePointSetData::new::<TerminalPunctuation>().contains(c)
        || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
        || CodePointSetData::new::<ExtendedPictographic>().contains(c)
        || CodePointSetData::new::<EmojiPresentation>().contains(c)
        // Dots, long dashes and quotation marks that Unicode counts among other punctuation, and wide forms of what ends a URL in ASCII.
        || "\u{2025}\u{2026}\u{2014}\u{2015}\u{5f4}\u{ff02}\u{ff07}\u{ff1c}\u{ff1e}\u{ff3c}\u{ff40}\u{ff5c}".contains(c)
}
