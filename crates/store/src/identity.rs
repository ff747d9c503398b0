//! By which key friends know this node: a column of the table `owner`. The key itself is in a file of its own.

use domain::{FriendshipState, NodeId};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, sea_query::Expr};

use crate::{
    Store, StoreError, WriteTx,
    entity::{owner, peer},
};

impl Store {
    /// The key that the node was opened with last; `None` before the first time.
    pub async fn own_id(&self) -> Result<Option<NodeId>, StoreError> {
        let query = owner::Entity::find().select_only().column(owner::Column::NodeId);
        let id = query.into_tuple::<Option<String>>().one(self.reader()).await?.flatten();
        id.map(|text| text.parse().map_err(|_| StoreError::Corrupt("owner.node_id"))).transpose()
    }

    /// Says whether there are friends who know this node by its key.
    pub async fn is_known_by_key(&self) -> Result<bool, StoreError> {
        let friends = peer::Entity::find()
            .filter(peer::Column::State.eq(FriendshipState::Accepted.as_str()))
            .filter(peer::Column::NodeId.is_not_null());
        Ok(friends.count(self.reader()).await? > 0)
    }
}

impl WriteTx {
    /// Remembers the node's key.
    pub async fn set_own_id(&self, id: NodeId) -> Result<(), StoreError> {
        owner::Entity::update_many()
            .col_expr(owner::Column::NodeId, Expr::value(id.to_string()))
            .filter(owner::Column::Id.eq(1))
            .exec(&self.tx)
            .await?;
        Ok(())
    }
}
