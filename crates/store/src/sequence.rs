//! The two counters of the owner's row.

use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use crate::{StoreError, WriteTx};

#[derive(FromQueryResult)]
struct Next {
    value: i64,
}

impl WriteTx {
    /// Takes the next position in the feed: something changed that friends may see.
    pub async fn next_feed_sequence(&self) -> Result<i64, StoreError> {
        self.next("UPDATE owner SET feed_sequence = feed_sequence + 1 RETURNING feed_sequence AS value").await
    }

    /// Takes the next number for a post of the owner's.
    pub async fn next_number(&self) -> Result<i64, StoreError> {
        self.next("UPDATE owner SET last_number = last_number + 1 RETURNING last_number AS value").await
    }

    async fn next(&self, sql: &str) -> Result<i64, StoreError> {
        let statement = Statement::from_string(self.tx.get_database_backend(), sql);
        let next = Next::find_by_statement(statement).one(&self.tx).await?;
        next.map(|next| next.value).ok_or(StoreError::Corrupt("owner"))
    }
}
