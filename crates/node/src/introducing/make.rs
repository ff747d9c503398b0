//! The owner introduces two friends to each other, by themselves or because one of them asks.

use domain::{FriendshipState, IntroductionRequestId, LiveEvent, Note, PeerId, WireId, limits};
use store::{NewIntroduction, StoreError, WriteTx};
use tokio::{io::AsyncReadExt, task::spawn_blocking};

use super::owner::OwnerIntroductions;
use crate::{node::Node, picture::face, secrets::secret::random_bytes};

/// Why nobody was introduced.
#[derive(Debug, thiserror::Error)]
pub enum IntroduceError {
    /// One of the two is no friend; or there is no such request.
    #[error("there is no such friend, or no such request")]
    NotFound,
    #[error("nobody can be introduced to themselves")]
    Same,
    /// The server of one of the two does not know introductions.
    #[error("the server of one of the two knows no introductions")]
    Unknown,
    #[error("they were introduced already")]
    Already,
    #[error("too many introductions of one of the two wait for an answer")]
    TooMany,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl OwnerIntroductions<'_> {
    /// Introduces two friends to each other, with a few words that both see.
    pub async fn make(self, first: PeerId, second: PeerId, words: &Note) -> Result<(), IntroduceError> {
        let node = self.node;
        let faces = [node.face_of(first).await, node.face_of(second).await];
        let tx = node.store.write().await?;
        let wire_id = WireId(random_bytes());
        let faces = faces.each_ref().map(Vec::as_slice);
        let new = NewIntroduction { wire_id, first, second, faces, words: words.as_str(), first_card: None };
        node.insert_introduction(&tx, new).await?;
        tx.commit().await?;
        node.introductions_changed();
        Ok(())
    }

    /// Makes what a friend asks for, with a few words of the owner's that both see. Who asked has pressed already.
    pub async fn grant(self, request: IntroductionRequestId, words: &Note) -> Result<(), IntroduceError> {
        let node = self.node;
        let found = node.store.introduction_requests(node.now()).await?;
        let asked = found.into_iter().find(|found| found.id == request).ok_or(IntroduceError::NotFound)?;
        let faces = [node.face_of(asked.from).await, node.face_of(asked.with).await];
        let tx = node.store.write().await?;
        let request = tx.introduction_request(request, node.now()).await?.ok_or(IntroduceError::NotFound)?;
        let new = NewIntroduction {
            wire_id: request.wire_id,
            first: request.from,
            second: request.with,
            faces: faces.each_ref().map(Vec::as_slice),
            words: words.as_str(),
            first_card: Some(&request.card),
        };
        match node.insert_introduction(&tx, new).await {
            // The owner introduced them without being asked: that one stands.
            Ok(()) | Err(IntroduceError::Already) => {}
            Err(error) => return Err(error),
        }
        tx.forget_introduction_request(request.id).await?;
        tx.commit().await?;
        node.introductions_changed();
        Ok(())
    }

    /// Does not make what a friend asks for. Nobody is told.
    pub async fn refuse(self, request: IntroductionRequestId) -> Result<(), StoreError> {
        let tx = self.node.store.write().await?;
        tx.decline_introduction_request(request).await?;
        tx.commit().await?;
        self.node.live.send(LiveEvent::NotificationsChanged);
        Ok(())
    }
}

impl Node {
    async fn insert_introduction(&self, tx: &WriteTx, new: NewIntroduction<'_>) -> Result<(), IntroduceError> {
        let now = self.now();
        tx.end_introductions(now).await?;
        if new.first == new.second {
            return Err(IntroduceError::Same);
        }
        for peer in [new.first, new.second] {
            let row = tx.peer_row(peer).await?;
            row.filter(|row| row.state == FriendshipState::Accepted && row.node_id.is_some())
                .ok_or(IntroduceError::NotFound)?;
        }
        if tx.are_introduced(new.first, new.second).await? {
            return Err(IntroduceError::Already);
        }
        for peer in [new.first, new.second] {
            if !tx.knows_introductions(peer).await? {
                return Err(IntroduceError::Unknown);
            }
            if tx.count_open_introductions(peer).await? >= limits::OPEN_INTRODUCTIONS {
                return Err(IntroduceError::TooMany);
            }
        }
        tx.insert_introduction(new, now).await?;
        Ok(())
    }

    /// A small picture of a friend, for another; empty if there is none, or it is not here.
    async fn face_of(&self, peer: PeerId) -> Vec<u8> {
        let made = async {
            let picture = self.store.peer(peer).await.ok()??.picture?;
            let narrowest = picture.variants.into_iter().next()?;
            let mut open = self.open_copy(peer, &narrowest).await.ok()??;
            let mut bytes = Vec::new();
            open.file.read_to_end(&mut bytes).await.ok()?;
            spawn_blocking(move || face::make(bytes.into())).await.ok()?.ok()?
        };
        made.await.unwrap_or_default()
    }

    /// Both are to be told.
    pub(super) fn introductions_changed(&self) {
        self.poke_friends();
        self.live.send(LiveEvent::NotificationsChanged);
    }
}
