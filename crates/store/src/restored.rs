//! A backup that was put back, until its owner lets the server go on: the one row of the table `restored`.

use domain::{Timestamp, backup::RestoredBackup};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use crate::{Store, StoreError, WriteTx};

#[derive(FromQueryResult)]
struct Row {
    made_at: i64,
    applied_until: Option<i64>,
    applied: i64,
    unread: i64,
    needs_password: bool,
}

impl Store {
    /// The backup with which its owner has not gone on yet; `None`: there is none.
    pub async fn restored(&self) -> Result<Option<RestoredBackup>, StoreError> {
        let statement = Statement::from_string(self.reader().get_database_backend(), SELECT);
        Ok(Row::find_by_statement(statement).one(self.reader()).await?.map(RestoredBackup::from))
    }
}

impl WriteTx {
    /// The same, as this transaction sees it.
    pub async fn restored(&self) -> Result<Option<RestoredBackup>, StoreError> {
        let statement = Statement::from_string(self.tx.get_database_backend(), SELECT);
        Ok(Row::find_by_statement(statement).one(&self.tx).await?.map(RestoredBackup::from))
    }

    /// Notes that a backup was put back.
    pub async fn set_restored(&self, restored: &RestoredBackup) -> Result<(), StoreError> {
        let RestoredBackup { made_at, applied_until, applied, unread, needs_password } = *restored;
        let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX).into();
        let sql = "INSERT OR REPLACE INTO restored (id, made_at, applied_until, applied, unread, needs_password)
            VALUES (1, ?, ?, ?, ?, ?)";
        let until = applied_until.map(|at| at.0).into();
        self.execute(sql, [made_at.0.into(), until, number(applied), number(unread), needs_password.into()]).await?;
        Ok(())
    }

    /// The owner chose a password since the backup was put back.
    pub async fn note_new_password(&self) -> Result<(), StoreError> {
        self.execute("UPDATE restored SET needs_password = 0", []).await?;
        Ok(())
    }

    /// The owner lets the server go on.
    pub async fn forget_restored(&self) -> Result<(), StoreError> {
        self.execute("DELETE FROM restored", []).await?;
        Ok(())
    }
}

const SELECT: &str = "SELECT made_at, applied_until, applied, unread, needs_password FROM restored";

impl From<Row> for RestoredBackup {
    fn from(row: Row) -> Self {
        let number = |number: i64| u64::try_from(number).unwrap_or_default();
        Self {
            made_at: Timestamp(row.made_at),
            applied_until: row.applied_until.map(Timestamp),
            applied: number(row.applied),
            unread: number(row.unread),
            needs_password: row.needs_password,
        }
    }
}
