//! Friends' threads, as their servers show them.

use domain::{
    NodeId, PeerId, PostId, Timestamp, WireId, limits,
    thread::{Commenting, Entry, Stage},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, Statement, sea_query::Expr};

use super::{Home, ItemRevision, ItemRow, of_home, row::stage_columns};
use crate::{Store, StoreError, WriteTx, entity::thread_item, visibility::is_message};

/// What stays of a thread when its home does not show it any more: deletions, so that nothing comes back, and what the owner wrote.
const LASTING: &str = "(stage IS NOT NULL OR standing = 'deleted')";

#[derive(FromQueryResult)]
struct Bytes {
    held: i64,
}

#[derive(FromQueryResult)]
struct Id {
    id: i64,
}

impl Store {
    /// The owner's words in threads of `home` that have come as far as `stage`, whenever that was.
    pub async fn own_items_at(&self, home: Home, stage: Stage) -> Result<Vec<ItemRow>, StoreError> {
        own_items_at(self.reader(), home, stage).await
    }
}

impl WriteTx {
    /// Up to where the feed of threads of a friend was read.
    pub async fn set_threads_cursor(&self, peer: PeerId, cursor: Option<domain::Cursor>) -> Result<(), StoreError> {
        let cursor = cursor.map(|cursor| cursor.to_string());
        self.execute("UPDATE peer SET threads_cursor = ? WHERE id = ?", [cursor.into(), peer.0.into()]).await?;
        Ok(())
    }

    /// Counts what a friend passed on that was no valid item.
    pub async fn add_passed_over(&self, peer: PeerId, items: usize) -> Result<(), StoreError> {
        let items = i64::try_from(items).unwrap_or(i64::MAX);
        let sql = "UPDATE peer SET threads_passed_over = threads_passed_over + ? WHERE id = ?";
        self.execute(sql, [items.into(), peer.0.into()]).await?;
        Ok(())
    }

    /// Puts a revision that a friend's feed shows in the place of what is held, or adds the item.
    pub async fn put_relayed(
        &self,
        home: Home,
        held: Option<&ItemRow>,
        revision: &ItemRevision<'_>,
    ) -> Result<(), StoreError> {
        self.put_revision(home, held, revision).await?;
        Ok(())
    }

    /// Notes that a friend's feed showed the item at `seq`, and when the friend's server took it.
    pub async fn item_shown(
        &self,
        home: Home,
        entry: &Entry,
        received_at: Timestamp,
        seq: i64,
    ) -> Result<(), StoreError> {
        thread_item::Entity::update_many()
            .col_expr(thread_item::Column::ReceivedAt, Expr::value(received_at.0))
            .col_expr(thread_item::Column::Seq, Expr::value(seq))
            .col_expr(thread_item::Column::Unconfirmed, Expr::value(false))
            // Its home says it again once it has the files.
            .col_expr(thread_item::Column::FilesAskedAt, Expr::value(Option::<i64>::None))
            .filter(Expr::cust_with_values("ifnull(peer_id, 0) = ?", [home.peer.map_or(0, |peer| peer.0)]))
            .filter(thread_item::Column::WireId.eq(entry.subject.id.to_string()))
            .exec(&self.tx)
            .await?;
        Ok(())
    }

    /// Drops an item of the thread of a friend's post, but for what lasts.
    pub async fn drop_item(&self, peer: PeerId, post: WireId, id: WireId) -> Result<(), StoreError> {
        let sql = format!(
            "DELETE FROM thread_item WHERE ifnull(peer_id, 0) = ? AND post = ? AND wire_id = ? AND NOT {LASTING} AND NOT {}",
            is_message()
        );
        self.execute(&sql, [peer.0.into(), post.to_string().into(), id.to_string().into()]).await?;
        Ok(())
    }

    /// Notes who may comment on a friend's post, and drops what was shown of its thread before `begins`, but for what lasts.
    pub async fn begin_thread(
        &self,
        peer: PeerId,
        post: WireId,
        commenting: Commenting,
        begins: i64,
    ) -> Result<(), StoreError> {
        self.put_commenting(Some(peer), post, commenting).await?;
        let sql = format!(
            "DELETE FROM thread_item WHERE ifnull(peer_id, 0) = ? AND post = ? AND seq < ? AND NOT {LASTING} AND NOT {}",
            is_message()
        );
        self.execute(&sql, [peer.0.into(), post.to_string().into(), begins.into()]).await?;
        Ok(())
    }

    /// Marks everything in a friend's threads, since a whole new snapshot of them begins.
    pub async fn begin_threads_snapshot(&self, peer: PeerId) -> Result<(), StoreError> {
        thread_item::Entity::update_many()
            .col_expr(thread_item::Column::Unconfirmed, Expr::value(true))
            .filter(thread_item::Column::PeerId.eq(peer.0))
            .exec(&self.tx)
            .await?;
        Ok(())
    }

    /// Drops what the snapshot did not name, at its end, but for what lasts; says under which posts.
    pub async fn end_threads_snapshot(&self, peer: PeerId) -> Result<Vec<PostId>, StoreError> {
        // Of a conversation everything lasts.
        let gone = format!(
            "thread_item.peer_id = ? AND thread_item.unconfirmed = 1 AND NOT {LASTING} AND NOT {}",
            is_message()
        );
        let posts = self.posts_with_items(&gone, peer).await?;
        self.execute(&format!("DELETE FROM thread_item WHERE {gone}"), [peer.0.into()]).await?;
        self.execute("UPDATE thread_item SET unconfirmed = 0 WHERE peer_id = ? AND unconfirmed = 1", [peer.0.into()])
            .await?;
        Ok(posts)
    }

    /// Drops the older comments that the HTTP client keeps of a thread of a friend's, since something in the thread changed.
    pub async fn evict_older_comments(&self, peer: PeerId, post: WireId) -> Result<(), StoreError> {
        let sql = "DELETE FROM http_cache WHERE peer_id = ? AND instr(key, ?) > 0";
        self.execute(sql, [peer.0.into(), format!("/posts/{post}/comments?").into()]).await?;
        Ok(())
    }

    /// Drops what is held under posts of a friend's that are not here, now that the friend's posts were read; what the owner wrote stays.
    pub async fn drop_homeless_items(&self, peer: PeerId) -> Result<(), StoreError> {
        let not_said = format!("stage IS NULL AND NOT {} AND ", is_message());
        for (table, which) in [("thread_item", &*not_said), ("thread", "")] {
            let sql = format!("DELETE FROM {table} WHERE {which}ifnull(peer_id, 0) = ? AND {}", is_homeless(table));
            self.execute(&sql, [peer.0.into()]).await?;
        }
        // What the HTTP client keeps of such a thread names the post in its address.
        let stored = "DELETE FROM http_cache WHERE peer_id = ?1 AND instr(key, '/comments?') > 0 AND NOT EXISTS (
            SELECT 1 FROM post WHERE ifnull(post.peer_id, 0) = ?1
                AND post.wire_id = substr(key, instr(key, '/posts/') + 7, 32))";
        self.execute(stored, [peer.0.into()]).await?;
        Ok(())
    }

    /// Lets the oldest of a friend's threads go where there is too much of them, and of these authors in them; what the owner wrote stays.
    pub async fn trim_friend_threads(
        &self,
        home: Home,
        authors: impl Iterator<Item = NodeId>,
    ) -> Result<(), StoreError> {
        let Some(PeerId(peer)) = home.peer else { return Ok(()) };
        let bytes = |limit: u64| i64::try_from(limit).unwrap_or(i64::MAX);
        for author in authors.filter(|author| *author != home.key).map(|author| author.to_string()) {
            let values = [peer.into(), author.into(), bytes(limits::AUTHOR_THREADS_BYTES).into()];
            self.execute(&trim("peer_id = ? AND author = ?"), values).await?;
        }
        let held = "SELECT threads_bytes AS held FROM peer WHERE id = ?";
        let held: Option<Bytes> = self.one(held, [peer.into()]).await?;
        if held.is_some_and(|bytes_of| bytes_of.held > bytes(limits::FRIEND_THREADS_BYTES)) {
            // Neither makes room for the other.
            for (kinds, most) in [("<>", limits::FRIEND_THREADS_BYTES), ("=", limits::CONVERSATION_BYTES)] {
                let held = format!("peer_id = ? AND kind {kinds} 'message'");
                self.execute(&trim(&held), [peer.into(), bytes(most).into()]).await?;
            }
        }
        Ok(())
    }

    /// The owner's words in threads of `home`.
    pub async fn own_items(&self, home: Home) -> Result<Vec<ItemRow>, StoreError> {
        let rows = of_home(home.peer).filter(thread_item::Column::Stage.is_not_null()).all(&self.tx).await?;
        rows.into_iter().map(|row| ItemRow::new(row, home.key)).collect()
    }

    /// Those that have come as far as `stage`, whenever that was.
    pub async fn own_items_at(&self, home: Home, stage: Stage) -> Result<Vec<ItemRow>, StoreError> {
        own_items_at(&self.tx, home, stage).await
    }

    /// Those under posts that are not here.
    pub async fn homeless_own_items(&self, home: Home) -> Result<Vec<ItemRow>, StoreError> {
        let rows = of_home(home.peer)
            .filter(thread_item::Column::Stage.is_not_null())
            .filter(Expr::cust(format!("NOT {} AND {}", is_message(), is_homeless("thread_item"))))
            .all(&self.tx)
            .await?;
        rows.into_iter().map(|row| ItemRow::new(row, home.key)).collect()
    }

    async fn posts_with_items(&self, which: &str, peer: PeerId) -> Result<Vec<PostId>, StoreError> {
        let sql = format!(
            "SELECT DISTINCT post.id FROM thread_item JOIN post ON ifnull(post.peer_id, 0) = ifnull(thread_item.peer_id, 0)
                AND post.wire_id = thread_item.post WHERE {which}"
        );
        let statement = Statement::from_sql_and_values(self.tx.get_database_backend(), sql, [peer.0.into()]);
        let found = Id::find_by_statement(statement).all(&self.tx).await?;
        Ok(found.into_iter().map(|found| PostId(found.id)).collect())
    }
}

async fn own_items_at(connection: &impl ConnectionTrait, home: Home, stage: Stage) -> Result<Vec<ItemRow>, StoreError> {
    let rows = of_home(home.peer).filter(thread_item::Column::Stage.eq(stage_columns(stage).0)).all(connection).await?;
    rows.into_iter().map(|row| ItemRow::new(row, home.key)).collect()
}

/// Deletes the oldest of what is `held`, so that no more than so many bytes stay; 256 are for the row of each.
fn trim(held: &str) -> String {
    format!(
        "DELETE FROM thread_item WHERE id IN (
            SELECT id FROM (SELECT id, stage, sum(256 + octet_length(jws)) OVER (ORDER BY id DESC) AS bytes
                FROM thread_item WHERE {held})
            WHERE bytes > ? AND stage IS NULL)"
    )
}

/// The condition under which the post of a row of `table` is not here.
fn is_homeless(table: &str) -> String {
    format!(
        "NOT EXISTS (SELECT 1 FROM post
            WHERE ifnull(post.peer_id, 0) = ifnull({table}.peer_id, 0) AND post.wire_id = {table}.post)"
    )
}
