//! What people type or paste where an address or an invite is asked for, without what cannot be seen in it.
//!
//! Messengers, word processors and web pages put marks of direction, joiners and byte order marks around what is copied from them;
//! keyboards of East Asia write digits and colons in full width. Neither changes what is meant.

/// The text as it is meant: without invisible characters, in ASCII where it is written in full width, and without the brackets, quotation
/// marks and full stops that a sentence puts around it.
pub(crate) fn meant(text: &str) -> String {
    let mut meant = String::with_capacity(text.len());
    let mut following = text.chars().peekable();
    while let Some(c) = following.next() {
        // In names of some scripts, a joiner between letters makes another name (RFC 5892, appendix A).
        let is_of_name = matches!(c, '\u{200c}' | '\u{200d}')
            && meant.chars().next_back().is_some_and(is_foreign)
            && following.peek().copied().is_some_and(is_foreign);
        if is_of_name || !is_invisible(c) {
            meant.push(in_ascii(c));
        }
    }
    without_sentence(&meant).to_owned()
}

fn is_foreign(c: char) -> bool {
    !c.is_ascii() && c.is_alphanumeric()
}

/// The full-width forms of Unicode's block "Halfwidth and Fullwidth Forms", and the full stops of UTS #46, in ASCII.
fn in_ascii(c: char) -> char {
    const FULL_WIDTH_FROM_ASCII: u32 = 0xfee0;
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - FULL_WIDTH_FROM_ASCII).unwrap_or(c),
        '\u{3002}' | '\u{ff61}' => '.',
        _ => c,
    }
}

/// Unicode's property `Default_Ignorable_Code_Point` (version 17), and its interlinear annotations: nothing of these is drawn.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// The text without what a sentence puts around it.
pub(crate) fn without_sentence(text: &str) -> &str {
    let is_before = |c: char| c.is_whitespace() || "<({\"'`„“‚‘«‹".contains(c);
    let is_behind = |c: char| c.is_whitespace() || ">)}\"'`“”‘’»›.,;!".contains(c);
    text.trim_start_matches(is_before).trim_end_matches(is_behind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_not_meant() {
        for (typed, expected) in [
            ("\u{200e}192.168.1.5:8000\u{200b}", "192.168.1.5:8000"),
            ("\u{202a}192.168\u{2060}.1.5\u{202c}", "192.168.1.5"),
            ("\u{a0}\u{feff} a\u{3000}", "a"),
            ("１９２．１６８。１．５：８０００", "192.168.1.5:8000"),
            ("(http://a:1).", "http://a:1"),
            ("„a“,", "a"),
            ("[::1]", "[::1]"),
            ("a\u{200d}b", "ab"),
            ("نامه\u{200c}ای", "نامه\u{200c}ای"),
            ("\u{200b}", ""),
        ] {
            assert_eq!(meant(typed), expected, "{typed:?}");
        }
    }
}
