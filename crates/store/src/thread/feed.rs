//! What the owner's node offers each friend of its threads: the table `thread_entry`, by the rules of `feed_entry`.
//!
//! The indexes of posts and items are over `ifnull(peer_id, 0)`, 0 for the owner's, and so are the conditions here.
//!
//! An item is in a friend's view from the first change that the friend could see, once, at the position of the last. When a friend loses a
//! post its thread goes with it, silently; when the post comes back, the thread begins anew.

use domain::{
    Cursor, FeedStart, IntroductionId, NodeId, PeerId, PostId, Timestamp, WireId, limits,
    thread::{Commenting, ItemKind},
};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use crate::{
    Store, StoreError, WriteTx,
    visibility::{in_conversation, is_kept_message, meant_for_peer, visible_to_peer},
};

/// What stands at the head of a friend's feed of threads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ThreadsHead {
    /// Of the last change.
    pub cursor: Cursor,
    /// The highest position that this friend was ever given.
    pub given: Cursor,
}

/// Part of a friend's feed of threads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreadsPart {
    pub head: ThreadsHead,
    pub start: FeedStart,
    /// As many as a page may hold, at rising positions.
    pub entries: Vec<ThreadsEntry>,
    /// Position of the very last entry of the feed; 0 if there is none.
    pub last_seq: i64,
}

/// One entry of a friend's feed of threads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreadsEntry {
    pub seq: i64,
    pub post: WireId,
    pub change: ThreadsEntryChange,
}

/// What an entry says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ThreadsEntryChange {
    Shown { jws: String, received_at: Timestamp },
    Gone { id: WireId },
    Thread { commenting: Commenting, begins: i64 },
    Introduction(Box<IntroductionEntry>),
}

/// Somebody to whom the owner introduces a friend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntroductionEntry {
    pub key: NodeId,
    /// As the owner calls them.
    pub name: String,
    /// A small JPEG; empty if there is none.
    pub face: Vec<u8>,
    pub words: String,
    pub made_at: Timestamp,
    /// The other's, once both have answered.
    pub card: Option<String>,
}

#[derive(FromQueryResult)]
struct HeadRow {
    epoch: String,
    seq: i64,
    given: i64,
}

#[derive(FromQueryResult)]
struct EntryRow {
    seq: i64,
    post: String,
    item_id: i64,
    wire_id: Option<String>,
    jws: Option<String>,
    received_at: Option<i64>,
    is_visible: bool,
    begins: i64,
    commenting: Option<String>,
    with_key: Option<String>,
    with_name: Option<String>,
    face: Option<Vec<u8>>,
    words: Option<String>,
}

#[derive(FromQueryResult)]
struct Found {
    found: i64,
}

/// Who is to be told of a change, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Haste {
    AtOnce,
    /// Not before this, unless something else is told before.
    Until(Timestamp),
}

impl Store {
    /// What stands at the head of the feed of threads for `peer`; `None` if it is no friend.
    pub async fn threads_head(&self, peer: PeerId) -> Result<Option<ThreadsHead>, StoreError> {
        threads_head(self.reader(), peer).await
    }

    /// The part of the feed of threads for `peer` that follows `since`; `None` if it is no friend. All of it is of one moment.
    pub async fn threads_part(&self, peer: PeerId, since: Option<Cursor>) -> Result<Option<ThreadsPart>, StoreError> {
        let snapshot = self.snapshot().await?;
        let Some(head) = threads_head(&snapshot, peer).await? else { return Ok(None) };
        let start = FeedStart::of(since, head.given);
        let rows = entry_rows(&snapshot, peer, start.after()).await?;
        let entries = rows.into_iter().map(ThreadsEntry::try_from).collect::<Result<_, _>>()?;
        let sql = "SELECT coalesce(max(seq), 0) AS found FROM thread_entry WHERE peer_id = ?";
        let statement = Statement::from_sql_and_values(snapshot.get_database_backend(), sql, [peer.0.into()]);
        let last_seq = Found::find_by_statement(statement).one(&snapshot).await?.map_or(0, |last| last.found);
        Ok(Some(ThreadsPart { head, start, entries, last_seq }))
    }
}

impl WriteTx {
    /// What stands at the head of the feed of threads for `peer`, as this transaction sees it; `None` if it is no friend.
    pub async fn threads_head(&self, peer: PeerId) -> Result<Option<ThreadsHead>, StoreError> {
        threads_head(&self.tx, peer).await
    }

    /// Notes that a friend is about to be given its feed of threads up to `cursor`. Nothing if it was given more before, or the feed began
    /// anew.
    pub async fn record_threads_served(&self, id: PeerId, cursor: Cursor) -> Result<(), StoreError> {
        let sql = "UPDATE peer SET threads_given = ?1 WHERE id = ?2 AND threads_epoch = ?3 AND threads_given < ?1";
        self.execute(sql, [cursor.seq.into(), id.0.into(), cursor.epoch.to_string().into()]).await?;
        Ok(())
    }

    /// Notes that a friend has read all threads up to `head` and need not be told of it. Nothing if its feed has gone on.
    pub async fn threads_were_read(&self, peer: PeerId, head: Cursor) -> Result<(), StoreError> {
        let sql = "UPDATE peer SET threads_due = 0, threads_wait_until = NULL
            WHERE id = ? AND threads_epoch = ? AND threads_seq = ?";
        self.execute(sql, [peer.0.into(), head.epoch.to_string().into(), head.seq.into()]).await?;
        Ok(())
    }

    /// Begins the feed of threads for a friend anew, under a new epoch: of each thread the newest comments that are not old, whatever the
    /// friend wrote, and who may comment.
    pub async fn begin_threads(&self, peer: PeerId, now: Timestamp) -> Result<(), StoreError> {
        self.execute("DELETE FROM thread_entry WHERE peer_id = ?", [peer.0.into()]).await?;
        let threads = format!(
            "INSERT INTO thread_entry (peer_id, post_id, item_id, seq, removed, begins)
            SELECT peer.id, post.id, 0, row_number() OVER (ORDER BY post.published_at, post.id), 0, 0
            FROM peer JOIN post JOIN thread ON ifnull(thread.peer_id, 0) = 0 AND thread.post = post.wire_id
            WHERE peer.id = ? AND {}",
            visible_to_peer()
        );
        self.execute(&threads, [peer.0.into()]).await?;
        let items = format!(
            "INSERT INTO thread_entry (peer_id, post_id, item_id, seq, removed, begins)
            SELECT peer_id, post_id, item_id,
                (SELECT count(*) FROM thread_entry WHERE thread_entry.peer_id = offered.peer_id)
                    + row_number() OVER (ORDER BY received_at, wire_id), 0, 0
            FROM (SELECT peer.id AS peer_id, post.id AS post_id, thread_item.id AS item_id,
                    thread_item.received_at, thread_item.wire_id, thread_item.author = peer.node_id AS is_own,
                    row_number() OVER (PARTITION BY thread_item.post, thread_item.kind
                        ORDER BY thread_item.received_at DESC, thread_item.wire_id DESC) AS place
                FROM peer JOIN thread_item JOIN post ON ifnull(post.peer_id, 0) = 0 AND post.wire_id = thread_item.post
                WHERE peer.id = ?1 AND thread_item.peer_id IS NULL AND thread_item.kind <> 'message' AND {} AND {}) AS offered
            WHERE is_own OR (received_at >= ?2 AND place <= ?3)",
            visible_to_peer(),
            meant_for_peer()
        );
        let since = now.plus_seconds(-limits::THREAD_SNAPSHOT_DAYS * 86_400);
        let places = i64::try_from(limits::THREAD_SNAPSHOT_COMMENTS).unwrap_or(i64::MAX);
        self.execute(&items, [peer.0.into(), since.0.into(), places.into()]).await?;
        let behind = "(SELECT count(*) FROM thread_entry AS known WHERE known.peer_id = peer.id)";
        self.place_messages(peer, behind).await?;
        self.place_introductions(peer, behind).await?;
        let count = "UPDATE peer SET threads_epoch = lower(hex(randomblob(8))), threads_given = 0, threads_due = 0,
            threads_confirmed = 0, threads_wait_until = NULL,
            threads_seq = (SELECT count(*) FROM thread_entry WHERE peer_id = peer.id) WHERE id = ?";
        self.execute(count, [peer.0.into()]).await?;
        Ok(())
    }

    /// Forgets what was offered of threads to a peer.
    pub(crate) async fn end_threads(&self, peer: PeerId) -> Result<(), StoreError> {
        self.execute("DELETE FROM thread_entry WHERE peer_id = ?", [peer.0.into()]).await?;
        let none = "UPDATE peer SET threads_epoch = NULL, threads_seq = 0, threads_given = 0, threads_due = 0,
            threads_confirmed = 0, threads_wait_until = NULL WHERE id = ?";
        self.execute(none, [peer.0.into()]).await?;
        Ok(())
    }

    /// Moves an item of the owner's thread to the head of the feed of every friend who could see it or can see it now.
    pub(super) async fn item_changed(&self, item: i64, haste: Haste) -> Result<(), StoreError> {
        let is_seen = format!("({} AND {})", visible_to_peer(), meant_for_peer());
        let place = format!(
            "INSERT INTO thread_entry (peer_id, post_id, item_id, seq, removed, begins)
            SELECT peer.id, post.id, thread_item.id, peer.threads_seq + 1, NOT {is_seen}, 0
            FROM thread_item JOIN post ON ifnull(post.peer_id, 0) = 0 AND post.wire_id = thread_item.post JOIN peer
                LEFT JOIN thread_entry AS known ON known.peer_id = peer.id AND known.post_id = post.id
                    AND known.item_id = thread_item.id
            WHERE thread_item.id = ? AND thread_item.kind <> 'message' AND peer.state = 'accepted'
                AND ({is_seen} OR (known.removed = 0 AND {}))
            ON CONFLICT (peer_id, post_id, item_id) DO UPDATE SET seq = excluded.seq, removed = excluded.removed",
            visible_to_peer()
        );
        if self.execute(&place, [item.into()]).await? > 0 {
            self.trim_thread(item).await?;
        } else {
            self.place_message(item).await?;
        }
        self.step_threads(haste).await
    }

    /// Moves an item to the head of the feed of its author, as it stands there already.
    pub(super) async fn say_item_again(&self, item: i64, author: PeerId) -> Result<(), StoreError> {
        let place = format!(
            "INSERT INTO thread_entry (peer_id, post_id, item_id, seq, removed, begins)
            SELECT peer.id, post.id, thread_item.id, peer.threads_seq + 1, NOT {}, 0
            FROM thread_item JOIN post ON ifnull(post.peer_id, 0) = 0 AND post.wire_id = thread_item.post JOIN peer
            WHERE thread_item.id = ? AND thread_item.kind <> 'message' AND peer.id = ? AND {}
            ON CONFLICT (peer_id, post_id, item_id) DO UPDATE SET seq = excluded.seq, removed = excluded.removed",
            meant_for_peer(),
            visible_to_peer()
        );
        if self.execute(&place, [item.into(), author.0.into()]).await? == 0 {
            self.place_message(item).await?;
        }
        self.step_threads(Haste::AtOnce).await
    }

    /// Moves a message in a conversation that this node holds to the head of the other's feed.
    async fn place_message(&self, item: i64) -> Result<(), StoreError> {
        let place = format!(
            "INSERT INTO thread_entry (peer_id, post_id, item_id, seq, removed, begins)
            SELECT peer.id, 0, thread_item.id, peer.threads_seq + 1, 0, 0
            FROM thread_item JOIN conversation ON conversation.wire_id = thread_item.post JOIN peer ON {}
            WHERE thread_item.id = ? AND {} AND thread_item.peer_id IS NULL
            ON CONFLICT (peer_id, post_id, item_id) DO UPDATE SET seq = excluded.seq",
            in_conversation(),
            is_kept_message()
        );
        self.execute(&place, [item.into()]).await?;
        Ok(())
    }

    /// Places the messages for a friend that its feed does not have behind `last_seq`: all of them, since none is ever left out.
    async fn place_messages(&self, peer: PeerId, last_seq: &str) -> Result<(), StoreError> {
        let place = format!(
            "INSERT INTO thread_entry (peer_id, post_id, item_id, seq, removed, begins)
            SELECT peer.id, 0, thread_item.id,
                {last_seq} + row_number() OVER (ORDER BY thread_item.received_at, thread_item.wire_id), 0, 0
            FROM peer JOIN conversation ON {} JOIN thread_item
                ON ifnull(thread_item.peer_id, 0) = 0 AND thread_item.post = conversation.wire_id AND {}
            WHERE peer.id = ? AND NOT EXISTS (SELECT 1 FROM thread_entry AS known
                WHERE known.peer_id = peer.id AND known.post_id = 0 AND known.item_id = thread_item.id)",
            in_conversation(),
            is_kept_message()
        );
        self.execute(&place, [peer.0.into()]).await?;
        Ok(())
    }

    /// Offers a friend no messages any more.
    pub(crate) async fn withdraw_messages(&self, peer: PeerId) -> Result<(), StoreError> {
        self.execute("DELETE FROM thread_entry WHERE peer_id = ? AND post_id = 0", [peer.0.into()]).await?;
        Ok(())
    }

    /// Offers a friend the messages that it was not offered yet.
    pub(crate) async fn offer_messages(&self, peer: PeerId) -> Result<(), StoreError> {
        self.place_messages(peer, "peer.threads_seq").await?;
        self.step_threads(Haste::AtOnce).await
    }

    /// Moves an introduction to the heads of the feeds of the two whom it is for.
    pub(crate) async fn place_introduction(&self, introduction: IntroductionId) -> Result<(), StoreError> {
        let place = "INSERT INTO thread_entry (peer_id, post_id, item_id, seq, removed, begins)
            SELECT peer.id, -1, -introduction.id, peer.threads_seq + 1, 0, 0
            FROM introduction JOIN peer ON peer.id IN (introduction.first_id, introduction.second_id)
            WHERE introduction.id = ? AND peer.state = 'accepted'
            ON CONFLICT (peer_id, post_id, item_id) DO UPDATE SET seq = excluded.seq";
        self.execute(place, [introduction.0.into()]).await?;
        self.step_threads(Haste::AtOnce).await
    }

    /// Places the introductions for a friend behind `last_seq`.
    async fn place_introductions(&self, peer: PeerId, last_seq: &str) -> Result<(), StoreError> {
        let place = format!(
            "INSERT INTO thread_entry (peer_id, post_id, item_id, seq, removed, begins)
            SELECT peer.id, -1, -introduction.id, {last_seq} + row_number() OVER (ORDER BY introduction.id), 0, 0
            FROM peer JOIN introduction ON peer.id IN (introduction.first_id, introduction.second_id) WHERE peer.id = ?"
        );
        self.execute(&place, [peer.0.into()]).await?;
        Ok(())
    }

    /// Says in the feeds of all who see the post how things stand with its thread.
    pub(super) async fn thread_changed(&self, post: PostId) -> Result<(), StoreError> {
        let place = format!(
            "INSERT INTO thread_entry (peer_id, post_id, item_id, seq, removed, begins)
            SELECT peer.id, post.id, 0, peer.threads_seq + 1, 0, 0
            FROM peer JOIN post WHERE post.id = ? AND {}
            ON CONFLICT (peer_id, post_id, item_id) DO UPDATE SET seq = excluded.seq",
            visible_to_peer()
        );
        self.execute(&place, [post.0.into()]).await?;
        self.step_threads(Haste::AtOnce).await
    }

    /// Brings feeds of threads up to who may see what, where peers and posts are within `scope`, after the feeds of posts.
    pub(crate) async fn thread_visibility_changed<const N: usize>(
        &self,
        scope: &str,
        values: [sea_orm::Value; N],
    ) -> Result<(), StoreError> {
        let (sees, meant) = (visible_to_peer(), meant_for_peer());
        let leave = format!(
            "DELETE FROM thread_entry WHERE (peer_id, post_id) IN (
                SELECT known.peer_id, known.post_id FROM thread_entry AS known
                JOIN peer ON peer.id = known.peer_id JOIN post ON post.id = known.post_id
                WHERE {scope} AND NOT {sees})"
        );
        self.execute(&leave, values.clone()).await?;
        let items =
            "ifnull(thread_item.peer_id, 0) = 0 AND thread_item.post = post.wire_id AND thread_item.kind <> 'message'";
        let begin = format!(
            "INSERT INTO thread_entry (peer_id, post_id, item_id, seq, removed, begins)
            SELECT peer_id, post_id, 0, seq, 0, seq FROM (
                SELECT peer.id AS peer_id, post.id AS post_id, peer.threads_seq
                    + row_number() OVER (PARTITION BY peer.id ORDER BY post.published_at, post.id) AS seq
                FROM post JOIN peer WHERE {scope} AND {sees}
                    AND EXISTS (SELECT 1 FROM thread_item WHERE {items} AND {meant})
                    AND NOT EXISTS (SELECT 1 FROM thread_entry
                        WHERE thread_entry.peer_id = peer.id AND thread_entry.post_id = post.id))"
        );
        if self.execute(&begin, values.clone()).await? > 0 {
            self.step_threads(Haste::AtOnce).await?;
        }
        let place = format!(
            "INSERT INTO thread_entry (peer_id, post_id, item_id, seq, removed, begins)
            SELECT peer.id, post.id, thread_item.id, peer.threads_seq + row_number() OVER (
                PARTITION BY peer.id ORDER BY thread_item.received_at, thread_item.wire_id), NOT {meant}, 0
            FROM post JOIN thread_item ON {items} JOIN peer
                LEFT JOIN thread_entry AS known ON known.peer_id = peer.id AND known.post_id = post.id
                    AND known.item_id = thread_item.id
            WHERE {scope} AND {sees} AND {meant} <> coalesce(known.removed = 0, 0)
            ON CONFLICT (peer_id, post_id, item_id) DO UPDATE SET seq = excluded.seq, removed = excluded.removed"
        );
        if self.execute(&place, values).await? > 0 {
            self.step_threads(Haste::AtOnce).await?;
        }
        Ok(())
    }

    /// Of the thread of an item, each friend is offered so many comments, and its own: those that changed longest ago leave without a word.
    async fn trim_thread(&self, item: i64) -> Result<(), StoreError> {
        let trim = "DELETE FROM thread_entry WHERE (peer_id, post_id, item_id) IN (
            SELECT peer_id, post_id, item_id FROM (
                SELECT known.peer_id, known.post_id, known.item_id, other.author = peer.node_id AS is_own,
                    row_number() OVER (PARTITION BY known.peer_id, other.kind ORDER BY known.seq DESC) AS place, other.kind
                FROM thread_item AS changed JOIN post ON ifnull(post.peer_id, 0) = 0 AND post.wire_id = changed.post
                    JOIN thread_entry AS known ON known.post_id = post.id
                    JOIN thread_item AS other ON other.id = known.item_id JOIN peer ON peer.id = known.peer_id
                WHERE changed.id = ?)
            WHERE kind = ? AND place > ? AND NOT is_own)";
        let places = i64::try_from(limits::THREAD_FEED_COMMENTS).unwrap_or(i64::MAX);
        self.execute(trim, [item.into(), <&str>::from(ItemKind::Comment).into(), places.into()]).await?;
        Ok(())
    }

    /// Counts what was placed at the heads of feeds of threads; those friends are to be told.
    async fn step_threads(&self, haste: Haste) -> Result<(), StoreError> {
        let until = match haste {
            Haste::AtOnce => None,
            Haste::Until(at) => Some(at.0),
        };
        // What waits waits on from when the first of it came; what does not, takes it along.
        let step = "UPDATE peer SET
                threads_wait_until = iif(?1 IS NULL OR (threads_due = 1 AND threads_wait_until IS NULL), NULL,
                    coalesce(iif(threads_due = 1, threads_wait_until, NULL), ?1)),
                threads_due = 1,
                threads_seq = (SELECT max(seq) FROM thread_entry WHERE thread_entry.peer_id = peer.id)
            WHERE state = 'accepted' AND EXISTS (
                SELECT 1 FROM thread_entry WHERE thread_entry.peer_id = peer.id AND thread_entry.seq > peer.threads_seq)";
        self.execute(step, [until.into()]).await?;
        Ok(())
    }
}

impl TryFrom<EntryRow> for ThreadsEntry {
    type Error = StoreError;

    fn try_from(row: EntryRow) -> Result<Self, StoreError> {
        let corrupt = || StoreError::Corrupt("thread_entry");
        let id = |text: String| text.parse::<WireId>().map_err(|_| corrupt());
        let change = if let Some(key) = row.with_key {
            let (name, words) = row.with_name.zip(row.words).ok_or_else(corrupt)?;
            let key = key.parse().map_err(|_| corrupt())?;
            let made_at = Timestamp(row.received_at.ok_or_else(corrupt)?);
            ThreadsEntryChange::Introduction(Box::new(IntroductionEntry {
                key,
                name,
                face: row.face.unwrap_or_default(),
                words,
                made_at,
                card: row.jws,
            }))
        } else if row.item_id == 0 {
            let commenting = row.commenting.map(|word| word.parse()).transpose().map_err(|_| corrupt())?;
            ThreadsEntryChange::Thread { commenting: commenting.unwrap_or_default(), begins: row.begins }
        } else if row.is_visible {
            let (jws, received_at) = row.jws.zip(row.received_at).ok_or_else(corrupt)?;
            ThreadsEntryChange::Shown { jws, received_at: Timestamp(received_at) }
        } else {
            ThreadsEntryChange::Gone { id: id(row.wire_id.ok_or_else(corrupt)?)? }
        };
        Ok(Self { seq: row.seq, post: id(row.post)?, change })
    }
}

async fn threads_head(connection: &impl ConnectionTrait, peer: PeerId) -> Result<Option<ThreadsHead>, StoreError> {
    let sql = "SELECT threads_epoch AS epoch, threads_seq AS seq, threads_given AS given
        FROM peer WHERE id = ? AND state = 'accepted' AND threads_epoch IS NOT NULL";
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, [peer.0.into()]);
    let Some(row) = HeadRow::find_by_statement(statement).one(connection).await? else { return Ok(None) };
    let epoch = row.epoch.parse().map_err(|_| StoreError::Corrupt("peer.threads_epoch"))?;
    Ok(Some(ThreadsHead { cursor: Cursor { epoch, seq: row.seq }, given: Cursor { epoch, seq: row.given } }))
}

/// As many entries as a page may hold, and one more if what was signed is what fills it.
async fn entry_rows(connection: &impl ConnectionTrait, peer: PeerId, after: i64) -> Result<Vec<EntryRow>, StoreError> {
    let sql = format!(
        "SELECT * FROM (
            SELECT *, sum(ifnull(octet_length(jws), 0)) OVER (ORDER BY seq) - ifnull(octet_length(jws), 0) AS bytes_before FROM (
                SELECT thread_entry.seq, coalesce(post.wire_id, thread_item.post, introduction.wire_id) AS post, thread_entry.item_id, thread_item.wire_id,
                    coalesce(thread_item.jws, iif(introduction.first_card IS NULL OR introduction.second_card IS NULL, NULL,
                        iif(introduction.first_id = peer.id, introduction.second_card, introduction.first_card))) AS jws,
                    coalesce(thread_item.received_at, introduction.made_at) AS received_at,
                    other.node_id AS with_key, other.name AS with_name, introduction.words,
                    iif(introduction.first_id = peer.id, introduction.second_face, introduction.first_face) AS face, thread_entry.begins, thread.commenting,
                    coalesce(thread_entry.post_id = 0 OR (thread_entry.removed = 0 AND {sees} AND {meant}), 0) AS is_visible
                FROM thread_entry JOIN peer ON peer.id = thread_entry.peer_id
                    LEFT JOIN post ON post.id = thread_entry.post_id
                    LEFT JOIN thread_item ON thread_item.id = thread_entry.item_id
                    LEFT JOIN introduction ON introduction.id = -thread_entry.item_id
                    LEFT JOIN peer AS other ON other.id = iif(introduction.first_id = peer.id, introduction.second_id, introduction.first_id)
                    LEFT JOIN thread ON ifnull(thread.peer_id, 0) = 0 AND thread.post = post.wire_id
                WHERE thread_entry.peer_id = ? AND thread_entry.seq > ? ORDER BY thread_entry.seq LIMIT ?))
        WHERE bytes_before < ? ORDER BY seq",
        sees = visible_to_peer(),
        meant = meant_for_peer()
    );
    let limit = |limit: usize| i64::try_from(limit).unwrap_or(i64::MAX);
    let values =
        [peer.0.into(), after.into(), limit(limits::FEED_PAGE_ITEMS).into(), limit(limits::FEED_PAGE_BYTES).into()];
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
    Ok(EntryRow::find_by_statement(statement).all(connection).await?)
}
