//! What is a beginning of words is asked for as those words, where they are few.
//!
//! The index hands out what has a word as it goes along; of a beginning it first puts together the places of all words that begin so. It knows
//! those of two and three letters as if they were words (`prefix`).

use domain::search::Phrase;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};

use crate::{Store, StoreError};

/// Letters of the longest beginnings that the index knows.
const KNOWN_LETTERS: usize = 3;
/// Each step along the index looks at all of them.
const MOST_WORDS: usize = 64;

#[derive(FromQueryResult)]
struct WordRow {
    term: String,
}

impl Store {
    /// The phrases of which one is to be there where `phrase` is; none if there is no such word.
    pub(super) async fn spelled_out(&self, phrase: Phrase) -> Result<Vec<Phrase>, StoreError> {
        let Some((last, before)) = phrase.words.split_last() else { return Ok(Vec::new()) };
        if !phrase.is_beginning || last.chars().count() <= KNOWN_LETTERS {
            return Ok(vec![phrase]);
        }
        let sql = "SELECT term FROM search_word WHERE term >= ?1 AND term < ?2 LIMIT ?3";
        let most = i64::try_from(MOST_WORDS).unwrap_or(i64::MAX);
        let values: [Value; 3] = [last.clone().into(), format!("{last}{}", char::MAX).into(), (most + 1).into()];
        let statement = Statement::from_sql_and_values(self.reader().get_database_backend(), sql, values);
        let words = WordRow::find_by_statement(statement).all(self.reader()).await?;
        if words.len() > MOST_WORDS {
            return Ok(vec![phrase]);
        }
        let spell_out = |word: WordRow| Phrase { words: [before, &[word.term]].concat(), is_beginning: false };
        Ok(words.into_iter().map(spell_out).collect())
    }
}
