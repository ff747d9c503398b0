//! What may go wrong with the database.

use std::{
    io,
    path::{Path, PathBuf},
};

use sea_orm::DbErr;

/// The database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A newer O2M wrote it; `copy` is of before its update, and this one opens it.
    #[error("the database was written by a newer version of O2M: start that one. {}", way_back(.copy.as_deref()))]
    Newer { copy: Option<PathBuf> },
    /// Whoever opens it beside the server does not bring it up to date.
    #[error("the database was written by an older version of O2M: start o2m once, which brings it up to date")]
    Older,
    #[error(
        "the database was not brought up to date, since no copy of it could be written to {}: make room on the disk, and start o2m again",
        .path.display()
    )]
    Copy { path: PathBuf, source: DbErr },
    #[error(
        "the database could not be brought up to date, and is as it was: the version of O2M that was here before still opens it. \
        Please report this"
    )]
    Update(#[source] DbErr),
    #[error("cannot make or change {}", .path.display())]
    Files { path: PathBuf, source: io::Error },
    #[error("the database could not be opened")]
    Database(#[source] DbErr),
}

/// The database failed where it should not: a full disk, a damaged file, a query that is wrong.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the database failed")]
    Database(#[from] DbErr),
    #[error("a stored value makes no sense")]
    Corrupt(&'static str),
}

/// How this version is used all the same.
fn way_back(copy: Option<&Path>) -> String {
    match copy {
        Some(copy) => format!(
            "Or go back to the time before its update, without what came since: put {} in the place of o2m.sqlite, and o2m.sqlite-wal and \
             o2m.sqlite-shm away",
            copy.display()
        ),
        None => "There is no copy here that this version opens".to_owned(),
    }
}
