//! The recovery sheet, as far as this node knows it: the table `recovery`.

pub(crate) mod row;

use domain::Timestamp;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use crate::{Store, StoreError, WriteTx};
use row::RecoveryRow;

#[derive(FromQueryResult)]
struct Row {
    recipient: String,
    confirmed_at: i64,
}

impl Store {
    /// To what backups are sealed; `None` while there is no sheet.
    pub async fn recovery(&self) -> Result<Option<RecoveryRow>, StoreError> {
        let read = async {
            let sql = "SELECT recipient, confirmed_at FROM recovery";
            let statement = Statement::from_string(self.reader().get_database_backend(), sql);
            let row = Row::find_by_statement(statement).one(self.reader()).await?;
            let kept = |row: Row| RecoveryRow { recipient: row.recipient, confirmed_at: Timestamp(row.confirmed_at) };
            Ok(row.map(kept))
        };
        self.remembered(|slots| &mut slots.recovery, read).await
    }
}

impl WriteTx {
    /// Seals backups to another sheet from now on.
    pub async fn set_recovery(&self, row: &RecoveryRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO recovery (id, recipient, confirmed_at) VALUES (1, ?, ?)
            ON CONFLICT (id) DO UPDATE SET recipient = excluded.recipient, confirmed_at = excluded.confirmed_at";
        self.execute(sql, [row.recipient.as_str().into(), row.confirmed_at.0.into()]).await?;
        Ok(())
    }
}
