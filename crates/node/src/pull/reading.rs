//! One reading of a friend's feed, page by page.
//!
//! The content of a page and the position after it are saved together, so a reading that is interrupted goes on where it was.

use domain::{Cursor, FeedChange, FriendshipState, LiveEvent, PeerFailure, PeerId, Sha256, limits};
use federation::{
    CacheOutcome, ExchangeError, PeerClient,
    wire::{FeedPage, WireError},
};
use store::{PutPost, StoreError};

use crate::{Node, http_cache::PeerCache, markdown};

/// Pages read in one pull; the next one goes on from there.
const PAGES: usize = 5_000;

/// Most text of one friend's; little in tests, which fill it.
const TEXT_BYTES: usize = if cfg!(test) { 1_000_000 } else { limits::FRIEND_TEXT_BYTES };

/// A pull that did not end well.
#[derive(Debug, thiserror::Error)]
pub(super) enum PullError {
    /// The friend's server, or the way to it.
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    /// The friendship ended meanwhile.
    #[error("no longer a friend")]
    NoFriend,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a pull brought.
#[derive(Debug, Default)]
pub(super) struct Pulled {
    pub(super) posts: usize,
    pub(super) removed: usize,
}

/// How far a reading has come.
struct Reading {
    peer: PeerId,
    client: PeerClient<PeerCache>,
    /// Up to where the feed is known.
    since: Option<Cursor>,
    profile: Option<Cursor>,
    pulled: Pulled,
}

impl Node {
    /// Reads what is new in the feed of `peer`.
    pub(super) async fn pull(&self, peer: PeerId) -> Result<Pulled, PullError> {
        let row = self.store.peer_row(peer).await?.filter(|row| row.state == FriendshipState::Accepted);
        let row = row.ok_or(PullError::NoFriend)?;
        let client = self.peer_client(&row).ok_or(PullError::NoFriend)?;
        let mut reading =
            Reading { peer, client, since: row.cursor, profile: row.profile_version, pulled: Pulled::default() };
        let has_more = {
            let _permit = self.peering.exchanges.acquire().await;
            let page = reading.client.feed(reading.since).await?;
            self.reached(&row, reading.client.answered_at()).await?;
            match page {
                Some(page) => self.take_page(&mut reading, &page, true).await?,
                None => false,
            }
        };
        if has_more {
            self.prefetch_soon(peer);
            let rest = self.pull_rest(&mut reading).await;
            self.live.send(LiveEvent::TimelineChanged);
            if rest.is_err() {
                self.prefetch_soon(peer);
            }
            rest?;
        }
        if row.last_failure.is_some_and(|failure| PeerFailure::OF_FEED.contains(&failure)) {
            self.feed_came(peer).await?;
        }
        self.prefetch_soon(peer);
        Ok(reading.pulled)
    }

    /// What was wrong with the feed of `peer` no longer is.
    async fn feed_came(&self, peer: PeerId) -> Result<(), StoreError> {
        let tx = self.store.write().await?;
        let was_wrong = tx.feed_came(peer).await?;
        tx.commit().await?;
        if was_wrong {
            self.live.send(LiveEvent::FriendsChanged);
        }
        Ok(())
    }

    /// Reads the pages after the first.
    async fn pull_rest(&self, reading: &mut Reading) -> Result<(), PullError> {
        for _ in 1..PAGES {
            // Held until the page is saved, so that few pages are in memory at the same time, and only for one: a slow friend does not
            // keep the others waiting.
            let _permit = self.peering.exchanges.acquire().await;
            let page = reading.client.feed(reading.since).await?;
            // There was more, and it went on from there: neither nothing nor everything anew follows on that.
            let page =
                page.filter(|page| !page.is_reset).ok_or(ExchangeError::Malformed(WireError::NotAdvancing("more")))?;
            if !self.take_page(reading, &page, false).await? {
                return Ok(());
            }
        }
        Err(ExchangeError::TooLarge { limit_bytes: PAGES * limits::FEED_PAGE_BYTES }.into())
    }

    /// Saves a page, and before it the profile: once the page is saved, nothing says any more that the profile changed. Says whether
    /// another page follows.
    async fn take_page(&self, reading: &mut Reading, page: &FeedPage, is_first: bool) -> Result<bool, PullError> {
        if reading.profile != Some(page.profile) {
            self.pull_profile(reading, page.profile).await?;
        }
        let events = self.save_page(reading, page).await?;
        reading.since = Some(page.cursor);
        for event in &events {
            match event {
                LiveEvent::PostRemoved { .. } => reading.pulled.removed += 1,
                _ => reading.pulled.posts += 1,
            }
        }
        // The newest of a long reading is shown at once, and the rest all together.
        if is_first {
            self.live.send_posts(events);
        }
        Ok(page.has_more)
    }

    async fn pull_profile(&self, reading: &mut Reading, version: Cursor) -> Result<(), PullError> {
        let Reading { peer, client, .. } = reading;
        let document = client.profile().await?;
        tracing::debug!(peer.id = peer.0, cache.status = cache_status(document.cache), "asked for the profile");
        let tx = self.store.write().await?;
        let row = tx.peer_row(*peer).await?;
        if row.is_none_or(|row| row.state != FriendshipState::Accepted) {
            return Err(PullError::NoFriend);
        }
        tx.save_peer_profile(*peer, &document.content, version, self.now()).await?;
        let withdrawn = tx.forget_unshown_media(*peer).await?;
        tx.commit().await?;
        self.remove_withdrawn(*peer, &withdrawn).await;
        reading.profile = Some(version);
        self.live.send(LiveEvent::FriendsChanged);
        Ok(())
    }

    async fn save_page(&self, reading: &Reading, page: &FeedPage) -> Result<Vec<LiveEvent>, PullError> {
        let peer = reading.peer;
        // Rendered before the transaction, which others wait for.
        let rendered: Vec<String> = page.items.iter().map(|item| html(&item.change)).collect();
        let tx = self.store.write().await?;
        let row = tx.peer_row(peer).await?.filter(|row| row.state == FriendshipState::Accepted);
        // A friendship that ended and began again meanwhile is read from its beginning.
        if row.is_none_or(|row| row.cursor != reading.since) {
            return Err(PullError::NoFriend);
        }
        let text_bytes = tx.text_bytes(peer).await?;
        if page.is_reset {
            tx.begin_snapshot(peer).await?;
        }
        let mut events = Vec::new();
        for (item, html) in page.items.iter().zip(&rendered) {
            match &item.change {
                FeedChange::Removed(wire_id) => {
                    let removed = tx.remove_remote_post(peer, *wire_id).await?;
                    events.extend(removed.map(|post| LiveEvent::PostRemoved { post }));
                }
                FeedChange::Post(post) => {
                    match tx.put_remote_post(peer, post, html, markdown::SANITIZER_VERSION, self.now()).await? {
                        PutPost::Added(post) => events.push(LiveEvent::PostAdded { post }),
                        PutPost::Changed(post) => events.push(LiveEvent::PostChanged { post }),
                        PutPost::Unchanged => {}
                    }
                }
            }
        }
        if !page.has_more {
            let gone = tx.end_snapshot(peer).await?;
            events.extend(gone.into_iter().map(|post| LiveEvent::PostRemoved { post }));
        }
        // Whoever takes a picture back does not want it seen any more.
        let withdrawn = if events.iter().any(|event| !matches!(event, LiveEvent::PostAdded { .. })) {
            tx.forget_unshown_media(peer).await?
        } else {
            Vec::new()
        };
        // A page that takes away more than it brings is welcome even then.
        if tx.text_bytes(peer).await? > text_bytes.max(TEXT_BYTES) {
            return Err(ExchangeError::TooLarge { limit_bytes: TEXT_BYTES }.into());
        }
        tx.set_cursor(peer, page.cursor).await?;
        tx.commit().await?;
        self.remove_withdrawn(peer, &withdrawn).await;
        Ok(events)
    }

    async fn remove_withdrawn(&self, peer: PeerId, files: &[Sha256]) {
        if let Err(error) = self.remove_unused_files(files).await {
            // The daily sweep tries again.
            tracing::warn!(
                peer.id = peer.0,
                error = &error as &dyn std::error::Error,
                "withdrawn pictures stay a while"
            );
        }
    }
}

fn html(change: &FeedChange) -> String {
    match change {
        FeedChange::Post(post) => markdown::render(post.text.as_str(), Some(post.wire_id)),
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
