//! Copies of the database, as it was before an update: one is put aside before anything is done, the last few stay, and whoever goes back to an older
//! version is told of one that it opens.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    time::SystemTime,
};

use sea_orm::{
    DatabaseConnection,
    sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions},
};
use sea_orm_migration::MigratorTrait;

use crate::{
    OpenError,
    migration::standing::{Standing, standing},
    open::{connect, copy_into, make_new_private},
};

/// How the names of all of them begin. There was one until 0.3, which was called so.
pub(super) const BEGINNING: &str = "o2m-before-update";
const END: &str = ".sqlite";
const UNFINISHED: &str = ".unfinished";
/// So many are kept; each is as large as the database was.
const KEPT: usize = 2;

/// What the copy is called that is made before this version brings a database up to date.
fn name() -> String {
    format!("{BEGINNING}-to-{}{END}", env!("CARGO_PKG_VERSION"))
}

/// Puts a copy beside the database at `path`, in place of one that this version made before, whole or not at all.
pub(super) async fn put_aside(database: &DatabaseConnection, path: &Path) -> Result<(), OpenError> {
    let copy = path.with_file_name(name());
    let unfinished = path.with_file_name(name() + UNFINISHED);
    let files = |source| OpenError::Files { path: copy.clone(), source };
    begin_copy(&unfinished).map_err(files)?;
    if let Err(source) = copy_into(database, &unfinished).await {
        // What it took is space that is wanted now; why it failed is what is said.
        let _removed = fs::remove_file(&unfinished);
        return Err(OpenError::Copy { path: copy, source });
    }
    finish_copy(&unfinished, &copy).map_err(files)
}

/// SQLite writes into an empty file, which has its permissions already.
fn begin_copy(unfinished: &Path) -> io::Result<()> {
    match fs::remove_file(unfinished) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    make_new_private(unfinished)
}

/// SQLite does not wait until such a copy is on the disk.
fn finish_copy(unfinished: &Path, copy: &Path) -> io::Result<()> {
    File::options().write(true).open(unfinished)?.sync_all()?;
    fs::rename(unfinished, copy)
}

/// Removes all copies but the newest, once an update is done.
pub(super) fn remove_old(path: &Path) {
    for copy in copies(path).into_iter().skip(KEPT) {
        if let Err(error) = fs::remove_file(&copy) {
            tracing::warn!(%error, "an old copy of the database was not removed");
        }
    }
}

/// The newest copy beside the database at `path` that this version opens: an older version made it, or this one.
pub(super) async fn newest_that_opens<M: MigratorTrait>(path: &Path) -> Option<PathBuf> {
    for copy in copies(path) {
        if opens::<M>(&copy).await {
            return Some(copy);
        }
    }
    None
}

async fn opens<M: MigratorTrait>(copy: &Path) -> bool {
    // Nobody writes to it, and nothing is made beside it.
    let options = SqliteConnectOptions::new().filename(copy).read_only(true).immutable(true).create_if_missing(false);
    let Ok(database) = connect(options, SqlitePoolOptions::new().max_connections(1)).await else { return false };
    let standing = standing::<M>(&database).await;
    // It was only read.
    let _closed = database.close().await;
    matches!(standing, Ok(Standing::Current | Standing::Older))
}

/// All of them, the newest first.
fn copies(path: &Path) -> Vec<PathBuf> {
    let folder = path.parent().unwrap_or(path);
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let copies = entries.filter(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.starts_with(BEGINNING) && name.ends_with(END)
    });
    let made_at =
        |path: &Path| fs::metadata(path).and_then(|metadata| metadata.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    let mut copies: Vec<_> = copies.map(|entry| (made_at(&entry.path()), entry.path())).collect();
    copies.sort_unstable_by(|one, other| other.cmp(one));
    copies.into_iter().map(|(_, path)| path).collect()
}

/// Where this version puts one.
#[cfg(test)]
pub(super) fn place(path: &Path) -> PathBuf {
    path.with_file_name(name())
}

/// Where it is while it is written.
#[cfg(test)]
pub(super) fn unfinished_place(path: &Path) -> PathBuf {
    path.with_file_name(name() + UNFINISHED)
}
