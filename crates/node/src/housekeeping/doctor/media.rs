//! The files in `media/` against what the database names.

use std::{
    collections::HashSet,
    fs, io,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use domain::{
    PostId, Sha256, Timestamp,
    doctor::{self, FileThere, Finding, MediaFacts, NamedFile, NamedFor},
};
use store::{Store, StoreError};
use tokio::task::spawn_blocking;

use crate::{data::media_files::UNFINISHED_PREFIX, node::COMMENTS};

/// What nothing names is swept up once a day, if it was written a day before.
const SWEPT_AFTER_SECONDS: i64 = 2 * 86_400;
/// Posts that are told.
const POSTS_TOLD: usize = 10;

/// They could not be held against each other.
#[derive(Debug, thiserror::Error)]
pub(super) enum MediaError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the folder of pictures cannot be read")]
    Files(#[from] io::Error),
}

/// Holds what the database names against what is in the data folder.
pub(super) async fn compare(store: &Store, data: &Path, now: Timestamp) -> Result<Vec<Finding>, MediaError> {
    let since = now.plus_seconds(-SWEPT_AFTER_SECONDS);
    let (folder, comments) = (data.join("media"), data.join("media").join(COMMENTS));
    let (named, of_comments) = (store.named_files().await?, store.named_comment_files().await?);
    let there = spawn_blocking(move || Ok::<_, io::Error>((files_in(&folder)?, files_in(&comments)?)));
    let (there, there_of_comments) = there.await.map_err(io::Error::other)??;
    // A row goes before its file does: what is missing and not named any more went meanwhile.
    let named = still(named, store.named_files().await?);
    let of_comments = still(of_comments, store.named_comment_files().await?);
    let facts = held(named, there, since).await?.and(held(of_comments, there_of_comments, since).await?);
    let (missing, cut) = (posts(store, &facts.missing).await?, posts(store, &facts.cut).await?);
    Ok(doctor::media(&facts, missing, cut))
}

/// There may be a hundred thousand of them.
async fn held(named: Vec<NamedFile>, there: Vec<FileThere>, since: Timestamp) -> io::Result<MediaFacts> {
    let held = spawn_blocking(move || doctor::compare(&named, &there, UNFINISHED_PREFIX, since));
    held.await.map_err(io::Error::other)
}

fn still(named: Vec<NamedFile>, again: Vec<NamedFile>) -> Vec<NamedFile> {
    let again: HashSet<NamedFile> = again.into_iter().collect();
    let as_now =
        |file: NamedFile| if again.contains(&file) { file } else { NamedFile { named_for: NamedFor::Nothing, ..file } };
    named.into_iter().map(as_now).collect()
}

/// What lies in `folder`, but for the folder of comments' pictures; nothing if there is none.
fn files_in(folder: &PathBuf) -> io::Result<Vec<FileThere>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(vec![]),
        entries => entries?,
    };
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let metadata = match entry.metadata() {
            // It went meanwhile.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            metadata => metadata?,
        };
        if metadata.is_dir() && name == COMMENTS {
            continue;
        }
        let written = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
        let written_at = Timestamp(i64::try_from(written.as_millis()).unwrap_or(i64::MAX));
        files.push(FileThere { name, size_bytes: metadata.len(), written_at });
    }
    Ok(files)
}

/// The posts that show one of `files`, the newest first.
async fn posts(store: &Store, files: &[Sha256]) -> Result<Vec<PostId>, StoreError> {
    let shown = store.posts_that_show(files).await?;
    let mut posts: Vec<PostId> = shown.into_iter().map(|shown| shown.post).collect();
    posts.dedup();
    posts.truncate(POSTS_TOLD);
    Ok(posts)
}
