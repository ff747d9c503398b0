//! What the owner decides about backups that friends keep: who keeps theirs, for whom they keep, and to whom they give it.

use std::io;

use domain::{
    FriendshipState, Invite, LiveEvent, NodeId, PeerId, Scope, Timestamp,
    backup::{BackupFolder, OWN_FOLDER},
    keeping::{Keeper, KeptFor, KeptQuota, RestoreLink},
};
use store::StoreError;

use super::{blocking, send_error::SendError};
use crate::{
    backup::{folder::place::BackupPlace, sheet::OwnerBackups},
    memory::keeping::RestoreAsk,
    owner::NeedsBrowser,
};

/// Something about backups at friends was not done.
#[derive(Debug, thiserror::Error)]
pub enum KeepingError {
    /// Backups would be sealed to nobody.
    #[error("there is no recovery sheet yet")]
    NoSheet,
    #[error("this is not a friend")]
    NoFriend,
    /// The friend has to offer it first.
    #[error("the friend does not offer to keep backups")]
    NotOffered,
    /// What is there can be read for some time, and nothing is taken.
    #[error("the friend keeps no backups for the owner any more")]
    Ended,
    #[error("the friend's server was not reached")]
    Unreachable,
    /// It asks no more, or was answered.
    #[error("nobody asks for that with this key")]
    NotAsked,
    #[error("the folder for backups could not be made")]
    Folder(#[source] io::Error),
    #[error(transparent)]
    NeedsBrowser(#[from] NeedsBrowser),
}

/// Whose backups the owner keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub kept: KeptFor,
    /// Who that is; `None`: known no more.
    pub peer: Option<PeerId>,
    /// What the owner sends, or reads out, to the one who lost everything; `None`: it is not known where this server is.
    pub link: Option<RestoreLink>,
}

/// A new machine that asks for what is kept, and what its owner reads out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asking {
    pub ask: RestoreAsk,
    pub digits: Vec<String>,
}

impl From<StoreError> for KeepingError {
    fn from(error: StoreError) -> Self {
        Self::NeedsBrowser(NeedsBrowser::Store(error))
    }
}

impl OwnerBackups<'_> {
    /// The friends who keep the owner's backups.
    pub async fn keepers(self) -> Result<Vec<Keeper>, StoreError> {
        self.owner.node.store.keepers().await
    }

    /// Has `peer` keep the owner's backups, who offered it. Where no folder is chosen, they are made in the data folder. Only for a browser: an app
    /// token must not say where everything goes.
    pub async fn choose_keeper(self, peer: PeerId) -> Result<(), KeepingError> {
        self.owner.browser()?;
        let node = &self.owner.node;
        if node.store.recovery().await?.is_none() {
            return Err(KeepingError::NoSheet);
        }
        let row = node.store.peer_row(peer).await?.ok_or(KeepingError::NoFriend)?;
        if row.state != FriendshipState::Accepted {
            return Err(KeepingError::NoFriend);
        }
        let offer = match node.offer_of(peer).await {
            Ok(Some(offer)) if !offer.takes => return Err(KeepingError::Ended),
            Ok(offer) => offer.ok_or(KeepingError::NotOffered)?,
            Err(SendError::Store(error)) => return Err(error.into()),
            Err(error) => {
                tracing::info!(error = &error as &dyn std::error::Error, "a friend was not asked what they keep");
                return Err(KeepingError::Unreachable);
            }
        };
        let has_folder = node.store.backup_folder().await?.is_some();
        if !has_folder {
            let place = BackupPlace::of(&node.data.join(OWN_FOLDER), node.own_id());
            blocking(move || place.make()).await.map_err(KeepingError::Folder)?;
        }
        let tx = node.store.write().await?;
        if !has_folder {
            tx.set_backup_folder(OWN_FOLDER, node.now()).await?;
        }
        tx.choose_keeper(peer, offer.quota_bytes, node.now()).await?;
        tx.commit().await?;
        node.backups.look();
        node.backups.take_back();
        node.keeping.changed.notify_one();
        Ok(())
    }

    /// Sends nothing to `peer` any more. What is there stays, until that friend ends it.
    pub async fn forget_keeper(self, peer: PeerId) -> Result<(), NeedsBrowser> {
        self.owner.browser()?;
        let node = &self.owner.node;
        let tx = node.store.write().await?;
        tx.forget_keeper(peer).await?;
        tx.commit().await?;
        // What goes there now is ended.
        node.keeping.changed.notify_one();
        self.tidy_own_folder().await
    }

    /// The own folder is for keepers: without any, no backup is made there.
    async fn tidy_own_folder(self) -> Result<(), NeedsBrowser> {
        let node = &self.owner.node;
        let is_own = node.store.backup_folder().await?.as_ref().is_some_and(BackupFolder::is_own);
        if is_own && node.store.keepers().await?.is_empty() {
            let tx = node.store.write().await?;
            tx.forget_backup_folder().await?;
            tx.commit().await?;
            // A backup may be running there, for which nobody waits.
            let node = node.clone();
            tokio::spawn(async move { node.remove_own_folder().await });
        }
        Ok(())
    }

    /// All for whom the owner keeps something.
    pub async fn kept(self) -> Result<Vec<Kept>, StoreError> {
        let node = &self.owner.node;
        // A new machine may be anywhere: an address that is reached from everywhere is better than the likeliest here.
        let mut addresses = node.card_addresses();
        addresses.sort_by_key(|address| address.scope() != Scope::Global);
        let address = addresses.into_iter().next();
        let mut all = Vec::new();
        for kept in node.store.kept_for_all().await? {
            let peer = node.store.peer_by_key(kept.id).await?.map(|row| row.id);
            let keeper = address.clone().map(|address| Invite { id: node.own_id(), address });
            let link = keeper.map(|keeper| RestoreLink { keeper, lost: kept.id });
            all.push(Kept { kept, peer, link });
        }
        Ok(all)
    }

    /// Offers `peer`, a friend, to keep so much for them. Only for a browser: it is the owner's disk.
    pub async fn offer_keeping(self, peer: PeerId, quota: KeptQuota) -> Result<(), KeepingError> {
        self.owner.browser()?;
        let node = &self.owner.node;
        let row = node.store.peer_row(peer).await?.filter(|row| row.state == FriendshipState::Accepted);
        let id = row.and_then(|row| row.node_id).ok_or(KeepingError::NoFriend)?;
        let tx = node.store.write().await?;
        tx.offer_keeping(id, quota, node.now()).await?;
        Ok(tx.commit().await?)
    }

    /// Keeps nothing new for `id`. What is kept can be read for some time, and then goes.
    pub async fn end_keeping(self, id: NodeId) -> Result<(), NeedsBrowser> {
        self.owner.browser()?;
        let node = &self.owner.node;
        let tx = node.store.write().await?;
        tx.end_keeping(id, node.now()).await?;
        Ok(tx.commit().await?)
    }

    /// Gives what is kept for `id` to no new machine any more. What that has it has.
    pub async fn take_kept_back(self, id: NodeId) -> Result<(), NeedsBrowser> {
        self.owner.browser()?;
        let node = &self.owner.node;
        let tx = node.store.write().await?;
        tx.take_kept_back(id).await?;
        Ok(tx.commit().await?)
    }

    /// Those who ask for what is kept, and what is to be compared with each. Only for a browser.
    pub fn asking(self) -> Result<Vec<Asking>, NeedsBrowser> {
        self.owner.browser()?;
        let node = &self.owner.node;
        let asks = node.keeping.asks(node.now()).into_iter();
        Ok(asks.map(|ask| Asking { digits: node.digits_of(&ask), ask }).collect())
    }

    /// Gives what is kept for `lost` to the new machine with `key`, which asks for it now: the owner compared the digits. Only for a browser.
    pub async fn give_kept(self, lost: NodeId, key: NodeId) -> Result<(), KeepingError> {
        self.owner.browser()?;
        let node = &self.owner.node;
        let now: Timestamp = node.now();
        if !node.keeping.asks(now).iter().any(|ask| (ask.lost, ask.key) == (lost, key)) {
            return Err(KeepingError::NotAsked);
        }
        let tx = node.store.write().await?;
        if !tx.give_kept(lost, key, now).await? {
            return Err(KeepingError::NotAsked);
        }
        tx.commit().await?;
        node.keeping.answered(lost);
        node.live.send(LiveEvent::NotificationsChanged);
        Ok(())
    }
}
