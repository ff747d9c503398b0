//! Searching: what the words of a text are, what is asked for, and where that stands in a text.
//!
//! Words are cut and folded here, and not by the index: so a run of Chinese or Thai has words, letters are found whatever is put to them, and
//! nothing that is typed is a rule of the index's own language.

mod asked;
mod marks;
mod words;

use std::ops::Range;

use serde::{Deserialize, Serialize};

pub use asked::{Asked, Day, SearchError};
pub use words::{Word, words};

/// Words that stand one behind the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// Folded; at least one.
    pub words: Vec<String>,
    /// Of the last word it is the beginning.
    pub is_beginning: bool,
}

impl Phrase {
    /// The words of `typed`; while it `is_open`, more letters may come. `None` for no words.
    pub fn new(typed: &str, is_open: bool) -> Option<Self> {
        let mut words = words(typed);
        let last = words.last()?;
        let is_row = last.first_end.is_some();
        // Behind the last of a row a text may go on; its pair holds it.
        if is_row && words.iter().rev().nth(1).is_some_and(|before| before.first_end == Some(last.at.start)) {
            words.pop();
        }
        // With any one letter a tenth of all words begins.
        let is_long = words.last().is_some_and(|word| word.text.chars().nth(1).is_some());
        let words = words.into_iter().map(|word| word.text).collect();
        Some(Self { words, is_beginning: is_row || (is_open && is_long) })
    }

    /// The beginning of a name.
    pub fn of_name(typed: &str) -> Option<Self> {
        Some(Self { is_beginning: true, ..Self::new(typed, true)? })
    }

    /// The same of whole words.
    #[must_use]
    pub fn whole(self) -> Self {
        Self { is_beginning: false, ..self }
    }
}

/// What of a text shows why it was found: how it reads there, and which parts of that were asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    pub text: String,
    /// In bytes, rising, none within another.
    pub marks: Vec<Range<usize>>,
}
