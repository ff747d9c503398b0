//! The table `owner`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "owner")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub cookie_suffix: String,
    pub account_name: Option<String>,
    pub password_hash: Option<String>,
    pub set_up_at: Option<i64>,
    pub name: String,
    pub about: String,
    pub picture_media_id: Option<i64>,
    pub default_audience: String,
    pub profile_version: i64,
    pub last_number: i64,
    pub port: Option<i64>,
    pub listen_ip: Option<String>,
    pub timeline_seen_at: Option<i64>,
    pub shown_media_id: Option<i64>,
    pub hides_name: bool,
    pub hides_reading: bool,
    pub card_digest: Option<String>,
    pub node_id: Option<String>,
    pub copies_cap_bytes: Option<i64>,
    pub copies_removed_at: Option<i64>,
    pub first_started_at: Option<i64>,
    pub place: Option<String>,
    pub instance: Option<String>,
    pub other_instance: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
