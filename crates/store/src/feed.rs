//! What the owner's node offers each friend: the table `feed_entry`, a view of the owner's posts for each friend, and the files that
//! these posts show.
//!
//! A post is in a friend's view from the first change that the friend could see, once, at the position of the last such change.
//! Positions are each friend's own, so that they tell nothing of what others see.

use domain::{Cursor, FeedStart, PeerId, Picture, Post, PostId, Sha256, Variant, WireId, limits};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, Statement,
    sea_query::Expr,
};

use crate::{
    Store, StoreError, WriteTx,
    entity::{peer, post},
    post::complete,
    shown_file::file_of,
    visibility::visible_to_peer,
};

/// What stands at the head of a friend's feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedHead {
    /// Name of the owner; empty until the node is set up.
    pub name: String,
    /// Of the last change.
    pub cursor: Cursor,
    /// The highest position that this friend was ever given.
    pub given: Cursor,
    /// Which edition of the profile is current.
    pub profile: Cursor,
}

/// Part of a friend's feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedPart {
    pub head: FeedHead,
    pub start: FeedStart,
    /// As many as a page may hold, at rising positions.
    pub entries: Vec<FeedEntry>,
    /// Position of the very last entry of the feed; 0 if there is none.
    pub last_seq: i64,
}

/// One entry of a friend's feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedEntry {
    pub seq: i64,
    pub wire_id: WireId,
    /// `None`: this friend may not see it any more.
    pub post: Option<Post>,
}

#[derive(FromQueryResult)]
struct HeadRow {
    name: String,
    epoch: String,
    seq: i64,
    given: i64,
    profile_version: i64,
}

#[derive(FromQueryResult)]
struct EntryRow {
    seq: i64,
    post_id: i64,
    wire_id: String,
    is_visible: bool,
}

#[derive(FromQueryResult)]
struct Found {
    found: i64,
}

impl Store {
    /// What stands at the head of the feed for `peer`; `None` if it is no friend.
    pub async fn feed_head(&self, peer: PeerId) -> Result<Option<FeedHead>, StoreError> {
        feed_head(self.reader(), peer).await
    }

    /// The part of the feed for `peer` that follows `since`; `None` if it is no friend. Head, entries and posts are of one moment, so
    /// that no post is shown as it became after it was hidden.
    pub async fn feed_part(&self, peer: PeerId, since: Option<Cursor>) -> Result<Option<FeedPart>, StoreError> {
        let snapshot = self.snapshot().await?;
        let Some(head) = feed_head(&snapshot, peer).await? else { return Ok(None) };
        let start = FeedStart::of(since, head.given);
        let rows = entry_rows(&snapshot, peer, start.after()).await?;
        let visible = rows.iter().filter(|row| row.is_visible).map(|row| row.post_id);
        let posts = post::Entity::find().filter(post::Column::Id.is_in(visible)).all(&snapshot).await?;
        let mut posts = complete(&snapshot, posts).await?;
        let entries = rows.into_iter().map(|row| {
            let position = posts.iter().position(|post| post.id == PostId(row.post_id));
            Ok(FeedEntry {
                seq: row.seq,
                wire_id: row.wire_id.parse().map_err(|_| StoreError::Corrupt("post.wire_id"))?,
                post: position.map(|position| posts.swap_remove(position)),
            })
        });
        let entries = entries.collect::<Result<_, StoreError>>()?;
        let sql = "SELECT coalesce(max(seq), 0) AS found FROM feed_entry WHERE peer_id = ?";
        let statement = Statement::from_sql_and_values(snapshot.get_database_backend(), sql, [peer.0.into()]);
        let last_seq = Found::find_by_statement(statement).one(&snapshot).await?.map_or(0, |last| last.found);
        Ok(Some(FeedPart { head, start, entries, last_seq }))
    }

    /// The file `sha256` of the owner's, if `peer` may have it: a post that it may see shows it, or it is `profile_picture`.
    pub async fn file_for_friend(
        &self,
        peer: PeerId,
        sha256: Sha256,
        profile_picture: Option<&Picture>,
    ) -> Result<Option<Variant>, StoreError> {
        match file_of(profile_picture, sha256) {
            Some(variant) => Ok(Some(variant.clone())),
            None => self.shown_file(Some(peer), sha256).await,
        }
    }
}

impl WriteTx {
    /// What stands at the head of the feed for `peer`, as this transaction sees it; `None` if it is no friend.
    pub async fn feed_head(&self, peer: PeerId) -> Result<Option<FeedHead>, StoreError> {
        feed_head(&self.tx, peer).await
    }

    /// Notes that a friend is about to be given its feed up to `cursor`. Nothing if it was given more before, or the feed began anew.
    pub async fn record_feed_served(&self, id: PeerId, cursor: Cursor) -> Result<(), StoreError> {
        peer::Entity::update_many()
            .col_expr(peer::Column::FeedGiven, Expr::value(cursor.seq))
            .filter(peer::Column::Id.eq(id.0))
            .filter(peer::Column::FeedEpoch.eq(cursor.epoch.to_string()))
            .filter(peer::Column::FeedGiven.lt(cursor.seq))
            .exec(&self.tx)
            .await?;
        Ok(())
    }

    /// Begins the feed for a friend anew, under a new epoch: everything that it may see, the newest post first, so that a first reading
    /// brings the newest first.
    pub async fn begin_feed(&self, peer: PeerId) -> Result<(), StoreError> {
        self.execute("DELETE FROM feed_entry WHERE peer_id = ?", [peer.0.into()]).await?;
        let fill = format!(
            "INSERT INTO feed_entry (peer_id, post_id, seq, removed)
            SELECT peer.id, post.id, row_number() OVER (ORDER BY post.published_at DESC, post.id DESC), 0
            FROM peer JOIN post WHERE peer.id = ? AND {}",
            visible_to_peer()
        );
        self.execute(&fill, [peer.0.into()]).await?;
        let count = "UPDATE peer SET feed_epoch = lower(hex(randomblob(8))),
            feed_seq = (SELECT count(*) FROM feed_entry WHERE peer_id = peer.id), feed_given = 0,
            poke_due = 0, poke_failures = 0, next_poke_at = NULL WHERE id = ?";
        self.execute(count, [peer.0.into()]).await?;
        Ok(())
    }

    /// Forgets what was offered to a peer, and in which circles it was.
    pub(crate) async fn end_feed(&self, peer: PeerId) -> Result<(), StoreError> {
        self.execute("DELETE FROM circle_member WHERE peer_id = ?", [peer.0.into()]).await?;
        self.execute("DELETE FROM feed_entry WHERE peer_id = ?", [peer.0.into()]).await?;
        let none = peer::ActiveModel {
            feed_epoch: Set(None),
            feed_seq: Set(0),
            feed_given: Set(0),
            poke_due: Set(false),
            poke_failures: Set(0),
            next_poke_at: Set(None),
            ..Default::default()
        };
        peer::Entity::update_many().set(none).filter(peer::Column::Id.eq(peer.0)).exec(&self.tx).await?;
        Ok(())
    }

    /// Moves a post of the owner's to the head of the feed of every friend who could see it or can see it now; those are to be poked.
    pub(crate) async fn post_changed(&self, id: PostId) -> Result<(), StoreError> {
        let visible = visible_to_peer();
        let place = format!(
            "INSERT INTO feed_entry (peer_id, post_id, seq, removed)
            SELECT peer.id, post.id, peer.feed_seq + 1, NOT {visible}
            FROM peer JOIN post LEFT JOIN feed_entry AS known ON known.peer_id = peer.id AND known.post_id = post.id
            WHERE post.id = ? AND peer.state = 'accepted' AND ({visible} OR known.removed = 0)
            ON CONFLICT (peer_id, post_id) DO UPDATE SET seq = excluded.seq, removed = excluded.removed"
        );
        self.execute(&place, [id.0.into()]).await?;
        self.step_feeds().await?;
        self.thread_visibility_changed("post.id = ?", [id.0.into()]).await?;
        self.picture_may_have_changed().await
    }

    /// Brings feeds up to who may see what, where peers and posts are within `scope`: what became visible arrives, what no longer is
    /// is taken back, and nothing else moves.
    pub(crate) async fn visibility_changed<const N: usize>(
        &self,
        scope: &str,
        values: [sea_orm::Value; N],
    ) -> Result<(), StoreError> {
        let visible = visible_to_peer();
        let place = format!(
            "INSERT INTO feed_entry (peer_id, post_id, seq, removed)
            SELECT peer.id, post.id,
                peer.feed_seq + row_number() OVER (PARTITION BY peer.id ORDER BY post.published_at, post.id), NOT {visible}
            FROM peer JOIN post LEFT JOIN feed_entry AS known ON known.peer_id = peer.id AND known.post_id = post.id
            WHERE {scope} AND peer.state = 'accepted' AND {visible} <> coalesce(known.removed = 0, 0)
            ON CONFLICT (peer_id, post_id) DO UPDATE SET seq = excluded.seq, removed = excluded.removed"
        );
        self.execute(&place, values.clone()).await?;
        self.step_feeds().await?;
        self.thread_visibility_changed(scope, values).await
    }

    /// Counts what was placed at the heads of feeds; those friends are to be poked.
    async fn step_feeds(&self) -> Result<(), StoreError> {
        let step = "UPDATE peer SET poke_due = 1,
                feed_seq = (SELECT max(seq) FROM feed_entry WHERE feed_entry.peer_id = peer.id)
            WHERE state = 'accepted' AND EXISTS (
                SELECT 1 FROM feed_entry WHERE feed_entry.peer_id = peer.id AND feed_entry.seq > peer.feed_seq)";
        self.execute(step, []).await?;
        Ok(())
    }

    /// Says in every friend's feed that the profile changed.
    pub(crate) async fn profile_changed(&self) -> Result<(), StoreError> {
        self.execute("UPDATE peer SET feed_seq = feed_seq + 1, poke_due = 1 WHERE state = 'accepted'", []).await?;
        Ok(())
    }

    /// Runs one statement; says how many rows it changed.
    pub(crate) async fn execute<const N: usize>(
        &self,
        sql: &str,
        values: [sea_orm::Value; N],
    ) -> Result<u64, StoreError> {
        let statement = Statement::from_sql_and_values(self.tx.get_database_backend(), sql, values);
        Ok(self.tx.execute_raw(statement).await?.rows_affected())
    }
}

async fn feed_head(connection: &impl ConnectionTrait, peer: PeerId) -> Result<Option<FeedHead>, StoreError> {
    let sql = "SELECT owner.name, peer.feed_epoch AS epoch, peer.feed_seq AS seq, peer.feed_given AS given, owner.profile_version
        FROM owner JOIN peer WHERE peer.id = ? AND peer.state = 'accepted' AND peer.feed_epoch IS NOT NULL";
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, [peer.0.into()]);
    let Some(row) = HeadRow::find_by_statement(statement).one(connection).await? else { return Ok(None) };
    let epoch = row.epoch.parse().map_err(|_| StoreError::Corrupt("peer.feed_epoch"))?;
    Ok(Some(FeedHead {
        name: row.name,
        cursor: Cursor { epoch, seq: row.seq },
        given: Cursor { epoch, seq: row.given },
        // With the epoch: the counter goes back when a backup is restored.
        profile: Cursor { epoch, seq: row.profile_version },
    }))
}

/// As many entries as a page may hold, and one more if their texts are what fills it.
async fn entry_rows(connection: &impl ConnectionTrait, peer: PeerId, after: i64) -> Result<Vec<EntryRow>, StoreError> {
    let sql = format!(
        "SELECT seq, post_id, wire_id, is_visible FROM (
            SELECT *, sum(size_bytes) OVER (ORDER BY seq) - size_bytes AS bytes_before FROM (
                SELECT feed_entry.seq, feed_entry.post_id, post.wire_id, octet_length(post.source) + octet_length(post.warning) AS size_bytes,
                    feed_entry.removed = 0 AND {} AS is_visible
                FROM feed_entry JOIN peer ON peer.id = feed_entry.peer_id JOIN post ON post.id = feed_entry.post_id
                WHERE feed_entry.peer_id = ? AND feed_entry.seq > ? ORDER BY feed_entry.seq LIMIT ?))
        WHERE bytes_before < ? ORDER BY seq",
        visible_to_peer()
    );
    let limit = |limit: usize| i64::try_from(limit).unwrap_or(i64::MAX);
    let values =
        [peer.0.into(), after.into(), limit(limits::FEED_PAGE_ITEMS).into(), limit(limits::FEED_PAGE_BYTES).into()];
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
    Ok(EntryRow::find_by_statement(statement).all(connection).await?)
}

#[cfg(test)]
mod tests;
