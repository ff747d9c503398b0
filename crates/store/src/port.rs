//! The port that the node listened on last: a column of the table `owner`.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};

use crate::{Store, StoreError, WriteTx, entity::owner};

impl Store {
    /// The port; `None` before the first start.
    pub async fn port(&self) -> Result<Option<u16>, StoreError> {
        let query = owner::Entity::find().select_only().column(owner::Column::Port);
        let port = query.into_tuple::<Option<i64>>().one(self.reader()).await?.flatten();
        port.map(|port| u16::try_from(port).map_err(|_| StoreError::Corrupt("owner.port"))).transpose()
    }
}

impl WriteTx {
    /// Remembers the port.
    pub async fn set_port(&self, port: u16) -> Result<(), StoreError> {
        owner::Entity::update_many()
            .col_expr(owner::Column::Port, Expr::value(i64::from(port)))
            .filter(owner::Column::Id.eq(1))
            .exec(&self.tx)
            .await?;
        Ok(())
    }
}
