//! Giving back what the file does not need: pages that became free, and the write-ahead log.

use sea_orm::ConnectionTrait;

use super::{
    Store,
    pragma::{fold, number},
};
use crate::error::StoreError;

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
