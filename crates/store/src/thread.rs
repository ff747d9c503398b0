//! The table `thread_item`: what friends answer each other, in the owner's threads and in friends'.
//!
//! An item of the owner's thread and its place in the feed of each friend are written in one transaction, here, as posts are. An item in a
//! friend's thread is kept by the id of its post, which may come after it.

mod answers;
mod feed;
mod home;
mod moved;
mod notice;
mod outbox;
mod part;
mod place;
mod reader;
mod row;
mod stale;

pub use feed::{IntroductionEntry, ThreadsEntry, ThreadsEntryChange, ThreadsHead, ThreadsPart};
pub use home::{SaidBy, SeenPost};
pub use place::ItemPlace;
pub use row::{Home, ItemRevision, ItemRow, NewComment, OutlineRow, ThreadPost};
pub use stale::StaleComment;

pub(crate) use answers::{answers_column, answers_of_posts, parse_answers};

use domain::{
    NodeId, PeerId, Timestamp, WireId,
    thread::{Commenting, ItemKind, Stage, Standing, ThreadPosition},
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Statement,
    sea_query::Expr,
};

use crate::{
    Store, StoreError, WriteTx,
    comment_picture::pictures_of_items,
    entity::thread_item,
    remembered::Slots,
    visibility::{meant_for_all, visible_to_all},
};

#[derive(FromQueryResult)]
struct Word {
    commenting: String,
}

impl Store {
    /// The item that is held under `id` in threads of `home`.
    pub async fn thread_item(&self, home: Home, id: WireId) -> Result<Option<ItemRow>, StoreError> {
        thread_item(self.reader(), home, id).await
    }

    /// Who may comment on a post of the friend's, or the owner's.
    pub async fn commenting(&self, home: Option<PeerId>, post: WireId) -> Result<Commenting, StoreError> {
        let thread = (home, post);
        let find = |slots: &mut Slots| slots.commenting.get(&thread);
        let keep = |slots: &mut Slots, value: &Commenting| slots.commenting.keep(thread, value);
        self.remembered_where(find, keep, commenting(self.reader(), home, post)).await
    }

    /// The newest comments under a post of the owner's that everybody may see, in the order in which they came.
    pub async fn public_comments(&self, home: Home, post: WireId, limit: u64) -> Result<Vec<ItemRow>, StoreError> {
        let is_public = format!(
            "{} AND EXISTS (SELECT 1 FROM post WHERE ifnull(post.peer_id, 0) = 0 AND post.wire_id = thread_item.post AND {})",
            meant_for_all(),
            visible_to_all()
        );
        let rows = of_home(None)
            .filter(thread_item::Column::Post.eq(post.to_string()))
            .filter(thread_item::Column::Kind.eq(<&str>::from(ItemKind::Comment)))
            .filter(thread_item::Column::Standing.eq(<&str>::from(Standing::Said)))
            .filter(Expr::cust(is_public))
            .order_by_desc(thread_item::Column::ReceivedAt)
            .order_by_desc(thread_item::Column::WireId)
            .limit(limit)
            .all(self.reader())
            .await?;
        items_with_pictures(self.reader(), rows.into_iter().rev().map(|row| (row, home.key)).collect()).await
    }

    /// The comments that stand before `before` under a post of the owner's and that `peer` may see, newest first.
    pub async fn comments_before(
        &self,
        peer: PeerId,
        home: Home,
        post: WireId,
        before: ThreadPosition,
        limit: u64,
    ) -> Result<Vec<ItemRow>, StoreError> {
        let rows = of_home(None)
            .filter(thread_item::Column::Post.eq(post.to_string()))
            .filter(thread_item::Column::Kind.eq(<&str>::from(ItemKind::Comment)))
            .filter(Expr::cust_with_values(
                "(received_at, wire_id) < (?, ?)",
                [sea_orm::Value::from(before.received_at.0), before.id.to_string().into()],
            ))
            .filter(Expr::cust_with_values(home::is_offered(), [peer.0]))
            .order_by_desc(thread_item::Column::ReceivedAt)
            .order_by_desc(thread_item::Column::WireId)
            .limit(limit)
            .all(self.reader())
            .await?;
        rows.into_iter().map(|row| ItemRow::new(row, home.key)).collect()
    }
}

impl WriteTx {
    /// The item that is held under `id` in threads of `home`.
    pub async fn thread_item(&self, home: Home, id: WireId) -> Result<Option<ItemRow>, StoreError> {
        thread_item(&self.tx, home, id).await
    }

    /// Who may comment on a post of the friend's, or the owner's.
    pub async fn commenting(&self, home: Option<PeerId>, post: WireId) -> Result<Commenting, StoreError> {
        commenting(&self.tx, home, post).await
    }

    /// Says who may comment on a post.
    pub(crate) async fn put_commenting(
        &self,
        home: Option<PeerId>,
        post: WireId,
        commenting: Commenting,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO thread (peer_id, post, commenting) VALUES (?, ?, ?)
            ON CONFLICT (ifnull(peer_id, 0), post) DO UPDATE SET commenting = excluded.commenting";
        let peer = home.map(|peer| peer.0);
        self.execute(sql, [peer.into(), post.to_string().into(), commenting.as_str().into()]).await?;
        Ok(())
    }

    /// Puts a revision in the place of what is held of the item, or adds the item; says which row it is.
    pub(crate) async fn put_revision(
        &self,
        home: Home,
        held: Option<&ItemRow>,
        revision: &ItemRevision<'_>,
    ) -> Result<i64, StoreError> {
        let ItemRevision { entry, jws, name, source, html, cover, pictures, media, quote, .. } = *revision;
        let ItemRevision { sanitizer_version, said_at, seen, is_public, .. } = *revision;
        let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let row = thread_item::ActiveModel {
            id: held.map_or(NotSet, |held| Set(held.id.0)),
            peer_id: Set(home.peer.map(|peer| peer.0)),
            post: Set(entry.subject.post.to_string()),
            wire_id: Set(entry.subject.id.to_string()),
            kind: Set(<&str>::from(entry.subject.kind).to_owned()),
            author: Set(entry.subject.author.to_string()),
            reply_to: Set(entry.subject.reply_to.map(|id| id.to_string())),
            revision: Set(number(entry.revision.get())),
            bytes: Set(entry.bytes.to_string()),
            standing: Set(<&str>::from(entry.standing).to_owned()),
            jws: Set(jws.to_owned()),
            name: Set(name.to_owned()),
            source: Set(source.to_owned()),
            html: Set(html.to_owned()),
            sanitizer_version: Set(sanitizer_version),
            said_at: Set(said_at.0),
            seen: Set(seen.map(|seen| seen.to_string()).unwrap_or_default()),
            is_public: Set(is_public),
            is_edited: Set(held.is_some()),
            warning: Set(cover.warning().to_owned()),
            is_blurred: Set(cover.is_blurred),
            picture_count: Set(i64::try_from(pictures.len()).unwrap_or(i64::MAX)),
            files_asked_at: Set(None),
            quote_owner: Set(quote.map(|quote| quote.owner.to_string())),
            quote_post: Set(quote.map(|quote| quote.post.to_string())),
            ..Default::default()
        };
        let id = if let Some(held) = held {
            thread_item::Entity::update(row).exec(&self.tx).await?;
            held.id.0
        } else {
            thread_item::Entity::insert(row).exec(&self.tx).await?.last_insert_id
        };
        if held.is_some() || !pictures.is_empty() {
            self.put_comment_pictures(id, pictures, media).await?;
        }
        Ok(id)
    }

    /// Saves how far words of the owner's have come.
    pub async fn set_stage(&self, item: &ItemRow, stage: Stage) -> Result<(), StoreError> {
        let (word, at) = row::stage_columns(stage);
        let sql = "UPDATE thread_item SET stage = ?, answered_at = ? WHERE id = ?";
        self.execute(sql, [word.into(), at.map(|at: Timestamp| at.0).into(), item.id.0.into()]).await?;
        Ok(())
    }
}

/// Items in threads of `peer`'s, or the owner's.
pub(crate) fn of_home(peer: Option<PeerId>) -> sea_orm::Select<thread_item::Entity> {
    // The index is over this expression, since it holds the owner's threads, too.
    let home = peer.map_or(0, |peer| peer.0);
    thread_item::Entity::find().filter(Expr::cust_with_values("ifnull(peer_id, 0) = ?", [home]))
}

async fn thread_item(connection: &impl ConnectionTrait, home: Home, id: WireId) -> Result<Option<ItemRow>, StoreError> {
    let row = of_home(home.peer).filter(thread_item::Column::WireId.eq(id.to_string())).one(connection).await?;
    Ok(items_with_pictures(connection, row.map(|row| (row, home.key)).into_iter().collect()).await?.pop())
}

/// Rows as items, with their pictures: each with the key of its home.
pub(crate) async fn items_with_pictures(
    connection: &impl ConnectionTrait,
    rows: Vec<(thread_item::Model, NodeId)>,
) -> Result<Vec<ItemRow>, StoreError> {
    let with_some = rows.iter().map(|(row, _)| row).filter(|row| row.picture_count > 0);
    let mut pictures = pictures_of_items(connection, &with_some.map(|row| row.id).collect::<Vec<_>>()).await?;
    let item = |(row, home): (thread_item::Model, NodeId)| {
        let pictures = pictures.remove(&row.id).unwrap_or_default();
        Ok(ItemRow { pictures, ..ItemRow::new(row, home)? })
    };
    rows.into_iter().map(item).collect()
}

async fn commenting(
    connection: &impl ConnectionTrait,
    home: Option<PeerId>,
    post: WireId,
) -> Result<Commenting, StoreError> {
    let sql = "SELECT commenting FROM thread WHERE ifnull(peer_id, 0) = ? AND post = ?";
    let values = [home.map_or(0, |peer| peer.0).into(), post.to_string().into()];
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
    let Some(row) = Word::find_by_statement(statement).one(connection).await? else {
        return Ok(Commenting::default());
    };
    row.commenting.parse().map_err(|_| StoreError::Corrupt("thread.commenting"))
}

#[cfg(test)]
mod tests;
