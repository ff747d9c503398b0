//! Where in a text is what was asked for.

use std::ops::Range;

use super::{Asked, Excerpt, Phrase, Word, words};
use crate::letters::folded;

/// This part of an excerpt comes before what was asked for.
const LEAD: usize = 4;

impl Asked {
    /// The parts of `text` that were asked for, in bytes: rising, none within another.
    pub fn marks(&self, text: &str) -> Vec<Range<usize>> {
        let words = words(text);
        let mut marks: Vec<Range<usize>> =
            self.phrases.iter().flat_map(|phrase| phrase_marks(phrase, &words, text)).collect();
        marks.sort_by_key(|mark| (mark.start, mark.end));
        marks.dedup_by(|next, mark| {
            let is_one = next.start < mark.end;
            if is_one {
                mark.end = mark.end.max(next.end);
            }
            is_one
        });
        marks
    }

    /// What of `text`, which is one line, shows why it was found: about `characters`, with the first that was asked for.
    pub fn excerpt(&self, text: &str, characters: usize) -> Excerpt {
        let marks = self.marks(text);
        let first = marks.first().map_or(0, |mark| mark.start);
        let start = text[..first].char_indices().rev().nth(characters / LEAD).map_or(0, |(at, _)| at);
        // Where a word begins.
        let start = if start == 0 { 0 } else { text[start..first].find(' ').map_or(start, |space| start + space + 1) };
        let end = text[start..].char_indices().nth(characters).map_or(text.len(), |(at, _)| start + at);
        let is_cut = end < text.len();
        let last_space = text[start..end].rfind(' ').map(|space| start + space);
        let end = if is_cut { last_space.filter(|space| *space > first).unwrap_or(end) } else { end };
        let before = if start > 0 { "…" } else { "" };
        let marks = marks.into_iter().filter(|mark| start <= mark.start && mark.start < end);
        let marks = marks.map(|mark| mark.start - start + before.len()..mark.end.min(end) - start + before.len());
        let after = if is_cut { "…" } else { "" };
        Excerpt { marks: marks.collect(), text: format!("{before}{}{after}", &text[start..end]) }
    }
}

impl Phrase {
    /// Says whether it stands in `text`.
    pub fn is_in(&self, text: &str) -> bool {
        !phrase_marks(self, &words(text), text).is_empty()
    }
}

fn phrase_marks(phrase: &Phrase, words: &[Word], text: &str) -> Vec<Range<usize>> {
    let Some((last, before)) = phrase.words.split_last() else { return Vec::new() };
    let is_last = |word: &Word| if phrase.is_beginning { word.text.starts_with(last) } else { word.text == *last };
    let found = words.windows(phrase.words.len()).filter(|found| {
        found.last().is_some_and(is_last) && found.iter().zip(before).all(|(word, asked)| word.text == *asked)
    });
    found.flat_map(|found| found.iter().zip(&phrase.words).map(|(word, asked)| mark(word, asked, text))).collect()
}

/// Of a pair that was found by its first character, that one.
fn mark(word: &Word, asked: &str, text: &str) -> Range<usize> {
    match word.first_end {
        Some(end) if folded(&text[word.at.start..end]).starts_with(asked) => word.at.start..end,
        _ => word.at.clone(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn marked(typed: &str, text: &str) -> String {
        show(text, &typed.parse::<Asked>().unwrap().marks(text))
    }

    fn show(text: &str, marks: &[Range<usize>]) -> String {
        let (mut shown, mut at) = (String::new(), 0);
        for mark in marks {
            shown.extend([&text[at..mark.start], "[", &text[mark.clone()], "]"]);
            at = mark.end;
        }
        shown + &text[at..]
    }

    #[test]
    fn what_was_asked_for_is_marked_as_it_reads() {
        for (typed, text, expected) in [
            ("cafe", "Im CAFÉ, im Cafés", "Im [CAFÉ], im [Cafés]"),
            ("cafe ", "Im CAFÉ, im Cafés", "Im [CAFÉ], im Cafés"),
            ("\"the cat\"", "The cat, the dog, the cat", "[The] [cat], the dog, [the] [cat]"),
            ("strasse", "Straße", "[Straße]"),
            ("京都", "東京都と京都", "東[京都]と[京都]"),
            ("東京都", "東京都と東京", "[東京都]と東京"),
            ("京", "東京都", "東[京]都"),
            ("ไทย", "ภาษาไทย", "ภาษา[ไทย]"),
            ("שלום", "שָׁלוֹם!", "[שָׁלוֹם]!"),
            ("c++ ", "C, C++ and C#", "C, [C++] and C#"),
            ("ca cake", "A cake", "A [cake]"),
            ("has:picture", "A picture", "A picture"),
        ] {
            assert_eq!(marked(typed, text), expected, "{typed} in {text}");
        }
    }

    #[test]
    fn a_name_is_known_by_its_beginning() {
        for (typed, name, expected) in [
            ("mar", "Mara Lindström", true),
            ("lindstrom", "Mara Lindström", true),
            ("Mara L", "Mara Lindström", true),
            ("ara", "Mara Lindström", false),
            ("山", "山田太郎", true),
            ("太郎", "山田太郎", true),
            ("🦊", "🦊 Fox", true),
        ] {
            assert_eq!(Phrase::of_name(typed).unwrap().is_in(name), expected, "{typed} in {name}");
        }
        assert!(!Phrase::of_name("mar").unwrap().whole().is_in("Mara"));
        assert_eq!(Phrase::of_name("-"), None);
    }

    #[test]
    fn an_excerpt_has_the_first_that_was_asked_for() {
        let asked: Asked = "needle".parse().unwrap();
        let hay = "some hay ".repeat(50);
        let excerpt = asked.excerpt(&format!("{hay}needle {hay}needle"), 60);
        assert_eq!(show(&excerpt.text, &excerpt.marks), "…hay some hay [needle] some hay some hay some hay some hay…");
        let excerpt = asked.excerpt("A needle", 60);
        assert_eq!(show(&excerpt.text, &excerpt.marks), "A [needle]");
        let excerpt = asked.excerpt(hay.trim(), 20);
        assert_eq!((excerpt.text.as_str(), excerpt.marks.len()), ("some hay some hay…", 0));
    }

    proptest! {
        #[test]
        fn an_excerpt_of_anything_has_marks_in_order(typed in "\\PC{0,10}", text in "\\PC{0,200}", around in "[東京a ]{0,99}") {
            let asked: Asked = typed.parse().unwrap();
            let text = format!("{text}{typed}{around}");
            for length in [1, 10, 500] {
                let excerpt = asked.excerpt(&text, length);
                let mut end = 0;
                for mark in excerpt.marks {
                    prop_assert!(end <= mark.start && mark.start < mark.end);
                    prop_assert!(excerpt.text.get(mark.clone()).is_some());
                    end = mark.end;
                }
            }
        }
    }
}
