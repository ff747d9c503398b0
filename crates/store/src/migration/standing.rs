//! Of which version a database is, by the steps that were taken.

use sea_orm::{DatabaseConnection, DbErr};
use sea_orm_migration::{MigrationStatus, MigratorTrait};

use crate::OpenError;

/// Of which version a database is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Current,
    /// No version of O2M made it.
    Empty,
    Older,
    Newer,
}

/// Says of which version the database is, and changes nothing.
pub(crate) async fn standing<M: MigratorTrait>(database: &DatabaseConnection) -> Result<Standing, DbErr> {
    match M::get_migration_with_status_read_only(database).await.map_err(error) {
        Ok(steps) if steps.iter().all(|step| step.status() == MigrationStatus::Applied) => Ok(Standing::Current),
        Ok(steps) if steps.iter().all(|step| step.status() == MigrationStatus::Pending) => Ok(Standing::Empty),
        Ok(_) => Ok(Standing::Older),
        Err(OpenError::Newer { .. }) => Ok(Standing::Newer),
        Err(OpenError::Database(error)) => Err(error),
        Err(other) => Err(DbErr::Custom(other.to_string())),
    }
}

/// Says whether nothing is to be done to the database.
pub(crate) async fn is_current<M: MigratorTrait>(database: &DatabaseConnection) -> Result<bool, OpenError> {
    Ok(M::get_pending_migrations_read_only(database).await.map_err(error)?.is_empty())
}

/// sea-orm-migration names a step that is applied but unknown to it in words only.
pub(super) fn error(error: DbErr) -> OpenError {
    match error {
        DbErr::Custom(text) | DbErr::Migration(text) if text.contains("is missing") => OpenError::Newer { copy: None },
        error => OpenError::Database(error),
    }
}
