//! The table `thread_item`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "thread_item")]
#[expect(clippy::struct_excessive_bools, reason = "columns of a table")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub peer_id: Option<i64>,
    pub post: String,
    pub wire_id: String,
    pub kind: String,
    pub author: String,
    pub reply_to: Option<String>,
    pub revision: i64,
    pub bytes: String,
    pub standing: String,
    pub jws: String,
    pub name: String,
    pub source: String,
    pub html: String,
    pub sanitizer_version: i64,
    pub said_at: i64,
    pub seen: String,
    pub is_public: bool,
    pub is_edited: bool,
    pub received_at: Option<i64>,
    pub came_for: Option<String>,
    pub is_removed: bool,
    pub revised_at: Option<i64>,
    pub revisions: i64,
    pub seq: Option<i64>,
    pub unconfirmed: bool,
    pub stage: Option<String>,
    pub answered_at: Option<i64>,
    pub picture_count: i64,
    pub files_asked_at: Option<i64>,
    pub warning: String,
    pub is_blurred: bool,
    pub quote_owner: Option<String>,
    pub quote_post: Option<String>,
    pub delivered_revision: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
