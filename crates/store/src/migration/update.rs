//! Bringing a database of an older version up to date: altogether or not at all, and after a copy was put aside.

use std::{
    fs::{self, File},
    io,
    path::Path,
};

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbErr, Statement, TransactionTrait, sqlx::sqlite::SqlitePoolOptions,
};
use sea_orm_migration::{MigrationStatus, MigratorTrait};

use crate::{
    OpenError,
    open::{IMMEDIATE, connect, copy_into, make_new_private, make_private, number, options, options_of_new},
};

/// The database as it was before the last update, beside it; kept until the next.
const COPY: &str = "o2m-before-update.sqlite";
const UNFINISHED_COPY: &str = "o2m-before-update.sqlite.unfinished";
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
    updated
}

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
        Err(OpenError::Newer) => Ok(Standing::Newer),
        Err(OpenError::Database(error)) => Err(error),
        Err(other) => Err(DbErr::Custom(other.to_string())),
    }
}

/// Makes the tables of this version in an empty database.
pub(crate) async fn make_schema<M: MigratorTrait>(database: &DatabaseConnection) -> Result<(), DbErr> {
    M::up(database, None).await
}

/// Says whether nothing is to be done to the database.
pub(crate) async fn is_current<M: MigratorTrait>(database: &DatabaseConnection) -> Result<bool, OpenError> {
    Ok(M::get_pending_migrations_read_only(database).await.map_err(error)?.is_empty())
}

async fn bring_up_to_date<M: MigratorTrait>(database: &DatabaseConnection, path: &Path) -> Result<(), OpenError> {
    if !is_current::<M>(database).await? {
        let applied = M::get_applied_migrations_read_only(database).await.map_err(error)?;
        if !applied.is_empty() {
            put_aside(database, path).await?;
        }
        migrate::<M>(database).await.map_err(OpenError::Update)?;
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

/// Puts a copy beside the database, in place of the one before, whole or not at all.
async fn put_aside(database: &DatabaseConnection, path: &Path) -> Result<(), OpenError> {
    let (copy, unfinished) = (path.with_file_name(COPY), path.with_file_name(UNFINISHED_COPY));
    let files = |source| OpenError::Files { path: copy.clone(), source };
    begin_copy(&unfinished).map_err(files)?;
    if let Err(source) = copy_into(database, &unfinished).await {
        // What it took is space that is wanted now; why it failed is what is said.
        let _removed = fs::remove_file(&unfinished);
        return Err(OpenError::Copy { path: copy, source });
    }
    finish_copy(&unfinished, &copy).map_err(files)
}

/// SQLite writes into an empty file, which has its permissions already.
fn begin_copy(unfinished: &Path) -> io::Result<()> {
    match fs::remove_file(unfinished) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    make_new_private(unfinished)
}

/// SQLite does not wait until such a copy is on the disk.
fn finish_copy(unfinished: &Path, copy: &Path) -> io::Result<()> {
    File::options().write(true).open(unfinished)?.sync_all()?;
    fs::rename(unfinished, copy)
}

/// sea-orm-migration names a step that is applied but unknown to it in words only.
fn error(error: DbErr) -> OpenError {
    match error {
        DbErr::Custom(text) | DbErr::Migration(text) if text.contains("is missing") => OpenError::Newer,
        error => OpenError::Database(error),
    }
}

#[cfg(test)]
mod tests;
