//! The words of the interface are easy to read, and name each thing in one way. A test holds that, not memory.

use std::fs;

use crate::workspace;

/// What a child of twelve reads in school is at 6 (Flesch-Kincaid grade level).
const HARDEST_GRADE: f64 = 4.0;
/// Of one sentence; long words, as in "network" or "computer", count much in short ones.
const HARDEST_SENTENCE: f64 = 12.0;
/// Shorter ones are buttons and titles.
const SENTENCE_WORDS: usize = 8;
/// What people call "your O2M".
const OTHER_WORDS: [&str; 6] = ["server", "servers", "node", "nodes", "peer", "peers"];

/// Every text of the interface, by the last part of its key.
fn texts() -> Vec<(String, String)> {
    let path = workspace::root().join("app/locales/en.json");
    let file = fs::read_to_string(path).expect("the words are there");
    let pairs = file.lines().filter_map(|line| {
        let (key, text) = line.trim().strip_prefix('"')?.split_once("\": \"")?;
        Some((key.to_owned(), plain(text.trim_end_matches(',').trim_end_matches('"'))))
    });
    pairs.collect()
}

/// Without tags, and with a name in the place of each value.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for (index, piece) in text.split(['<', '>']).enumerate() {
        if index % 2 == 0 {
            plain.push_str(piece);
        }
    }
    while let (Some(from), Some(to)) = (plain.find("{{"), plain.find("}}")) {
        plain.replace_range(from..to + 2, "Mara");
    }
    plain
}

fn sentences(text: &str) -> Vec<Vec<String>> {
    let ends = |c: char| matches!(c, '.' | '!' | '?' | ':');
    let padded = format!("{text} ");
    let sentences = padded.split_inclusive(char::is_whitespace).fold(vec![String::new()], |mut all, word| {
        if let Some(last) = all.last_mut() {
            last.push_str(word);
        }
        if word.trim_end().ends_with(ends) {
            all.push(String::new());
        }
        all
    });
    let words =
        |sentence: &String| sentence.split(|c: char| !c.is_alphabetic() && c != '’').map(str::to_owned).collect();
    let words = sentences
        .iter()
        .map(words)
        .map(|words: Vec<String>| words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>());
    words.filter(|words| !words.is_empty()).collect()
}

/// Groups of vowels, without the silent ones at the end.
fn syllables(word: &str) -> usize {
    let word = word.to_lowercase();
    let word = word.strip_suffix("’s").unwrap_or(&word);
    let is_vowel = |c: char| "aeiouy".contains(c);
    let mut groups = word.split(|c: char| !is_vowel(c)).filter(|group| !group.is_empty()).count();
    let is_silent = word.ends_with('e') && !word.ends_with("le")
        || word.ends_with("ed") && !word.ends_with("ted") && !word.ends_with("ded");
    if is_silent && groups > 1 {
        groups -= 1;
    }
    groups.max(1)
}

/// The grade of some sentences (Kincaid and others, 1975).
#[expect(clippy::cast_precision_loss, reason = "some thousand words")]
fn grade<'a>(sentences: impl Iterator<Item = &'a Vec<String>> + Clone) -> f64 {
    let count = sentences.clone().count() as f64;
    let words = sentences.clone().map(Vec::len).sum::<usize>() as f64;
    let spoken = sentences.flatten().map(|word| syllables(word)).sum::<usize>() as f64;
    0.39 * words / count + 11.8 * spoken / words - 15.59
}

#[test]
fn syllables_are_counted_as_they_are_spoken() {
    for (word, expected) in
        [("friend", 1), ("picture", 2), ("closed", 1), ("wanted", 2), ("people", 2), ("address", 2), ("the", 1)]
    {
        assert_eq!(syllables(word), expected, "{word}");
    }
}

#[test]
fn the_words_of_the_interface_are_easy_to_read() {
    let texts = texts();
    let all: Vec<(String, Vec<String>)> = texts
        .iter()
        .flat_map(|(key, text)| sentences(text).into_iter().map(move |sentence| (key.clone(), sentence)))
        .filter(|(_, sentence)| sentence.len() >= SENTENCE_WORDS)
        .collect();
    assert!(all.len() > 100, "the file is read");
    let grade_of_all = grade(all.iter().map(|(_, sentence)| sentence));
    println!("Flesch-Kincaid grade of {} sentences: {grade_of_all:.2}", all.len());
    assert!(grade_of_all <= HARDEST_GRADE, "{grade_of_all}");
    for (key, sentence) in &all {
        let grade = grade(std::iter::once(sentence));
        assert!(grade <= HARDEST_SENTENCE, "{key}: {grade:.1}: {}", sentence.join(" "));
    }
}

#[test]
fn one_word_for_one_thing() {
    for (key, text) in texts() {
        let words = sentences(&text).concat();
        let other = words.iter().find(|word| OTHER_WORDS.contains(&word.to_lowercase().as_str()));
        assert_eq!(other, None, "{key}: {text}");
    }
}
