//! What the owner wrote in friends' threads: how far it has come, and what waits for which server.

use std::collections::{HashMap, hash_map::Entry};

use domain::{NodeId, PeerId, ThreadItemId, Timestamp, thread::Stage};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};

use super::{Home, ItemRevision, ItemRow, items_with_pictures, of_home, row::stage_columns};
use crate::{
    Store, StoreError, WriteTx,
    due::{Due, due},
    entity::{peer, thread_item},
    visibility::is_message,
};

/// The condition under which the item in the row `thread_item` goes to its home: a message does if that is a friend's who knows messages, and
/// its deletion in any case.
fn is_brought() -> String {
    format!(
        "(thread_item.standing = 'deleted' OR NOT {} OR EXISTS (SELECT 1 FROM peer AS other
            WHERE other.id = thread_item.peer_id AND other.state = 'accepted' AND other.has_messages = 1))",
        is_message()
    )
}

impl Store {
    /// The friends whose servers are to be brought what the owner wrote.
    pub async fn due_items(&self) -> Result<Vec<Due>, StoreError> {
        let waiting = format!(
            "(EXISTS (SELECT 1 FROM thread_item
                    WHERE thread_item.peer_id = peer.id AND thread_item.stage = 'waiting' AND {})
                OR EXISTS (SELECT 1 FROM own_report JOIN thread_item ON thread_item.id = own_report.item_id
                    WHERE own_report.is_due = 1 AND thread_item.peer_id = peer.id)
                OR EXISTS (SELECT 1 FROM introduced
                    WHERE introduced.is_due = 1 AND introduced.peer_id = peer.id AND peer.has_introductions = 1))",
            is_brought()
        );
        let columns = [peer::Column::Id, peer::Column::NextBringAt];
        let query = peer::Entity::find().select_only().columns(columns).filter(Expr::cust(waiting));
        self.remembered(|slots| &mut slots.due_items, due(query, self.reader())).await
    }

    /// Before when the server of `peer` is brought nothing.
    pub async fn next_bring_at(&self, peer: PeerId) -> Result<Option<Timestamp>, StoreError> {
        let query = peer::Entity::find_by_id(peer.0).select_only().column(peer::Column::NextBringAt);
        let next = query.into_tuple::<Option<i64>>().one(self.reader()).await?.flatten();
        Ok(next.map(Timestamp))
    }

    /// What waits for the server of `home`, in the order in which it was written.
    pub async fn waiting_items(&self, home: Home) -> Result<Vec<ItemRow>, StoreError> {
        let rows = of_home(home.peer)
            .filter(thread_item::Column::Stage.eq(stage_columns(Stage::Waiting).0))
            .filter(Expr::cust(is_brought()))
            .order_by_asc(thread_item::Column::Id)
            .all(self.reader())
            .await?;
        rows.into_iter().map(|row| ItemRow::new(row, home.key)).collect()
    }

    /// What the owner wrote under friends' posts, newest first, older than `before`; with the friend whose thread it is. What was deleted is
    /// not there once its server knows.
    pub async fn written_items(
        &self,
        before: Option<ThreadItemId>,
        limit: u64,
    ) -> Result<Vec<(PeerId, ItemRow)>, StoreError> {
        let mut query = thread_item::Entity::find()
            .filter(thread_item::Column::Stage.is_not_null())
            .filter(thread_item::Column::Kind.eq("comment"))
            .filter(Expr::cust("(standing <> 'deleted' OR stage = 'waiting')"))
            .order_by_desc(thread_item::Column::Id)
            .limit(limit);
        if let Some(before) = before {
            query = query.filter(Expr::col(thread_item::Column::Id).lt(before.0));
        }
        let mut keys: HashMap<PeerId, Option<NodeId>> = HashMap::new();
        let (mut peers, mut rows) = (Vec::new(), Vec::new());
        for row in query.all(self.reader()).await? {
            let Some(peer) = row.peer_id.map(PeerId) else { continue };
            if let Entry::Vacant(unknown) = keys.entry(peer) {
                unknown.insert(self.peer_row(peer).await?.and_then(|row| row.node_id));
            }
            if let Some(key) = keys.get(&peer).copied().flatten() {
                peers.push(peer);
                rows.push((row, key));
            }
        }
        Ok(peers.into_iter().zip(items_with_pictures(self.reader(), rows).await?).collect())
    }
}

impl WriteTx {
    /// Keeps what the owner wrote in a friend's thread.
    pub async fn put_own_item(
        &self,
        home: Home,
        held: Option<&ItemRow>,
        revision: &ItemRevision<'_>,
        stage: Stage,
    ) -> Result<ItemRow, StoreError> {
        self.put_revision(home, held, revision).await?;
        let row = self.thread_item(home, revision.entry.subject.id).await?;
        let row = row.ok_or(StoreError::Corrupt("thread_item"))?;
        self.set_stage(&row, stage).await?;
        Ok(ItemRow { stage: Some(stage), ..row })
    }

    /// Notes that the server of a friend could not be brought what the owner wrote; the next try is not before `next_at`.
    pub async fn bring_failed(&self, peer: PeerId, next_at: Timestamp) -> Result<(), StoreError> {
        let sql = "UPDATE peer SET bring_failures = bring_failures + 1, next_bring_at = ? WHERE id = ?";
        self.execute(sql, [next_at.0.into(), peer.0.into()]).await?;
        Ok(())
    }

    /// Something is new for the server of a friend: it goes now, unless that server is away.
    pub async fn bring_now(&self, peer: PeerId) -> Result<(), StoreError> {
        self.execute("UPDATE peer SET next_bring_at = NULL WHERE id = ? AND bring_failures = 0", [peer.0.into()])
            .await?;
        Ok(())
    }

    /// Notes that the server of a friend answered; what is left waits until `next_at`, if that is said.
    pub async fn bring_answered(&self, peer: PeerId, next_at: Option<Timestamp>) -> Result<(), StoreError> {
        let sql = "UPDATE peer SET bring_failures = 0, next_bring_at = ? WHERE id = ?";
        self.execute(sql, [next_at.map(|at| at.0).into(), peer.0.into()]).await?;
        Ok(())
    }
}
