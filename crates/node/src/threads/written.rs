//! What the owner wrote in friends' threads, whatever became of it.

use domain::{
    ThreadItemId, limits,
    thread::{Delivery, Stage, Written},
};
use store::StoreError;

use super::{owner::OwnerThreads, read::words};
use crate::reading::timeline::{People, Quoted};

/// A page of what the owner wrote.
#[derive(Debug, Clone)]
pub struct WrittenPage {
    pub written: Vec<Written>,
    pub people: People,
    /// What comments show.
    pub quoted: Quoted,
}

impl OwnerThreads<'_> {
    /// What the owner wrote in friends' threads, the newest first: a page of as many as of notifications, older than `before`. What was deleted
    /// is not there once its server knows.
    pub async fn written(self, before: Option<ThreadItemId>) -> Result<WrittenPage, StoreError> {
        let node = self.node;
        let rows = node.store.written_items(before, limits::NOTIFICATIONS_PER_PAGE as u64).await?;
        let mut written = Vec::with_capacity(rows.len());
        for (peer, item) in rows {
            let delivery = item.delivery().unwrap_or(Delivery { stage: Stage::There, is_change: false });
            let post = node.store.thread_post_by_wire(Some(peer), item.entry.subject.post).await?;
            let words = words(&item);
            let post = post.map(|post| post.id);
            written.push(Written { id: item.id, home: peer, post, words, at: item.said_at, delivery });
        }
        let people = node.people(node.store.peers().await?).await?;
        let quoted = node.quoted_in(&people, written.iter().map(|written| &written.words)).await?;
        Ok(WrittenPage { written, people, quoted })
    }
}
