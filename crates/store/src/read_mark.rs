//! How far each of two people has read in their conversation: columns of the table `conversation`, and whether the owner says so.

use domain::{NodeId, PeerId, ThreadItemId, WireId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Statement, sea_query::Expr,
};

use crate::{Store, StoreError, WriteTx, entity::owner};

#[derive(FromQueryResult)]
struct Mark {
    wire_id: String,
}

#[derive(FromQueryResult)]
struct Found {
    id: i64,
}

impl Store {
    /// Says whether friends' servers are not told what the owner has read; the owner then does not see what others have, either.
    pub async fn hides_reading(&self) -> Result<bool, StoreError> {
        let read = async {
            let query = owner::Entity::find().select_only().column(owner::Column::HidesReading);
            Ok(query.into_tuple::<bool>().one(self.reader()).await?.unwrap_or_default())
        };
        self.remembered(|slots| &mut slots.hides_reading, read).await
    }

    /// The newest message of `peer` that the owner has seen, if they are friends.
    pub async fn read_mark(&self, peer: PeerId) -> Result<Option<WireId>, StoreError> {
        let sql = "SELECT thread_item.wire_id FROM conversation JOIN peer ON peer.id = conversation.peer_id
                JOIN thread_item ON thread_item.id = conversation.seen_up_to AND thread_item.author = peer.node_id
            WHERE conversation.peer_id = ? AND peer.state = 'accepted' AND peer.has_messages = 1";
        let statement = Statement::from_sql_and_values(self.reader().get_database_backend(), sql, [peer.0.into()]);
        let Some(Mark { wire_id }) = Mark::find_by_statement(statement).one(self.reader()).await? else {
            return Ok(None);
        };
        Ok(Some(wire_id.parse().map_err(|_| StoreError::Corrupt("thread_item.wire_id"))?))
    }

    /// The message of the owner's up to which `peer` has read with `mark`, if that is further than what was known.
    pub async fn newly_read(
        &self,
        peer: PeerId,
        own: NodeId,
        mark: WireId,
    ) -> Result<Option<ThreadItemId>, StoreError> {
        let sql = "SELECT thread_item.id FROM conversation JOIN thread_item
                ON ifnull(thread_item.peer_id, 0) = +conversation.home_id AND thread_item.wire_id = ?
            WHERE conversation.peer_id = ? AND thread_item.post = conversation.wire_id AND thread_item.kind = 'message'
                AND thread_item.author = ? AND thread_item.id > conversation.read_up_to";
        let values = [mark.to_string().into(), peer.0.into(), own.to_string().into()];
        let statement = Statement::from_sql_and_values(self.reader().get_database_backend(), sql, values);
        Ok(Found::find_by_statement(statement).one(self.reader()).await?.map(|found| ThreadItemId(found.id)))
    }
}

impl WriteTx {
    /// Tells friends' servers what the owner has read, or does not.
    pub async fn set_hides_reading(&self, hides_reading: bool) -> Result<(), StoreError> {
        owner::Entity::update_many()
            .col_expr(owner::Column::HidesReading, Expr::value(hides_reading))
            .filter(owner::Column::Id.eq(1))
            .exec(&self.tx)
            .await?;
        Ok(())
    }

    /// Notes that `peer` has read the owner's messages up to `item`.
    pub async fn set_read_up_to(&self, peer: PeerId, item: ThreadItemId) -> Result<(), StoreError> {
        let sql = "UPDATE conversation SET read_up_to = ?1 WHERE peer_id = ?2 AND read_up_to < ?1";
        self.execute(sql, [item.0.into(), peer.0.into()]).await?;
        Ok(())
    }
}
