//! The table `conversation`: which conversations there are. Their messages are rows of `thread_item`, and go the ways of comments.

use domain::{
    Cursor, NodeId, PeerId, ThreadItemId, Timestamp, WireId,
    thread::{Standing, ThreadPosition},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Statement,
    sea_query::Expr,
};

use crate::{
    Store, StoreError, WriteTx,
    entity::thread_item,
    thread::{Home, ItemRow, items_with_pictures, of_home},
    visibility::is_message,
};

/// A conversation in the list of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationRow {
    pub peer: PeerId,
    /// What was written last and was not deleted.
    pub last: Option<ItemRow>,
    /// Messages of the other's that the owner has not seen.
    pub unread: u64,
    pub is_muted: bool,
}

/// A message, where it stands in its conversation, and whether the other's server was known to have it when this node offered it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageRow {
    pub item: ItemRow,
    pub place: ThreadPosition,
    pub is_delivered: bool,
}

/// Where a message stands in its conversation, beside its id: what waits stands after all that its home has shown, in the order in which it was
/// written. It is the expression of an index.
const PLACE: &str = "coalesce(thread_item.received_at, 4000000000000000 + thread_item.id)";
/// What is waiting stands behind this, far from any time.
const WAITING: i64 = 4_000_000_000_000_000;

/// What the owner has written to a friend and not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageDraft {
    /// What the message is to be called.
    pub id: WireId,
    pub text: String,
}

/// How the server of a friend stands to messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MessageStanding {
    /// It is of a version with messages.
    pub knows_messages: bool,
    /// This node took messages from it, and has not told it so.
    pub is_owing: bool,
    /// Up to which message the owner has seen what is here.
    pub seen_up_to: ThreadItemId,
    /// Up to which of the owner's messages the other has read what is here, as their server says.
    pub read_up_to: ThreadItemId,
    /// The owner has muted the conversation.
    pub is_muted: bool,
}

impl MessageStanding {
    /// As whoever does not say what they have read sees it.
    #[must_use]
    pub fn without_read_marks(self) -> Self {
        Self { read_up_to: ThreadItemId(0), ..self }
    }
}

/// Which items are messages of the conversation in the row `conversation`. The `+` lets SQLite use the index, whose expression has no affinity.
const MESSAGES: &str =
    "ifnull(thread_item.peer_id, 0) = +conversation.home_id AND thread_item.post = conversation.wire_id
    AND thread_item.kind = 'message' AND thread_item.standing = 'said' AND thread_item.is_removed = 0";

/// The condition under which the message in the row `thread_item` is the other's, and was not seen.
const IS_UNREAD: &str = "thread_item.id > conversation.seen_up_to AND thread_item.author = peer.node_id";

#[derive(FromQueryResult)]
struct ListRow {
    peer_id: i64,
    key: String,
    last_id: Option<i64>,
    unread: i64,
    is_muted: bool,
}

#[derive(FromQueryResult)]
struct Count {
    found: i64,
}

#[derive(FromQueryResult)]
struct DraftRow {
    draft: String,
    draft_id: String,
}

#[derive(FromQueryResult)]
struct SeenRow {
    peer_id: i64,
}

#[derive(FromQueryResult)]
struct StandingRow {
    has_messages: bool,
    owes_threads: bool,
    seen_up_to: i64,
    read_up_to: i64,
    is_muted: bool,
}

impl Store {
    /// The conversations, the one in which something was written last first. Those with people whom the owner blocked are left out.
    pub async fn conversations(&self, own: NodeId) -> Result<Vec<ConversationRow>, StoreError> {
        let backend = self.reader().get_database_backend();
        let statement = Statement::from_sql_and_values(backend, list(), [own.to_string().into()]);
        let listed = ListRow::find_by_statement(statement).all(self.reader()).await?;
        let ids: Vec<i64> = listed.iter().filter_map(|row| row.last_id).collect();
        let last = thread_item::Entity::find().filter(thread_item::Column::Id.is_in(ids)).all(self.reader()).await?;
        let key = |row: &thread_item::Model| {
            let key = listed.iter().find(|listed| listed.last_id == Some(row.id)).map(|listed| &*listed.key);
            key.unwrap_or_default().parse().map_err(|_| StoreError::Corrupt("peer.node_id"))
        };
        let last = last.into_iter().map(|row| Ok((key(&row)?, row)));
        let last = last.map(|found: Result<_, StoreError>| found.map(|(key, row)| (row, key)));
        let last = items_with_pictures(self.reader(), last.collect::<Result<_, _>>()?).await?;
        let conversation = |row: ListRow| ConversationRow {
            peer: PeerId(row.peer_id),
            last: last.iter().find(|item| Some(item.id.0) == row.last_id).cloned(),
            unread: u64::try_from(row.unread).unwrap_or(0),
            is_muted: row.is_muted,
        };
        Ok(listed.into_iter().map(conversation).collect())
    }

    /// How many messages the owner has not seen, but for those in muted conversations.
    pub async fn count_unread_messages(&self) -> Result<u64, StoreError> {
        self.remembered(|slots| &mut slots.unread_messages, self.read_unread_messages()).await
    }

    async fn read_unread_messages(&self) -> Result<u64, StoreError> {
        let statement = Statement::from_string(self.reader().get_database_backend(), unread());
        let count = Count::find_by_statement(statement).one(self.reader()).await?;
        Ok(count.map_or(0, |count| u64::try_from(count.found).unwrap_or(0)))
    }

    /// The newest messages of a conversation, or those before `before`, the newest first: what its home has not shown yet is the newest.
    pub async fn messages(
        &self,
        home: Home,
        conversation: WireId,
        before: Option<ThreadPosition>,
        limit: u64,
    ) -> Result<Vec<MessageRow>, StoreError> {
        let rows = page(home.peer, conversation, before, limit).all(self.reader()).await?;
        let delivered: Vec<bool> = rows.iter().map(|row| row.delivered_revision == Some(row.revision)).collect();
        let items = items_with_pictures(self.reader(), rows.into_iter().map(|row| (row, home.key)).collect()).await?;
        let row = |(item, is_delivered): (ItemRow, bool)| {
            let received_at = item.received_at.unwrap_or(Timestamp(WAITING.saturating_add(item.id.0)));
            let place = ThreadPosition { received_at, id: item.entry.subject.id };
            MessageRow { item, place, is_delivered }
        };
        Ok(items.into_iter().zip(delivered).map(row).collect())
    }

    /// Says whether something stands in a conversation before `before` that the owner, who has seen it up to `seen_up_to`, has not seen: by the
    /// other, `author`.
    pub async fn has_new_messages_before(
        &self,
        home: Home,
        conversation: WireId,
        before: ThreadPosition,
        author: NodeId,
        seen_up_to: ThreadItemId,
    ) -> Result<bool, StoreError> {
        let found = messages_of(home.peer, conversation, Some(before))
            .filter(thread_item::Column::Id.gt(seen_up_to.0))
            .filter(thread_item::Column::Author.eq(author.to_string()))
            .filter(thread_item::Column::Standing.eq(<&str>::from(Standing::Said)))
            .limit(1)
            .all(self.reader())
            .await?;
        Ok(!found.is_empty())
    }

    /// How the server of `peer` stands to messages.
    pub async fn message_standing(&self, peer: PeerId) -> Result<MessageStanding, StoreError> {
        let sql = "SELECT peer.has_messages, peer.owes_threads, ifnull(conversation.seen_up_to, 0) AS seen_up_to,
                ifnull(conversation.read_up_to, 0) AS read_up_to, ifnull(conversation.is_muted, 0) AS is_muted
            FROM peer LEFT JOIN conversation ON conversation.peer_id = peer.id WHERE peer.id = ?";
        let backend = self.reader().get_database_backend();
        let statement = Statement::from_sql_and_values(backend, sql, [peer.0.into()]);
        let row = StandingRow::find_by_statement(statement).one(self.reader()).await?;
        let row = row.unwrap_or(StandingRow {
            has_messages: false,
            owes_threads: false,
            seen_up_to: 0,
            read_up_to: 0,
            is_muted: false,
        });
        Ok(MessageStanding {
            knows_messages: row.has_messages,
            is_owing: row.owes_threads,
            seen_up_to: ThreadItemId(row.seen_up_to),
            read_up_to: ThreadItemId(row.read_up_to),
            is_muted: row.is_muted,
        })
    }

    /// What the owner has written to `peer` and not sent, if anything.
    pub async fn message_draft(&self, peer: PeerId) -> Result<Option<MessageDraft>, StoreError> {
        let sql = "SELECT draft, draft_id FROM conversation WHERE peer_id = ? AND draft <> ''";
        let statement = Statement::from_sql_and_values(self.reader().get_database_backend(), sql, [peer.0.into()]);
        let Some(DraftRow { draft, draft_id }) = DraftRow::find_by_statement(statement).one(self.reader()).await?
        else {
            return Ok(None);
        };
        let id = draft_id.parse().map_err(|_| StoreError::Corrupt("conversation.draft_id"))?;
        Ok(Some(MessageDraft { id, text: draft }))
    }

    /// Says whether a message that `peer` was not known to have is at or below `position` of the feed of threads.
    pub async fn has_unconfirmed_messages(&self, peer: PeerId, position: i64) -> Result<bool, StoreError> {
        let sql = "SELECT count(*) AS found FROM thread_entry JOIN peer ON peer.id = thread_entry.peer_id
            WHERE peer.id = ? AND post_id = 0 AND seq > peer.threads_confirmed AND seq <= ?";
        let backend = self.reader().get_database_backend();
        let statement = Statement::from_sql_and_values(backend, sql, [peer.0.into(), position.into()]);
        Ok(Count::find_by_statement(statement).one(self.reader()).await?.is_some_and(|count| count.found > 0))
    }
}

impl WriteTx {
    /// Notes that there is a conversation with `peer`, which the server of `home` holds, or this node.
    pub async fn put_conversation(
        &self,
        peer: PeerId,
        home: Option<PeerId>,
        conversation: WireId,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO conversation (peer_id, home_id, wire_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
        let values = [peer.0.into(), home.map_or(0, |home| home.0).into(), conversation.to_string().into()];
        self.execute(sql, values).await?;
        Ok(())
    }

    /// Notes that the owner has seen a conversation up to the message `last`; says with whom it is, if that is news.
    pub async fn see_messages(&self, last: ThreadItemId) -> Result<Option<PeerId>, StoreError> {
        let sql = "UPDATE conversation SET seen_up_to = ?1 WHERE seen_up_to < ?1 AND EXISTS (SELECT 1 FROM thread_item
            WHERE thread_item.id = ?1 AND ifnull(thread_item.peer_id, 0) = conversation.home_id
                AND thread_item.post = conversation.wire_id) RETURNING peer_id";
        let seen: Option<SeenRow> = self.one(sql, [last.0.into()]).await?;
        Ok(seen.map(|row| PeerId(row.peer_id)))
    }

    /// Keeps what the owner has written to `peer`, with whom there is a conversation, in the place of what was kept.
    pub async fn keep_message_draft(&self, peer: PeerId, draft: &MessageDraft) -> Result<(), StoreError> {
        let sql = "UPDATE conversation SET draft = ?, draft_id = ? WHERE peer_id = ?";
        self.execute(sql, [draft.text.as_str().into(), draft.id.to_string().into(), peer.0.into()]).await?;
        Ok(())
    }

    /// The draft `id` was sent to `peer`; another stays.
    pub async fn clear_message_draft(&self, peer: PeerId, id: WireId) -> Result<(), StoreError> {
        let sql = "UPDATE conversation SET draft = '', draft_id = '' WHERE peer_id = ? AND draft_id = ?";
        self.execute(sql, [peer.0.into(), id.to_string().into()]).await?;
        Ok(())
    }

    /// Takes the words of a whole conversation out of this database. What is left of each message says that it came, so that it does not come back; of
    /// the owner's deletions, what is to be sent still.
    pub async fn forget_conversation(&self, home: Option<PeerId>, conversation: WireId) -> Result<(), StoreError> {
        let home = home.map_or(0, |home| home.0);
        let values = || [home.into(), conversation.to_string().into()];
        let all = "ifnull(peer_id, 0) = ? AND post = ? AND kind = 'message'";
        let said = format!("{all} AND standing = 'said'");
        for table in ["comment_picture", "thread_entry"] {
            let of_these = format!("DELETE FROM {table} WHERE item_id IN (SELECT id FROM thread_item WHERE {said})");
            self.execute(&of_these, values()).await?;
        }
        let sql = format!(
            "UPDATE thread_item SET jws = '', name = '', source = '', html = '', warning = '', picture_count = 0, quote_owner = NULL,
                quote_post = NULL, stage = NULL WHERE {said}"
        );
        self.execute(&sql, values()).await?;
        self.execute(&format!("UPDATE thread_item SET is_removed = 1 WHERE {all}"), values()).await?;
        let draft = "UPDATE conversation SET draft = '', draft_id = '' WHERE home_id = ? AND wire_id = ?";
        self.execute(draft, values()).await?;
        Ok(())
    }

    /// Mutes the conversation with `peer`, or no longer; says whether there is one.
    pub async fn set_conversation_muted(&self, peer: PeerId, is_muted: bool) -> Result<bool, StoreError> {
        let sql = "UPDATE conversation SET is_muted = ? WHERE peer_id = ?";
        Ok(self.execute(sql, [is_muted.into(), peer.0.into()]).await? > 0)
    }

    /// Notes whether the server of `peer` knows messages; says whether that is news. Once it does, it is offered those that are here.
    pub async fn set_has_messages(&self, peer: PeerId, has_messages: bool) -> Result<bool, StoreError> {
        let sql = "UPDATE peer SET has_messages = ?1 WHERE id = ?2 AND has_messages <> ?1";
        let is_news = self.execute(sql, [has_messages.into(), peer.0.into()]).await? > 0;
        match (is_news, has_messages) {
            (true, true) => self.offer_messages(peer).await?,
            // It would take them for comments on a post that never comes, and they would not be offered again.
            (true, false) => self.withdraw_messages(peer).await?,
            (false, _) => {}
        }
        Ok(is_news)
    }

    /// Notes that the server of `peer` came back with a position of its feed of threads: it has what is up to there, and is known to have it
    /// whatever becomes of the feed. Nothing if the feed began anew.
    pub async fn confirm_threads(&self, peer: PeerId, since: Cursor) -> Result<(), StoreError> {
        let (peer, epoch) = (peer.0, since.epoch.to_string());
        let delivered = "UPDATE thread_item SET delivered_revision = revision WHERE id IN (
            SELECT item_id FROM thread_entry JOIN peer ON peer.id = thread_entry.peer_id
            WHERE peer.id = ?1 AND peer.threads_epoch = ?2 AND post_id = 0 AND seq > peer.threads_confirmed AND seq <= ?3)";
        self.execute(delivered, [peer.into(), epoch.clone().into(), since.seq.into()]).await?;
        let sql =
            "UPDATE peer SET threads_confirmed = ?3 WHERE id = ?1 AND threads_epoch = ?2 AND threads_confirmed < ?3";
        self.execute(sql, [peer.into(), epoch.into(), since.seq.into()]).await?;
        Ok(())
    }

    /// Notes whether messages came from the feed of `peer` with whose position this node has not come back yet.
    pub async fn set_owes_threads(&self, peer: PeerId, is_owing: bool) -> Result<(), StoreError> {
        let sql = "UPDATE peer SET owes_threads = ?1 WHERE id = ?2 AND owes_threads <> ?1";
        self.execute(sql, [is_owing.into(), peer.0.into()]).await?;
        Ok(())
    }
}

/// The list of conversations; what is bound is the owner's key.
fn list() -> String {
    format!(
        "SELECT conversation.peer_id, conversation.is_muted, iif(conversation.home_id = 0, ?, peer.node_id) AS key,
            max(thread_item.id) AS last_id, coalesce(sum({IS_UNREAD}), 0) AS unread
        FROM conversation JOIN peer ON peer.id = conversation.peer_id LEFT JOIN thread_item ON {MESSAGES}
        WHERE peer.state <> 'blocked' AND EXISTS (SELECT 1 FROM thread_item
            WHERE ifnull(thread_item.peer_id, 0) = +conversation.home_id AND thread_item.post = conversation.wire_id
                AND thread_item.kind = 'message' AND thread_item.is_removed = 0)
        GROUP BY conversation.id ORDER BY last_id DESC, conversation.id DESC"
    )
}

/// In this order: there are few conversations, and many items.
fn unread() -> String {
    format!(
        "SELECT count(*) AS found FROM conversation CROSS JOIN peer ON peer.id = conversation.peer_id
            CROSS JOIN thread_item ON {MESSAGES} WHERE {IS_UNREAD} AND conversation.is_muted = 0 AND peer.state <> 'blocked'"
    )
}

/// A page of a conversation, the newest first.
fn page(
    home: Option<PeerId>,
    conversation: WireId,
    before: Option<ThreadPosition>,
    limit: u64,
) -> sea_orm::Select<thread_item::Entity> {
    messages_of(home, conversation, before)
        .order_by_desc(Expr::cust(PLACE))
        .order_by_desc(thread_item::Column::WireId)
        .limit(limit)
}

/// The messages of a conversation, or those before `before`.
fn messages_of(
    home: Option<PeerId>,
    conversation: WireId,
    before: Option<ThreadPosition>,
) -> sea_orm::Select<thread_item::Entity> {
    let query =
        of_home(home).filter(thread_item::Column::Post.eq(conversation.to_string())).filter(Expr::cust(is_message()));
    let query = query.filter(thread_item::Column::IsRemoved.eq(false));
    match before {
        Some(before) => {
            let at = before.received_at.0;
            let values = [sea_orm::Value::from(at), before.id.to_string().into()];
            // By this the index begins there: it does not see that from a comparison of two at once.
            let query = query.filter(Expr::cust_with_values(format!("{PLACE} <= ?"), [at]));
            query.filter(Expr::cust_with_values(format!("({PLACE}, thread_item.wire_id) < (?, ?)"), values))
        }
        None => query,
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        Audience, Cover, Sha256,
        thread::{CameFor, Entry, ItemKind, Revision, Subject},
    };
    use sea_orm::QueryTrait;

    use super::*;
    use crate::{ItemRevision, testing};

    const HERE: Home = Home { peer: None, key: NodeId([9; 32]) };

    #[derive(FromQueryResult)]
    struct Step {
        detail: String,
    }

    /// What SQLite does for `statement`.
    async fn steps(store: &Store, statement: Statement) -> Vec<String> {
        let explain = Statement { sql: format!("EXPLAIN QUERY PLAN {}", statement.sql), ..statement };
        Step::find_by_statement(explain)
            .all(store.reader())
            .await
            .unwrap()
            .into_iter()
            .map(|step| step.detail)
            .collect()
    }

    #[tokio::test]
    async fn no_page_reads_more_of_a_conversation_than_it_shows() {
        let (_folder, store) = testing::store().await;
        let backend = store.reader().get_database_backend();
        let before = ThreadPosition { received_at: Timestamp(5), id: WireId([5; 16]) };
        let of_conversation = "SEARCH thread_item USING INDEX thread_item_message (<expr>=? AND post=?";
        for (before, more) in [(None, ")"), (Some(before), " AND <expr><?)")] {
            let page = page(None, WireId([1; 16]), before, 51).build(backend);
            let found = steps(&store, page).await;
            let [walk] = &found[..] else { panic!("it is sorted, or more is read: {found:?}") };
            assert!(walk.starts_with(of_conversation), "{walk}");
            assert!(walk.ends_with(more), "{walk}");
        }
        let list = Statement::from_sql_and_values(backend, list(), ["".into()]);
        let unread = Statement::from_string(backend, unread());
        for statement in [list, unread] {
            let found = steps(&store, statement).await;
            let mut items = found.iter().filter(|step| step.contains(" thread_item ")).peekable();
            assert!(items.peek().is_some(), "{found:?}");
            assert!(items.all(|step| step.contains("<expr>=? AND post=?")), "{found:?}");
        }
    }

    /// A message by who has the key of this number.
    async fn message(tx: &WriteTx, number: u8, conversation: WireId, text: &str) {
        let (author, id) = (NodeId([number; 32]), WireId([number; 16]));
        let subject =
            Subject { author, home: HERE.key, post: conversation, id, kind: ItemKind::Message, reply_to: None };
        let entry = Entry {
            subject,
            revision: Revision::try_from(1).unwrap(),
            bytes: Sha256([number; 32]),
            standing: Standing::Said,
        };
        let revision = ItemRevision {
            entry,
            jws: text,
            name: "Zoë",
            source: text,
            html: text,
            cover: &Cover::NONE,
            pictures: &[],
            quote: None,
            media: &[],
            sanitizer_version: 1,
            said_at: Timestamp(7),
            seen: None,
            is_public: false,
        };
        tx.take_item(HERE, None, &revision, &CameFor::Audience(Audience::OnlyMe), Timestamp(8)).await.unwrap();
    }

    #[tokio::test]
    async fn a_conversation_is_full_of_one_sender_until_it_is_deleted_here() {
        let (_folder, store) = testing::store().await;
        let tx = store.write().await.unwrap();
        let (conversation, most) = (WireId([1; 16]), usize::try_from(domain::limits::CONVERSATION_BYTES).unwrap());
        message(&tx, 3, conversation, &"a".repeat(most - 600)).await;
        message(&tx, 4, conversation, "Much less").await;
        let is_full = async |number: u8| tx.is_conversation_full(conversation, NodeId([number; 32])).await.unwrap();
        assert!(!is_full(3).await);
        let longer = "UPDATE thread_item SET jws = jws || '0123456789' || printf('%.*c', 400, 'a') WHERE id = 1";
        tx.execute(longer, []).await.unwrap();
        assert!(is_full(3).await && !is_full(4).await);
        tx.forget_conversation(None, conversation).await.unwrap();
        assert!(!is_full(3).await);
        tx.commit().await.unwrap();
        assert!(store.messages(HERE, conversation, None, 9).await.unwrap().is_empty());
    }
}
