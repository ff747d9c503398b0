//! Links that open the set-up page from anywhere: the table `setup_link`.

use domain::Timestamp;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::{Store, StoreError, WriteTx, entity::setup_link};

impl Store {
    /// Says whether the link with this hash (SHA-256, hex) works at `now`.
    pub async fn has_setup_link(&self, token_hash: &str, now: Timestamp) -> Result<bool, StoreError> {
        let links = setup_link::Entity::find()
            .filter(setup_link::Column::TokenHash.eq(token_hash))
            .filter(setup_link::Column::ExpiresAt.gt(now.0))
            .count(self.reader())
            .await?;
        Ok(links > 0)
    }
}

impl WriteTx {
    pub async fn insert_setup_link(&self, token_hash: &str, expires_at: Timestamp) -> Result<(), StoreError> {
        let row = setup_link::ActiveModel {
            token_hash: Set(token_hash.to_owned()),
            expires_at: Set(expires_at.0),
            ..Default::default()
        };
        row.insert(&self.tx).await?;
        Ok(())
    }

    /// Spends the link with this hash; false if it does not work at `now`.
    pub async fn take_setup_link(&self, token_hash: &str, now: Timestamp) -> Result<bool, StoreError> {
        let taken = setup_link::Entity::delete_many()
            .filter(setup_link::Column::TokenHash.eq(token_hash))
            .filter(setup_link::Column::ExpiresAt.gt(now.0))
            .exec(&self.tx)
            .await?;
        Ok(taken.rows_affected > 0)
    }

    /// Ends every link.
    pub async fn delete_setup_links(&self) -> Result<(), StoreError> {
        setup_link::Entity::delete_many().exec(&self.tx).await?;
        Ok(())
    }
}
