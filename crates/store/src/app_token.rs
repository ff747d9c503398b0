//! What lets scripts act for the owner: the table `app_token`.

use domain::{AppToken, AppTokenId, NewAppToken, Timestamp};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};

use crate::{Store, StoreError, WriteTx, entity::app_token};

impl Store {
    /// The app token with this hash (SHA-256, hex).
    pub async fn app_token_by_hash(&self, token_hash: &str) -> Result<Option<AppToken>, StoreError> {
        let row =
            app_token::Entity::find().filter(app_token::Column::TokenHash.eq(token_hash)).one(self.reader()).await?;
        row.map(AppToken::try_from).transpose()
    }

    /// Every app token, newest first.
    pub async fn app_tokens(&self) -> Result<Vec<AppToken>, StoreError> {
        let read = async {
            let rows = app_token::Entity::find().order_by_desc(app_token::Column::Id).all(self.reader()).await?;
            rows.into_iter().map(AppToken::try_from).collect::<Result<Vec<_>, _>>()
        };
        self.remembered(|slots| &mut slots.app_tokens, read).await
    }
}

impl WriteTx {
    pub async fn insert_app_token(
        &self,
        token: &NewAppToken,
        token_hash: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let row = app_token::ActiveModel {
            name: Set(token.name.as_str().to_owned()),
            scope: Set(token.scope.as_str().to_owned()),
            expires_at: Set(token.expires_at.map(|end| end.0)),
            token_hash: Set(token_hash.to_owned()),
            created_at: Set(at.0),
            ..Default::default()
        };
        row.insert(&self.tx).await?;
        Ok(())
    }

    /// Notes that the token was used.
    pub async fn touch_app_token(&self, id: AppTokenId, at: Timestamp) -> Result<(), StoreError> {
        app_token::Entity::update_many()
            .col_expr(app_token::Column::LastUsedAt, Expr::value(at.0))
            .filter(app_token::Column::Id.eq(id.0))
            .exec(&self.tx)
            .await?;
        Ok(())
    }

    /// Ends one app token; false if there was none.
    pub async fn delete_app_token(&self, id: AppTokenId) -> Result<bool, StoreError> {
        Ok(app_token::Entity::delete_by_id(id.0).exec(&self.tx).await?.rows_affected > 0)
    }
}

impl TryFrom<app_token::Model> for AppToken {
    type Error = StoreError;

    fn try_from(row: app_token::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: AppTokenId(row.id),
            name: row.name,
            scope: row.scope.parse().map_err(|_| StoreError::Corrupt("app_token.scope"))?,
            created_at: Timestamp(row.created_at),
            last_used_at: row.last_used_at.map(Timestamp),
            expires_at: row.expires_at.map(Timestamp),
        })
    }
}
