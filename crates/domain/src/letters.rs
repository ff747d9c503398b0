//! Letters as they are compared when words are looked for: whatever their case, accents, points and strokes.

use unicode_normalization::UnicodeNormalization;

/// `text` in small letters without what is put to letters, each as its plainest form.
pub(crate) fn folded(text: &str) -> String {
    // Accents are taken off, and whatever else was taken apart with them is put together again.
    let plain: String = text.nfkd().filter(|c| !is_put_to_letters(*c)).nfc().collect();
    let mut folded = String::with_capacity(plain.len());
    for letter in plain.chars().flat_map(char::to_lowercase) {
        match plain_letter(letter) {
            Some(plain) => folded.push_str(plain),
            None => folded.push(letter),
        }
    }
    folded
}

/// Says whether the script of this character puts spaces between its words. Thai and its neighbours, Chinese and Japanese do not.
pub(crate) fn has_spaces(c: char) -> bool {
    !matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{a4cf}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Accents of Latin, Greek and Cyrillic letters, and the points and marks of Hebrew and Arabic, which mostly are not written; marks of other
/// scripts are letters to their readers. The tatweel only makes a word longer.
fn is_put_to_letters(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}'
        | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' | '\u{5c7}'
        | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e4}'
        | '\u{6e7}' | '\u{6e8}' | '\u{6ea}'..='\u{6ed}')
}

/// Small letters that Unicode does not take apart, as CLDR's transform "Latin-ASCII" has them; the last sigma of a word.
fn plain_letter(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ð' | 'đ' | 'ɖ' | 'ɗ' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ı' | 'ɨ' => "i",
        'ł' => "l",
        'ŋ' => "n",
        'ŧ' => "t",
        'ɓ' => "b",
        'ƙ' => "k",
        'ς' => "σ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_folded_to_their_plainest_form() {
        for (text, expected) in [
            ("CAFÉ", "cafe"),
            ("Straße STRASSE ẞ", "strasse strasse ss"),
            ("Smørrebrød, Łódź, Đorđe, Þór", "smorrebrod, lodz, dorde, thor"),
            ("ΜΑΙΟΣ Μάιος", "μαιοσ μαιοσ"),
            ("İstanbul ılık", "istanbul ilik"),
            ("مُحَمَّد أحـــمد", "محمد احمد"),
            ("שָׁלוֹם", "שלום"),
            ("ガギ ｶﾞ", "ガギ ガ"),
            ("각", "각"),
            ("हिंदी ไม่", "हिंदी ไม่"),
            ("ﬁne №", "fine no"),
        ] {
            assert_eq!(folded(text), expected, "{text}");
        }
    }
}
