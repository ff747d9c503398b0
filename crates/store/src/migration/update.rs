//! Bringing a database of an older version up to date: altogether or not at all, and after a copy was put aside.

mod put_aside;

use std::{fs, path::Path};

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbErr, Statement, TransactionTrait, sqlx::sqlite::SqlitePoolOptions,
};
use sea_orm_migration::MigratorTrait;

use super::standing::{error, is_current};
use crate::{
    OpenError,
    open::{IMMEDIATE, connect, make_private, number, options, options_of_new},
};

const WRITE_ANEW: &str = "PRAGMA auto_vacuum = INCREMENTAL; VACUUM";
/// What `PRAGMA auto_vacuum` says of a file whose free pages can be given back.
const INCREMENTAL: i64 = 2;

/// Makes the database at `path`, or brings it up to date. No other process may be doing the same.
pub(crate) async fn update<M: MigratorTrait>(path: &Path) -> Result<(), OpenError> {
    let size = make_private(path).and_then(|()| fs::metadata(path)).map(|metadata| metadata.len());
    let size = size.map_err(|source| OpenError::Files { path: path.to_owned(), source })?;
    // Steps make tables anew, which would take along what refers to them; a transaction, in which they run, cannot turn that off.
    // https://www.sqlite.org/lang_altertable.html, section 7
    let options = if size == 0 { options_of_new(path) } else { options(path) }.foreign_keys(false);
    // One connection, from the first step to the last.
    let pool = SqlitePoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
    let database = connect(options, pool).await.map_err(OpenError::Database)?;
    let updated = bring_up_to_date::<M>(&database, path).await;
    database.close().await.map_err(OpenError::Database)?;
    match updated {
        Err(OpenError::Newer { .. }) => Err(refuse_newer::<M>(path).await),
        updated => updated,
    }
}

/// Why the database at `path`, which a newer version wrote, is left alone, and what there is instead.
pub(crate) async fn refuse_newer<M: MigratorTrait>(path: &Path) -> OpenError {
    OpenError::Newer { copy: put_aside::newest_that_opens::<M>(path).await }
}

/// Makes the tables of this version in an empty database.
pub(crate) async fn make_schema<M: MigratorTrait>(database: &DatabaseConnection) -> Result<(), DbErr> {
    M::up(database, None).await
}

async fn bring_up_to_date<M: MigratorTrait>(database: &DatabaseConnection, path: &Path) -> Result<(), OpenError> {
    if !is_current::<M>(database).await? {
        let applied = M::get_applied_migrations_read_only(database).await.map_err(error)?;
        if !applied.is_empty() {
            put_aside::put_aside(database, path).await?;
        }
        migrate::<M>(database).await.map_err(OpenError::Update)?;
        put_aside::remove_old(path);
    }
    // Once, for files from before free pages were given back. It also clears what was deleted and not overwritten then.
    let is_incremental = number(database, "PRAGMA auto_vacuum").await.map_err(OpenError::Database)? == INCREMENTAL;
    if !is_incremental && let Err(error) = database.execute_unprepared(WRITE_ANEW).await {
        // Takes as much room again as the file has. It can be done without, and is tried again at the next start.
        let error: &dyn std::error::Error = &error;
        tracing::warn!(
            error,
            "the database was not written anew: what was deleted before this version may still be in it"
        );
    }
    Ok(())
}

/// All steps in one transaction, each in one inside it: an older version opens the database only if none was taken.
async fn migrate<M: MigratorTrait>(database: &DatabaseConnection) -> Result<(), DbErr> {
    let tx = database.begin_with_options(IMMEDIATE).await?;
    let before = broken_references(&tx).await?;
    M::up(&tx, None).await?;
    let broken = broken_references(&tx).await?;
    if broken > before {
        return Err(DbErr::Migration(format!("{broken} rows would refer to rows that are gone")));
    }
    tx.commit().await
}

async fn broken_references(connection: &impl ConnectionTrait) -> Result<usize, DbErr> {
    let statement = Statement::from_string(connection.get_database_backend(), "PRAGMA foreign_key_check");
    Ok(connection.query_all_raw(statement).await?.len())
}

#[cfg(test)]
mod tests;
