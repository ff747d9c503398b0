//! Peers, and why friendships did not begin or end.

use domain::{FriendshipState, ParseAddressError, Peer, Timestamp};
use node::{AcceptError, EndError};

use super::internal;
use crate::api::{ApiError, FriendsError, PeerView, PersonView, TimeView};

/// Who is tried next later than this is tried about once a day; the hour says little then.
const SOON_SECONDS: i64 = 12 * 3600;

impl PeerView {
    pub(in crate::api) fn new(peer: Peer, now: Timestamp) -> Self {
        Self {
            id: peer.id,
            person: PersonView::of_peer(&peer, now),
            state: peer.state,
            since: TimeView::new(peer.changed_at, now),
            heard: peer.last_heard_at.map(|at| TimeView::new(at, now)),
            failure: peer.standing_failure(),
            next_attempt: peer
                .next_attempt_at
                .filter(|at| (0..SOON_SECONDS).contains(&at.seconds_since(now)))
                .map(|at| TimeView::new(at, now)),
            is_verified: peer.is_verified,
            needs_key: peer.needs_key,
            passed_over: peer.passed_over,
            comments: 0,
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
            ParseAddressError::Number => Self::AddressNumber,
            ParseAddressError::Brackets => Self::AddressBrackets,
            ParseAddressError::NoPort => Self::AddressNoPort,
        }
    }
}

impl From<AcceptError> for ApiError {
    fn from(error: AcceptError) -> Self {
        match error {
            AcceptError::NoRequest => Self::Friends(FriendsError::Gone),
            AcceptError::Store(error) => internal(&error),
        }
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
