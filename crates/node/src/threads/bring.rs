//! Bringing what the owner wrote in friends' threads to these friends' servers, again and again until it is answered: each item has a stage,
//! each friend a time before which it is not tried again, and there is no queue.

use std::{collections::HashMap, time::Duration};

use domain::{
    PeerId, WireId,
    thread::{Answer, Heard, Here, Learned, Standing},
};
use federation::{Brought, ExchangeError, PeerClient, wire::SignedItem};
use store::{Home, ItemRow, PeerRow, StoreError, ThreadPost, WriteTx};
use tokio_util::sync::CancellationToken;

use crate::{
    background::{
        due::{MAX_POLL_INTERVAL, whenever_due},
        errand::errand,
        schedule,
    },
    node::Node,
    peering::item::ItemText,
};

/// How a visit to a friend's server ended.
enum Visit {
    /// Nothing waits any more that can go now.
    Done,
    /// The server wants the rest later.
    Later(Duration),
    Failed(ExchangeError),
}

impl Node {
    /// Brings what waits to friends' servers, until `stop`.
    pub(crate) async fn bring_when_due(self, stop: CancellationToken) {
        whenever_due(
            || self.bring_due(),
            &self.peering.items_changed,
            stop,
            "what waits for friends' servers could not be read from the database",
        )
        .await;
    }

    /// Brings what is due, in the background; says how long to wait for the next.
    async fn bring_due(&self) -> Result<Duration, StoreError> {
        let mut wait = MAX_POLL_INTERVAL;
        for due in self.store.due_items().await? {
            match schedule::time_until(due.next_at, self.now()) {
                None => self.bring_in_background(due.peer),
                Some(left) => wait = wait.min(left),
            }
        }
        Ok(wait)
    }

    fn bring_in_background(&self, peer: PeerId) {
        let Some(mut turn) = self.peering.bringing.start(peer) else { return };
        let node = self.clone();
        tokio::spawn(async move {
            loop {
                if let Some(Err(error)) = errand("bringing", peer, Box::pin(node.bring_all(peer))).await {
                    tracing::error!(
                        peer.id = peer.0,
                        error = &error as &dyn std::error::Error,
                        "what waits for a friend's server could not be brought there"
                    );
                }
                match turn.again() {
                    Some(next) => turn = next,
                    None => return,
                }
            }
        });
    }

    /// Brings to the server of `peer` what waits for it, as far as it takes that now.
    pub(crate) async fn bring_all(&self, peer: PeerId) -> Result<(), StoreError> {
        let Some(row) = self.store.peer_row(peer).await? else { return Ok(()) };
        if schedule::time_until(self.store.next_bring_at(peer).await?, self.now()).is_some() {
            return Ok(());
        }
        let Some(key) = row.node_id else { return Ok(()) };
        let visit = self.visit(&row, Home { peer: Some(peer), key }).await?;
        let tx = self.write_for(peer).await?;
        match visit {
            Visit::Done => tx.bring_answered(peer, None).await?,
            Visit::Later(wait) => tx.bring_answered(peer, Some(schedule::after(self.now(), wait))).await?,
            Visit::Failed(error) => {
                tracing::debug!(peer.id = peer.0, error = &error as &dyn std::error::Error, "an item did not arrive");
                let wait = schedule::wait_after(row.bring_failures.saturating_add(1), rand::random());
                tx.bring_failed(peer, schedule::after(self.now(), wait)).await?;
                tx.commit().await?;
                return self.failed(peer, &error).await;
            }
        }
        tx.commit().await?;
        // The worker finds out anew when what is left is due.
        self.peering.items_changed.notify_one();
        Ok(())
    }

    async fn visit(&self, row: &PeerRow, home: Home) -> Result<Visit, StoreError> {
        let Some(client) = self.peer_client(row) else { return Ok(Visit::Done) };
        // Each is tried once in a visit: what is still to go then goes when the feed says more.
        let mut tried: HashMap<WireId, domain::thread::Revision> = HashMap::new();
        let mut wait: Option<Duration> = None;
        loop {
            let waiting = self.store.waiting_items(home).await?;
            let is_new = |item: &&ItemRow| tried.get(&item.entry.subject.id) != Some(&item.entry.revision);
            let Some(item) = waiting.iter().filter(|item| is_due(item, &waiting)).find(is_new) else {
                return self.visit_with_reports(row, &client, wait).await;
            };
            tried.insert(item.entry.subject.id, item.entry.revision);
            let Ok(signed) = SignedItem::parse(&item.jws) else { return Err(StoreError::Corrupt("thread_item.jws")) };
            let brought = {
                let _permit = self.peering.exchanges.acquire().await;
                client.bring(&signed).await
            };
            let brought = match brought {
                Ok(brought) => brought,
                Err(error) => return Ok(Visit::Failed(error)),
            };
            self.heard(row, client.answered_at()).await;
            if let Brought::Answered(Answer::TooSoon { retry_after_seconds }) = brought {
                let seconds = u64::try_from(retry_after_seconds).unwrap_or_default();
                let longer = Duration::from_secs(seconds.max(1));
                wait = Some(wait.map_or(longer, |wait| wait.min(longer)));
                continue;
            }
            if brought == Brought::Answered(Answer::NotFound) {
                // Its owner took the post back, or restored a backup: its feeds say which.
                self.pull_soon(row.id);
            }
            self.take_brought(home, &signed, brought).await?;
        }
    }

    /// What waits beside items, once those that go now have gone; `wait`: how long the others wait.
    async fn visit_with_reports(
        &self,
        row: &PeerRow,
        client: &PeerClient,
        wait: Option<Duration>,
    ) -> Result<Visit, StoreError> {
        let mut wait = wait;
        for told in [self.tell_reports(row, client).await?, self.answer_introductions(row, client).await?] {
            match told {
                Ok(longer) => wait = wait.into_iter().chain(longer).min(),
                Err(error) => return Ok(Visit::Failed(error)),
            }
        }
        Ok(wait.map_or(Visit::Done, Visit::Later))
    }

    /// Notes what the home said of `sent`.
    async fn take_brought(&self, home: Home, sent: &SignedItem, brought: Brought) -> Result<(), StoreError> {
        let subject = sent.entry().subject;
        let tx = self.store.write().await?;
        let Some(item) = tx.thread_item(home, subject.id).await? else { return Ok(()) };
        let Some(own) = item.own() else { return Ok(()) };
        let post = tx.thread_root(home.peer, &subject).await?;
        let here = Here {
            shows_post: post.as_ref().is_some_and(ThreadPost::is_shown),
            shows_target: shows_target(&tx, home, &item).await?,
        };
        let (heard, theirs) = match brought {
            Brought::Answered(answer) => (Heard::Status(answer), None),
            Brought::Holds(held) => (Heard::Holds(*held.entry()), Some(held)),
        };
        let (next, learned) = own.answered(sent.entry(), heard, here, self.now());
        match (learned, theirs) {
            (Learned::TakenOver | Learned::SetAside, Some(theirs)) => {
                let text = ItemText::of(&theirs);
                self.take_over_item(&tx, home, Some(&item), learned, &text.revision(&theirs), next.stage).await?;
            }
            _ => tx.set_stage(&item, next.stage).await?,
        }
        tx.commit().await?;
        if let Some(post) = post {
            self.live.send(post.changed());
        }
        Ok(())
    }
}

/// Says whether `item` goes now: what it answers of the owner's goes first.
fn is_due(item: &ItemRow, waiting: &[ItemRow]) -> bool {
    let parent = waiting.iter().find(|row| Some(row.entry.subject.id) == item.entry.subject.reply_to);
    item.own().is_some_and(|own| own.is_due(parent.and_then(ItemRow::own).as_ref()))
}

async fn shows_target(tx: &WriteTx, home: Home, item: &ItemRow) -> Result<bool, StoreError> {
    let Some(target) = item.entry.subject.reply_to else { return Ok(true) };
    Ok(tx.thread_item(home, target).await?.is_some_and(|target| target.entry.standing == Standing::Said))
}
