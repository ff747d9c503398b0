//! The table `post`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "post")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub peer_id: Option<i64>,
    pub wire_id: String,
    pub number: Option<i64>,
    pub source: String,
    pub html: String,
    pub sanitizer_version: i64,
    pub audience: String,
    pub published_at: i64,
    pub edited_at: Option<i64>,
    pub deleted_at: Option<i64>,
    pub draft_key: Option<String>,
    pub unconfirmed: bool,
    pub draft_form: Option<String>,
    pub draft_save: Option<i64>,
    pub warning: String,
    pub is_blurred: bool,
    pub is_saved: bool,
    pub quote_owner: Option<String>,
    pub quote_post: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
