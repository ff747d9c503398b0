//! The owner answers a friend request.

use domain::{Address, FriendshipState, NotificationKind, PeerFailure, PeerId};
use federation::{ExchangeError, wire::Acceptance};
use store::{Agreement, Leaving, PeerRow, StoreError};

use super::EndError;
use crate::{
    LiveEvent, Node, Owner,
    secret::{hash_secret, new_secret},
};

/// Why a request was not accepted. It still waits, unless it is said that it does not.
#[derive(Debug, thiserror::Error)]
pub enum AcceptError {
    #[error("no such request waits for an answer")]
    NoRequest,
    /// The asker does not know it any more; it waits no longer.
    #[error("the asker took the request back")]
    Withdrawn,
    #[error("the asker's server does not answer")]
    Unreachable,
    #[error("the asker's server did not answer in time")]
    Slow,
    #[error("the asker's server answered something else")]
    Malformed,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Owner {
    /// Accepts the request of `peer`, at the address that the owner was shown.
    pub async fn accept_request(&self, peer: PeerId) -> Result<(), AcceptError> {
        let row = self.node.store.peer_row(peer).await?.ok_or(AcceptError::NoRequest)?;
        if !matches!(row.state, FriendshipState::Received | FriendshipState::Accepted) {
            return Err(AcceptError::NoRequest);
        }
        self.node.accept(peer, &row.address).await
    }

    /// Declines the request of `peer`, who learns of it when asking.
    pub async fn decline_request(&self, peer: PeerId) -> Result<(), EndError> {
        let node = &self.node;
        let tx = node.store.write().await?;
        let row = tx.peer_row(peer).await?;
        if row.is_none_or(|row| row.state != FriendshipState::Received) {
            return Err(EndError::NotThere);
        }
        let how = Leaving { state: FriendshipState::Ended, farewell_due: false, keeps_secret: true };
        tx.leave_peer(peer, how, node.now()).await?;
        tx.commit().await?;
        node.live.send(LiveEvent::FriendsChanged);
        Ok(())
    }
}

impl Node {
    /// Accepts what `peer` asked, at `address`: exchanges tokens with it, and reads it for the first time.
    pub(super) async fn accept(&self, peer: PeerId, address: &Address) -> Result<(), AcceptError> {
        let _one_at_a_time = self.peering.acceptance.lock().await;
        let row = self.store.peer_row(peer).await?.ok_or(AcceptError::NoRequest)?;
        match row.state {
            FriendshipState::Accepted => return Ok(()),
            FriendshipState::Received => {}
            _ => return Err(AcceptError::NoRequest),
        }
        let secret = row.request_secret.clone().ok_or(AcceptError::NoRequest)?;
        self.exchange_tokens(&row, &secret, address).await
    }

    /// Accepts the crossing request with `secret` of a peer whom the owner asked too.
    pub(super) async fn accept_crossing(&self, peer: PeerId, secret: &str) -> Result<(), AcceptError> {
        let _one_at_a_time = self.peering.acceptance.lock().await;
        let row = self.store.peer_row(peer).await?.ok_or(AcceptError::NoRequest)?;
        match row.state {
            FriendshipState::Accepted => Ok(()),
            FriendshipState::Requested => self.exchange_tokens(&row, secret, &row.address).await,
            _ => Err(AcceptError::NoRequest),
        }
    }

    async fn exchange_tokens(&self, row: &PeerRow, secret: &str, address: &Address) -> Result<(), AcceptError> {
        let name = self.own_name().await?.ok_or(AcceptError::NoRequest)?;
        let token_of_peer = new_secret::<32>();
        let (Ok(secret), Ok(token)) = (secret.parse(), token_of_peer.parse()) else {
            return Err(AcceptError::NoRequest);
        };
        let acceptance = Acceptance { secret, token, node_id: self.row.node_id, name };
        let answer = match self.peering.first_contact.accept(address, &acceptance).await {
            Ok(answer) => answer,
            Err(error) => return Err(self.not_accepted(row, &error).await?),
        };
        let tx = self.store.write().await?;
        let now = self.now();
        let state = tx.peer_row(row.id).await?.map(|row| row.state);
        if state != Some(row.state) {
            // The owner changed their mind meanwhile. The asker thinks they are friends, so it is told.
            drop(tx);
            let friend = PeerRow { token_to_present: Some(answer.token.as_str().to_owned()), ..row.clone() };
            if let Some(client) = self.peer_client(&friend) {
                let _best_effort = client.end().await;
            }
            return Err(AcceptError::NoRequest);
        }
        let agreement = Agreement {
            name: &row.name,
            address,
            token_to_present: answer.token.as_str(),
            token_hash_to_check: &hash_secret(&token_of_peer),
        };
        tx.accept_peer(row.id, agreement, now).await?;
        tx.set_request_secret(row.id, None).await?;
        if row.state == FriendshipState::Requested {
            tx.add_notification(NotificationKind::FriendRequestAccepted, Some(row.id), now).await?;
        }
        // Tells the asker that both sides have their tokens: from now on it may read.
        tx.owe_poke(row.id).await?;
        tx.commit().await?;
        tracing::info!(peer.id = row.id.0, "befriended");
        self.live.send(LiveEvent::FriendsChanged);
        self.live.send(LiveEvent::NotificationsChanged);
        self.pull_soon(row.id);
        self.poke_friends();
        Ok(())
    }

    async fn not_accepted(&self, row: &PeerRow, error: &ExchangeError) -> Result<AcceptError, StoreError> {
        tracing::info!(peer.id = row.id.0, error = error as &dyn std::error::Error, "an acceptance did not arrive");
        Ok(match error.failure() {
            Some(PeerFailure::Refused) => {
                if row.state == FriendshipState::Received {
                    let tx = self.store.write().await?;
                    let how = Leaving { state: FriendshipState::Ended, farewell_due: false, keeps_secret: false };
                    tx.leave_peer(row.id, how, self.now()).await?;
                    tx.commit().await?;
                    self.live.send(LiveEvent::FriendsChanged);
                }
                AcceptError::Withdrawn
            }
            Some(PeerFailure::Slow) => AcceptError::Slow,
            Some(PeerFailure::Unreachable | PeerFailure::Troubled) | None => AcceptError::Unreachable,
            Some(PeerFailure::TooLarge | PeerFailure::Malformed) => AcceptError::Malformed,
        })
    }
}
