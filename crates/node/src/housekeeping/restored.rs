//! After a backup was put back: what was taken back since is taken back once more, and nothing is served or told before the owner says so.

use domain::{
    FriendshipState, NodeId, Password, Peer, PeerId, Sha256,
    backup::{OWN_FOLDER, RestoredBackup, TakeBack, TakenBack, to_apply},
    friendship::OwnerAction,
};
use store::{SaidBy, StoreError, WriteTx};
use tokio::task::spawn_blocking;

use crate::{
    background::note::may_fail,
    backup::{folder::own::path_of, put_back::PutBack},
    befriending::end::{EndError, taken_back},
    node::{Node, OpenNodeError},
    owner::{NeedsBrowser, Owner},
    secrets::secret::new_secret,
    threads::error::ThreadError,
};

/// What the owner decides after a backup was put back.
#[derive(Debug, Clone, Copy)]
pub struct OwnerRestored<'a> {
    owner: &'a Owner,
}

impl Owner {
    /// What the owner decides after a backup was put back.
    pub fn restored(&self) -> OwnerRestored<'_> {
        OwnerRestored { owner: self }
    }
}

impl OwnerRestored<'_> {
    /// The backup with which the owner has not gone on yet; `None`: there is none.
    pub async fn backup(self) -> Result<Option<RestoredBackup>, StoreError> {
        self.owner.node.store.restored().await
    }

    /// The friends who are in it.
    pub async fn friends(self) -> Result<Vec<Peer>, StoreError> {
        let mut peers = self.owner.node.store.peers().await?;
        peers.retain(|peer| peer.state == FriendshipState::Accepted);
        Ok(peers)
    }

    /// Ends the friendships with `unwanted`, and goes on with the backup that was put back, or with a copy that is old: from now on friends are served,
    /// and told, and every other copy is old. Only for a browser.
    pub async fn go_on(self, unwanted: &[PeerId]) -> Result<(), NeedsBrowser> {
        self.owner.browser()?;
        let node = &self.owner.node;
        // What moved gets nothing more, and so does not live beside this one.
        node.close_move().await;
        let tx = node.store.write().await?;
        let is_restored = tx.restored().await?.is_some();
        if !is_restored && !node.is_waiting() {
            return Ok(());
        }
        if !is_restored {
            // What was ended with the other copy is not known here.
            tx.doubt_friends().await?;
        }
        let mut left = Vec::new();
        for &peer in unwanted {
            let Some(row) = tx.peer_row(peer).await? else { continue };
            match node.leave(&tx, &row, OwnerAction::End, None).await {
                Ok(end) => left.push((peer, end)),
                Err(EndError::NotThere) => continue,
                Err(EndError::Store(error)) => return Err(error.into()),
            }
            if let Some(what) = taken_back(&row, OwnerAction::End, None) {
                tx.take_back(&what, node.now()).await?;
            }
        }
        tx.forget_restored().await?;
        let known = node.begin_instance(&tx, node.now()).await?;
        tx.commit().await?;
        tracing::info!(friend.ended = left.len(), "the owner goes on with this copy");
        node.know_instances(known);
        node.forget_move().await;
        // What is said first is said by this instance, and with its number.
        may_fail(node.tell_new_card().await, "that friends are told which copy lives");
        node.waiting.set_restored(false);
        node.wait_if_old();
        for (peer, end) in left {
            node.left(peer, end).await;
        }
        Ok(())
    }
}

impl Node {
    /// Says whether the node waits for its owner, and nobody else is served.
    pub fn is_waiting(&self) -> bool {
        self.waiting.reason().is_some()
    }

    /// Says whether a backup waits whose password opens nothing any more.
    pub async fn needs_password(&self) -> Result<bool, StoreError> {
        Ok(self.store.restored().await?.is_some_and(|restored| restored.needs_password))
    }

    /// Takes over what was put back, if anything was, and finds out whether it waits for its owner. Cut short anywhere, the next call does it.
    pub(crate) async fn take_over_put_back(&self) -> Result<(), OpenNodeError> {
        let data = self.data.clone();
        let read = spawn_blocking(move || PutBack::read(&data)).await.map_err(std::io::Error::other);
        if let Some(put_back) = read.and_then(|read| read).map_err(OpenNodeError::PutBack)? {
            Box::pin(self.take_over(put_back)).await?;
            let data = self.data.clone();
            let removed = spawn_blocking(move || PutBack::remove(&data)).await.map_err(std::io::Error::other);
            removed.and_then(|removed| removed).map_err(OpenNodeError::PutBack)?;
        }
        self.waiting.set_restored(self.store.restored().await?.is_some());
        Ok(())
    }

    async fn take_over(&self, put_back: PutBack) -> Result<(), OpenNodeError> {
        let PutBack { made_at, taken_back, unread } = put_back;
        // Nobody knows it; and no password is hashed within a transaction.
        let nobodys: Password = new_secret::<16>().parse().map_err(|_| StoreError::Corrupt("a password"))?;
        let nobodys = self.passwords.hash(nobodys).await?;
        let applied_until = taken_back.as_ref().map(|taken| taken.iter().map(|each| each.at).fold(made_at, Ord::max));
        let own_folder = self.folder_that_came().await?;
        let tx = self.store.write().await?;
        if own_folder {
            tx.set_backup_folder(OWN_FOLDER, self.now()).await?;
        }
        let mut since = Vec::new();
        for taken in taken_back.into_iter().flatten() {
            if tx.put_taken_back(&taken).await? {
                since.push(taken);
            }
        }
        let mut files = Vec::new();
        for TakenBack { what, .. } in to_apply(&since) {
            files.extend(Box::pin(self.take_back_again(&tx, what, &nobodys)).await?);
        }
        let applied = since.len() as u64;
        let before = tx.restored().await?;
        // Else it was taken over before, and the process was killed before the file went.
        if applied > 0 || before.is_none_or(|before| before.made_at != made_at) {
            let needs_password = before.is_some_and(|before| before.needs_password)
                || since.iter().any(|taken| taken.what == TakeBack::Password);
            tx.set_restored(&RestoredBackup { made_at, applied_until, applied, unread, needs_password }).await?;
        }
        tx.commit().await?;
        tracing::info!(
            line.count = applied,
            line.unread = unread,
            "what was taken back since the backup is taken back"
        );
        if let Err(error) = self.remove_unused_files(&files).await {
            // The daily sweep tries again.
            tracing::warn!(error = &error as &dyn std::error::Error, "pictures of a deleted post stay a while");
        }
        Ok(())
    }

    /// Says whether backups are made in the data folder from now on: what a friend gave back lies there, and the folder of that time is not on this machine.
    async fn folder_that_came(&self) -> Result<bool, OpenNodeError> {
        let Some(folder) = self.store.backup_folder().await? else { return Ok(false) };
        let (data, path) = (self.data.clone(), path_of(&folder, &self.data));
        let is_so = spawn_blocking(move || data.join(OWN_FOLDER).is_dir() && !path.is_dir()).await;
        is_so.map_err(|error| OpenNodeError::PutBack(std::io::Error::other(error)))
    }

    /// Does `what` once more, as far as the backup has anything of it; says which files may go.
    async fn take_back_again(
        &self,
        tx: &WriteTx,
        what: &TakeBack,
        nobodys_password: &str,
    ) -> Result<Vec<Sha256>, StoreError> {
        match what {
            TakeBack::Ended { peer, comments } => {
                self.leave_again(tx, *peer, false, comments.then_some(SaidBy::Comments)).await?;
            }
            TakeBack::Blocked { peer } => self.leave_again(tx, *peer, true, Some(SaidBy::All)).await?,
            TakeBack::FriendAgain { .. } => {}
            TakeBack::Post { post } => {
                if let Some(post) = tx.own_post_by_wire(*post).await? {
                    return self.delete_post(tx, &post).await;
                }
            }
            TakeBack::Comment { home, item } => match self.take_back_comment(tx, *home, *item).await {
                Ok(_) => {}
                Err(ThreadError::Store(error)) => return Err(error),
                Err(error) => {
                    tracing::warn!(error = &error as &dyn std::error::Error, "a comment is not taken back once more");
                }
            },
            TakeBack::Narrowed { post, audience } => {
                if let Some(old) = tx.own_post_by_wire(*post).await? {
                    let audience = tx.known_audience(&old.audience.and(audience)).await?;
                    if audience != old.audience {
                        tx.set_post_audience(&old, &audience).await?;
                    }
                }
            }
            TakeBack::LeftCircle { circle, peer } => {
                if let Some(row) = tx.peer_by_key(*peer).await? {
                    let mut members = tx.members(*circle).await?;
                    members.retain(|member| *member != row.id);
                    tx.set_members(*circle, &members).await?;
                }
            }
            TakeBack::Circle { circle } => {
                tx.delete_circle(*circle).await?;
            }
            TakeBack::Password => {
                tx.set_password_hash(nobodys_password).await?;
                tx.delete_sessions().await?;
                tx.delete_setup_links().await?;
            }
        }
        Ok(Vec::new())
    }

    async fn leave_again(
        &self,
        tx: &WriteTx,
        peer: NodeId,
        is_block: bool,
        removed: Option<SaidBy>,
    ) -> Result<(), StoreError> {
        let Some(row) = tx.peer_by_key(peer).await? else { return Ok(()) };
        let action = match row.state {
            _ if is_block => OwnerAction::Block,
            FriendshipState::Requested => OwnerAction::Withdraw,
            _ => OwnerAction::End,
        };
        match self.leave(tx, &row, action, removed).await {
            // It was over in the backup, too.
            Ok(_) | Err(EndError::NotThere) => Ok(()),
            Err(EndError::Store(error)) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests;
