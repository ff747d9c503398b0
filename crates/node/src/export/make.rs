//! Making an export, while the node is used or beside the process that serves it.

use std::io::{self, Write};

use domain::Permission;
use store::Store;
use tokio::{runtime::Handle, task::spawn_blocking};

use super::{
    archive::Archive,
    error::ExportError,
    pages::DrawPage,
    pictures::Folders,
    walk::{Walk, Way},
};
use crate::{backup::make::Snapshot, node::Node, owner::Owner};

/// What an owner takes along.
#[derive(Debug, Clone, Copy)]
pub struct OwnerExport<'a> {
    owner: &'a Owner,
}

impl Owner {
    /// What the owner takes along.
    pub fn export(&self) -> OwnerExport<'_> {
        OwnerExport { owner: self }
    }
}

impl OwnerExport<'_> {
    /// Writes a zip with everything that the owner wrote to `out`, and gives that back.
    pub async fn make<W: Write + Send + 'static>(self, draw: DrawPage, out: W) -> Result<W, ExportError> {
        if !self.owner.may(Permission::Manage) {
            return Err(ExportError::NotPermitted);
        }
        self.owner.node.export(draw, out).await
    }
}

impl Node {
    /// Writes a zip with everything that the owner wrote, as it is at one moment, to `out`, and gives that back. In memory are one post with what
    /// is said under it, the list of a year's posts, and what zip writes at its end: the names of all files.
    pub async fn export<W: Write + Send + 'static>(&self, draw: DrawPage, out: W) -> Result<W, ExportError> {
        let Snapshot { turn, folder, database } = self.snapshot().await?;
        let store = Store::open_beside(&database).await?;
        let (media, comments) = (self.media_files.folder().to_owned(), self.comment_files.folder().to_owned());
        let (id, now, handle) = (self.own_id(), self.now(), Handle::current());
        let written = spawn_blocking(move || -> Result<W, ExportError> {
            // It goes on though nobody waits for it any more.
            let _turn = turn;
            let folders = Folders { own: &media, comments: &comments };
            let way = Way { store: &store, handle: &handle, draw, folders, spool: folder.path(), now };
            let mut archive = Archive::new(out);
            let walked = Walk::begin(way, id).and_then(|walk| walk.go(&mut archive));
            let closed = handle.block_on(store.close());
            if let Err(error) = walked {
                archive.abandon();
                return Err(error);
            }
            closed?;
            folder.close()?;
            archive.finish()
        });
        written.await.map_err(io::Error::other)?
    }
}
