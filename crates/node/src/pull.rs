//! Reading friends: takes over what changed in a friend's feed.

use std::time::Duration;

use domain::{FeedChange, FriendshipState, LiveEvent, PeerId};
use federation::{CacheOutcome, ExchangeError, PeerClient, PeerDocument, wire::FeedPage};
use rand::Rng;
use store::{PeerRow, PutPost, StoreError};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::{Node, Owner, http_cache::PeerCache, markdown};

/// Friends are asked this often, whether they poke or not; give or take a tenth.
const PULL_INTERVAL: Duration = Duration::from_mins(15);
/// A person who asks for news waits this long; one exchange may take 10 s.
const PATIENCE: Duration = Duration::from_secs(12);
/// Pages read in one pull; a longer feed is not taken over.
const PAGES: usize = 5_000;

/// A pull that did not end well.
#[derive(Debug, thiserror::Error)]
enum PullError {
    /// The friend's server, or the way to it.
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    /// The friendship ended meanwhile.
    #[error("no longer a friend")]
    NoFriend,
    #[error("the feed goes on for ever")]
    Endless,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a pull brought.
#[derive(Debug, Default)]
struct Pulled {
    posts: usize,
    removed: usize,
}

impl Owner {
    /// Asks the server of `peer` for news, and waits a while for what comes of it; the rest goes on in the background. False if
    /// the peer is no friend.
    pub async fn pull_now(&self, peer: PeerId) -> Result<bool, StoreError> {
        let node = &self.node;
        let row = node.store.peer_row(peer).await?;
        let is_friend = row.is_some_and(|row| row.state == FriendshipState::Accepted);
        if is_friend && let Some(pull) = node.pull_in_background(peer) {
            let _goes_on_if_it_takes_longer = tokio::time::timeout(PATIENCE, pull).await;
        }
        Ok(is_friend)
    }
}

impl Node {
    /// Pulls from every friend, now and then at intervals, until `stop`.
    pub(crate) async fn pull_at_intervals(self, stop: CancellationToken) {
        loop {
            match self.store.peers_in(FriendshipState::Accepted).await {
                Ok(friends) => friends.iter().for_each(|friend| self.pull_soon(friend.id)),
                Err(error) => tracing::error!(error = &error as &dyn std::error::Error, "nobody was pulled from"),
            }
            let interval = PULL_INTERVAL.mul_f64(rand::rng().random_range(0.9..1.1));
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(interval) => {}
            }
        }
    }

    /// Pulls from `peer` in the background. While one pull runs, any number of wishes is one more.
    pub(crate) fn pull_soon(&self, peer: PeerId) {
        self.pull_in_background(peer);
    }

    fn pull_in_background(&self, peer: PeerId) -> Option<JoinHandle<()>> {
        let mut turn = self.peering.pulls.start(peer)?;
        let node = self.clone();
        Some(tokio::spawn(async move {
            loop {
                node.pull_and_note(peer).await;
                match turn.again() {
                    Some(next) => turn = next,
                    None => return,
                }
            }
        }))
    }

    /// Notes that an exchange with `peer` failed, if it was the peer's failure.
    pub(crate) async fn failed(&self, peer: PeerId, error: &ExchangeError) -> Result<(), StoreError> {
        let Some(failure) = error.failure() else { return Ok(()) };
        let tx = self.store.write().await?;
        tx.failed_peer(peer, failure, self.now()).await?;
        tx.commit().await?;
        self.live.send(LiveEvent::FriendsChanged);
        Ok(())
    }

    async fn pull_and_note(&self, peer: PeerId) {
        let noted = match self.pull(peer).await {
            Ok(Pulled { posts: 0, removed: 0 }) => {
                tracing::debug!(peer.id = peer.0, "nothing new");
                Ok(())
            }
            Ok(Pulled { posts, removed }) => {
                tracing::info!(peer.id = peer.0, post.count = posts, post.removed = removed, "pulled");
                Ok(())
            }
            Err(PullError::NoFriend) => Ok(()),
            Err(PullError::Exchange(error)) => {
                tracing::warn!(peer.id = peer.0, error = &error as &dyn std::error::Error, "a pull failed");
                self.failed(peer, &error).await
            }
            Err(PullError::Endless) => {
                let error = ExchangeError::TooLarge { limit_bytes: PAGES * domain::limits::FEED_PAGE_BYTES };
                self.failed(peer, &error).await
            }
            Err(PullError::Store(error)) => Err(error),
        };
        if let Err(error) = noted {
            tracing::error!(peer.id = peer.0, error = &error as &dyn std::error::Error, "a pull failed here");
        }
    }

    async fn pull(&self, peer: PeerId) -> Result<Pulled, PullError> {
        let row = self.store.peer_row(peer).await?.filter(|row| row.state == FriendshipState::Accepted);
        let row = row.ok_or(PullError::NoFriend)?;
        let client = self.peer_client(&row).ok_or(PullError::NoFriend)?;
        let newest = self.feed_page(&client, None).await?;
        self.heard(&row).await?;
        tracing::debug!(peer.id = peer.0, cache.status = cache_status(newest.cache), "asked for the feed");
        let head = newest.content;
        if head.profile_version != row.profile_version {
            self.pull_profile(&client, peer).await?;
        }
        let pulled = self.pull_posts(&client, &row, head).await?;
        self.prefetch_soon(peer);
        Ok(pulled)
    }

    async fn pull_posts(
        &self,
        client: &PeerClient<PeerCache>,
        row: &PeerRow,
        head: FeedPage,
    ) -> Result<Pulled, PullError> {
        let mut pulled = Pulled::default();
        let sequence = head.sequence;
        if sequence == row.feed_cursor {
            return Ok(pulled);
        }
        // A sequence that went back comes from a node restored from a backup: its feed is taken over anew.
        let known = if sequence < row.feed_cursor { 0 } else { row.feed_cursor };
        let mut page = head;
        for _ in 0..PAGES {
            let reaches_known = page.items.iter().any(|item| item.sequence <= known);
            let next = page.next_before.filter(|&next| !reaches_known && next > known);
            page.items.retain(|item| item.sequence > known);
            // The cursor moves with the last page, so an interrupted pull begins again; posts put twice are the same.
            self.save_page(row.id, &page, next.is_none().then_some(sequence), &mut pulled).await?;
            match next {
                None => return Ok(pulled),
                Some(next) => page = self.feed_page(client, Some(next)).await?.content,
            }
        }
        Err(PullError::Endless)
    }

    async fn feed_page(
        &self,
        client: &PeerClient<PeerCache>,
        before: Option<i64>,
    ) -> Result<PeerDocument<FeedPage>, ExchangeError> {
        let _permit = self.peering.exchanges.acquire().await;
        client.feed(before).await
    }

    async fn pull_profile(&self, client: &PeerClient<PeerCache>, peer: PeerId) -> Result<(), PullError> {
        let profile = {
            let _permit = self.peering.exchanges.acquire().await;
            client.profile().await?.content
        };
        let tx = self.store.write().await?;
        let row = tx.peer_row(peer).await?;
        if row.is_none_or(|row| row.state != FriendshipState::Accepted) {
            return Err(PullError::NoFriend);
        }
        tx.save_peer_profile(peer, &profile, self.now()).await?;
        tx.commit().await?;
        self.live.send(LiveEvent::FriendsChanged);
        Ok(())
    }

    async fn save_page(
        &self,
        peer: PeerId,
        page: &FeedPage,
        cursor: Option<i64>,
        pulled: &mut Pulled,
    ) -> Result<(), PullError> {
        // Rendered before the transaction, which others wait for.
        let rendered: Vec<(&FeedChange, String)> =
            page.items.iter().map(|item| (&item.change, html(&item.change))).collect();
        let tx = self.store.write().await?;
        let row = tx.peer_row(peer).await?;
        if row.is_none_or(|row| row.state != FriendshipState::Accepted) {
            return Err(PullError::NoFriend);
        }
        let mut events = Vec::new();
        for (change, html) in rendered {
            match change {
                FeedChange::Removed(wire_id) => {
                    events.extend(
                        tx.remove_remote_post(peer, *wire_id).await?.map(|post| LiveEvent::PostRemoved { post }),
                    );
                }
                FeedChange::Post(post) => {
                    match tx.put_remote_post(peer, post, &html, markdown::SANITIZER_VERSION, self.now()).await? {
                        PutPost::Added(post) => events.push(LiveEvent::PostAdded { post }),
                        PutPost::Changed(post) => events.push(LiveEvent::PostChanged { post }),
                        PutPost::Unchanged => {}
                    }
                }
            }
        }
        if let Some(cursor) = cursor {
            tx.set_feed_cursor(peer, cursor).await?;
        }
        tx.commit().await?;
        for event in events {
            match event {
                LiveEvent::PostRemoved { .. } => pulled.removed += 1,
                _ => pulled.posts += 1,
            }
            self.live.send(event);
        }
        Ok(())
    }
}

fn html(change: &FeedChange) -> String {
    match change {
        FeedChange::Post(post) => markdown::render(post.text.as_str()),
        FeedChange::Removed(_) => String::new(),
    }
}

/// In the words of RFC 9211.
fn cache_status(cache: CacheOutcome) -> &'static str {
    match cache {
        CacheOutcome::Fetched => "fwd=miss",
        CacheOutcome::Revalidated => "hit; revalidated",
    }
}
