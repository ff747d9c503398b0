//! Who may see what: the one place that says so.

/// The condition under which the peer in the row `peer` may see the post in the row `post`, for use in a query that has both. Feeds,
/// files and documents for friends all ask this; nothing else may.
pub(crate) fn visible_to_peer() -> &'static str {
    "(peer.state = 'accepted' AND post.peer_id IS NULL AND post.deleted_at IS NULL
        AND (post.audience IN ('all-friends', 'public') OR (post.audience = 'circles' AND EXISTS (
            SELECT 1 FROM post_circle JOIN circle_member ON circle_member.circle_id = post_circle.circle_id
            WHERE post_circle.post_id = post.id AND circle_member.peer_id = peer.id))))"
}

/// The condition under which the peer in the row `peer` is meant by the item in the row `thread_item` of the owner's thread, if it may see the
/// post: it is in the audience for which the item came, as circles are today, or wrote it. What was removed is for nobody.
pub(crate) fn meant_for_peer() -> &'static str {
    "(thread_item.is_removed = 0 AND (thread_item.author = peer.node_id
        OR thread_item.came_for IN ('all-friends', 'public') OR (thread_item.came_for = 'circles' AND EXISTS (
            SELECT 1 FROM thread_item_circle JOIN circle_member ON circle_member.circle_id = thread_item_circle.circle_id
            WHERE thread_item_circle.item_id = thread_item.id AND circle_member.peer_id = peer.id))))"
}

/// The condition under which the item in the row `thread_item` is a message: it stands in a conversation, and under no post.
pub(crate) fn is_message() -> &'static str {
    "thread_item.kind = 'message'"
}

/// The condition under which the message in the row `thread_item` is offered to the other: its words are here, or its deletion is.
pub(crate) fn is_kept_message() -> &'static str {
    "(thread_item.kind = 'message' AND thread_item.jws <> '')"
}

/// The condition under which the peer in the row `peer` is offered messages of the conversation in the row `conversation`.
pub(crate) fn in_conversation() -> &'static str {
    "(conversation.peer_id = peer.id AND conversation.home_id = 0 AND peer.state = 'accepted' AND peer.has_messages = 1)"
}

/// The condition under which everybody is meant by the item in the row `thread_item` of the owner's thread, if everybody may see the post: it was
/// for all of them when it came, and its author agreed to that.
pub(crate) fn meant_for_all() -> &'static str {
    "(thread_item.is_removed = 0 AND thread_item.is_public = 1 AND thread_item.came_for = 'public')"
}

/// The condition under which every friend may see the post in the row `post`, now and later.
pub(crate) fn visible_to_all_friends() -> &'static str {
    "(post.peer_id IS NULL AND post.deleted_at IS NULL AND post.audience IN ('all-friends', 'public'))"
}

/// The condition under which everybody may see the post in the row `post`, strangers too. Public pages, feeds and files ask this.
pub(crate) fn visible_to_all() -> &'static str {
    "(post.peer_id IS NULL AND post.deleted_at IS NULL AND post.audience = 'public')"
}

#[cfg(test)]
mod tests;
