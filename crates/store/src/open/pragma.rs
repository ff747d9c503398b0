//! What SQLite is told and asked beside the tables.

use std::path::Path;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, ExecResult, Statement};

/// Folds the write-ahead log into the file and empties it, unless somebody else reads from it for longer than a moment: writers wait
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

/// Writes a copy of what `database` is connected with into the empty file at `path`. SQLite does not wait until it is on the disk.
pub(crate) async fn copy_into(database: &DatabaseConnection, path: &Path) -> Result<ExecResult, DbErr> {
    let name = path.to_string_lossy().into_owned();
    let statement = Statement::from_sql_and_values(database.get_database_backend(), "VACUUM INTO ?", [name.into()]);
    database.execute_raw(statement).await
}
