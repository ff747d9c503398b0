//! Giving back what the file does not need: pages that became free, and the write-ahead log.

use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, Statement};

use crate::{Store, StoreError};

/// Free pages given back in one piece, between which others may write.
const PIECE: i64 = 500;

impl Store {
    /// Gives free pages back to the system, and folds the write-ahead log into the file: what was deleted is then in neither.
    pub async fn tidy(&self) -> Result<(), StoreError> {
        let mut free = number(&self.writer, "PRAGMA freelist_count").await?;
        while free > 0 {
            self.writer.execute_unprepared(&format!("PRAGMA incremental_vacuum({PIECE})")).await?;
            let left = number(&self.writer, "PRAGMA freelist_count").await?;
            if left >= free {
                break;
            }
            free = left;
        }
        Ok(fold(&self.writer).await?)
    }
}

/// Folds the write-ahead log into the file and empties it, unless another connection reads from it for longer than a moment: writers wait
/// meanwhile.
pub(super) async fn fold(writer: &DatabaseConnection) -> Result<(), DbErr> {
    let sql = "PRAGMA busy_timeout = 200; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA busy_timeout = 10000";
    writer.execute_unprepared(sql).await.map(drop)
}

/// The number that `sql` asks for.
pub(crate) async fn number(connection: &impl ConnectionTrait, sql: &str) -> Result<i64, DbErr> {
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    let row = connection.query_one_raw(statement).await?;
    row.ok_or_else(|| DbErr::RecordNotFound(sql.to_owned()))?.try_get_by_index(0)
}
