//! Looking at a database without writing, to say what is wrong with it: it may be damaged, and served by another process or by none.

use std::{fs, io, path::Path};

use domain::Sha256;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbErr, RuntimeErr, Statement,
    sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions},
};

use super::{CopyError, ShownFile, Store, connect, connect::BUSY, lean::shown};
use crate::{
    StoreError,
    migration::{Migrator, Standing, make_schema, standing},
};

/// Lines of `integrity_check` that are told.
const LINES: usize = 5;
/// What the file is called that is beside one while it is in use.
const LOG: &str = "-wal";
// <https://www.sqlite.org/rescode.html>; what is above the lowest byte says more.
/// A table or column that is not there.
const NO_SUCH: u32 = 1;
const CORRUPT: u32 = 11;
const NO_DATABASE: u32 = 26;
const PRIMARY: u32 = 0xff;

/// The tables, indexes and triggers, as they were made.
const SCHEMA: &str =
    "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY name";

/// Why a database cannot be looked at.
#[derive(Debug, thiserror::Error)]
pub enum LookError {
    #[error("there is no database")]
    Missing,
    #[error("the database cannot be read")]
    Unreadable(#[source] DbErr),
    #[error("the database is damaged")]
    Damaged(#[source] DbErr),
    /// Another program's, or an empty one.
    #[error("the database is none of O2M's")]
    OfAnother,
    #[error("the database is of an older version of O2M")]
    Older,
    #[error("the database is of a newer version of O2M")]
    Newer,
}

impl LookError {
    fn of(error: DbErr) -> Self {
        if is_damage_by(&error) { Self::Damaged(error) } else { Self::Unreadable(error) }
    }
}

impl Store {
    /// Opens the database at `path` to read it alone, by one connection of its own: whoever uses it is kept waiting by nothing.
    pub async fn open_to_look(path: &Path) -> Result<Self, LookError> {
        // What else is wrong is said by SQLite.
        if fs::metadata(path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
            return Err(LookError::Missing);
        }
        let database =
            connect(looking(path), SqlitePoolOptions::new().max_connections(1)).await.map_err(LookError::of)?;
        let standing = standing::<Migrator>(&database).await.map_err(LookError::of);
        let refused = match standing {
            Ok(Standing::Current) => return Ok(Self::reading(database)),
            Ok(Standing::Empty) => LookError::OfAnother,
            Ok(Standing::Older) => LookError::Older,
            Ok(Standing::Newer) => LookError::Newer,
            Err(error) => error,
        };
        // Why it is of no use is what is said.
        let _closed = database.close().await;
        Err(refused)
    }

    /// Reads all of it, which takes its time; says what SQLite finds wrong, and which tables are not as this version makes them.
    pub async fn damage(&self) -> Result<Vec<String>, StoreError> {
        let statement =
            Statement::from_string(self.reader.get_database_backend(), format!("PRAGMA integrity_check({LINES})"));
        let rows = self.reader.query_all_raw(statement).await?;
        let lines: Result<Vec<String>, DbErr> = rows.iter().map(|row| row.try_get_by_index(0)).collect();
        let mut found = lines?;
        found.retain(|line| line != "ok");
        found.extend(self.other_tables().await?);
        found.truncate(LINES);
        Ok(found)
    }

    /// The names of what is not as this version makes it.
    async fn other_tables(&self) -> Result<Vec<String>, StoreError> {
        let options = SqliteConnectOptions::new().in_memory(true).foreign_keys(false);
        let pool = SqlitePoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
        let fresh = connect(options, pool).await?;
        let made = make_schema::<Migrator>(&fresh).await;
        let expected = schema(&fresh).await;
        fresh.close().await?;
        made?;
        let (expected, found) = (expected?, schema(&self.reader).await?);
        let other = |one: &[(String, String)], than: &[(String, String)]| {
            let missing = one.iter().filter(|each| !than.contains(each));
            missing.map(|(name, _)| name.clone()).collect::<Vec<_>>()
        };
        let mut names = [other(&expected, &found), other(&found, &expected)].concat();
        names.sort();
        names.dedup();
        Ok(names.into_iter().map(|name| format!("not as O2M makes it: {name}")).collect())
    }

    /// Says which posts of the owner's show one of `files`, the newest first.
    pub async fn posts_that_show(&self, files: &[Sha256]) -> Result<Vec<ShownFile>, StoreError> {
        shown(&self.reader, files).await.map_err(|error| match error {
            CopyError::Database(error) => StoreError::Database(error),
            CopyError::File(_) | CopyError::Damaged => StoreError::Corrupt("variant.sha256"),
        })
    }

    /// Closes what [`Self::open_to_look`] opened.
    pub async fn close_look(self) -> Result<(), StoreError> {
        Ok(self.reader.close_by_ref().await?)
    }
}

/// Says whether the database itself is what is wrong, and not the way to it.
pub fn is_damage(error: &StoreError) -> bool {
    match error {
        StoreError::Database(error) => is_damage_by(error),
        StoreError::Corrupt(_) => true,
    }
}

fn is_damage_by(error: &DbErr) -> bool {
    let (DbErr::Conn(RuntimeErr::SqlxError(error))
    | DbErr::Exec(RuntimeErr::SqlxError(error))
    | DbErr::Query(RuntimeErr::SqlxError(error))) = error
    else {
        return false;
    };
    let code = error.as_database_error().and_then(|error| error.code()?.parse::<u32>().ok());
    code.is_some_and(|code| [NO_SUCH, CORRUPT, NO_DATABASE].contains(&(code & PRIMARY)))
}

/// A database that nobody uses has no log. Reading it as one that does not change makes none.
fn looking(path: &Path) -> SqliteConnectOptions {
    let mut log = path.as_os_str().to_owned();
    log.push(LOG);
    let is_in_use = Path::new(&log).exists();
    let options = SqliteConnectOptions::new().filename(path).read_only(true).create_if_missing(false);
    options.immutable(!is_in_use).busy_timeout(BUSY)
}

async fn schema(database: &DatabaseConnection) -> Result<Vec<(String, String)>, DbErr> {
    let statement = Statement::from_string(database.get_database_backend(), SCHEMA);
    let rows = database.query_all_raw(statement).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}
