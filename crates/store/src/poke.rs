//! Who is still to be told that something changed: a dirty bit and a time in the row of each friend, never a queue.

use domain::{Cursor, FriendshipState, PeerId, Timestamp};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};

use crate::{
    Store, StoreError, WriteTx,
    due::{Due, due},
    entity::peer,
    peer::is_set,
};

impl Store {
    /// The friends who are to be told that something changed.
    pub async fn due_pokes(&self) -> Result<Vec<Due>, StoreError> {
        let query = peer::Entity::find()
            .select_only()
            .column(peer::Column::Id)
            // Where nothing but reactions is to be told, it waits for more of them.
            .expr(Expr::cust(
                "nullif(max(ifnull(next_poke_at, 0), iif(poke_due, 0, ifnull(threads_wait_until, 0))), 0)",
            ))
            .filter(Condition::any().add(is_set(peer::Column::PokeDue)).add(is_set(peer::Column::ThreadsDue)))
            .filter(peer::Column::State.eq(FriendshipState::Accepted.as_str()));
        self.remembered(|slots| &mut slots.due_pokes, due(query, self.reader())).await
    }
}

impl WriteTx {
    /// Notes that a friend was told of everything up to these heads of its feeds; the next time is not before `next_at`. Says whether more has
    /// changed meanwhile.
    pub async fn poke_arrived(
        &self,
        id: PeerId,
        head: Cursor,
        threads: Option<Cursor>,
        next_at: Timestamp,
    ) -> Result<bool, StoreError> {
        if let Some(threads) = threads {
            self.threads_were_read(id, threads).await?;
        }
        peer::Entity::update_many()
            .col_expr(peer::Column::PokeFailures, Expr::value(0))
            .col_expr(peer::Column::NextPokeAt, Expr::value(next_at.0))
            .filter(peer::Column::Id.eq(id.0))
            .exec(&self.tx)
            .await?;
        peer::Entity::update_many()
            .col_expr(peer::Column::PokeDue, Expr::value(false))
            .filter(peer::Column::Id.eq(id.0))
            .filter(peer::Column::FeedEpoch.eq(head.epoch.to_string()))
            .filter(peer::Column::FeedSeq.eq(head.seq))
            .exec(&self.tx)
            .await?;
        Ok(self.peer_row(id).await?.is_some_and(|row| row.poke_due || row.threads_due))
    }

    /// Notes that a friend could not be told; the next try is not before `next_at`.
    pub async fn poke_failed(&self, peer: PeerId, next_at: Timestamp) -> Result<(), StoreError> {
        let sql = "UPDATE peer SET poke_failures = poke_failures + 1, next_poke_at = ?
            WHERE id = ? AND (poke_due = 1 OR threads_due = 1)";
        self.execute(sql, [next_at.0.into(), peer.0.into()]).await?;
        Ok(())
    }

    /// Notes that a friend has read everything up to `head` and need not be told of it. Nothing if its feed has gone on.
    pub async fn feed_was_read(&self, peer: PeerId, head: Cursor) -> Result<(), StoreError> {
        // A pause between pokes that arrive goes on; one after failures has lost its reason.
        let sql =
            "UPDATE peer SET poke_due = 0, poke_failures = 0, next_poke_at = iif(poke_failures > 0, NULL, next_poke_at)
            WHERE id = ? AND feed_epoch = ? AND feed_seq = ?";
        self.execute(sql, [peer.0.into(), head.epoch.to_string().into(), head.seq.into()]).await?;
        Ok(())
    }
}
