//! The owner asks a server to become friends.

use domain::{Address, FriendshipState, Name, Note, PeerFailure, PeerId, address::DEFAULT_PORT};
use federation::{
    ExchangeError,
    wire::{FriendRequest, WellKnown},
};
use store::{Leaving, NewRequest, StoreError};

use super::{
    answer::AcceptError,
    decide::{self, Ask},
};
use crate::{LiveEvent, Node, Owner, secret::new_secret};

/// Why a friendship was not asked for.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    #[error("this is the owner's own server")]
    Oneself,
    #[error("they are friends already")]
    AlreadyFriends,
    #[error("a request waits for an answer already")]
    AlreadyAsked,
    #[error("the owner has blocked them")]
    Blocked,
    #[error("nothing answers at the address")]
    Unreachable,
    #[error("the server did not answer in time")]
    Slow,
    #[error("what answers at the address is not O2M")]
    NotO2m,
    #[error("the server takes no more requests for now")]
    Busy,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What came of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// The request waits for the other owner's answer.
    Pending(PeerId),
    /// The other owner had asked too: they are friends.
    Friends(PeerId),
}

impl Owner {
    /// Asks the server at `address` to become friends, with a note for its owner.
    pub async fn request_friendship(&self, address: &Address, note: &Note) -> Result<Asked, AskError> {
        let here = &self.node;
        let greeted = here.peering.first_contact.greet(address).await.map_err(|error| not_asked(&error))?;
        if greeted.node_id == here.row.node_id {
            return Err(AskError::Oneself);
        }
        here.say_due_farewells(greeted.node_id).await?;
        if let Ask::Accept(waiting) = here.what_asking_leads_to(&greeted).await?
            && here.accept_at(waiting, address).await?
        {
            return Ok(Asked::Friends(waiting));
        }
        here.send_request(address, &greeted, note).await
    }
}

impl Node {
    async fn what_asking_leads_to(&self, greeted: &WellKnown) -> Result<Ask, StoreError> {
        Ok(decide::ask(&self.store.write().await?.peers_named(greeted.node_id).await?))
    }

    /// Accepts the request of a node that the owner asks, at the address that the owner typed. False if that node knows nothing of it.
    async fn accept_at(&self, waiting: PeerId, address: &Address) -> Result<bool, AskError> {
        match self.accept(waiting, address).await {
            Ok(()) => Ok(true),
            Err(AcceptError::Withdrawn | AcceptError::NoRequest) => Ok(false),
            Err(AcceptError::Unreachable) => Err(AskError::Unreachable),
            Err(AcceptError::Slow) => Err(AskError::Slow),
            Err(AcceptError::Malformed) => Err(AskError::NotO2m),
            Err(AcceptError::Store(error)) => Err(error.into()),
        }
    }

    async fn send_request(&self, address: &Address, greeted: &WellKnown, note: &Note) -> Result<Asked, AskError> {
        let secret = new_secret::<32>();
        let id = self.save_sent_request(address, greeted, note, &secret).await?;
        let sent = match self.own_request(&secret, note.clone()).await? {
            Some(request) => self.peering.first_contact.request(address, &request).await,
            None => return Err(AskError::NotO2m),
        };
        let is_accepted = match &sent {
            Ok(()) => self.store.peer_row(id).await?.is_some_and(|row| row.state == FriendshipState::Accepted),
            Err(_) => self.forget_sent_request(id, &secret).await?,
        };
        self.live.send(LiveEvent::FriendsChanged);
        self.peering.requests_changed.notify_one();
        match sent {
            // It was accepted at once, or met with theirs, whatever became of the answer.
            _ if is_accepted => Ok(Asked::Friends(id)),
            Ok(()) => Ok(Asked::Pending(id)),
            Err(error) => Err(not_asked(&error)),
        }
    }

    /// Forgets a request that did not arrive, unless it was accepted all the same; says whether it was.
    async fn forget_sent_request(&self, id: PeerId, secret: &str) -> Result<bool, StoreError> {
        let tx = self.store.write().await?;
        let Some(row) = tx.peer_row(id).await? else { return Ok(false) };
        if row.state == FriendshipState::Requested && row.request_secret.as_deref() == Some(secret) {
            let how = Leaving { state: FriendshipState::Ended, farewell_due: false, keeps_secret: false };
            tx.leave_peer(id, how, self.now()).await?;
            tx.commit().await?;
        }
        Ok(row.state == FriendshipState::Accepted)
    }

    async fn save_sent_request(
        &self,
        address: &Address,
        greeted: &WellKnown,
        note: &Note,
        secret: &str,
    ) -> Result<PeerId, AskError> {
        let tx = self.store.write().await?;
        let known = match decide::ask(&tx.peers_named(greeted.node_id).await?) {
            Ask::Send(known) => known,
            // Its request turned out to be dead.
            Ask::Accept(waiting) => Some(waiting),
            Ask::AlreadyFriends => return Err(AskError::AlreadyFriends),
            Ask::AlreadyAsked => return Err(AskError::AlreadyAsked),
            Ask::Blocked => return Err(AskError::Blocked),
        };
        let request = NewRequest {
            node_id: greeted.node_id,
            address,
            state: FriendshipState::Requested,
            name: greeted.name.as_str(),
            note: note.as_str(),
            secret,
        };
        let id = tx.save_request(known, request, self.now()).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// The owner's request with `secret`, as it is sent; `None` while the node has no name.
    pub(super) async fn own_request(&self, secret: &str, note: Note) -> Result<Option<FriendRequest>, StoreError> {
        let (Some(name), Ok(secret)) = (self.own_name().await?, secret.parse()) else { return Ok(None) };
        let port = self.port().await?.unwrap_or(DEFAULT_PORT);
        Ok(Some(FriendRequest { secret, node_id: self.row.node_id, name, note, port }))
    }

    /// The owner's name; `None` until the node is set up.
    pub(super) async fn own_name(&self) -> Result<Option<Name>, StoreError> {
        Ok(self.store.owner_name().await?.parse().ok())
    }
}

fn not_asked(error: &ExchangeError) -> AskError {
    tracing::info!(error = error as &dyn std::error::Error, "a friendship could not be asked for");
    match error.failure() {
        Some(PeerFailure::Unreachable) | None => AskError::Unreachable,
        Some(PeerFailure::Slow) => AskError::Slow,
        Some(PeerFailure::Troubled) => AskError::Busy,
        Some(PeerFailure::Refused | PeerFailure::TooLarge | PeerFailure::Malformed) => AskError::NotO2m,
    }
}
