//! The owner's threads: what the door asks of what is held, and what is written when an item is taken.

use std::collections::BTreeSet;

use domain::{
    CircleId, NodeId, PeerId, PostId, Timestamp, WireId, limits,
    thread::{CameFor, Commenting, Entry, ItemKind, Kept, Pace, Standing, Subject, Target},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, Statement};

use super::{Home, ItemRevision, ItemRow, feed::Haste, row::ThreadPost};
use crate::{
    Store, StoreError, WriteTx,
    entity::thread_item,
    visibility::{meant_for_peer, visible_to_peer},
};

/// Reactions are told so late, that one who goes through them is told of all at once.
const REACTION_SECONDS: i64 = 30;
const HOUR_SECONDS: i64 = 3600;

/// A post of the owner's as a friend finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenPost {
    pub post: ThreadPost,
    pub commenting: Commenting,
}

#[derive(FromQueryResult)]
struct Found {
    found: i64,
}

/// What is meant of all that somebody said in the owner's threads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SaidBy {
    Comments,
    /// Reactions, too.
    All,
}

#[derive(FromQueryResult)]
struct ItemOfPost {
    id: i64,
    post_id: i64,
}

#[derive(FromQueryResult)]
struct Recent {
    comments: i64,
    first_at: Option<i64>,
}

/// Whether the peer that is bound may see the item in the row `thread_item` of a post in the owner's thread.
pub(super) fn is_offered() -> String {
    format!(
        "EXISTS (SELECT 1 FROM peer JOIN post ON ifnull(post.peer_id, 0) = 0 AND post.wire_id = thread_item.post
            WHERE peer.id = ? AND {} AND {})",
        visible_to_peer(),
        meant_for_peer()
    )
}

impl Store {
    /// How many comments by `author` stand under the owner's posts.
    pub async fn count_comments_by(&self, author: NodeId) -> Result<u64, StoreError> {
        let comments = thread_item::Entity::find()
            .filter(thread_item::Column::PeerId.is_null())
            .filter(thread_item::Column::Author.eq(author.to_string()))
            .filter(thread_item::Column::Kind.eq(<&str>::from(ItemKind::Comment)))
            .filter(thread_item::Column::Standing.eq(<&str>::from(Standing::Said)))
            .filter(thread_item::Column::IsRemoved.eq(false));
        Ok(comments.count(self.reader()).await?)
    }

    /// Says whether `peer` may see the post of the owner's with this id.
    pub async fn is_post_seen_by(&self, peer: PeerId, post: WireId) -> Result<bool, StoreError> {
        Ok(post_seen_by(self.reader(), peer, post).await?.is_some())
    }
}

impl WriteTx {
    /// The post of the owner's that `peer` may see under this id.
    pub async fn post_seen_by(&self, peer: PeerId, post: WireId) -> Result<Option<SeenPost>, StoreError> {
        let Some(post) = post_seen_by(&self.tx, peer, post).await? else { return Ok(None) };
        let Some(post) = self.thread_post(post).await? else { return Ok(None) };
        let commenting = self.commenting(None, post.wire_id).await?;
        Ok(Some(SeenPost { post, commenting }))
    }

    /// Whether what `entry` answers is held, or was.
    pub async fn target(&self, home: Home, entry: &Entry) -> Result<Target, StoreError> {
        let Some(id) = entry.subject.reply_to else { return Ok(Target::Held) };
        let held = self.thread_item(home, id).await?.map(|item| item.entry.subject);
        let is_held = held.is_some_and(|it| {
            // Comments answer comments, and messages messages.
            it.post == entry.subject.post
                && it.kind.has_words()
                && (it.kind == ItemKind::Message) == (entry.subject.kind == ItemKind::Message)
        });
        Ok(if is_held { Target::Held } else { Target::Missing })
    }

    /// How many others have reacted to what the reaction `entry` is to; of a comment it means nothing.
    pub async fn count_reactions(&self, entry: &Entry) -> Result<usize, StoreError> {
        let sql =
            "SELECT count(*) AS found FROM thread_item WHERE ifnull(peer_id, 0) = 0 AND post = ? AND kind = 'reaction'
            AND reply_to IS ? AND standing = 'said'";
        let target = entry.subject.reply_to.map(|id| id.to_string());
        let found: Option<Found> = self.one(sql, [entry.subject.post.to_string().into(), target.into()]).await?;
        Ok(found.map_or(0, |found| usize::try_from(found.found).unwrap_or(0)))
    }

    /// How much came of late, of this item and from its author.
    pub async fn pace(&self, entry: &Entry, held: Option<&ItemRow>, now: Timestamp) -> Result<Pace, StoreError> {
        let sql = "SELECT count(*) AS comments, min(received_at) AS first_at FROM thread_item
            WHERE peer_id IS NULL AND author = ? AND kind = ? AND received_at BETWEEN ? AND ?";
        let since = now.plus_seconds(-HOUR_SECONDS);
        let Subject { author, kind, .. } = entry.subject;
        let values = [author.to_string().into(), <&str>::from(kind).into(), since.0.into(), now.0.into()];
        let recent: Option<Recent> = self.one(sql, values).await?;
        let recent = recent.unwrap_or(Recent { comments: 0, first_at: None });
        Ok(Pace {
            now,
            last_revision_at: held.and_then(|held| held.revised_at),
            revisions: held.map_or(0, |held| held.revisions),
            comments: u32::try_from(recent.comments).unwrap_or(u32::MAX),
            first_comment_at: recent.first_at.map(Timestamp),
        })
    }

    /// Says whether a conversation that this node holds has so many bytes of `author`'s messages that it takes no more of them.
    pub async fn is_conversation_full(&self, conversation: WireId, author: NodeId) -> Result<bool, StoreError> {
        // 256 are for the row of each.
        let sql = "SELECT coalesce(sum(256 + octet_length(jws)), 0) AS found FROM thread_item
            WHERE ifnull(peer_id, 0) = 0 AND post = ? AND kind = 'message' AND author = ?";
        let held: Option<Found> = self.one(sql, [conversation.to_string().into(), author.to_string().into()]).await?;
        let most = i64::try_from(limits::CONVERSATION_BYTES).unwrap_or(i64::MAX);
        Ok(held.is_some_and(|held| held.found >= most))
    }

    /// Takes a revision into a thread of the owner's, and says it in the feeds of those who may see it. `came_for` counts where the item is new.
    pub async fn take_item(
        &self,
        home: Home,
        held: Option<&ItemRow>,
        revision: &ItemRevision<'_>,
        came_for: &CameFor,
        now: Timestamp,
    ) -> Result<ItemRow, StoreError> {
        let id = self.put_revision(home, held, revision).await?;
        // What answers another stands after it, within a millisecond and by a clock that was put back, too.
        let taken = "UPDATE thread_item SET revised_at = ?1, received_at = coalesce(received_at, max(?1, ifnull((
                SELECT target.received_at + 1 FROM thread_item AS target
                WHERE ifnull(target.peer_id, 0) = 0 AND target.wire_id = thread_item.reply_to), ?1))),
            revisions = revisions + iif(came_for IS NULL, 0, 1) WHERE id = ?2";
        self.execute(taken, [now.0.into(), id.into()]).await?;
        if held.is_none() {
            self.put_came_for(id, came_for).await?;
        }
        let is_reaction = revision.entry.subject.kind == ItemKind::Reaction;
        let haste = if is_reaction { Haste::Until(now.plus_seconds(REACTION_SECONDS)) } else { Haste::AtOnce };
        self.item_changed(id, haste).await?;
        self.thread_item(home, revision.entry.subject.id).await?.ok_or(StoreError::Corrupt("thread_item"))
    }

    /// Takes another's comment, or the owner's, out of a thread of the owner's: its words are gone, and its place is kept.
    pub async fn remove_item(&self, item: &ItemRow) -> Result<(), StoreError> {
        self.remove(item.id.0).await
    }

    async fn remove(&self, item: i64) -> Result<(), StoreError> {
        let sql = "UPDATE thread_item SET is_removed = 1, jws = '', name = '', source = '', html = '', warning = '',
            picture_count = 0, quote_owner = NULL, quote_post = NULL WHERE id = ?";
        self.execute(sql, [item.into()]).await?;
        self.execute("DELETE FROM comment_picture WHERE item_id = ?", [item.into()]).await?;
        self.item_changed(item, Haste::AtOnce).await
    }

    /// Takes what `author` said out of all threads of the owner's; says under which posts that was.
    pub async fn remove_items_by(&self, author: NodeId, which: SaidBy) -> Result<Vec<PostId>, StoreError> {
        let sql = "SELECT thread_item.id, post.id AS post_id FROM thread_item
                JOIN post ON ifnull(post.peer_id, 0) = 0 AND post.wire_id = thread_item.post
            WHERE thread_item.peer_id IS NULL AND thread_item.author = ? AND thread_item.standing = 'said'
                AND thread_item.is_removed = 0 AND (thread_item.kind = 'comment' OR ?)";
        let values = [author.to_string().into(), (which == SaidBy::All).into()];
        let statement = Statement::from_sql_and_values(self.tx.get_database_backend(), sql, values);
        let mut posts = BTreeSet::new();
        for ItemOfPost { id, post_id } in ItemOfPost::find_by_statement(statement).all(&self.tx).await? {
            self.remove(id).await?;
            posts.insert(PostId(post_id));
        }
        Ok(posts.into_iter().collect())
    }

    /// Says an item once more to its author, though it stands in the author's feed already.
    pub async fn say_again(&self, item: &ItemRow, author: PeerId) -> Result<(), StoreError> {
        self.say_item_again(item.id.0, author).await
    }

    /// Says an item of the owner's threads once more to all who may see it.
    pub(crate) async fn say_to_all_again(&self, item: i64) -> Result<(), StoreError> {
        self.item_changed(item, Haste::AtOnce).await
    }

    /// Decides who may comment on a post of the owner's.
    pub async fn set_commenting(&self, post: &ThreadPost, commenting: Commenting) -> Result<(), StoreError> {
        self.put_commenting(None, post.wire_id, commenting).await?;
        self.thread_changed(post.id).await
    }

    /// Forgets the thread of a post of the owner's that is deleted.
    pub(crate) async fn forget_own_thread(&self, post: PostId) -> Result<(), StoreError> {
        let of_post = "ifnull(peer_id, 0) = 0 AND post = (SELECT wire_id FROM post WHERE id = ?)";
        for table in ["thread_item", "thread"] {
            self.execute(&format!("DELETE FROM {table} WHERE {of_post}"), [post.0.into()]).await?;
        }
        self.execute("DELETE FROM thread_entry WHERE post_id = ?", [post.0.into()]).await?;
        Ok(())
    }

    async fn put_came_for(&self, id: i64, came_for: &CameFor) -> Result<(), StoreError> {
        let (word, circles): (_, &[CircleId]) = match came_for {
            CameFor::Owner => ("owner", &[]),
            CameFor::Audience(audience) => (audience.as_str(), audience.circles()),
        };
        self.execute("UPDATE thread_item SET came_for = ? WHERE id = ?", [word.into(), id.into()]).await?;
        for circle in circles {
            let sql = "INSERT INTO thread_item_circle (item_id, circle_id) VALUES (?, ?)";
            self.execute(sql, [id.into(), circle.0.into()]).await?;
        }
        Ok(())
    }

    pub(crate) async fn one<T: FromQueryResult, const N: usize>(
        &self,
        sql: &str,
        values: [sea_orm::Value; N],
    ) -> Result<Option<T>, StoreError> {
        let statement = Statement::from_sql_and_values(self.tx.get_database_backend(), sql, values);
        Ok(T::find_by_statement(statement).one(&self.tx).await?)
    }
}

async fn post_seen_by(
    connection: &impl ConnectionTrait,
    peer: PeerId,
    post: WireId,
) -> Result<Option<PostId>, StoreError> {
    let sql = format!(
        "SELECT post.id AS found FROM peer JOIN post
        WHERE peer.id = ? AND ifnull(post.peer_id, 0) = 0 AND post.wire_id = ? AND {}",
        visible_to_peer()
    );
    let values = [peer.0.into(), post.to_string().into()];
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
    Ok(Found::find_by_statement(statement).one(connection).await?.map(|found| PostId(found.found)))
}

impl From<&ItemRow> for Kept {
    fn from(item: &ItemRow) -> Self {
        Self { entry: item.entry, is_removed: item.is_removed }
    }
}
