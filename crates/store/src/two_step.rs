//! The second step of signing in: the tables `two_step` and `recovery_code`.

use domain::Timestamp;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use crate::{Store, StoreError, WriteTx};

/// The second step, switched on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TwoStepRow {
    /// What the one-time codes are made of.
    pub secret: Vec<u8>,
    pub since: Timestamp,
    /// Recovery codes that were not used yet.
    pub codes_left: u32,
}

#[derive(FromQueryResult)]
struct Row {
    secret: Vec<u8>,
    since: i64,
    codes_left: i64,
}

impl Store {
    /// The second step; `None` where the password is enough.
    pub async fn two_step(&self) -> Result<Option<TwoStepRow>, StoreError> {
        let sql = "SELECT secret, since, (SELECT count(*) FROM recovery_code) AS codes_left FROM two_step";
        let statement = Statement::from_string(self.reader().get_database_backend(), sql);
        let row = Row::find_by_statement(statement).one(self.reader()).await?;
        row.map(TwoStepRow::try_from).transpose()
    }
}

impl WriteTx {
    /// Switches the second step on; `counter` is the time step of the code that proved it. False if it is on.
    pub async fn begin_two_step(&self, secret: &[u8], counter: u64, at: Timestamp) -> Result<bool, StoreError> {
        let sql = "INSERT OR IGNORE INTO two_step (id, secret, since, last_counter) VALUES (1, ?, ?, ?)";
        Ok(self.execute(sql, [secret.into(), at.0.into(), counter_value(counter)]).await? > 0)
    }

    /// Takes a code of the time step `counter`, made of `secret`. False if that code or a later one was taken, or the secret is another.
    pub async fn take_counter(&self, secret: &[u8], counter: u64) -> Result<bool, StoreError> {
        let sql = "UPDATE two_step SET last_counter = ?1 WHERE secret = ?2 AND last_counter < ?1";
        Ok(self.execute(sql, [counter_value(counter), secret.into()]).await? > 0)
    }

    /// Puts these recovery codes in the place of all others.
    pub async fn put_recovery_codes(&self, hashes: impl IntoIterator<Item = String>) -> Result<(), StoreError> {
        self.execute("DELETE FROM recovery_code", []).await?;
        for hash in hashes {
            self.execute("INSERT INTO recovery_code (hash) VALUES (?)", [hash.into()]).await?;
        }
        Ok(())
    }

    /// Takes the recovery code with this hash. False if there is none.
    pub async fn take_recovery_code(&self, hash: &str) -> Result<bool, StoreError> {
        Ok(self.execute("DELETE FROM recovery_code WHERE hash = ?", [hash.into()]).await? > 0)
    }

    /// Switches the second step off. False if it was.
    pub async fn end_two_step(&self) -> Result<bool, StoreError> {
        self.put_recovery_codes([]).await?;
        Ok(self.execute("DELETE FROM two_step", []).await? > 0)
    }
}

/// As SQLite counts, which has no numbers above.
fn counter_value(counter: u64) -> sea_orm::Value {
    i64::try_from(counter).unwrap_or(i64::MAX).into()
}

impl TryFrom<Row> for TwoStepRow {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let codes_left = u32::try_from(row.codes_left).map_err(|_| StoreError::Corrupt("recovery_code"))?;
        Ok(Self { secret: row.secret, since: Timestamp(row.since), codes_left })
    }
}
