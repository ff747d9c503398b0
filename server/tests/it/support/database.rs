//! Looking into the database file from outside, while no server runs on it.

use std::path::Path;

use sqlx::{Connection, Row, SqliteConnection, sqlite::SqliteConnectOptions};

/// The database of a data folder.
pub(crate) struct Database {
    connection: SqliteConnection,
}

impl Database {
    pub(crate) async fn open(data: &Path) -> Self {
        Self::open_file(&data.join("o2m.sqlite")).await
    }

    /// A copy of one.
    pub(crate) async fn open_file(path: &Path) -> Self {
        let options = SqliteConnectOptions::new().filename(path);
        Self { connection: SqliteConnection::connect_with(&options).await.expect("the database opens") }
    }

    /// Closes the file, so that no log of it is left.
    pub(crate) async fn close(self) {
        self.connection.close().await.expect("the database closes");
    }

    /// Fails the test if SQLite finds anything wrong in the file.
    pub(crate) async fn assert_sound(&mut self) {
        assert_eq!(self.text("PRAGMA integrity_check").await, ["ok"]);
        assert_eq!(self.text("SELECT \"table\" FROM pragma_foreign_key_check").await, [""; 0]);
    }

    /// The first column of every row, as text.
    pub(crate) async fn text(&mut self, query: &'static str) -> Vec<String> {
        let rows = sqlx::query(query).fetch_all(&mut self.connection).await.expect("the query runs");
        rows.iter().map(|row| row.get(0)).collect()
    }

    pub(crate) async fn execute(&mut self, statement: &'static str) {
        sqlx::query(statement).execute(&mut self.connection).await.expect("the statement runs");
    }
}
