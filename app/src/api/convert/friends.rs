//! Peers, and why friendships did not begin or end.

use domain::{FriendshipState, Note, ParseAddressError, Peer, Timestamp};
use node::{AcceptError, AskError, EndError, Owner};

use super::internal;
use crate::api::{ApiError, FriendsError, PeerView, PersonView, TimeView};

impl PeerView {
    pub(in crate::api) fn new(peer: Peer, now: Timestamp) -> Self {
        Self {
            id: peer.id,
            person: PersonView::of_peer(&peer, now),
            state: peer.state,
            since: TimeView::new(peer.changed_at, now),
            heard: peer.last_heard_at.map(|at| TimeView::new(at, now)),
            failure: peer.standing_failure(),
            address: peer.address.to_string(),
            about: peer.about,
            note: peer.note,
        }
    }
}

/// Everybody but those with whom it is over.
pub(in crate::api) fn known_peers(peers: Vec<Peer>, now: Timestamp) -> Vec<PeerView> {
    let known = peers.into_iter().filter(|peer| peer.state != FriendshipState::Ended);
    known.map(|peer| PeerView::new(peer, now)).collect()
}

/// Asks for a friendship with what was typed.
pub(in crate::api) async fn ask(owner: &Owner, address: &str, note: &str) -> Result<(), ApiError> {
    let address = address.parse().map_err(FriendsError::from)?;
    let note: Note = note.parse().map_err(|_| ApiError::Friends(FriendsError::NoteTooLong))?;
    owner.request_friendship(&address, &note).await?;
    Ok(())
}

impl From<FriendsError> for ApiError {
    fn from(error: FriendsError) -> Self {
        Self::Friends(error)
    }
}

impl From<ParseAddressError> for FriendsError {
    fn from(error: ParseAddressError) -> Self {
        match error {
            ParseAddressError::Empty => Self::AddressEmpty,
            ParseAddressError::Scheme => Self::AddressScheme,
            ParseAddressError::Malformed => Self::AddressMalformed,
            ParseAddressError::TooMuch => Self::AddressTooMuch,
        }
    }
}

impl From<AskError> for ApiError {
    fn from(error: AskError) -> Self {
        Self::Friends(match error {
            AskError::Oneself => FriendsError::Oneself,
            AskError::AlreadyFriends => FriendsError::AlreadyFriends,
            AskError::AlreadyAsked => FriendsError::AlreadyAsked,
            AskError::Blocked => FriendsError::Blocked,
            AskError::Unreachable => FriendsError::Unreachable,
            AskError::Slow => FriendsError::Slow,
            AskError::NotO2m => FriendsError::NotO2m,
            AskError::Busy => FriendsError::Busy,
            AskError::Store(error) => return internal(&error),
        })
    }
}

impl From<AcceptError> for ApiError {
    fn from(error: AcceptError) -> Self {
        Self::Friends(match error {
            AcceptError::NoRequest => FriendsError::Gone,
            AcceptError::Withdrawn => FriendsError::Withdrawn,
            AcceptError::Unreachable => FriendsError::AcceptUnreachable,
            AcceptError::Slow => FriendsError::AcceptSlow,
            AcceptError::Malformed => FriendsError::AcceptNotO2m,
            AcceptError::Store(error) => return internal(&error),
        })
    }
}

impl From<EndError> for ApiError {
    fn from(error: EndError) -> Self {
        match error {
            EndError::NotThere => Self::Friends(FriendsError::Gone),
            EndError::Store(error) => internal(&error),
        }
    }
}
