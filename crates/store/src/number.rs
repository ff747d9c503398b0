//! The numbers of the owner's posts.

use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use crate::{StoreError, WriteTx};

#[derive(FromQueryResult)]
struct Next {
    value: i64,
}

impl WriteTx {
    /// Takes the next number for a post of the owner's.
    pub async fn next_number(&self) -> Result<i64, StoreError> {
        let sql = "UPDATE owner SET last_number = last_number + 1 RETURNING last_number AS value";
        let statement = Statement::from_string(self.tx.get_database_backend(), sql);
        let next = Next::find_by_statement(statement).one(&self.tx).await?;
        next.map(|next| next.value).ok_or(StoreError::Corrupt("owner"))
    }
}
