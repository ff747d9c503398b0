//! The table `peer`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "peer")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub node_id: Option<String>,
    pub address: String,
    pub state: String,
    pub name: String,
    pub about: String,
    pub picture_media_id: Option<i64>,
    pub note: String,
    pub request_secret: Option<String>,
    pub token_to_present: Option<String>,
    pub token_hash_to_check: Option<String>,
    pub farewell_due: bool,
    pub last_heard_at: Option<i64>,
    pub last_failed_at: Option<i64>,
    pub last_failure: Option<String>,
    pub created_at: i64,
    pub changed_at: i64,
    pub feed_epoch: Option<String>,
    pub feed_seq: i64,
    pub poke_due: bool,
    pub poke_failures: i64,
    pub next_poke_at: Option<i64>,
    pub cursor: Option<String>,
    pub profile_version: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
