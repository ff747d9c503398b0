//! The table `draft_set_aside`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "draft_set_aside")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub words: String,
    pub set_aside_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
