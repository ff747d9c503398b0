//! Opening the database, and the split between one writer and several readers.

use std::{path::Path, pin::Pin, sync::Arc, time::Duration};

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, SqlxSqliteConnector, TransactionTrait,
    sqlx::{
        self, Connection,
        pool::PoolConnectionMetadata,
        sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
    },
};
use sea_orm_migration::MigratorTrait;

use crate::{
    migration::Migrator,
    remembered::{Remembered, Writing},
};

/// Connections that read; WAL lets them read while the one writer writes.
const READERS: u32 = 4;

/// The database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A newer O2M wrote it.
    #[error("the database was written by a newer version of O2M")]
    Newer,
    #[error("the database could not be opened")]
    Database(#[source] DbErr),
}

/// The database failed where it should not: a full disk, a damaged file, a query that is wrong.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the database failed")]
    Database(#[from] DbErr),
    #[error("a stored value makes no sense")]
    Corrupt(&'static str),
}

/// The database: several readers, one writer.
#[derive(Clone, Debug)]
pub struct Store {
    reader: DatabaseConnection,
    writer: DatabaseConnection,
    pub(crate) remembered: Arc<Remembered>,
}

/// A write transaction; the only way to write. Rolls back unless [`WriteTx::commit`]ted.
#[derive(Debug)]
pub struct WriteTx {
    pub(crate) tx: DatabaseTransaction,
    writing: Writing,
}

impl Store {
    /// Opens the database at `path`, making or migrating it as needed.
    pub async fn open(path: &Path) -> Result<Self, OpenError> {
        let writer = connect(path, SqlitePoolOptions::new().max_connections(1).after_release(is_sound))
            .await
            .map_err(OpenError::Database)?;
        migrate(&writer).await?;
        let reader =
            connect(path, SqlitePoolOptions::new().max_connections(READERS)).await.map_err(OpenError::Database)?;
        Ok(Self { reader, writer, remembered: Arc::default() })
    }

    /// Starts a write transaction, after those before it have ended.
    pub async fn write(&self) -> Result<WriteTx, StoreError> {
        let tx = self.writer.begin().await?;
        Ok(WriteTx { tx, writing: self.remembered.begin_write() })
    }

    pub(crate) fn reader(&self) -> &impl ConnectionTrait {
        &self.reader
    }

    /// Everything that is read through it is of one moment.
    pub(crate) async fn snapshot(&self) -> Result<DatabaseTransaction, StoreError> {
        Ok(self.reader.begin().await?)
    }

    /// Closes the connections, so that the write-ahead log is folded back into the file.
    pub async fn close(self) -> Result<(), StoreError> {
        self.reader.close().await?;
        Ok(self.writer.close().await?)
    }
}

impl WriteTx {
    /// Makes everything written in this transaction last.
    pub async fn commit(self) -> Result<(), StoreError> {
        let Self { tx, mut writing } = self;
        writing.begin_commit();
        tx.commit().await?;
        writing.end();
        Ok(())
    }
}

/// Says whether no transaction is left open, as far as sqlx knows. On a full disk SQLite ends one by itself; sqlx fails to end it once more, and
/// would take every later one for a part of it, which is never committed. Such a connection is closed, and another opened.
fn is_sound(
    connection: &mut SqliteConnection,
    _: PoolConnectionMetadata,
) -> Pin<Box<dyn Future<Output = Result<bool, sqlx::Error>> + Send + '_>> {
    Box::pin(async {
        // What was begun before, such as taking back what was not committed, is over when this is answered.
        connection.ping().await?;
        Ok(!connection.is_in_transaction())
    })
}

async fn connect(path: &Path, pool: SqlitePoolOptions) -> Result<DatabaseConnection, DbErr> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // What was acknowledged survives a power cut too, not only the end of the process.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10));
    let pool = pool
        // There is no network in between that a connection could be lost on; asking costs each query a second trip to the thread of SQLite.
        .test_before_acquire(false)
        .connect_with(options)
        .await
        .map_err(|error| DbErr::Conn(sea_orm::RuntimeErr::SqlxError(error.into())))?;
    Ok(SqlxSqliteConnector::from_sqlx_sqlite_pool(pool))
}

async fn migrate(writer: &DatabaseConnection) -> Result<(), OpenError> {
    // Steps make tables anew, which would take along what refers to them; a transaction, in which they run, cannot turn that off.
    // https://www.sqlite.org/lang_altertable.html, section 7
    writer.execute_unprepared("PRAGMA foreign_keys = OFF").await.map_err(OpenError::Database)?;
    let migrated = Migrator::up(writer, None).await;
    writer.execute_unprepared("PRAGMA foreign_keys = ON").await.map_err(OpenError::Database)?;
    match migrated {
        Ok(()) => Ok(()),
        Err(error) if is_from_the_future(&error) => Err(OpenError::Newer),
        Err(error) => Err(OpenError::Database(error)),
    }
}

/// sea-orm-migration names a step that is applied but unknown to it in words only.
fn is_from_the_future(error: &DbErr) -> bool {
    matches!(error, DbErr::Custom(text) | DbErr::Migration(text) if text.contains("is missing"))
}

#[cfg(test)]
mod tests;
