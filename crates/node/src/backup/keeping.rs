//! Backups that friends keep for each other (docs/KEEPERS.md). What is sent are the files of the folder of backups, byte for byte: there is one way to
//! make them, and one to put them back.

use std::io;

use tokio::task::spawn_blocking;

pub(crate) mod asks;
pub(crate) mod challenge;
mod files;
pub(crate) mod from_friend;
mod here;
pub(crate) mod kept;
pub(crate) mod owner;
mod room;
pub(crate) mod send;
pub(crate) mod send_error;
pub(crate) mod set_up;
#[cfg(test)]
mod tests;

/// Does what blocks apart from what does not.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    spawn_blocking(work).await.map_err(io::Error::other)?
}
