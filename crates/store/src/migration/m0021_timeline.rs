//! What the owner says of the timeline: what is not to be in it, what is kept, up to where it was seen.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(include_str!("m0021_timeline.sql")).await?;
        Ok(())
    }

    /// Several statements that a crash must not part.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("what the owner muted and saved would be lost".into()))
    }
}
