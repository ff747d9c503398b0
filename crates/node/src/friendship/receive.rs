//! What strangers may do: leave a request, ask what became of it, take it back, and accept what this owner asked.

use std::net::IpAddr;

use domain::{Address, FriendshipState, NotificationKind, PeerId, limits};
use federation::wire::{Acceptance, AcceptanceAnswer, FriendRequest, RequestState, WellKnown};
use store::{Agreement, Leaving, NewRequest, StoreError};

use super::decide::{self, Receive};
use crate::{
    LiveEvent, Node,
    secret::{hash_secret, new_secret},
};

/// Why a friend request was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveRequestError {
    #[error("nobody lives here yet")]
    NotSetUp,
    #[error("too many requests wait for an answer")]
    Full,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why an acceptance was not taken.
#[derive(Debug, thiserror::Error)]
pub enum UnknownRequest {
    #[error("no such request is pending")]
    Unknown,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Node {
    /// Who lives here; `None` until the node is set up.
    pub async fn well_known(&self) -> Result<Option<WellKnown>, StoreError> {
        Ok(self.own_name().await?.map(|name| WellKnown { node_id: self.row.node_id, name }))
    }

    /// Takes a request that came from `ip`. Dials nobody, unless this owner asked the same node: then the requests have met.
    pub async fn receive_request(&self, request: &FriendRequest, ip: IpAddr) -> Result<(), ReceiveRequestError> {
        if self.own_name().await?.is_none() {
            return Err(ReceiveRequestError::NotSetUp);
        }
        let address = Address::from_ip(ip, request.port);
        let secret = request.secret.as_str();
        let tx = self.store.write().await?;
        if tx.count_received_requests().await? >= limits::RECEIVED_REQUESTS as u64 {
            return Err(ReceiveRequestError::Full);
        }
        let received = NewRequest {
            node_id: request.node_id,
            address: &address,
            state: FriendshipState::Received,
            name: request.name.as_str(),
            note: request.note.as_str(),
            secret,
        };
        let (known, is_news) = match self.what_follows(&tx.peers_named(request.node_id).await?, &address, request) {
            Receive::AskOwner(known) => (known, true),
            Receive::Replace(waiting) => (Some(waiting), false),
            Receive::Pretend(Some(blocked)) => {
                tx.set_request_secret(blocked, Some(secret)).await?;
                tx.commit().await?;
                return Ok(());
            }
            Receive::MeetAsAcceptor(peer) => {
                self.meet(peer, secret);
                return Ok(());
            }
            Receive::Pretend(None) | Receive::Repeated | Receive::MeetAsAsker => return Ok(()),
        };
        let peer = tx.save_request(known, received, self.now()).await?;
        if is_news {
            tx.add_notification(NotificationKind::FriendRequestReceived, Some(peer), self.now()).await?;
        }
        tx.commit().await?;
        tracing::info!(peer.id = peer.0, "a friend request came");
        self.live.send(LiveEvent::FriendsChanged);
        self.live.send(LiveEvent::NotificationsChanged);
        Ok(())
    }

    fn what_follows(&self, known: &[store::PeerRow], address: &Address, request: &FriendRequest) -> Receive {
        // Somebody who says that they are this very node.
        if request.node_id == self.row.node_id {
            return Receive::Pretend(None);
        }
        decide::receive(known, address, request.secret.as_str())
    }

    /// Accepts, on its own, the request of a peer whom this owner asked too; if it fails, the peer's next try starts it again.
    fn meet(&self, peer: PeerId, secret: &str) {
        let (node, secret) = (self.clone(), secret.to_owned());
        tokio::spawn(async move {
            if let Err(error) = node.accept_crossing(peer, &secret).await {
                tracing::warn!(
                    peer.id = peer.0,
                    error = &error as &dyn std::error::Error,
                    "crossing requests did not meet"
                );
            }
        });
    }

    /// What became of the request with `secret`; `None` if it is not known. To a blocked peer it seems to wait.
    pub async fn request_state(&self, secret: &str) -> Result<Option<RequestState>, StoreError> {
        let row = self.store.peer_by_secret(secret).await?.filter(|row| !row.farewell_due);
        Ok(row.and_then(|row| match row.state {
            FriendshipState::Received | FriendshipState::Blocked => Some(RequestState::Pending),
            FriendshipState::Ended => Some(RequestState::Declined),
            FriendshipState::Requested | FriendshipState::Accepted | FriendshipState::Declined => None,
        }))
    }

    /// Takes the request with `secret` away, since its asker took it back. False if it does not wait.
    pub async fn take_back_request(&self, secret: &str) -> Result<bool, StoreError> {
        let tx = self.store.write().await?;
        let Some(row) = tx.peer_by_secret(secret).await?.filter(|row| row.state == FriendshipState::Received) else {
            return Ok(false);
        };
        let how = Leaving { state: FriendshipState::Ended, farewell_due: false, keeps_secret: false };
        tx.leave_peer(row.id, how, self.now()).await?;
        tx.add_notification(NotificationKind::FriendRequestWithdrawn, Some(row.id), self.now()).await?;
        tx.commit().await?;
        self.live.send(LiveEvent::FriendsChanged);
        self.live.send(LiveEvent::NotificationsChanged);
        Ok(true)
    }

    /// Takes the acceptance of a request that this owner sent. The same acceptance again is answered with new tokens, until the other
    /// side has shown that it has them.
    pub async fn take_acceptance(&self, acceptance: &Acceptance) -> Result<AcceptanceAnswer, UnknownRequest> {
        let tx = self.store.write().await?;
        let row = tx.peer_by_secret(acceptance.secret.as_str()).await?.ok_or(UnknownRequest::Unknown)?;
        let is_pending = matches!(row.state, FriendshipState::Requested | FriendshipState::Accepted);
        if !is_pending || row.node_id != Some(acceptance.node_id) {
            return Err(UnknownRequest::Unknown);
        }
        let token_of_peer = new_secret::<32>();
        let agreement = Agreement {
            name: acceptance.name.as_str(),
            address: &row.address,
            token_to_present: acceptance.token.as_str(),
            token_hash_to_check: &hash_secret(&token_of_peer),
        };
        tx.accept_peer(row.id, agreement, self.now()).await?;
        if row.state == FriendshipState::Requested {
            tx.add_notification(NotificationKind::FriendRequestAccepted, Some(row.id), self.now()).await?;
        }
        tx.commit().await?;
        tracing::info!(peer.id = row.id.0, "befriended");
        self.live.send(LiveEvent::FriendsChanged);
        self.live.send(LiveEvent::NotificationsChanged);
        let token = token_of_peer.parse().map_err(|_| UnknownRequest::Unknown)?;
        Ok(AcceptanceAnswer { token })
    }
}

#[cfg(test)]
mod tests;
