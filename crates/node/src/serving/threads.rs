//! What a friend's server may read of the owner's threads: the feed, and older comments.

use bytes::Bytes;
use domain::{Cursor, FeedStart, LiveEvent, WireId, limits, thread::ThreadPosition};
use federation::wire::{CommentsWriter, Introduction, SignedCard, ThreadsWriter};
use sha2::{Digest, Sha256};
use store::{IntroductionEntry, StoreError, ThreadsEntryChange, ThreadsHead, ThreadsPart};

use super::feed::Document;
use crate::owner::Friend;

impl Friend {
    /// Where the feed of threads ends for this friend; `None` if the friendship ended meanwhile.
    pub async fn threads_head(&self) -> Result<Option<Cursor>, StoreError> {
        Ok(self.node.store.threads_head(self.peer).await?.map(|head| head.cursor))
    }

    /// Says whether a friend who knows the feed of threads up to `since` knows all of it.
    pub async fn knows_all_threads(&self, since: Cursor) -> Result<bool, StoreError> {
        let head = self.node.store.threads_head(self.peer).await?;
        self.confirm(head.as_ref(), since).await?;
        let is_head = |head: ThreadsHead| FeedStart::of(Some(since), head.given) == FeedStart::After(head.cursor.seq);
        Ok(head.is_some_and(is_head))
    }

    /// The page of the feed of threads that follows `since`, or the first of a snapshot; `None` if the friendship ended meanwhile.
    pub async fn threads(&self, since: Option<Cursor>) -> Result<Option<Document>, StoreError> {
        let mut part = self.node.store.threads_part(self.peer, since).await?;
        if part.as_ref().is_some_and(|part| !matches!(part.start, FeedStart::After(_))) {
            self.renew_threads(since).await?;
            part = self.node.store.threads_part(self.peer, since).await?;
        }
        let Some(part) = part else { return Ok(None) };
        let (head, given) = (part.head.cursor, part.head.given);
        if let Some(since) = since {
            self.confirm(Some(&part.head), since).await?;
        }
        let (body, cursor) = page(part);
        let is_due = cursor == head && self.node.store.peer_row(self.peer).await?.is_some_and(|row| row.threads_due);
        if cursor.seq > given.seq || is_due {
            let tx = self.node.store.write().await?;
            tx.record_threads_served(self.peer, cursor).await?;
            if cursor == head {
                tx.threads_were_read(self.peer, head).await?;
            }
            tx.commit().await?;
        }
        Ok(Some(Document { body, etag: cursor.etag() }))
    }

    /// Notes that this friend came back with `since`: the messages up to there are delivered.
    async fn confirm(&self, head: Option<&ThreadsHead>, since: Cursor) -> Result<(), StoreError> {
        let Some(head) = head else { return Ok(()) };
        let is_known = matches!(FeedStart::of(Some(since), head.given), FeedStart::After(_));
        if !is_known || !self.node.store.has_unconfirmed_messages(self.peer, since.seq).await? {
            return Ok(());
        }
        let tx = self.node.store.write().await?;
        tx.confirm_threads(self.peer, since).await?;
        tx.commit().await?;
        self.node.live.send(LiveEvent::NotificationsChanged);
        Ok(())
    }

    /// The comments under `post` before a position; `None` if this friend may not see the post.
    pub async fn older_comments(&self, post: WireId, before: ThreadPosition) -> Result<Option<Document>, StoreError> {
        if !self.node.store.is_post_seen_by(self.peer, post).await? {
            return Ok(None);
        }
        let limit = limits::THREAD_PAGE_COMMENTS as u64 + 1;
        let items = self.node.store.comments_before(self.peer, self.node.own_home(), post, before, limit).await?;
        let mut page = CommentsWriter::default();
        let mut has_more = false;
        for (count, item) in items.iter().enumerate() {
            let Some(received_at) = item.received_at else { continue };
            if count == limits::THREAD_PAGE_COMMENTS || !page.add(&item.jws, received_at) {
                has_more = true;
                break;
            }
        }
        let body = page.finish(has_more);
        let etag = format!("\"{}\"", data_encoding::HEXLOWER.encode(&Sha256::digest(&body)[..16]));
        Ok(Some(Document { body, etag }))
    }

    /// Begins the feed of threads anew, under another epoch: what its reader knows is not what this node remembers.
    async fn renew_threads(&self, since: Option<Cursor>) -> Result<(), StoreError> {
        let tx = self.node.store.write().await?;
        let head = tx.threads_head(self.peer).await?;
        // Another request of the friend's may have done it already.
        if head.is_some_and(|head| !matches!(FeedStart::of(since, head.given), FeedStart::After(_))) {
            tx.begin_threads(self.peer, self.node.now()).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

/// Writes as much of `part` as fits on a page, and says up to where its reader then knows the feed.
fn page(part: ThreadsPart) -> (Bytes, Cursor) {
    let ThreadsPart { head, start, entries, last_seq } = part;
    let mut page = ThreadsWriter::new(head.cursor, !matches!(start, FeedStart::After(_)));
    for entry in entries {
        let (seq, post) = (entry.seq, entry.post);
        let has_room = match entry.change {
            ThreadsEntryChange::Shown { jws, received_at } => page.add_shown(seq, &jws, received_at),
            ThreadsEntryChange::Gone { id } => page.add_gone(seq, post, id),
            ThreadsEntryChange::Thread { commenting, begins } => page.add_thread(seq, post, commenting, begins),
            ThreadsEntryChange::Introduction(entry) => page.add_introduction(seq, introduction(post, &entry).as_ref()),
        };
        if !has_room {
            break;
        }
    }
    let has_more = page.last_seq().max(start.after()) < last_seq;
    page.finish(has_more)
}

/// What a friend is told of somebody to whom the owner introduces them; `None` if that person has no name that could be sent.
fn introduction(id: WireId, entry: &IntroductionEntry) -> Option<Introduction> {
    let IntroductionEntry { key, name, face, words, made_at, card } = entry;
    Some(Introduction {
        id,
        with: *key,
        name: name.parse().ok()?,
        face: face.clone(),
        words: words.parse().ok()?,
        made_at: *made_at,
        card: card.as_deref().and_then(|jws| SignedCard::parse(jws).ok()),
    })
}
