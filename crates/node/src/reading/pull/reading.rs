//! One reading of a friend's feed, page by page.
//!
//! The content of a page and the position after it are saved together, so a reading that is interrupted goes on where it was.

use std::collections::HashMap;

use domain::{
    Cost, Cursor, FeedChange, FeedItem, FriendLimit, FriendshipState, LiveEvent, PeerFailure, PeerId, RemotePost,
    Sha256, WireId, limits, thread::is_news,
};
use federation::{
    BesideFeed, CacheOutcome, ExchangeError, PeerClient,
    wire::{FeedPage, WireError},
};
use store::{Home, PutPost, StoreError, WriteTx};

use crate::{
    markdown,
    memory::pull_wishes::PullWish,
    node::Node,
    peering::{own_words::lose_posts, quota::QUOTA},
    reading::rendering::RenderError,
};

/// Pages read in one pull; the next one goes on from there.
const PAGES: usize = 5_000;

/// A pull that did not end well.
#[derive(Debug, thiserror::Error)]
pub(super) enum PullError {
    /// The friend's server, or the way to it.
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    /// The friendship ended meanwhile.
    #[error("no longer a friend")]
    NoFriend,
    /// The friend's server costs more than it may.
    #[error("over the limit {0}")]
    Over(FriendLimit),
    #[error(transparent)]
    Render(#[from] RenderError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a pull brought.
#[derive(Debug, Default)]
pub(super) struct Pulled {
    pub(super) posts: usize,
    pub(super) removed: usize,
}

/// What came of saving a page.
struct Saved {
    /// What changed.
    events: Vec<LiveEvent>,
    /// Files that nothing shows any more.
    withdrawn: Vec<Sha256>,
    /// The owner was told of something.
    is_told: bool,
}

/// How far a reading has come.
struct Reading {
    peer: PeerId,
    client: PeerClient,
    /// Up to where the feed is known.
    since: Option<Cursor>,
    profile: Option<Cursor>,
    /// What the last answer said beside its page.
    beside: BesideFeed,
    pulled: Pulled,
}

impl Node {
    /// Reads what is new in the feeds of `peer`, as far as it is wished for.
    pub(super) async fn pull(&self, peer: PeerId, wish: PullWish) -> Result<Pulled, PullError> {
        let row = self.store.peer_row(peer).await?.filter(|row| row.state == FriendshipState::Accepted);
        let row = row.ok_or(PullError::NoFriend)?;
        let client = self.peer_client(&row).ok_or(PullError::NoFriend)?;
        if let PullWish::Threads(head) = wish {
            Box::pin(self.pull_threads(peer, &client, Some(head))).await?;
            self.reached(&row, client.answered_at()).await?;
            self.prefetch_soon(peer);
            return Ok(Pulled::default());
        }
        let client = client.saying_read(self.read_mark(peer).await?);
        let mut reading = Reading {
            peer,
            client,
            since: row.cursor,
            profile: row.profile_version,
            beside: BesideFeed::default(),
            pulled: Pulled::default(),
        };
        let has_more = {
            self.check_day(peer, &FriendLimit::OF_PULLS)?;
            let _permit = self.peering.exchanges.acquire().await;
            let waiting = self.waiting(peer);
            let (page, beside) = reading.client.feed(reading.since).await?;
            reading.beside = beside;
            drop(waiting);
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
        // Posts first: what is said of one that is not here is not kept for long.
        self.note_messages(peer, reading.beside.knows_messages).await?;
        self.note_introductions(peer, reading.beside.knows_introductions).await?;
        if let Some(mark) = reading.beside.read {
            self.note_read_mark(peer, mark).await?;
        }
        Box::pin(self.pull_threads(peer, &reading.client, reading.beside.threads)).await?;
        if row.last_failure.is_some_and(PeerFailure::is_of_feed) {
            self.clear_feed_failure(peer).await?;
        }
        self.prefetch_soon(peer);
        Ok(reading.pulled)
    }

    /// What was wrong with the feed of `peer` no longer is.
    async fn clear_feed_failure(&self, peer: PeerId) -> Result<(), StoreError> {
        let tx = self.write_for(peer).await?;
        let was_wrong = tx.clear_feed_failure(peer).await?;
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
            self.check_day(reading.peer, &FriendLimit::OF_PULLS)?;
            let _permit = self.peering.exchanges.acquire().await;
            let waiting = self.waiting(reading.peer);
            let (page, beside) = reading.client.feed(reading.since).await?;
            reading.beside = beside;
            drop(waiting);
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
        if page.is_reset {
            self.check_day(reading.peer, &[FriendLimit::Resets])?;
        }
        let html = self.render_changed(reading.peer, page).await?;
        let events = self.save_page(reading, page, &html).await?;
        if page.is_reset {
            self.spend(reading.peer, Cost { resets: 1, ..Cost::default() });
        }
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
        let waiting = self.waiting(*peer);
        let document = client.profile().await?;
        drop(waiting);
        tracing::debug!(peer.id = peer.0, cache.status = cache_status(document.cache), "asked for the profile");
        let tx = self.write_for(*peer).await?;
        let row = tx.peer_row(*peer).await?;
        if row.is_none_or(|row| row.state != FriendshipState::Accepted) {
            return Err(PullError::NoFriend);
        }
        let before = tx.held(*peer).await?;
        tx.save_peer_profile(*peer, &document.content, version, self.now()).await?;
        let withdrawn = tx.forget_unshown_media(*peer).await?;
        if let Some(limit) = QUOTA.passed(before, tx.held(*peer).await?) {
            return Err(PullError::Over(limit));
        }
        tx.commit().await?;
        self.remove_withdrawn(*peer, &withdrawn).await;
        reading.profile = Some(version);
        self.live.send(LiveEvent::FriendsChanged);
        Ok(())
    }

    pub(super) fn check_day(&self, peer: PeerId, limits: &[FriendLimit]) -> Result<(), PullError> {
        self.reached_today(peer, limits).map_or(Ok(()), |limit| Err(PullError::Over(limit)))
    }

    /// Renders those posts of a page whose texts are not here yet, by their places on it. It is done before the transaction, which others
    /// wait for.
    async fn render_changed(&self, peer: PeerId, page: &FeedPage) -> Result<HashMap<usize, String>, PullError> {
        let posts: Vec<(usize, &RemotePost)> = page.items.iter().enumerate().filter_map(post_of).collect();
        let texts: Vec<(WireId, &str)> = posts.iter().map(|(_, post)| (post.wire_id, post.text.as_str())).collect();
        let working = self.working(peer);
        let known = self.store.known_texts(peer, &texts, markdown::SANITIZER_VERSION).await?;
        drop(working);
        // What stands on the page twice changes there, too.
        let mut times = HashMap::<WireId, usize>::new();
        for (id, _) in &texts {
            *times.entry(*id).or_default() += 1;
        }
        let is_known = |index: usize| known.contains(&index) && times.get(&texts[index].0) == Some(&1);
        let changed: Vec<(usize, &RemotePost)> =
            posts.iter().enumerate().filter(|(index, _)| !is_known(*index)).map(|(_, post)| *post).collect();
        let texts = changed.iter().map(|(_, post)| (post.wire_id, post.text.as_str().to_owned())).collect();
        let rendered = self.render(texts, self.work_left(peer)).await?;
        self.spend(peer, Cost { work: rendered.took, ..Cost::default() });
        if rendered.html.len() < changed.len() {
            return Err(PullError::Over(FriendLimit::Work));
        }
        Ok(changed.iter().map(|(place, _)| *place).zip(rendered.html).collect())
    }

    async fn save_page(
        &self,
        reading: &Reading,
        page: &FeedPage,
        html: &HashMap<usize, String>,
    ) -> Result<Vec<LiveEvent>, PullError> {
        let tx = self.write_for(reading.peer).await?;
        let working = self.working(reading.peer);
        let Saved { events, withdrawn, is_told } = self.write_page(tx, reading, page, html).await?;
        drop(working);
        if is_told {
            self.live.send(LiveEvent::NotificationsChanged);
        }
        self.remove_withdrawn(reading.peer, &withdrawn).await;
        Ok(events)
    }

    /// Writes a page and commits it.
    async fn write_page(
        &self,
        tx: WriteTx,
        reading: &Reading,
        page: &FeedPage,
        html: &HashMap<usize, String>,
    ) -> Result<Saved, PullError> {
        let peer = reading.peer;
        let row = tx.peer_row(peer).await?.filter(|row| row.state == FriendshipState::Accepted);
        // A friendship that ended and began again meanwhile is read from its beginning.
        let row = row.filter(|row| row.cursor == reading.since).ok_or(PullError::NoFriend)?;
        let before = tx.held(peer).await?;
        if page.is_reset {
            // What was dropped with a post that is there again would not be said again.
            tx.set_threads_cursor(peer, None).await?;
            tx.begin_snapshot(peer).await?;
        }
        let hidden = self.hidden().await?;
        let mut events = Vec::new();
        let mut is_told = false;
        for (place, item) in page.items.iter().enumerate() {
            match &item.change {
                FeedChange::Removed(wire_id) => {
                    let removed = tx.remove_remote_post(peer, *wire_id).await?;
                    events.extend(removed.map(|post| LiveEvent::PostRemoved { post }));
                }
                FeedChange::Post(post) => {
                    let html = html.get(&place).map(String::as_str);
                    let now = self.now();
                    let is_mention = self.is_new_mention(&tx, &row, post, html).await?;
                    let put = tx.put_remote_post(peer, post, html, markdown::SANITIZER_VERSION, now).await?;
                    match put {
                        PutPost::Added(id) => {
                            let published_at = post.published_at.min(now);
                            let alts = post.pictures.iter().map(|picture| picture.alt.as_str());
                            let texts = [post.text.as_str()].into_iter().chain(alts);
                            events.push(if hidden.hides(peer, texts) || !is_news(post.published_at, now) {
                                // It is on its author's page, or in its place far below, and is not announced.
                                LiveEvent::TimelineChanged
                            } else {
                                LiveEvent::PostAdded { post: id, published_at }
                            });
                        }
                        PutPost::Changed(post) => events.push(LiveEvent::PostChanged { post }),
                        PutPost::Unchanged => {}
                        // What was here is not here any more.
                        PutPost::Unrendered => return Err(PullError::NoFriend),
                    }
                    if let (true, PutPost::Added(id) | PutPost::Changed(id)) = (is_mention, put) {
                        let is_edit = matches!(put, PutPost::Changed(_));
                        is_told |= self.tell_of_mention(&tx, &row, post, id, is_edit).await?;
                    }
                }
            }
        }
        if !page.has_more {
            let gone = tx.end_snapshot(peer).await?;
            events.extend(gone.into_iter().map(|post| LiveEvent::PostRemoved { post }));
            if let Some(key) = row.node_id {
                lose_posts(&tx, Home { peer: Some(peer), key }).await?;
            }
        }
        // A friend who takes a picture back does not want it seen any more.
        let withdrawn = if events.iter().any(|event| !matches!(event, LiveEvent::PostAdded { .. })) {
            tx.forget_unshown_media(peer).await?
        } else {
            Vec::new()
        };
        // A page that takes away more than it brings is welcome even then.
        if let Some(limit) = QUOTA.passed(before, tx.held(peer).await?) {
            return Err(PullError::Over(limit));
        }
        tx.set_cursor(peer, page.cursor).await?;
        tx.commit().await?;
        Ok(Saved { events, withdrawn, is_told })
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

/// The post of an item, with the item's place.
fn post_of((place, item): (usize, &FeedItem)) -> Option<(usize, &RemotePost)> {
    match &item.change {
        FeedChange::Post(post) => Some((place, post)),
        FeedChange::Removed(_) => None,
    }
}

/// In the words of RFC 9211.
fn cache_status(cache: CacheOutcome) -> &'static str {
    match cache {
        CacheOutcome::Fetched => "fwd=miss",
        CacheOutcome::Revalidated => "hit; revalidated",
    }
}
