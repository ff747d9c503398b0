//! Where things are: the post of a thread by either of its ids, and the thread of an item.

use domain::{
    CircleId, PeerId, PostId, ThreadItemId, Timestamp, WireId,
    thread::{ItemKind, Subject},
};
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, Statement};

use super::row::ThreadPost;
use crate::{
    Store, StoreError, WriteTx, audience::parse_audience, entity::thread_item, ids::ids_in, remembered::Slots,
};

/// In which thread an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ItemPlace {
    /// `None`: the owner's.
    pub home: Option<PeerId>,
    pub post: WireId,
    pub id: WireId,
    pub kind: ItemKind,
}

#[derive(FromQueryResult)]
struct PostRow {
    id: i64,
    peer_id: Option<i64>,
    wire_id: String,
    source: String,
    audience: String,
    circles: Option<String>,
    published_at: i64,
    is_nowhere: bool,
}

#[derive(FromQueryResult)]
struct RootRow {
    peer_id: i64,
    is_open: bool,
}

const COLUMNS: &str = "SELECT post.id, post.peer_id, post.wire_id, post.source, post.audience, post.published_at,
    (SELECT group_concat(circle_id) FROM post_circle WHERE post_circle.post_id = post.id) AS circles,
    ifnull(peer.is_without_threads, 0) AS is_nowhere FROM post LEFT JOIN peer ON peer.id = post.peer_id";

impl Store {
    /// The post with this id here.
    pub async fn thread_post(&self, id: PostId) -> Result<Option<ThreadPost>, StoreError> {
        let find = |slots: &mut Slots| slots.thread_posts.get(&id);
        let keep = |slots: &mut Slots, post: &Option<ThreadPost>| slots.thread_posts.keep(id, post);
        let read = thread_post(self.reader(), "post.id = ?", [id.0.into()]);
        self.remembered_where(find, keep, read).await
    }

    /// The post with this id everywhere.
    pub async fn thread_post_by_wire(
        &self,
        home: Option<PeerId>,
        id: WireId,
    ) -> Result<Option<ThreadPost>, StoreError> {
        by_wire(self.reader(), home, id).await
    }

    /// What an item is said under, if that is here: a message in a conversation, anything else under a post.
    pub async fn thread_root(&self, home: Option<PeerId>, subject: &Subject) -> Result<Option<ThreadPost>, StoreError> {
        root(self.reader(), home, subject).await
    }

    /// Where an item is.
    pub async fn item_place(&self, id: ThreadItemId) -> Result<Option<ItemPlace>, StoreError> {
        let Some(row) = thread_item::Entity::find_by_id(id.0).one(self.reader()).await? else { return Ok(None) };
        let parse = |text: String| text.parse().map_err(|_| StoreError::Corrupt("thread_item.wire_id"));
        let kind = row.kind.parse().map_err(|_| StoreError::Corrupt("thread_item.kind"))?;
        Ok(Some(ItemPlace { home: row.peer_id.map(PeerId), post: parse(row.post)?, id: parse(row.wire_id)?, kind }))
    }
}

impl WriteTx {
    /// The post with this id here, as this transaction sees it.
    pub async fn thread_post(&self, id: PostId) -> Result<Option<ThreadPost>, StoreError> {
        thread_post(&self.tx, "post.id = ?", [id.0.into()]).await
    }

    /// The post with this id everywhere, as this transaction sees it.
    pub async fn thread_post_by_wire(
        &self,
        home: Option<PeerId>,
        id: WireId,
    ) -> Result<Option<ThreadPost>, StoreError> {
        by_wire(&self.tx, home, id).await
    }

    /// What an item is said under, as this transaction sees it.
    pub async fn thread_root(&self, home: Option<PeerId>, subject: &Subject) -> Result<Option<ThreadPost>, StoreError> {
        root(&self.tx, home, subject).await
    }
}

async fn by_wire(
    connection: &impl ConnectionTrait,
    home: Option<PeerId>,
    id: WireId,
) -> Result<Option<ThreadPost>, StoreError> {
    let values = [home.map_or(0, |peer| peer.0).into(), id.to_string().into()];
    thread_post(connection, "ifnull(post.peer_id, 0) = ? AND post.wire_id = ?", values).await
}

/// By the kind alone: a post may have the id of a conversation, and takes nothing of it.
async fn root(
    connection: &impl ConnectionTrait,
    home: Option<PeerId>,
    subject: &Subject,
) -> Result<Option<ThreadPost>, StoreError> {
    match subject.kind {
        ItemKind::Message => conversation_root(connection, home, subject.post).await,
        ItemKind::Comment | ItemKind::Reaction => by_wire(connection, home, subject.post).await,
    }
}

/// The conversation `id` that `home` holds, as the root of a thread.
async fn conversation_root(
    connection: &impl ConnectionTrait,
    home: Option<PeerId>,
    id: WireId,
) -> Result<Option<ThreadPost>, StoreError> {
    let sql = "SELECT conversation.peer_id, peer.state = 'accepted' AS is_open FROM conversation
        JOIN peer ON peer.id = conversation.peer_id WHERE conversation.home_id = ? AND conversation.wire_id = ?";
    let values = [home.map_or(0, |peer| peer.0).into(), id.to_string().into()];
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
    let row = RootRow::find_by_statement(statement).one(connection).await?;
    let root = |row: RootRow| {
        let root = ThreadPost::of_conversation(PeerId(row.peer_id), home, id);
        ThreadPost { is_nowhere: !row.is_open, ..root }
    };
    Ok(row.map(root))
}

async fn thread_post<const N: usize>(
    connection: &impl ConnectionTrait,
    which: &str,
    values: [sea_orm::Value; N],
) -> Result<Option<ThreadPost>, StoreError> {
    let sql = format!("{COLUMNS} WHERE post.deleted_at IS NULL AND {which}");
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
    let Some(row) = PostRow::find_by_statement(statement).one(connection).await? else { return Ok(None) };
    let circles = ids_in(row.circles.as_deref())?.into_iter().map(CircleId);
    Ok(Some(ThreadPost {
        id: PostId(row.id),
        with: None,
        home: row.peer_id.map(PeerId),
        wire_id: row.wire_id.parse().map_err(|_| StoreError::Corrupt("post.wire_id"))?,
        source: row.source,
        audience: parse_audience(&row.audience, circles)?,
        published_at: Timestamp(row.published_at),
        is_nowhere: row.is_nowhere,
    }))
}
