//! The posts on a page that grows: older ones below, new ones above, and changes where they are.

mod reading;

use std::{cmp::Reverse, collections::HashMap};

use domain::{LiveEvent, PostId, TimelineCursor, Timestamp};
use leptos::{prelude::*, task::spawn_local};

use super::Deletion;
use crate::api::{ApiError, PostView, TimelineView, read_post};
pub use reading::Whose;

/// A post in a list. Its card stays while the post changes.
#[derive(Debug, Clone)]
pub struct Entry {
    pub place: TimelineCursor,
    pub post: ArcRwSignal<PostView>,
    pub deletion: ArcRwSignal<Deletion>,
}

impl Entry {
    fn new(post: PostView) -> Self {
        Self { place: place(&post), post: ArcRwSignal::new(post), deletion: ArcRwSignal::new(Deletion::NotAsked) }
    }

    fn id(&self) -> PostId {
        self.place.post
    }

    /// Whether the owner deleted the post here: the list says so in its place.
    pub fn is_deleted(&self) -> bool {
        self.deletion.get() == Deletion::Done
    }

    /// The post is gone. Says whether its place stays, since it was deleted here.
    fn end(&self) -> bool {
        let is_deleted_here = *self.deletion.read_untracked() != Deletion::NotAsked;
        if is_deleted_here {
            self.deletion.set(Deletion::Done);
        }
        is_deleted_here
    }

    /// Shows the post as it is now.
    fn renew(&mut self, post: PostView) {
        self.place = place(&post);
        if *self.post.read_untracked() != post {
            self.post.set(post);
        }
    }
}

fn place(post: &PostView) -> TimelineCursor {
    TimelineCursor { published_at: Timestamp(post.published.unix_ms), post: post.id }
}

/// Where posts that came in are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    AtTheTop,
    /// Among others: [`PostFeed::led_to`] says which to look at.
    Between,
}

/// The posts on a page. Copies are handles to the same ones.
#[derive(Debug, Clone, Copy)]
pub struct PostFeed {
    entries: RwSignal<Vec<Entry>>,
    /// Where what is shown starts; `None` is the newest.
    start: StoredValue<Option<TimelineCursor>>,
    older: RwSignal<Option<TimelineCursor>>,
    /// Posts that came in, belong above the end of what is shown, and are not shown yet.
    fresh: RwSignal<Vec<TimelineCursor>>,
    /// The post that came in and is to be looked at.
    led_to: RwSignal<Option<PostId>>,
    /// While the owner publishes here, what comes in may be that very post, and is not announced.
    is_publishing: RwSignal<bool>,
    is_loading: RwSignal<bool>,
    /// More changed than was told, while something was loaded.
    is_outdated: StoredValue<bool>,
    failure: RwSignal<Option<ApiError>>,
    whose: Whose,
}

impl PostFeed {
    /// The posts of `page`, which starts after the post at `start`.
    pub fn new(page: TimelineView, whose: Whose, start: Option<TimelineCursor>) -> Self {
        let entries = page.posts.into_iter().map(Entry::new).collect();
        Self {
            entries: RwSignal::new(entries),
            start: StoredValue::new(start),
            older: RwSignal::new(page.older),
            fresh: RwSignal::new(Vec::new()),
            led_to: RwSignal::new(None),
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
        self.entries.with(|entries| entries.iter().all(Entry::is_deleted))
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

    /// The post that was just brought in and is to be looked at.
    pub fn led_to(self) -> Option<PostId> {
        self.led_to.get()
    }

    /// The oldest post that is shown.
    pub fn oldest(self) -> Option<TimelineCursor> {
        self.entries.with(|entries| entries.last().map(|entry| entry.place))
    }

    /// Shows a post at the top: the owner just published it here.
    pub fn add(self, post: PostView) {
        self.fresh.update(|fresh| fresh.retain(|other| other.post != post.id));
        if !self.shows(post.id) {
            self.entries.update(|entries| entries.insert(0, Entry::new(post)));
        }
    }

    /// Takes a post away that is gone.
    fn remove(self, id: PostId) {
        self.fresh.update(|fresh| fresh.retain(|other| other.post != id));
        self.entries.update(|entries| entries.retain(|entry| entry.id() != id || entry.end()));
    }

    /// Loads the next older posts, unless they are on their way.
    pub fn load_older(self) {
        self.load_down_to(None);
    }

    /// Loads older posts down to this one, if it is not reached yet.
    pub fn load_until(self, until: TimelineCursor) {
        if self.older.get_untracked().is_some_and(|older| older > until) {
            self.load_down_to(Some(until));
        }
    }

    fn load_down_to(self, until: Option<TimelineCursor>) {
        let Some(before) = self.older.get_untracked() else { return };
        self.load(self.whose.read(Some(before), until), move |page| {
            self.older.set(page.older);
            let new = page.posts.into_iter().filter(|post| !self.shows(post.id)).collect::<Vec<_>>();
            self.entries.update(|entries| entries.extend(new.into_iter().map(Entry::new)));
        });
    }

    /// Shows posts that came in: those that are newer than all others at the top, and if there are none, the others where they belong.
    pub fn show_fresh(self) -> Shown {
        let newest = self.entries.with_untracked(|entries| entries.first().map(|entry| entry.place));
        let is_newest = move |place: &TimelineCursor| newest.is_none_or(|newest| *place > newest);
        let announced = self.fresh.get_untracked();
        if announced.is_empty() || announced.iter().any(is_newest) {
            self.show_newest(announced.into_iter().filter(is_newest).collect());
            Shown::AtTheTop
        } else {
            self.show_between(announced);
            Shown::Between
        }
    }

    fn show_newest(self, announced: Vec<TimelineCursor>) {
        self.load(self.whose.read(None, None), move |page| {
            // What came in meanwhile may be on the page or not.
            self.fresh.update(|fresh| {
                fresh.retain(|place| !announced.contains(place) && page.posts.iter().all(|post| post.id != place.post));
            });
            let joins = page.older.is_none() || page.posts.iter().any(|post| self.shows(post.id));
            self.start.set_value(None);
            if joins {
                self.insert(page.posts);
            } else {
                // More came in than a page holds: what was shown is further down, and is loaded again when it is reached.
                self.older.set(page.older);
                self.entries.set(page.posts.into_iter().map(Entry::new).collect());
            }
        });
    }

    fn show_between(self, announced: Vec<TimelineCursor>) {
        let (first, last) = (announced.iter().max().copied(), announced.iter().min().copied());
        self.load(self.whose.read(self.start.get_value(), last), move |page| {
            self.fresh.update(|fresh| fresh.retain(|place| !announced.contains(place)));
            self.insert(page.posts.into_iter().filter(|post| !self.is_further_down(place(post))).collect());
            self.led_to.set(first.map(|first| first.post));
        });
    }

    /// Puts posts where they belong. A friend's post may come in later than it was published.
    fn insert(self, posts: Vec<PostView>) {
        let new: Vec<_> = posts.into_iter().filter(|post| !self.shows(post.id)).collect();
        self.entries.update(|entries| {
            entries.extend(new.into_iter().map(Entry::new));
            entries.sort_by_key(|entry| Reverse(entry.place));
        });
    }

    /// Follows what happens at the node.
    pub fn follow(self, event: LiveEvent) {
        match event {
            LiveEvent::PostAdded { post, published_at } => self.announce(TimelineCursor { published_at, post }),
            LiveEvent::PostChanged { post } => self.reload(post),
            LiveEvent::PostRemoved { post } => self.remove(post),
            LiveEvent::TimelineChanged | LiveEvent::Lagged => self.refresh(),
            LiveEvent::NotificationsChanged | LiveEvent::FriendsChanged => {}
        }
    }

    fn announce(self, place: TimelineCursor) {
        let is_known = self.fresh.with_untracked(|fresh| fresh.iter().any(|other| other.post == place.post));
        if self.whose != Whose::Everybody || is_known || self.shows(place.post) || self.is_further_down(place) {
            return;
        }
        self.fresh.update(|fresh| fresh.push(place));
        // There is nothing to read here that could move away.
        if self.entries.with_untracked(Vec::is_empty) && !self.is_publishing.get_untracked() {
            self.show_fresh();
        }
    }

    /// Says whether the post comes by itself as one reads on.
    fn is_further_down(self, place: TimelineCursor) -> bool {
        self.older.get_untracked().is_some_and(|older| place < older)
    }

    fn reload(self, id: PostId) {
        if !self.shows(id) {
            return;
        }
        spawn_local(async move {
            match read_post(id).await {
                Ok(post) => {
                    self.entries.try_update(|entries| {
                        if let Some(entry) = entries.iter_mut().find(|entry| entry.id() == id) {
                            entry.renew(PostView { first_words: String::new(), ..post });
                        }
                    });
                }
                Err(ApiError::NotFound) => self.remove(id),
                // The next change, or the next visit, brings it.
                Err(_) => {}
            }
        });
    }

    /// Loads all that is shown anew: any of it may have changed, or be gone. What came in meanwhile is announced, so that nothing moves.
    fn refresh(self) {
        if self.is_loading.get_untracked() {
            self.is_outdated.set_value(true);
            return;
        }
        let oldest = self.entries.with_untracked(|entries| entries.last().map(|entry| entry.place));
        let announced = self.fresh.get_untracked();
        self.load(self.whose.read(self.start.get_value(), oldest), move |page| {
            self.older.set(page.older);
            let mut came_in = Vec::new();
            self.entries.update(|entries| {
                let mut known: HashMap<PostId, Entry> = entries.drain(..).map(|entry| (entry.id(), entry)).collect();
                let waits = |post: &PostView| {
                    self.whose == Whose::Everybody && oldest.is_some_and(|oldest| place(post) > oldest)
                };
                for post in page.posts {
                    match known.remove(&post.id) {
                        Some(mut entry) => {
                            entry.renew(PostView { first_words: String::new(), ..post });
                            entries.push(entry);
                        }
                        None if waits(&post) => came_in.push(place(&post)),
                        None => entries.push(Entry::new(post)),
                    }
                }
            });
            self.fresh.update(|fresh| {
                fresh.retain(|place| !announced.contains(place) && !came_in.contains(place) && !self.shows(place.post));
                fresh.extend(came_in);
            });
        });
    }

    fn load(
        self,
        reading: impl Future<Output = Result<TimelineView, ApiError>> + 'static,
        then: impl FnOnce(TimelineView) + 'static,
    ) {
        if self.is_loading.get_untracked() {
            return;
        }
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

    fn shows(self, id: PostId) -> bool {
        self.entries.with_untracked(|entries| entries.iter().any(|entry| entry.id() == id))
    }
}
