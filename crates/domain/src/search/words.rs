//! The words of a text, as they are kept in the index and asked of it.

use std::ops::Range;

use icu_properties::{CodePointMapData, props::GeneralCategory};
use unicode_segmentation::UnicodeSegmentation;

use crate::letters::{folded, has_spaces};

/// Of a longer word the beginning counts.
const LONGEST_CHARACTERS: usize = 64;

/// Signs that belong to the word before them, as in C++ and F#, and at most so many.
const ENDINGS: [char; 2] = ['+', '#'];
const MOST_ENDINGS: usize = 2;

/// The scheme of what mentions and invites name: keys, in which nobody looks for words.
const KEYS: &str = "o2m://";

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Folded. Of ASCII it has letters, digits, and signs at its end, and no space.
    pub text: String,
    /// Where it stands, in bytes.
    pub at: Range<usize>,
    /// In a script without spaces: where its first character ends. There each two characters are a word, and so is the last of a row alone.
    pub first_end: Option<usize>,
}

/// The words of `text`, in order.
pub fn words(text: &str) -> Vec<Word> {
    let mut cutter = Cutter::default();
    let mut key_end = 0;
    for (start, cluster) in text.grapheme_indices(true) {
        if start < key_end {
            continue;
        }
        if text[start..].starts_with(KEYS) {
            cutter.end();
            let ends = |c: char| c.is_whitespace() || matches!(c, ')' | ']' | '>' | '"');
            key_end = text[start..].find(ends).map_or(text.len(), |length| start + length);
            continue;
        }
        let at = start..start + cluster.len();
        for c in folded(cluster).chars() {
            cutter.take(c, at.clone());
        }
    }
    cutter.end();
    cutter.words
}

/// What a character is to words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Between,
    /// Of a word with spaces around it.
    Letter,
    /// Of a row without spaces.
    Unspaced,
    /// A word by itself, as emoji are.
    Sign,
    /// It belongs to what is before it.
    Mark,
}

#[derive(Debug, Default)]
struct Cutter {
    words: Vec<Word>,
    /// A word that may go on.
    word: Option<Word>,
    /// What may be its end, and where that ends.
    endings: String,
    endings_end: usize,
    /// A row of characters without spaces.
    row: Vec<(String, Range<usize>)>,
}

impl Cutter {
    fn take(&mut self, c: char, at: Range<usize>) {
        let kind = kind(c);
        if kind != Kind::Letter && kind != Kind::Mark {
            if ENDINGS.contains(&c) && self.word.is_some() && self.endings.len() < MOST_ENDINGS {
                self.endings.push(c);
                self.endings_end = at.end;
                return;
            }
            self.end_word();
        }
        if kind != Kind::Unspaced && kind != Kind::Mark {
            self.end_row();
        }
        match kind {
            Kind::Between => {}
            Kind::Letter => self.letter(c, at),
            Kind::Unspaced => self.row.push((c.to_string(), at)),
            Kind::Sign => self.words.push(Word { text: c.to_string(), at, first_end: None }),
            Kind::Mark => self.mark(c, at),
        }
    }

    fn letter(&mut self, c: char, at: Range<usize>) {
        // What stands between letters is no end.
        if !self.endings.is_empty() {
            self.endings.clear();
            self.end_word();
        }
        let word = self.word.get_or_insert_with(|| Word { text: String::new(), at: at.clone(), first_end: None });
        word.text.push(c);
        word.at.end = at.end;
    }

    fn mark(&mut self, c: char, at: Range<usize>) {
        if let Some((unit, of)) = self.row.last_mut() {
            unit.push(c);
            of.end = at.end;
        } else if self.word.is_some() && self.endings.is_empty() {
            self.letter(c, at);
        }
    }

    fn end(&mut self) {
        self.end_word();
        self.end_row();
    }

    fn end_word(&mut self) {
        let endings = std::mem::take(&mut self.endings);
        let Some(mut word) = self.word.take() else { return };
        word.text = word.text.chars().take(LONGEST_CHARACTERS).collect();
        if !endings.is_empty() {
            word.text.push_str(&endings);
            word.at.end = self.endings_end;
        }
        self.words.push(word);
    }

    fn end_row(&mut self) {
        let row = std::mem::take(&mut self.row);
        for (number, (unit, at)) in row.iter().enumerate() {
            let next = row.get(number + 1);
            self.words.push(Word {
                text: format!("{unit}{}", next.map_or("", |(next, _)| next)),
                at: at.start..next.map_or(at.end, |(_, at)| at.end),
                first_end: Some(at.end),
            });
        }
    }
}

fn kind(c: char) -> Kind {
    match CodePointMapData::<GeneralCategory>::new().get(c) {
        GeneralCategory::NonspacingMark | GeneralCategory::SpacingMark | GeneralCategory::EnclosingMark => Kind::Mark,
        GeneralCategory::OtherSymbol | GeneralCategory::CurrencySymbol if !c.is_ascii() => Kind::Sign,
        _ if is_of_row(c) => Kind::Unspaced,
        _ if c.is_alphanumeric() => Kind::Letter,
        _ => Kind::Between,
    }
}

/// Korean has spaces, but puts endings to its words.
fn is_of_row(c: char) -> bool {
    let is_hangul = matches!(c, '\u{1100}'..='\u{11ff}' | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}');
    c.is_alphanumeric() && (is_hangul || !has_spaces(c))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cut(text: &str) -> String {
        words(text).into_iter().map(|word| word.text).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn texts_are_cut_into_folded_words() {
        for (text, expected) in [
            ("Don't **panic**!", "don t panic"),
            ("L\u{2019}été à Łódź", "l ete a lodz"),
            ("C++, C#, F#! 1+1 a#b # Title", "c++ c# f# 1 1 a b title"),
            ("東京都庁へ", "東京 京都 都庁 庁へ へ"),
            ("東京 2020年", "東京 京 2020 年"),
            ("iPhone15ケース", "iphone15 ケー ース ス"),
            ("人々・サッカー", "人々 々 サッ ッカ カー ー"),
            ("ｻｯｶｰ", "サッ ッカ カー ー"),
            ("서울에서 만나", "서울 울에 에서 서 만나 나"),
            ("ภาษาไทย", "ภา าษ ษา าไ ไท ทย ย"),
            ("น้ำ", "น\u{e49}\u{e4d}า า"),
            ("مُحَمَّد، سلام", "محمد سلام"),
            ("שָׁלוֹם", "שלום"),
            ("हिंदी में", "हिंदी में"),
            ("❤️ 👍🏽 👩\u{200d}🚀 5€", "❤ 👍 👩 🚀 5 €"),
            ("a NOT (b OR c) AND \"d\" NEAR/2 e* ^f -g", "a not b or c and d near 2 e f g"),
            ("[Mara](o2m://abcdefgh@10.0.0.1:8000) said", "mara said"),
            ("½ № Ⅷ", "1 2 no viii"),
            ("", ""),
            (" \0\u{301}\u{fe0f}*", ""),
        ] {
            assert_eq!(cut(text), expected, "{text}");
        }
    }

    #[test]
    fn of_a_very_long_word_the_beginning_counts() {
        assert_eq!(cut(&format!("{}+ b", "é".repeat(10_000))), format!("{}+ b", "e".repeat(64)));
    }

    #[test]
    fn a_word_says_where_it_stands() {
        let text = "Ein CAFÉ in 東京都, C++";
        let at = |number: usize| &text[words(text)[number].at.clone()];
        assert_eq!([at(1), at(3), at(4), at(5), at(6)], ["CAFÉ", "東京", "京都", "都", "C++"]);
        assert_eq!(words(text)[3].first_end, Some(text.find('京').unwrap()));
    }

    proptest! {
        #[test]
        fn words_of_any_text_have_no_space_or_sign_of_the_index_and_stay_what_they_are(text in "\\PC{0,80}|[a-z+#'\" ]{0,40}|[ก-๙あ-ん漢字가-힣 ]{0,20}") {
            for word in words(&text) {
                prop_assert!(!word.text.is_empty());
                prop_assert!(word.text.chars().all(|c| !c.is_ascii() || c.is_ascii_lowercase() || c.is_ascii_digit() || ENDINGS.contains(&c)), "{word:?}");
                prop_assert!(text.get(word.at.clone()).is_some_and(|part| !part.is_empty()), "{word:?}");
                prop_assert!(word.first_end.is_none_or(|end| word.at.start < end && end <= word.at.end));
            }
        }
    }
}
