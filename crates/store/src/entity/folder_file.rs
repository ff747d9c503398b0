//! The table `folder_file`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "folder_file")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub source_sha256: String,
    pub name: String,
    pub size_bytes: i64,
    pub modified_at: i64,
    pub state: String,
    pub seen_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
