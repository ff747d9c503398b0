//! What a friend's server may read here: the feed and the profile.

use bytes::Bytes;
use domain::{Cursor, FeedStart};
use federation::wire::{FeedWriter, profile_to_json};
use store::{FeedHead, FeedPart, StoreError};

use crate::{background::note::may_fail, owner::Friend};

/// A document for a friend's server.
#[derive(Debug, Clone)]
pub struct Document {
    /// JSON.
    pub body: Bytes,
    /// A strong validator (RFC 9110, section 8.8.3), with its quotes.
    pub etag: String,
}

impl Friend {
    /// Says whether a friend who knows the feed up to `since` knows all of it; by this most questions are answered without making a
    /// page. A friend who knows all of it need not be poked any more.
    pub async fn knows_all(&self, since: Cursor) -> Result<bool, StoreError> {
        let head = self.node.store.feed_head(self.peer).await?;
        // A position that the friend was never given is another's, though it is spelled like the head.
        let is_head = |head: FeedHead| FeedStart::of(Some(since), head.given) == FeedStart::After(head.cursor.seq);
        let knows_all = head.is_some_and(is_head);
        if knows_all {
            self.note_read(since).await;
        }
        Ok(knows_all)
    }

    /// The page of the feed that follows `since`, or the first of a whole snapshot; `None` if the friendship ended meanwhile.
    pub async fn feed(&self, since: Option<Cursor>) -> Result<Option<Document>, StoreError> {
        let mut part = self.node.store.feed_part(self.peer, since).await?;
        if part.as_ref().is_some_and(|part| part.start == FeedStart::Future) {
            self.renew_feed(since).await?;
            part = self.node.store.feed_part(self.peer, since).await?;
        }
        let Some(part) = part else { return Ok(None) };
        let (head, given) = (part.head.cursor, part.head.given);
        let (body, cursor) = page(part);
        // Before the friend has it: what was given is known to have been given, whatever happens.
        if cursor.seq > given.seq {
            let tx = self.node.store.write().await?;
            tx.record_feed_served(self.peer, cursor).await?;
            if cursor == head {
                tx.feed_was_read(self.peer, head).await?;
            }
            tx.commit().await?;
        } else if cursor == head {
            self.note_read(head).await;
        }
        Ok(Some(Document { body, etag: cursor.etag() }))
    }

    /// The owner's profile; `None` if the friendship ended meanwhile.
    pub async fn profile(&self) -> Result<Option<Document>, StoreError> {
        // The edition first: what changes between the two reads is then read again, and never missed.
        let Some(head) = self.node.store.feed_head(self.peer).await? else { return Ok(None) };
        let profile = self.node.store.profile().await?;
        Ok(Some(Document { body: profile_to_json(&profile), etag: head.profile.etag() }))
    }

    /// Begins the feed anew: a backup was restored here, since the friend knows more than it was given.
    async fn renew_feed(&self, since: Option<Cursor>) -> Result<(), StoreError> {
        let tx = self.node.store.write().await?;
        let head = tx.feed_head(self.peer).await?;
        // Another request of the friend's may have done it already.
        if head.is_some_and(|head| FeedStart::of(since, head.given) == FeedStart::Future) {
            tx.begin_feed(self.peer).await?;
            tx.commit().await?;
            tracing::warn!(peer.id = self.peer.0, "a friend knows more than it was given: its feed begins anew");
        }
        Ok(())
    }

    /// A friend who has read need not be poked; a poke more does no harm.
    async fn note_read(&self, head: Cursor) {
        may_fail(self.has_read(head).await, "that a friend has read");
    }

    async fn has_read(&self, head: Cursor) -> Result<(), StoreError> {
        let row = self.node.store.peer_row(self.peer).await?;
        if row.is_some_and(|row| row.poke_due) {
            let tx = self.node.store.write().await?;
            tx.feed_was_read(self.peer, head).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

/// Writes as much of `part` as fits on a page, and says up to where its reader then knows the feed.
fn page(part: FeedPart) -> (Bytes, Cursor) {
    let FeedPart { head, start, entries, last_seq } = part;
    let mut page = FeedWriter::new(head.name, head.cursor, head.profile, start == FeedStart::Reset);
    for entry in entries {
        let has_room = match &entry.post {
            Some(post) => page.add_post(entry.seq, entry.wire_id, post),
            None => page.add_removed(entry.seq, entry.wire_id),
        };
        if !has_room {
            break;
        }
    }
    let has_more = page.last_seq().max(start.after()) < last_seq;
    page.finish(has_more)
}
