//! The owner closes this server: friends are told that it ended, what one wrote can be taken along, and then everything here is removed.
//!
//! A note in the data folder says that all of it goes, before anything does: whatever cuts that short, the next start removes the rest.

use std::{fs, io, path::Path};

use domain::{FriendshipState, Timestamp, friendship::OwnerAction};
use store::StoreError;
use tokio::task::spawn_blocking;

use crate::{
    account::credentials::ConfirmPasswordError,
    befriending::end::{EndError, taken_back},
    data::private_file::write_private_file,
    node::Node,
    owner::{NeedsBrowser, Owner},
};

/// In the data folder: everything in it goes.
const FILE: &str = "o2m.closed";

/// A server that its owner closes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    pub since: Timestamp,
    /// The names of those whose servers have not heard of it.
    pub untold: Vec<String>,
}

/// The server stays.
#[derive(Debug, thiserror::Error)]
pub enum CloseError {
    #[error("the server is not being closed")]
    NotBegun,
    #[error("that everything goes could not be noted in the data folder")]
    Note(#[source] io::Error),
    /// The password, above all, was not the right one.
    #[error(transparent)]
    Password(#[from] ConfirmPasswordError),
}

impl From<StoreError> for CloseError {
    fn from(error: StoreError) -> Self {
        Self::Password(error.into())
    }
}

/// What the owner does to close this server.
#[derive(Debug, Clone, Copy)]
pub struct OwnerClosing<'a> {
    owner: &'a Owner,
}

impl Owner {
    /// What the owner does to close this server.
    pub fn closing(&self) -> OwnerClosing<'_> {
        OwnerClosing { owner: self }
    }
}

impl OwnerClosing<'_> {
    /// How far it is; `None`: the server goes on.
    pub async fn read(self) -> Result<Option<Closing>, StoreError> {
        let store = &self.owner.node.store;
        let Some(since) = store.closing_since().await? else { return Ok(None) };
        let mut untold = Vec::new();
        for due in store.due_statements().await? {
            untold.extend(store.peer_row(due.peer).await?.map(|row| row.name));
        }
        Ok(Some(Closing { since, untold }))
    }

    /// Ends every friendship, and tells all friends as soon as they can be. Requests are taken back and put away.
    pub async fn begin(self, password: String) -> Result<(), CloseError> {
        self.owner.account().confirm_password(password).await?;
        let node = &self.owner.node;
        self.owner.friends().clear_requests().await?;
        let tx = node.store.write().await?;
        tx.begin_closing(node.now()).await?;
        let mut left = Vec::new();
        for (state, action) in
            [(FriendshipState::Accepted, OwnerAction::End), (FriendshipState::Requested, OwnerAction::Withdraw)]
        {
            for row in tx.peers_in(state).await? {
                match node.leave(&tx, &row, action, None).await {
                    Ok(one) => left.push((row.id, one)),
                    // It was asked for in the state that the transaction sees.
                    Err(EndError::NotThere) => continue,
                    Err(EndError::Store(error)) => return Err(error.into()),
                }
                if let Some(what) = taken_back(&row, action, None) {
                    tx.take_back(&what, node.now()).await?;
                }
            }
        }
        tx.commit().await?;
        node.backups.take_back();
        for (peer, one) in left {
            node.left(peer, one).await;
        }
        Ok(())
    }

    /// The server goes on, without the friendships that ended.
    pub async fn stay(self) -> Result<(), NeedsBrowser> {
        self.owner.browser()?;
        let tx = self.owner.node.store.write().await?;
        tx.end_closing().await?;
        Ok(tx.commit().await?)
    }

    /// Notes that everything in the data folder goes, and has the server end, which then removes it.
    pub async fn finish(self, password: String) -> Result<(), CloseError> {
        self.owner.account().confirm_password(password).await?;
        let node = &self.owner.node;
        if node.store.closing_since().await?.is_none() {
            return Err(CloseError::NotBegun);
        }
        let (file, at) = (node.data.join(FILE), node.now());
        let written = spawn_blocking(move || write_private_file(&file, &at.0.to_string())).await;
        written.map_err(io::Error::other).and_then(|written| written).map_err(CloseError::Note)?;
        if let Err(error) = self.owner.running().set_starts_itself(false).await {
            tracing::debug!(%error, "what starts it with the computer was left alone");
        }
        tracing::info!("closing for good, as the owner asked on a page");
        node.ended.cancel();
        Ok(())
    }
}

impl Node {
    /// Waits until the owner closed this server for good.
    pub async fn ended(&self) {
        self.ended.cancelled().await;
    }

    /// Says whether the owner closed this server for good.
    pub fn has_ended(&self) -> bool {
        self.ended.is_cancelled()
    }
}

/// Removes everything in the data folder but the file `kept`, if its owner closed the server that was there; says whether that was so. The note goes last. Blocks.
pub fn remove_closed(data: &Path, kept: &str) -> io::Result<bool> {
    let note = data.join(FILE);
    if !note.try_exists()? {
        return Ok(false);
    }
    for entry in fs::read_dir(data)? {
        let entry = entry?;
        if [FILE, kept].iter().any(|name| entry.file_name() == *name) {
            continue;
        }
        // What a link leads to is not of this folder.
        if entry.file_type()?.is_dir() { fs::remove_dir_all(entry.path())? } else { fs::remove_file(entry.path())? }
    }
    fs::remove_file(note)?;
    Ok(true)
}
