//! Copies of the whole database, as it is at one moment.

use std::{io, path::Path};

use domain::NodeId;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbErr, Statement,
    sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions},
};

use super::{Store, connect, copy_into, make_new_private};

/// A copy was not made, or is none.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    #[error("the file for a copy of the database could not be made")]
    File(#[source] io::Error),
    #[error("the copy of the database could not be written or read")]
    Database(#[from] DbErr),
    /// By SQLite's own `integrity_check`, or since it is no database of O2M's.
    #[error("the copy of the database is damaged")]
    Damaged,
}

impl Store {
    /// Writes a copy to `path`, where there is nothing yet, while the database is used. Waits for no writer, and keeps none waiting.
    pub async fn copy_to(&self, path: &Path) -> Result<(), CopyError> {
        make_new_private(path).map_err(CopyError::File)?;
        copy_into(&self.reader, path).await?;
        Ok(())
    }
}

/// Reads the copy at `path` to its end, and says by which key its node is known; `None`: it has none yet.
pub async fn check_copy(path: &Path) -> Result<Option<NodeId>, CopyError> {
    let options = SqliteConnectOptions::new().filename(path).read_only(true).create_if_missing(false);
    let database = connect(options, SqlitePoolOptions::new().max_connections(1)).await?;
    let checked = check(&database).await;
    database.close().await?;
    checked
}

/// Makes the copy at `path`, which nothing else has open, the instance that the database was told of: whoever starts with it is not old.
pub async fn become_other_instance(path: &Path) -> Result<(), CopyError> {
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(false);
    let database = connect(options, SqlitePoolOptions::new().max_connections(1)).await?;
    let sql = "UPDATE owner SET instance = other_instance, other_instance = NULL WHERE other_instance IS NOT NULL";
    let changed = database.execute_unprepared(sql).await;
    database.close().await?;
    changed?;
    Ok(())
}

async fn check(database: &DatabaseConnection) -> Result<Option<NodeId>, CopyError> {
    let ask = async |sql: &str| {
        let row = database.query_one_raw(Statement::from_string(database.get_database_backend(), sql)).await;
        // Not of a database at all: the first statement fails.
        let row = row.map_err(|_| CopyError::Damaged)?.ok_or(CopyError::Damaged)?;
        row.try_get_by_index::<Option<String>>(0).map_err(|_| CopyError::Damaged)
    };
    if ask("PRAGMA integrity_check").await?.as_deref() != Some("ok") {
        return Err(CopyError::Damaged);
    }
    ask("SELECT node_id FROM owner").await?.map(|id| id.parse().map_err(|_| CopyError::Damaged)).transpose()
}
