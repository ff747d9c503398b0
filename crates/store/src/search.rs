//! Searching: the tables `search_document` and `search_due`, and the index of words over the first.
//!
//! Triggers take what changes or goes out of the index, and note what is to be put in: so no statement can forget it. The words are cut by
//! `domain::search`, which SQLite does not know, so a transaction puts them in before it commits.

mod beginning;
mod expression;
mod facet;
mod fill;
mod shown;

use domain::{DocumentId, PeerId, PostId, ThreadItemId, Timestamp};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};

pub use expression::{SearchFor, SearchIn};
pub use shown::FoundComment;

use crate::{Store, StoreError, open::number};

/// Documents of one second.
const OF_A_SECOND: i64 = 4_096;

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    pub id: DocumentId,
    pub what: FoundWhat,
}

/// What can be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FoundWhat {
    Post(PostId),
    /// In the thread of a post that is here.
    Comment(ThreadItemId, PostId),
    /// In the conversation with this peer.
    Message(ThreadItemId, PeerId),
}

#[derive(FromQueryResult)]
struct FoundRow {
    id: i64,
    post_id: Option<i64>,
    item_id: Option<i64>,
    under_id: Option<i64>,
    with_id: Option<i64>,
}

impl Store {
    /// Finds up to `limit` documents before `before`, newest first. A comment whose post is not here is not found.
    pub async fn search(
        &self,
        wanted: &SearchFor,
        before: Option<DocumentId>,
        limit: usize,
    ) -> Result<Vec<Found>, StoreError> {
        let mut phrases = Vec::new();
        for phrase in &wanted.phrases {
            phrases.push(self.spelled_out(phrase.clone()).await?);
        }
        let Some(expression) = wanted.expression(&phrases) else { return Ok(Vec::new()) };
        let end = wanted.until.map_or(i64::MAX, first_of_second);
        let end = before.map_or(end, |before| before.0.min(end));
        let begin = wanted.since.map_or(i64::MIN, first_of_second);
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let values: [Value; 4] = [expression.into(), end.into(), begin.into(), limit.into()];
        let statement = Statement::from_sql_and_values(self.reader().get_database_backend(), SEARCH, values);
        let rows = FoundRow::find_by_statement(statement).all(self.reader()).await?;
        rows.into_iter().map(Found::try_from).collect()
    }

    /// How much of what was here before the index is not in it yet.
    pub async fn count_unsearchable(&self) -> Result<u64, StoreError> {
        let count = number(self.reader(), "SELECT count(*) FROM search_due WHERE is_older = 1").await?;
        u64::try_from(count).map_err(|_| StoreError::Corrupt("search_due"))
    }
}

/// Along the index, which knows its rows in their order: what is far behind is not looked at.
const SEARCH: &str = "SELECT search_document.id, search_document.post_id, search_document.item_id, under.id AS under_id,
        conversation.peer_id AS with_id
    FROM search_index CROSS JOIN search_document ON search_document.id = search_index.rowid
    LEFT JOIN thread_item ON thread_item.id = search_document.item_id
    LEFT JOIN post AS under ON ifnull(under.peer_id, 0) = ifnull(thread_item.peer_id, 0) AND under.wire_id = thread_item.post
        AND under.deleted_at IS NULL AND thread_item.kind = 'comment'
    LEFT JOIN conversation ON conversation.wire_id = thread_item.post AND thread_item.kind = 'message'
    WHERE search_index MATCH ? AND search_index.rowid < ? AND search_index.rowid >= ?
        AND (search_document.post_id IS NOT NULL OR under.id IS NOT NULL OR conversation.id IS NOT NULL)
    ORDER BY search_index.rowid DESC LIMIT ?";

/// The lowest number that a document of the second of `at` may have.
fn first_of_second(at: Timestamp) -> i64 {
    at.0.div_euclid(1_000).saturating_mul(OF_A_SECOND)
}

impl TryFrom<FoundRow> for Found {
    type Error = StoreError;

    fn try_from(row: FoundRow) -> Result<Self, StoreError> {
        let what = match (row.post_id, row.item_id, row.under_id) {
            (Some(post), _, _) => FoundWhat::Post(PostId(post)),
            (_, Some(item), Some(under)) => FoundWhat::Comment(ThreadItemId(item), PostId(under)),
            (_, Some(item), None) => {
                let with = row.with_id.ok_or(StoreError::Corrupt("search_document"))?;
                FoundWhat::Message(ThreadItemId(item), PeerId(with))
            }
            _ => return Err(StoreError::Corrupt("search_document")),
        };
        Ok(Self { id: DocumentId(row.id), what })
    }
}

#[cfg(test)]
mod tests;
