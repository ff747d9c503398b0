//! How every connection to the file is set up, and for whose eyes the file is.

use std::{
    fs::OpenOptions,
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use sea_orm::{
    DatabaseConnection, DbErr, SqliteTransactionMode, SqlxSqliteConnector, TransactionOptions,
    sqlx::sqlite::{SqliteAutoVacuum, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

/// So long a connection waits for another process that writes, such as `o2m setup-link` beside the server.
pub(super) const BUSY: Duration = Duration::from_secs(10);

/// How writes begin: with the right to write. One that got it only when it first writes could have read by then what another process has
/// changed since, and would fail at once instead of waiting. <https://www.sqlite.org/lang_transaction.html>, section 2.2
pub(crate) const IMMEDIATE: TransactionOptions = TransactionOptions {
    isolation_level: None,
    access_mode: None,
    sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
};

/// What connections to the file at `path` are like.
pub(crate) fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        // What was acknowledged survives a power cut too, not only the end of the process.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        // What is deleted is overwritten; "FAST" would leave it in pages that became free as a whole. docs/PERFORMANCE.md has the price.
        .pragma("secure_delete", "ON")
        .busy_timeout(BUSY)
}

/// The same for a new file: room that deleted rows took can be given back. Only for that: on a file that is so already the statement
/// writes, so that every connection would wait for the writer.
pub(crate) fn options_of_new(path: &Path) -> SqliteConnectOptions {
    options(path).auto_vacuum(SqliteAutoVacuum::Incremental)
}

/// Opens a pool of connections.
pub(crate) async fn connect(
    options: SqliteConnectOptions,
    pool: SqlitePoolOptions,
) -> Result<DatabaseConnection, DbErr> {
    let pool = pool
        // There is no network in between that a connection could be lost on; asking costs each query a second trip to the thread of SQLite.
        .test_before_acquire(false)
        .connect_with(options)
        .await
        .map_err(|error| DbErr::Conn(sea_orm::RuntimeErr::SqlxError(error.into())))?;
    Ok(SqlxSqliteConnector::from_sqlx_sqlite_pool(pool))
}

/// Makes the file at `path` if it is missing, and lets nobody else read it, nor what SQLite keeps beside it, which takes its permissions.
pub(crate) fn make_private(path: &Path) -> io::Result<()> {
    match make_new_private(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    let beside = |suffix: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    };
    [path.to_owned(), beside("-wal"), beside("-shm")].iter().try_for_each(|file| close_to_others(file))
}

/// Makes an empty file that other accounts cannot read; an error if there is one. A file that SQLite has open must not be opened past it: closing it
/// once would end SQLite's locks (<https://www.sqlite.org/howtocorrupt.html>, section 2.2).
pub(crate) fn make_new_private(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

#[cfg(unix)]
fn close_to_others(path: &Path) -> io::Result<()> {
    use std::{fs, os::unix::fs::PermissionsExt};
    match fs::metadata(path) {
        Ok(metadata) if metadata.permissions().mode() & 0o777 == 0o600 => Ok(()),
        Ok(_) => fs::set_permissions(path, fs::Permissions::from_mode(0o600)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// Elsewhere the data folder is the owner's alone.
#[cfg(not(unix))]
fn close_to_others(_: &Path) -> io::Result<()> {
    Ok(())
}
