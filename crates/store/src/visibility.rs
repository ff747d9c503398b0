//! Who may see what: the one place that says so.

/// The condition under which the peer in the row `peer` may see the post in the row `post`, for use in a query that has both. Feeds,
/// files and documents for friends all ask this; nothing else may.
pub(crate) fn visible_to_peer() -> &'static str {
    "(peer.state = 'accepted' AND post.peer_id IS NULL AND post.deleted_at IS NULL AND post.audience = 'all-friends')"
}
