//! Opening the database, and the split between one writer and several readers.

use std::{path::Path, pin::Pin, sync::Arc};

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, EntityTrait, TransactionTrait,
    sqlx::{
        self, Connection,
        pool::PoolConnectionMetadata,
        sqlite::{SqliteConnection, SqlitePoolOptions},
    },
};

use crate::{
    entity::owner,
    error::{OpenError, StoreError},
    migration::{Migrator, is_current, refuse_newer, update},
    remembered::{Remembered, Writing},
};

mod connect;
mod copy;
mod lean;
mod look;
mod pragma;
mod tidy;

pub use copy::{CopyError, become_other_instance, check_copy};
pub use lean::{OwnFile, ShownFile, make_lean, posts_that_show};
pub use look::{LookError, is_damage};

pub(crate) use connect::{IMMEDIATE, connect, make_new_private, make_private, options, options_of_new};
pub(crate) use pragma::{copy_into, number};

/// Connections that read; WAL lets them read while the one writer writes.
const READERS: u32 = 4;

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
        match is_current::<Migrator>(&store.reader).await {
            Ok(true) => Ok(store),
            Ok(false) => Err(OpenError::Older),
            Err(OpenError::Newer { .. }) => Err(refuse_newer::<Migrator>(path).await),
            Err(error) => Err(error),
        }
    }

    async fn connect(path: &Path) -> Result<Self, OpenError> {
        let writer = SqlitePoolOptions::new().max_connections(1).after_release(is_sound);
        let writer = connect(options(path), writer).await.map_err(OpenError::Database)?;
        let reader = SqlitePoolOptions::new().max_connections(READERS);
        let reader = connect(options(path), reader).await.map_err(OpenError::Database)?;
        Ok(Self { reader, writer, remembered: Arc::default() })
    }

    /// What only reads, by one connection.
    fn reading(database: DatabaseConnection) -> Self {
        Self { reader: database.clone(), writer: database, remembered: Arc::default() }
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

    /// Waits until the transaction that is open, if one is, has ended. No other begins.
    pub async fn end_writing(&self) -> Result<(), StoreError> {
        Ok(self.writer.close_by_ref().await?)
    }

    /// Folds the write-ahead log back into the file, and closes the connections. Nothing can be read or written afterwards.
    pub async fn close(&self) -> Result<(), StoreError> {
        self.reader.close_by_ref().await?;
        let folded = pragma::fold(&self.writer).await;
        self.writer.close_by_ref().await?;
        Ok(folded?)
    }
}

impl WriteTx {
    /// Makes everything written in this transaction last, and found.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.follow_in_search().await?;
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
#[cfg(test)]
mod trips;
