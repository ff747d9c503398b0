//! What documents are, in words of the index's own: they stand in a column that texts do not come into.

use domain::{CircleId, NodeId, PeerId};

pub(super) const POST: &str = "post";
pub(super) const COMMENT: &str = "comment";
pub(super) const MESSAGE: &str = "message";
pub(super) const PICTURE: &str = "picture";

/// A post of the peer's, or the owner's.
pub(super) fn posted_by(peer: Option<PeerId>) -> String {
    format!("p{}", peer.map_or(0, |peer| peer.0))
}

/// A comment in a thread of the peer's, or the owner's.
pub(super) fn said_at(home: Option<PeerId>) -> String {
    format!("t{}", home.map_or(0, |peer| peer.0))
}

/// A message in the conversation with the peer.
pub(super) fn written_with(peer: PeerId) -> String {
    format!("m{}", peer.0)
}

/// A comment or message by who has this key.
pub(super) fn said_by(author: NodeId) -> String {
    format!("a{author}")
}

/// A post of the owner's for this circle.
pub(super) fn shown_to(circle: CircleId) -> String {
    format!("c{circle}")
}
