//! Documents that are too deep or too long to be kept.

use std::ops::Range;

use super::corpus::{Document, Expected};

/// Above every limit there is on what is read into memory.
const LONG_BYTES: usize = 300 * 1024;

/// What is repeated.
const PIECES: [&[u8]; 20] = [
    b"[",
    b"{\"a\":",
    b"[{\"id\":[",
    b"\"",
    b"\\",
    b"\\u0000",
    b"\\ud800",
    b"9",
    b"-",
    b"a",
    b"a,",
    b"a=,",
    b"a=\"\\\",",
    b";a",
    b"(",
    b" ",
    b"\n",
    b"\0",
    b"\xff",
    "😀".as_bytes(),
];

/// Long and deep documents of all kinds, and one that is right with something long in the place of a word.
pub(super) fn documents(kept: &[Document]) -> Vec<Vec<u8>> {
    let right = kept.iter().filter(|document| document.expected != Expected::Refused);
    let right = right.max_by_key(|document| document.bytes.len()).unwrap();
    let words = words(&right.bytes);
    let mut documents = Vec::new();
    for (index, piece) in PIECES.into_iter().enumerate() {
        let long = piece.repeat(LONG_BYTES / piece.len());
        // Words all over the document, as there are more of them than pieces.
        let Range { start, end } = words[index * 7 % words.len()].clone();
        documents.push([&right.bytes[..start], &long, &right.bytes[end..]].concat());
        documents.push(long);
    }
    documents
}

fn words(document: &[u8]) -> Vec<Range<usize>> {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric();
    let mut end = 0;
    let runs = document.chunk_by(|one, other| is_word(one) == is_word(other)).map(|run| {
        end += run.len();
        (is_word(&run[0]), end - run.len()..end)
    });
    runs.filter_map(|(is_word, range)| is_word.then_some(range)).collect()
}
