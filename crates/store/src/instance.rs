//! Which copy of a server's data lives: columns of the tables `owner`, for the own one, and `peer`.

use domain::{Instance, Instances, PeerId, Timestamp};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{Set, Unchanged},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::Expr,
};

use crate::{
    Store, StoreError, WriteTx,
    entity::{owner, peer, session},
};

impl Store {
    /// What is known of the own instances.
    pub async fn instances(&self) -> Result<Instances, StoreError> {
        instances(self.reader()).await
    }
}

impl WriteTx {
    /// What is known of the own instances, as this transaction sees it.
    pub async fn instances(&self) -> Result<Instances, StoreError> {
        instances(&self.tx).await
    }

    /// When the owner was last seen by a browser.
    pub async fn last_seen_at(&self) -> Result<Option<Timestamp>, StoreError> {
        let query = session::Entity::find().select_only().column_as(session::Column::LastSeenAt.max(), "last_seen_at");
        let last: Option<Option<i64>> = query.into_tuple().one(&self.tx).await?;
        Ok(last.flatten().map(Timestamp))
    }

    /// Saves what is known of the own instances.
    pub async fn set_instances(&self, known: Instances) -> Result<(), StoreError> {
        owner::Entity::update_many()
            .col_expr(owner::Column::Instance, Expr::value(known.own.map(|instance| instance.to_string())))
            .col_expr(owner::Column::OtherInstance, Expr::value(known.other.map(|instance| instance.to_string())))
            .filter(owner::Column::Id.eq(1))
            .exec(&self.tx)
            .await?;
        Ok(())
    }

    /// Saves the newest instance that a peer told, as its key signed it.
    pub async fn set_peer_instance(&self, id: PeerId, signed: &str) -> Result<(), StoreError> {
        let row =
            peer::ActiveModel { id: Unchanged(id.0), instance: Set(Some(signed.to_owned())), ..Default::default() };
        row.update(&self.tx).await?;
        Ok(())
    }
}

async fn instances(connection: &impl ConnectionTrait) -> Result<Instances, StoreError> {
    let columns = [owner::Column::Instance, owner::Column::OtherInstance];
    let query = owner::Entity::find().select_only().columns(columns);
    let row: Option<(Option<String>, Option<String>)> = query.into_tuple().one(connection).await?;
    let (own, other) = row.unwrap_or_default();
    let read = |text: Option<String>, column| {
        let instance: Option<Instance> =
            text.map(|text| text.parse()).transpose().map_err(|_| StoreError::Corrupt(column))?;
        Ok::<_, StoreError>(instance)
    };
    Ok(Instances { own: read(own, "owner.instance")?, other: read(other, "owner.other_instance")? })
}
