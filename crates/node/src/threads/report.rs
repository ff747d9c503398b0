//! Telling the owner of a thread about a comment in it: a reader says so to the owner alone, and the owner decides.

use std::{collections::HashMap, time::Duration};

use domain::{
    LiveEvent, Note, PostId, ThreadItemId, WireId, limits,
    thread::{ItemKind, ShownComment, ShownWords, Thread, Who},
};
use federation::{ExchangeError, PeerClient, ReportAnswer, wire::ReportMessage};
use store::{Home, PeerRow, StoreError};

use super::{error::ThreadError, owner::OwnerThreads};
use crate::{node::Node, owner::Friend};

const HOUR_SECONDS: i64 = 3600;

/// What a friend is answered who tells about a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportTaken {
    Taken,
    /// There is no such comment for this friend.
    NotFound,
    TooOften {
        retry_after_seconds: i64,
    },
}

impl Friend {
    /// Takes what this friend tells about the comment `id` under `post`.
    pub async fn report(&self, post: WireId, id: WireId, report: &ReportMessage) -> Result<ReportTaken, StoreError> {
        let (node, now) = (&self.node, self.node.now());
        let tx = node.write_for(self.peer).await?;
        let Some(seen) = tx.comment_seen_by(self.peer, post, id).await? else { return Ok(ReportTaken::NotFound) };
        if seen.is_theirs {
            // Who regrets what they wrote deletes it.
            return Ok(ReportTaken::Taken);
        }
        let (reports, first_at) = tx.report_pace(self.peer, seen.item, now).await?;
        if reports >= limits::REPORTS_PER_HOUR {
            let passed = first_at.map_or(0, |first| now.seconds_since(first));
            return Ok(ReportTaken::TooOften { retry_after_seconds: (HOUR_SECONDS - passed).max(1) });
        }
        let is_new = tx.put_report(self.peer, seen.item, report.words.as_str(), now).await?;
        let is_silent = node.hidden().await?.silences(seen.post, Some(self.peer), report.words.as_str());
        let is_told = is_new && !is_silent;
        if is_told {
            tx.add_report_notification(self.peer, &seen, now).await?;
        }
        tx.commit().await?;
        if is_told {
            node.live.send(LiveEvent::NotificationsChanged);
        }
        Ok(ReportTaken::Taken)
    }
}

/// Whether the owner of a friend's thread was told about a comment in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    NotYet,
    /// Their server is still to be reached.
    Waiting,
    Arrived,
}

impl OwnerThreads<'_> {
    /// About which comments of a friend's thread the friend can be told, and whether they were: others' words.
    pub(super) async fn told(self, home: Home, thread: &Thread) -> Result<HashMap<ThreadItemId, Told>, StoreError> {
        let is_others = |comment: &&ShownComment| {
            home.peer.is_some()
                && comment.author.who != Who::Owner
                && comment.author.key != home.key
                && matches!(comment.words, ShownWords::Said { .. })
        };
        let others: Vec<ThreadItemId> = thread.comments.iter().filter(is_others).map(|comment| comment.id).collect();
        if others.is_empty() {
            return Ok(HashMap::new());
        }
        let told = self.node.store.own_reports(&others).await?;
        let how = |id: ThreadItemId| match told.get(&id) {
            None => (id, Told::NotYet),
            Some(true) => (id, Told::Waiting),
            Some(false) => (id, Told::Arrived),
        };
        Ok(others.into_iter().map(how).collect())
    }

    /// Tells the owner of a friend's thread about a comment of another's in it, as soon as the friend's server is reached.
    pub async fn report(self, item: ThreadItemId, words: &Note) -> Result<PostId, ThreadError> {
        let node = self.node;
        let tx = node.store.write().await?;
        let found = self.find(&tx, item).await?;
        let subject = found.item.entry.subject;
        let may_tell = found.home.peer.is_some()
            && subject.kind == ItemKind::Comment
            && !node.is_own(subject.author)
            && subject.author != found.home.key
            && !found.item.entry.is_deletion();
        let post = found.post.filter(|_| may_tell).ok_or(ThreadError::NotFound)?;
        tx.put_own_report(item, words.as_str()).await?;
        tx.commit().await?;
        node.peering.items_changed.notify_one();
        Ok(post.id)
    }
}

impl Node {
    /// Tells the server of a friend what waits about comments there; says how long to wait with the rest.
    pub(super) async fn tell_reports(
        &self,
        row: &PeerRow,
        client: &PeerClient,
    ) -> Result<Result<Option<Duration>, ExchangeError>, StoreError> {
        for due in self.store.due_reports(row.id).await? {
            let words = due.words.parse().map_err(|_| StoreError::Corrupt("own_report.words"))?;
            let told = {
                let _permit = self.peering.exchanges.acquire().await;
                client.report(due.post, due.id, &ReportMessage { words }).await
            };
            let told = match told {
                Ok(told) => told,
                Err(error) => return Ok(Err(error)),
            };
            let tx = self.write_for(row.id).await?;
            match told {
                ReportAnswer::Taken => tx.own_report_was_told(&due).await?,
                ReportAnswer::NotTaken => tx.drop_own_report(due.item).await?,
                ReportAnswer::TooSoon { retry_after_seconds } => {
                    let seconds = u64::try_from(retry_after_seconds).unwrap_or_default();
                    return Ok(Ok(Some(Duration::from_secs(seconds.max(1)))));
                }
            }
            tx.commit().await?;
            if let Some(place) = self.store.item_place(due.item).await?
                && let Some(post) = self.store.thread_post_by_wire(place.home, place.post).await?
            {
                self.live.send(LiveEvent::PostChanged { post: post.id });
            }
        }
        Ok(Ok(None))
    }
}
