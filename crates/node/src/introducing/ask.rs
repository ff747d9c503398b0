//! The owner asks a friend to introduce them to somebody whom the friend knows.

use domain::{
    FriendshipState, LiveEvent, Note, PeerId, ThreadItemId, WireId,
    introduction::{Standing, ends_at},
    limits,
};
use store::{NewIntroduced, StoreError};

use super::owner::{OwnerIntroductions, Stranger};
use crate::secrets::secret::random_bytes;

/// Why a friend was not asked.
#[derive(Debug, thiserror::Error)]
pub enum AskIntroductionError {
    /// What they wrote is not there any more, or the owner is no friend of the one under whose post it stands.
    #[error("there is nobody to ask, or nobody to ask for")]
    NotFound,
    /// The server of the friend does not know introductions.
    #[error("the friend's server knows no introductions")]
    Unknown,
    #[error("they are friends, one asked the other, or the owner blocked them")]
    Known,
    /// The friend was asked, or introduces the two already.
    #[error("the friend was asked already")]
    Already,
    #[error("too much waits that the friend was asked")]
    TooMany,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl OwnerIntroductions<'_> {
    /// Asks the friend under whose post `item` stands to introduce the owner to its author, with a few words for the friend.
    pub async fn ask(self, item: ThreadItemId, words: &Note) -> Result<PeerId, AskIntroductionError> {
        let node = self.node;
        let stranger = self.stranger(item).await?.ok_or(AskIntroductionError::NotFound)?;
        let Stranger { via, key, name, is_known_there } = stranger;
        if via.state != FriendshipState::Accepted {
            return Err(AskIntroductionError::NotFound);
        }
        if !is_known_there {
            return Err(AskIntroductionError::Unknown);
        }
        let now = node.now();
        let tx = node.store.write().await?;
        tx.end_introductions(now).await?;
        let state = tx.peer_by_key(key).await?.map(|row| row.state);
        if matches!(state, Some(FriendshipState::Accepted | FriendshipState::Requested | FriendshipState::Blocked)) {
            return Err(AskIntroductionError::Known);
        }
        let held = tx.introduced_by(via.id, key).await?;
        let (wire_id, standing) = match held.as_ref().map(|held| (held.wire_id, held.standing)) {
            Some((_, Standing::Asked | Standing::Agreed | Standing::Met)) => return Err(AskIntroductionError::Already),
            // To ask is to press.
            Some((wire_id, Standing::Open)) => (wire_id, Standing::Agreed),
            None if tx.count_introduced_by(via.id).await? >= limits::OPEN_INTRODUCTIONS => {
                return Err(AskIntroductionError::TooMany);
            }
            Some((_, Standing::Declined)) | None => (WireId(random_bytes()), Standing::Asked),
        };
        let words = words.as_str();
        let ends_at = ends_at(now, now);
        let face = held.as_ref().map(|held| held.face.as_slice()).unwrap_or_default();
        let new = NewIntroduced { via: via.id, wire_id, key, name: &name, face, words, standing, ends_at };
        tx.put_introduced(new).await?;
        tx.bring_now(via.id).await?;
        tx.commit().await?;
        node.peering.items_changed.notify_one();
        node.live.send(LiveEvent::NotificationsChanged);
        Ok(via.id)
    }
}
