//! The posts on a page that grows: older ones below, new ones above, and changes where they are.

use std::{cmp::Reverse, collections::HashMap};

use domain::{LiveEvent, PeerId, PostId, TimelineCursor};
use leptos::{prelude::*, task::spawn_local};

use crate::api::{ApiError, PostView, TimelineView, read_own_posts, read_post, read_timeline};

/// A post in a list. A new `revision` is a new card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub post: PostView,
    pub revision: u32,
}

/// Whose posts a page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    Everybody,
    Friend(PeerId),
    Owner,
}

/// The posts on a page. Copies are handles to the same ones.
#[derive(Debug, Clone, Copy)]
pub struct PostFeed {
    entries: RwSignal<Vec<Entry>>,
    older: RwSignal<Option<TimelineCursor>>,
    /// Posts that came in and are not shown yet.
    fresh: RwSignal<Vec<PostId>>,
    /// While the owner publishes here, what comes in may be that very post, and is not announced.
    is_publishing: RwSignal<bool>,
    is_loading: RwSignal<bool>,
    /// More changed than was told, while something was loaded.
    is_outdated: StoredValue<bool>,
    failure: RwSignal<Option<ApiError>>,
    whose: Whose,
}

impl PostFeed {
    /// The posts of `page`: those of one friend, or of everybody.
    pub fn new(page: TimelineView, friend: Option<PeerId>) -> Self {
        Self::showing(page, friend.map_or(Whose::Everybody, Whose::Friend))
    }

    /// The posts of `page`: the owner's.
    pub fn of_owner(page: TimelineView) -> Self {
        Self::showing(page, Whose::Owner)
    }

    fn showing(page: TimelineView, whose: Whose) -> Self {
        let entries = page.posts.into_iter().map(|post| Entry { post, revision: 0 }).collect();
        Self {
            entries: RwSignal::new(entries),
            older: RwSignal::new(page.older),
            fresh: RwSignal::new(Vec::new()),
            is_publishing: RwSignal::new(false),
            is_loading: RwSignal::new(false),
            is_outdated: StoredValue::new(false),
            failure: RwSignal::new(None),
            whose,
        }
    }

    pub fn entries(self) -> Vec<Entry> {
        self.entries.get()
    }

    pub fn is_empty(self) -> bool {
        self.entries.with(Vec::is_empty)
    }

    /// For the composer on the same page.
    pub fn is_publishing(self) -> RwSignal<bool> {
        self.is_publishing
    }

    /// Where the older posts begin, if there are any.
    pub fn older(self) -> Option<TimelineCursor> {
        self.older.get()
    }

    pub fn is_loading(self) -> bool {
        self.is_loading.get()
    }

    pub fn failure(self) -> Option<ApiError> {
        self.failure.get()
    }

    /// How many posts came in that are not shown yet.
    pub fn fresh_count(self) -> usize {
        if self.is_publishing.get() { 0 } else { self.fresh.with(Vec::len) }
    }

    /// Shows a post at the top: the owner just published it here.
    pub fn add(self, post: PostView) {
        self.fresh.update(|fresh| fresh.retain(|id| *id != post.id));
        if !self.shows(post.id) {
            self.entries.update(|entries| entries.insert(0, Entry { post, revision: 0 }));
        }
    }

    /// Takes a post away.
    pub fn remove(self, id: PostId) {
        self.fresh.update(|fresh| fresh.retain(|other| *other != id));
        self.entries.update(|entries| entries.retain(|entry| entry.post.id != id));
    }

    /// Loads the next older posts, unless they are on their way.
    pub fn load_older(self) {
        let Some(before) = self.older.get_untracked() else { return };
        self.load(Some(before), move |page| {
            self.older.set(page.older);
            let new = page.posts.into_iter().filter(|post| !self.shows(post.id)).collect::<Vec<_>>();
            self.entries.update(|entries| entries.extend(new.into_iter().map(|post| Entry { post, revision: 0 })));
        });
    }

    /// Loads the newest posts and shows those that are not there yet.
    pub fn show_fresh(self) {
        let announced = self.fresh.get_untracked();
        self.load(None, move |page| {
            // What came in meanwhile may be on the page or not.
            self.fresh.update(|fresh| {
                fresh.retain(|id| !announced.contains(id) && page.posts.iter().all(|post| post.id != *id));
            });
            let joins = page.older.is_none() || page.posts.iter().any(|post| self.shows(post.id));
            if joins {
                let new: Vec<_> = page.posts.into_iter().filter(|post| !self.shows(post.id)).collect();
                self.entries.update(|entries| {
                    entries.extend(new.into_iter().map(|post| Entry { post, revision: 0 }));
                    // A friend's post may come in later than it was published.
                    entries.sort_by_key(|Entry { post, .. }| Reverse((post.published.unix_ms, post.id)));
                });
            } else {
                // More came in than a page holds: what was shown is further down, and is loaded again when it is reached.
                self.older.set(page.older);
                self.entries.set(page.posts.into_iter().map(|post| Entry { post, revision: 0 }).collect());
            }
        });
    }

    /// Follows what happens at the node.
    pub fn follow(self, event: LiveEvent) {
        match event {
            LiveEvent::PostAdded { post } => self.announce(post),
            LiveEvent::PostChanged { post } => self.reload(post),
            LiveEvent::PostRemoved { post } => self.remove(post),
            LiveEvent::TimelineChanged | LiveEvent::Lagged => self.refresh(),
            LiveEvent::NotificationsChanged | LiveEvent::FriendsChanged => {}
        }
    }

    fn announce(self, post: PostId) {
        if !self.shows(post)
            && self.whose == Whose::Everybody
            && !self.fresh.with_untracked(|fresh| fresh.contains(&post))
        {
            self.fresh.update(|fresh| fresh.push(post));
            // Nobody reads anything here that could move away.
            if self.entries.with_untracked(Vec::is_empty) && !self.is_publishing.get_untracked() {
                self.show_fresh();
            }
        }
    }

    fn reload(self, id: PostId) {
        if !self.shows(id) {
            return;
        }
        spawn_local(async move {
            match read_post(id).await {
                Ok(post) => {
                    self.entries.try_update(|entries| {
                        if let Some(entry) = entries.iter_mut().find(|entry| entry.post.id == id) {
                            *entry = Entry { post, revision: entry.revision + 1 };
                        }
                    });
                }
                Err(ApiError::NotFound) => self.remove(id),
                // The next change, or the next visit, brings it.
                Err(_) => {}
            }
        });
    }

    /// Loads all that is shown anew: any of it may have changed, or be gone.
    fn refresh(self) {
        if self.is_loading.get_untracked() {
            self.is_outdated.set_value(true);
            return;
        }
        let announced = self.fresh.get_untracked();
        let count = self.entries.with_untracked(Vec::len);
        self.load_by(self.read_as_many(count), move |page| {
            self.fresh.update(|fresh| fresh.retain(|id| !announced.contains(id)));
            self.older.set(page.older);
            self.entries.update(|entries| {
                let mut known: HashMap<PostId, Entry> = entries.drain(..).map(|entry| (entry.post.id, entry)).collect();
                let anew = |post: PostView| match known.remove(&post.id) {
                    Some(entry) if entry.post == post => entry,
                    Some(entry) => Entry { post, revision: entry.revision + 1 },
                    None => Entry { post, revision: 0 },
                };
                *entries = page.posts.into_iter().map(anew).collect();
            });
        });
    }

    fn load(self, before: Option<TimelineCursor>, then: impl FnOnce(TimelineView) + 'static) {
        if !self.is_loading.get_untracked() {
            self.load_by(self.read(before), then);
        }
    }

    fn load_by(
        self,
        reading: impl Future<Output = Result<TimelineView, ApiError>> + 'static,
        then: impl FnOnce(TimelineView) + 'static,
    ) {
        self.is_loading.set(true);
        self.failure.set(None);
        spawn_local(async move {
            let result = reading.await;
            if self.is_loading.try_set(false).is_some() {
                // The page was left meanwhile.
                return;
            }
            match result {
                Ok(page) => then(page),
                Err(error) => self.failure.set(Some(error)),
            }
            if self.is_outdated.get_value() {
                self.is_outdated.set_value(false);
                self.refresh();
            }
        });
    }

    /// Reads the page that follows `before`, or the first.
    async fn read(self, before: Option<TimelineCursor>) -> Result<TimelineView, ApiError> {
        match self.whose {
            Whose::Everybody => read_timeline(before, None).await,
            Whose::Friend(friend) => read_timeline(before, Some(friend)).await,
            Whose::Owner => read_own_posts(before).await,
        }
    }

    /// Reads pages from the first on until they have `count` posts.
    async fn read_as_many(self, count: usize) -> Result<TimelineView, ApiError> {
        let mut all = self.read(None).await?;
        while let (true, Some(before)) = (all.posts.len() < count, all.older) {
            let page = self.read(Some(before)).await?;
            all.posts.extend(page.posts);
            all.older = page.older;
        }
        Ok(all)
    }

    fn shows(self, id: PostId) -> bool {
        self.entries.with_untracked(|entries| entries.iter().any(|entry| entry.post.id == id))
    }
}
