//! The node and how its owner signs in: the one row of the table `owner`.

pub(crate) mod credentials;

use domain::{Account, Audience, Timestamp};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr,
};

use crate::{
    Store, StoreError, WriteTx,
    audience::{Holder, held_audience},
    entity::owner,
};
use credentials::CredentialsRow;

/// What a node is, from the moment its data folder is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeRow {
    /// 8 characters that keep this node's cookie apart from another's.
    pub cookie_suffix: String,
    /// `None`: not started since this is noted.
    pub first_started_at: Option<Timestamp>,
}

impl Store {
    /// The node; `None` until [`WriteTx::insert_node`].
    pub async fn node(&self) -> Result<Option<NodeRow>, StoreError> {
        let row = owner::Entity::find()
            .select_only()
            .columns([owner::Column::CookieSuffix, owner::Column::FirstStartedAt])
            .into_tuple::<(String, Option<i64>)>()
            .one(self.reader())
            .await?;
        let node = |(cookie_suffix, started): (_, Option<i64>)| NodeRow {
            cookie_suffix,
            first_started_at: started.map(Timestamp),
        };
        Ok(row.map(node))
    }

    /// How the owner signs in; `None` until the node is set up.
    pub async fn credentials(&self) -> Result<Option<CredentialsRow>, StoreError> {
        self.remembered(|slots| &mut slots.credentials, self.read_credentials()).await
    }

    async fn read_credentials(&self) -> Result<Option<CredentialsRow>, StoreError> {
        let row = owner::Entity::find()
            .select_only()
            .columns([owner::Column::AccountName, owner::Column::PasswordHash, owner::Column::DefaultAudience])
            .expr(Holder::Default.circles())
            .filter(owner::Column::SetUpAt.is_not_null())
            .into_tuple::<(Option<String>, Option<String>, String, Option<String>)>()
            .one(self.reader())
            .await?;
        let Some((name, password_hash, audience, circles)) = row else { return Ok(None) };
        let (Some(name), Some(password_hash)) = (name, password_hash) else {
            return Err(StoreError::Corrupt("owner.account_name"));
        };
        let default_audience = held_audience(&audience, circles.as_deref())?;
        Ok(Some(CredentialsRow { account: Account { name, default_audience }, password_hash }))
    }
}

impl WriteTx {
    /// The hash of the password, as it is within this transaction.
    pub async fn password_hash(&self) -> Result<Option<String>, StoreError> {
        let row = owner::Entity::find().select_only().column(owner::Column::PasswordHash);
        Ok(row.into_tuple::<Option<String>>().one(&self.tx).await?.flatten())
    }

    /// Makes the one row of the table.
    pub async fn insert_node(&self, node: &NodeRow) -> Result<(), StoreError> {
        let row = owner::ActiveModel {
            id: Set(1),
            cookie_suffix: Set(node.cookie_suffix.clone()),
            first_started_at: Set(node.first_started_at.map(|at| at.0)),
            ..Default::default()
        };
        owner::Entity::insert(row).exec_without_returning(&self.tx).await?;
        Ok(())
    }

    /// Notes when the node was started first.
    pub async fn set_first_started_at(&self, at: Timestamp) -> Result<(), StoreError> {
        self.update_owner(owner::ActiveModel { first_started_at: Set(Some(at.0)), ..Default::default() }).await
    }

    /// Sets the node up: `name` becomes the one to sign in with and the first name of the profile. False if it was set up before.
    pub async fn set_up(&self, name: &str, password_hash: &str, at: Timestamp) -> Result<bool, StoreError> {
        let updated = owner::Entity::update_many()
            .col_expr(owner::Column::AccountName, Expr::value(name))
            .col_expr(owner::Column::Name, Expr::value(name))
            .col_expr(owner::Column::PasswordHash, Expr::value(password_hash))
            .col_expr(owner::Column::SetUpAt, Expr::value(at.0))
            .filter(owner::Column::SetUpAt.is_null())
            .exec(&self.tx)
            .await?;
        Ok(updated.rows_affected == 1)
    }

    /// Replaces the password.
    pub async fn set_password_hash(&self, password_hash: &str) -> Result<(), StoreError> {
        self.update_owner(owner::ActiveModel {
            password_hash: Set(Some(password_hash.to_owned())),
            ..Default::default()
        })
        .await
    }

    /// Replaces the name to sign in with; the profile keeps its own.
    pub async fn set_account_name(&self, name: &str) -> Result<(), StoreError> {
        self.update_owner(owner::ActiveModel { account_name: Set(Some(name.to_owned())), ..Default::default() }).await
    }

    /// Replaces the audience that new posts begin with, without circles that are gone.
    pub async fn set_default_audience(&self, audience: &Audience) -> Result<(), StoreError> {
        let audience = self.known_audience(audience).await?;
        self.put_held_circles(Holder::Default, &audience).await?;
        self.update_owner(owner::ActiveModel {
            default_audience: Set(audience.as_str().to_owned()),
            ..Default::default()
        })
        .await
    }

    async fn update_owner(&self, mut change: owner::ActiveModel) -> Result<(), StoreError> {
        change.id = sea_orm::ActiveValue::Unchanged(1);
        change.update(&self.tx).await?;
        Ok(())
    }
}
