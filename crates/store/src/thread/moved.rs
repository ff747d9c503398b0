//! What others said in threads since some item came: which threads moved.

use domain::{PeerId, PostId, ThreadItemId, Timestamp};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use super::NewComment;
use crate::{Store, StoreError, remembered::Slots};

/// The most that are looked at, the newest first.
const MOST: i64 = 200;

#[derive(FromQueryResult)]
struct NewRow {
    id: i64,
    post_id: i64,
    peer_id: Option<i64>,
    author: String,
    name: String,
    known: Option<i64>,
    state: Option<String>,
    source: String,
    received_at: i64,
}

impl Store {
    /// The newest comments of others that are here and came after `since`, the newest first.
    pub async fn new_comments(&self, since: ThreadItemId) -> Result<Vec<NewComment>, StoreError> {
        let find = |slots: &mut Slots| slots.new_comments.get(&since);
        let keep = |slots: &mut Slots, value: &Vec<NewComment>| slots.new_comments.keep(since, value);
        self.remembered_where(find, keep, self.read_new_comments(since)).await
    }

    async fn read_new_comments(&self, since: ThreadItemId) -> Result<Vec<NewComment>, StoreError> {
        // A walk along the ids: the index of posts is for their threads.
        let sql = "SELECT thread_item.id, post.id AS post_id, post.peer_id, thread_item.author, thread_item.name,
                peer.id AS known, peer.state, thread_item.source, thread_item.received_at
            FROM thread_item JOIN post ON post.wire_id = thread_item.post
                    AND ifnull(post.peer_id, 0) = ifnull(thread_item.peer_id, 0) AND post.deleted_at IS NULL
                LEFT JOIN peer ON peer.node_id = thread_item.author
            WHERE thread_item.id > ? AND thread_item.kind = 'comment' AND thread_item.standing = 'said'
                AND thread_item.is_removed = 0 AND thread_item.received_at IS NOT NULL
                AND thread_item.author IS NOT (SELECT owner.node_id FROM owner)
            ORDER BY thread_item.id DESC LIMIT ?";
        let values = [since.0.into(), MOST.into()];
        let statement = Statement::from_sql_and_values(self.reader().get_database_backend(), sql, values);
        let rows = NewRow::find_by_statement(statement).all(self.reader()).await?;
        rows.into_iter().map(NewComment::try_from).collect()
    }
}

impl TryFrom<NewRow> for NewComment {
    type Error = StoreError;

    fn try_from(row: NewRow) -> Result<Self, StoreError> {
        let state = |state: String| state.parse().map_err(|_| StoreError::Corrupt("peer.state"));
        Ok(Self {
            item: ThreadItemId(row.id),
            post: PostId(row.post_id),
            home: row.peer_id.map(PeerId),
            author: row.author.parse().map_err(|_| StoreError::Corrupt("thread_item.author"))?,
            name: row.name,
            known: row.known.map(PeerId).zip(row.state.map(state).transpose()?),
            source: row.source,
            received_at: Timestamp(row.received_at),
        })
    }
}
