//! That the owner closes this server: the table `closing`.

use domain::Timestamp;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use crate::{Store, StoreError, WriteTx};

#[derive(FromQueryResult)]
struct Row {
    since: i64,
}

impl Store {
    /// Since when the owner closes this server; `None`: it goes on.
    pub async fn closing_since(&self) -> Result<Option<Timestamp>, StoreError> {
        let statement = Statement::from_string(self.reader().get_database_backend(), "SELECT since FROM closing");
        let row = Row::find_by_statement(statement).one(self.reader()).await?;
        Ok(row.map(|row| Timestamp(row.since)))
    }
}

impl WriteTx {
    /// The owner closes this server, since the first time that this was said.
    pub async fn begin_closing(&self, at: Timestamp) -> Result<(), StoreError> {
        self.execute("INSERT OR IGNORE INTO closing (id, since) VALUES (1, ?)", [at.0.into()]).await?;
        Ok(())
    }

    /// It goes on.
    pub async fn end_closing(&self) -> Result<(), StoreError> {
        self.execute("DELETE FROM closing", []).await?;
        Ok(())
    }
}
