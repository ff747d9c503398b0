//! What the frame around every page shows.

use domain::{Peer, Timestamp};
use node::Owner;

use crate::api::{ApiError, FrameView, NeighbourView, PersonView, TimeView};

impl FrameView {
    /// Gathers it.
    pub(in crate::api) async fn load(owner: &Owner) -> Result<Self, ApiError> {
        let live_position = owner.node().live.position();
        let (node, now) = (owner.node(), owner.node().now());
        let me = PersonView::of_owner(&node.profile().await?);
        let unread = owner.notifications().count_unread().await?;
        let unread_messages = owner.messages().count_unread().await?;
        let neighbours = owner.reading().neighbours().await?;
        let neighbours = neighbours.iter().map(|peer| NeighbourView::new(peer, now)).collect();
        Ok(Self { me, unread, unread_messages, live_position, neighbours })
    }
}

impl NeighbourView {
    fn new(peer: &Peer, now: Timestamp) -> Self {
        Self { person: PersonView::of_peer(peer, now), heard: peer.last_heard_at.map(|at| TimeView::new(at, now)) }
    }
}
