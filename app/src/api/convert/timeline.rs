//! Whose posts the timeline can be narrowed down to.

use domain::{Circle, FriendshipState, Peer};

use crate::api::TimelineChoicesView;

impl TimelineChoicesView {
    pub(in crate::api) fn new(circles: Vec<Circle>, peers: Vec<Peer>) -> Self {
        let friends = peers.into_iter().filter(|peer| peer.state == FriendshipState::Accepted);
        let mut friends: Vec<_> = friends.map(|peer| (peer.id, peer.name)).collect();
        friends.sort_by_cached_key(|(_, name)| name.to_lowercase());
        Self { circles: circles.into_iter().map(|circle| (circle.id, circle.name)).collect(), friends }
    }
}
