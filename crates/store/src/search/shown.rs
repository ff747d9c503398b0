//! What was found, as it is shown.

use domain::{
    Cover, NodeId, PeerId, Post, PostId, ThreadItemId, Timestamp,
    thread::{CommentPicture, ThreadPosition},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, Statement};

use crate::{
    Store, StoreError,
    comment_picture::pictures_of_items,
    cover::cover,
    entity::thread_item,
    post::row::{PostRow, post_columns},
};

/// A comment or message that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundComment {
    pub id: ThreadItemId,
    /// Whose thread it is in; `None`: the owner's.
    pub home: Option<PeerId>,
    pub author: NodeId,
    /// The author's own word.
    pub name: String,
    pub source: String,
    pub cover: Cover,
    pub pictures: Vec<CommentPicture>,
    pub at: Timestamp,
    /// Where a message stands in its conversation; `None`: its home has not shown it.
    pub place: Option<ThreadPosition>,
}

impl Store {
    /// The posts of `ids` that are here, in any order. Of long HTML comes the beginning, as in lists.
    pub async fn found_posts(&self, ids: &[PostId]) -> Result<Vec<Post>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        let sql = format!(
            "SELECT {} FROM post WHERE post.deleted_at IS NULL AND post.id IN ({})",
            post_columns(),
            ids.join(", ")
        );
        let statement = Statement::from_string(self.reader().get_database_backend(), sql);
        let rows = PostRow::find_by_statement(statement).all(self.reader()).await?;
        rows.into_iter().map(Post::try_from).collect()
    }

    /// The comments and messages of `ids` that say something, in any order.
    pub async fn found_comments(&self, ids: &[ThreadItemId]) -> Result<Vec<FoundComment>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let rows = thread_item::Entity::find()
            .filter(thread_item::Column::Id.is_in(ids.iter().copied()))
            .filter(thread_item::Column::IsRemoved.eq(false))
            .all(self.reader())
            .await?;
        let mut pictures = pictures_of_items(self.reader(), &ids).await?;
        let comment = |row: thread_item::Model| {
            Ok(FoundComment {
                id: ThreadItemId(row.id),
                home: row.peer_id.map(PeerId),
                author: row.author.parse().map_err(|_| StoreError::Corrupt("thread_item.author"))?,
                name: row.name,
                source: row.source,
                cover: cover(&row.warning, row.is_blurred)?,
                pictures: pictures.remove(&row.id).unwrap_or_default(),
                place: match row.received_at {
                    None => None,
                    Some(at) => Some(ThreadPosition {
                        received_at: Timestamp(at),
                        id: row.wire_id.parse().map_err(|_| StoreError::Corrupt("thread_item.wire_id"))?,
                    }),
                },
                at: Timestamp(row.said_at.min(row.received_at.unwrap_or(row.said_at))),
            })
        };
        rows.into_iter().map(comment).collect()
    }
}
