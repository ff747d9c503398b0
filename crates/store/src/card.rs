//! What the node says of itself, and to whom: columns of the table `owner`.

use domain::Sha256;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};

use crate::{Store, StoreError, WriteTx, entity::owner};

impl Store {
    /// Says whether strangers are not told the owner's name.
    pub async fn hides_name(&self) -> Result<bool, StoreError> {
        let read = async {
            let query = owner::Entity::find().select_only().column(owner::Column::HidesName);
            Ok(query.into_tuple::<bool>().one(self.reader()).await?.unwrap_or_default())
        };
        self.remembered(|slots| &mut slots.hides_name, read).await
    }
}

impl WriteTx {
    /// Tells strangers the owner's name, or does not.
    pub async fn set_hides_name(&self, hides_name: bool) -> Result<(), StoreError> {
        owner::Entity::update_many()
            .col_expr(owner::Column::HidesName, Expr::value(hides_name))
            .filter(owner::Column::Id.eq(1))
            .exec(&self.tx)
            .await?;
        Ok(())
    }

    /// Notes the digest of the card that friends are told from now on. False if it is the one that they were told before.
    pub async fn set_card_digest(&self, digest: Sha256) -> Result<bool, StoreError> {
        let sql = "UPDATE owner SET card_digest = ?1 WHERE id = 1 AND card_digest IS NOT ?1";
        Ok(self.execute(sql, [digest.to_string().into()]).await? > 0)
    }
}
