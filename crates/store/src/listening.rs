//! Where the node listened last: two columns of the table `owner`.

use std::net::{IpAddr, SocketAddr};

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};

use crate::{Store, StoreError, WriteTx, entity::owner};

impl Store {
    /// The address; `None` before the first start. `Ipv4Addr::UNSPECIFIED` and its IPv6 twin mean every interface.
    pub async fn listening(&self) -> Result<Option<SocketAddr>, StoreError> {
        let query = owner::Entity::find().select_only().column(owner::Column::ListenIp).column(owner::Column::Port);
        let row = query.into_tuple::<(Option<String>, Option<i64>)>().one(self.reader()).await?;
        let Some((Some(ip), Some(port))) = row else { return Ok(None) };
        let ip: IpAddr = ip.parse().map_err(|_| StoreError::Corrupt("owner.listen_ip"))?;
        let port = u16::try_from(port).map_err(|_| StoreError::Corrupt("owner.port"))?;
        Ok(Some(SocketAddr::new(ip, port)))
    }
}

impl WriteTx {
    /// Remembers the address.
    pub async fn set_listening(&self, address: SocketAddr) -> Result<(), StoreError> {
        owner::Entity::update_many()
            .col_expr(owner::Column::ListenIp, Expr::value(address.ip().to_string()))
            .col_expr(owner::Column::Port, Expr::value(i64::from(address.port())))
            .filter(owner::Column::Id.eq(1))
            .exec(&self.tx)
            .await?;
        Ok(())
    }
}
