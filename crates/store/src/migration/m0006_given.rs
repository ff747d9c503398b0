//! What is to be noticed after a backup was restored: up to where each friend was given its feed, and by which key they know the node.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(include_str!("m0006_given.sql")).await?;
        Ok(())
    }

    /// Several statements that a crash must not part.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("what friends know cannot be forgotten".into()))
    }
}
