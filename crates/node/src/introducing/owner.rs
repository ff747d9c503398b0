//! What the owner is shown of introductions.

use std::collections::HashMap;

use domain::{NodeId, Peer, PeerId, ThreadItemId, thread::ItemKind};
use store::{Introduced, IntroductionRequest, MadeIntroduction, StoreError};

use crate::{node::Node, owner::Owner};

/// What the owner does with introductions.
#[derive(Debug, Clone, Copy)]
pub struct OwnerIntroductions<'a> {
    pub(super) node: &'a Node,
}

/// All introductions that are not over.
#[derive(Debug, Clone)]
pub struct IntroductionsPage {
    /// To whom friends introduce the owner.
    pub introduced: Vec<Introduced>,
    /// What friends ask the owner to make.
    pub requests: Vec<IntroductionRequest>,
    /// Whom the owner introduced to whom.
    pub made: Vec<MadeIntroduction>,
    /// Whom these are about.
    pub peers: HashMap<PeerId, Peer>,
}

/// Somebody who wrote in a friend's thread, and to whom that friend can introduce the owner.
#[derive(Debug, Clone)]
pub struct Stranger {
    /// Who could introduce the owner.
    pub via: Peer,
    pub key: NodeId,
    /// Their own word.
    pub name: String,
    /// The server of the friend knows introductions.
    pub is_known_there: bool,
}

/// A face as a page shows it: a small JPEG that this node wrote, within the page itself.
pub fn face_url(face: &[u8]) -> Option<String> {
    (!face.is_empty()).then(|| format!("data:image/jpeg;base64,{}", data_encoding::BASE64.encode(face)))
}

impl Owner {
    /// What the owner does with introductions.
    pub fn introductions(&self) -> OwnerIntroductions<'_> {
        OwnerIntroductions { node: &self.node }
    }
}

impl OwnerIntroductions<'_> {
    /// All that are not over.
    pub async fn list(self) -> Result<IntroductionsPage, StoreError> {
        let (store, now) = (&self.node.store, self.node.now());
        Ok(IntroductionsPage {
            introduced: store.introduced(now).await?,
            requests: store.introduction_requests(now).await?,
            made: store.made_introductions(now).await?,
            peers: store.peers().await?.into_iter().map(|peer| (peer.id, peer)).collect(),
        })
    }

    /// The friends whose servers know introductions.
    pub async fn friends(self) -> Result<Vec<PeerId>, StoreError> {
        self.node.store.friends_with_introductions().await
    }

    /// Who wrote `item` in a friend's thread; `None` if that is not there, or not by a stranger.
    pub async fn stranger(self, item: ThreadItemId) -> Result<Option<Stranger>, StoreError> {
        let store = &self.node.store;
        let Some(place) = store.item_place(item).await? else { return Ok(None) };
        let (Some(via), Some(home)) = (place.home, self.node.home(place.home).await?) else { return Ok(None) };
        let row = store.thread_item(home, place.id).await?;
        let Some(row) = row.filter(|row| row.entry.subject.kind == ItemKind::Comment && !row.entry.is_deletion())
        else {
            return Ok(None);
        };
        let key = row.entry.subject.author;
        let is_stranger = key != home.key && !self.node.is_own(key);
        let Some(via) = store.peer(via).await?.filter(|_| is_stranger) else { return Ok(None) };
        let is_known_there = self.friends().await?.contains(&via.id);
        Ok(Some(Stranger { via, key, name: row.name, is_known_there }))
    }
}

impl Node {
    /// Forgets introductions that are over.
    pub(crate) async fn end_old_introductions(&self) -> Result<(), StoreError> {
        let tx = self.store.write().await?;
        tx.end_introductions(self.now()).await?;
        tx.commit().await
    }
}
