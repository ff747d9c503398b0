//! Opening the database, and the split between one writer and several readers.

use std::{
    io,
    path::{Path, PathBuf},
    pin::Pin,
    sync::Arc,
};

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, EntityTrait, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
    sqlx::{
        self, Connection,
        pool::PoolConnectionMetadata,
        sqlite::{SqliteConnection, SqlitePoolOptions},
    },
};

use crate::{
    entity::owner,
    migration::{Migrator, is_current, update},
    remembered::{Remembered, Writing},
};

mod connect;
mod tidy;

pub(crate) use connect::{connect, make_new_private, make_private, options, options_of_new};
pub(crate) use tidy::number;

/// Connections that read; WAL lets them read while the one writer writes.
const READERS: u32 = 4;

/// How writes begin: with the right to write. One that got it only when it first writes could have read by then what another process has
/// changed since, and would fail at once instead of waiting. <https://www.sqlite.org/lang_transaction.html>, section 2.2
pub(crate) const IMMEDIATE: TransactionOptions = TransactionOptions {
    isolation_level: None,
    access_mode: None,
    sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
};

/// The database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A newer O2M wrote it.
    #[error("the database was written by a newer version of O2M")]
    Newer,
    /// A process that opens it beside the server does not bring it up to date.
    #[error("the database was written by an older version of O2M: start o2m once, which brings it up to date")]
    Older,
    #[error(
        "the database was not brought up to date, since no copy of it could be written to {}: make room on the disk, and start o2m again",
        .path.display()
    )]
    Copy { path: PathBuf, source: DbErr },
    #[error(
        "the database could not be brought up to date, and is as it was: the version of O2M that was here before still opens it. \
        Please report this"
    )]
    Update(#[source] DbErr),
    #[error("cannot make or change {}", .path.display())]
    Files { path: PathBuf, source: io::Error },
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
    /// Opens the database at `path`, making it or bringing it up to date as needed: no other process may be doing the same.
    pub async fn open(path: &Path) -> Result<Self, OpenError> {
        update::<Migrator>(path).await?;
        Self::connect(path).await
    }

    /// Opens the database at `path` as it is, beside the process that serves it, if there is one.
    pub async fn open_beside(path: &Path) -> Result<Self, OpenError> {
        let store = Self::connect(path).await?;
        if is_current::<Migrator>(&store.reader).await? { Ok(store) } else { Err(OpenError::Older) }
    }

    async fn connect(path: &Path) -> Result<Self, OpenError> {
        let writer = SqlitePoolOptions::new().max_connections(1).after_release(is_sound);
        let writer = connect(options(path), writer).await.map_err(OpenError::Database)?;
        let reader = SqlitePoolOptions::new().max_connections(READERS);
        let reader = connect(options(path), reader).await.map_err(OpenError::Database)?;
        Ok(Self { reader, writer, remembered: Arc::default() })
    }

    /// Starts a write transaction, after those before it have ended, those of other processes too.
    pub async fn write(&self) -> Result<WriteTx, StoreError> {
        let tx = self.writer.begin_with_options(IMMEDIATE).await?;
        Ok(WriteTx { tx, writing: self.remembered.begin_write() })
    }

    /// Finds out whether the database answers: it can be read, and a write could begin.
    pub async fn ping(&self) -> Result<(), StoreError> {
        owner::Entity::find().one(&self.reader).await?;
        let WriteTx { tx, writing } = self.write().await?;
        tx.rollback().await?;
        drop(writing);
        Ok(())
    }

    pub(crate) fn reader(&self) -> &impl ConnectionTrait {
        &self.reader
    }

    /// Everything that is read through it is of one moment.
    pub(crate) async fn snapshot(&self) -> Result<DatabaseTransaction, StoreError> {
        Ok(self.reader.begin().await?)
    }

    /// Folds the write-ahead log back into the file, and closes the connections. Nothing can be read or written afterwards.
    pub async fn close(&self) -> Result<(), StoreError> {
        self.reader.close_by_ref().await?;
        let folded = tidy::fold(&self.writer).await;
        self.writer.close_by_ref().await?;
        Ok(folded?)
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

#[cfg(test)]
mod tests;
