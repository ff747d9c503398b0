//! Where the data folder was left: a column of the table `owner`. And the friends who are in doubt since it was found elsewhere.

use domain::PeerId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};

use crate::{
    Store, StoreError, WriteTx,
    entity::{owner, peer},
};

impl Store {
    /// Where it was left; `None` before that was noted for the first time.
    pub async fn place(&self) -> Result<Option<String>, StoreError> {
        let query = owner::Entity::find().select_only().column(owner::Column::Place);
        Ok(query.into_tuple::<Option<String>>().one(self.reader()).await?.flatten())
    }
}

impl WriteTx {
    /// Notes where it is left.
    pub async fn set_place(&self, place: &str) -> Result<(), StoreError> {
        owner::Entity::update_many()
            .col_expr(owner::Column::Place, Expr::value(place))
            .filter(owner::Column::Id.eq(1))
            .exec(&self.tx)
            .await?;
        Ok(())
    }

    /// Puts every friend in doubt, and makes what was said to them due once more: the answers tell. Each is poked once it confirmed: its server knows
    /// what this one forgot. Says how many they are.
    pub async fn doubt_friends(&self) -> Result<u64, StoreError> {
        let sql = "UPDATE peer SET is_in_doubt = 1, is_due = (my_since > 0), send_failures = 0, next_send_at = NULL,
            poke_due = 1, poke_failures = 0, next_poke_at = NULL
            WHERE state = 'accepted' AND node_id IS NOT NULL";
        self.execute(sql, []).await
    }

    /// The friend has confirmed that it is one.
    pub async fn trust_friend(&self, id: PeerId) -> Result<(), StoreError> {
        peer::Entity::update_many()
            .col_expr(peer::Column::IsInDoubt, Expr::value(false))
            .filter(peer::Column::Id.eq(id.0))
            .exec(&self.tx)
            .await?;
        Ok(())
    }
}
