//! The list of posts in the document, which grows: older ones below, new ones above, and changes where they are.
//!
//! The posts are in the document and nowhere else. What is new is read as a page like any other, and its cards are taken out of it.

mod card;
mod deletion;
mod foot;
mod fresh;
mod list;
mod loading;
mod reading;
mod showing;
mod street;

use std::cell::{Cell, RefCell};

use domain::{LiveEvent, PostId, TimelineCursor};
use leptos::prelude::*;
use web_sys::Element;

use super::{enhance, in_sight::Sight, live, place};
use crate::islands;
pub use deletion::Deletion;
use list::List;
use loading::load;

/// What is known of the list besides what is in the document.
struct Feed {
    list: List,
    /// Posts that came in, belong above the end of what is shown, and are not shown yet.
    fresh: Vec<TimelineCursor>,
    is_loading: bool,
    /// More changed than was told, while something was loaded.
    is_outdated: bool,
    /// The oldest post that was shown.
    oldest: Option<TimelineCursor>,
    /// Looks whether the way to older posts comes into sight.
    sight: Option<(Element, Sight)>,
}

thread_local! {
    static FEED: RefCell<Option<Feed>> = const { RefCell::new(None) };
    /// While the owner publishes here, what comes in may be that very post, and is not announced.
    static IS_HELD: Cell<bool> = const { Cell::new(false) };
    /// The post that was published is read.
    static IS_ADDING: Cell<bool> = const { Cell::new(false) };
}

/// Goes on with the list of the first page as far down as the reader was, and follows what happens from now on.
pub fn start() {
    live::on_event(follow);
    window_event_listener_untyped("o2m-near", |_| catch_up());
    if let Some(until) = place::until() {
        load_until(until);
    }
}

/// Cards that were out of the document (`public/far.js`) are back: what passed them by, as times and faces, they show now.
fn catch_up() {
    let Some(list) = list() else { return };
    enhance::renew(list.element());
    street::follow(list.element());
}

/// Goes on with the list that is in the document by now.
pub fn attach() {
    let list = List::of(&document());
    let is_same = with(|feed| Some(&feed.list) == list.as_ref()).unwrap_or_default();
    if !is_same {
        let feed = list.map(|list| {
            let oldest = list.oldest();
            Feed { list, fresh: Vec::new(), is_loading: false, is_outdated: false, oldest, sight: None }
        });
        // What watches the old one ends here, outside of the loan.
        drop(FEED.replace(feed));
    }
    go_on();
}

/// Lets nothing be announced while the owner publishes on this page.
pub fn hold(is_held: bool) {
    IS_HELD.set(is_held);
    fresh::show();
}

/// Shows at the top what the owner just published here.
pub fn published() {
    showing::add_published();
}

/// Loads all that is shown anew: any of it may have changed, or be gone.
pub fn refresh() {
    showing::refresh();
}

/// Follows the way to older posts; says whether `link` is that.
pub fn takes_link(link: &Element) -> bool {
    let is_older = link.class_list().contains("older") && with(|_| ()).is_some();
    if is_older {
        load_older();
    }
    is_older
}

/// Looks at a form that is about to be sent: whether it deletes a post of the list.
pub fn deletion(form: &Element) -> Option<Deletion> {
    Deletion::begin(form)
}

fn with<T>(look: impl FnOnce(&mut Feed) -> T) -> Option<T> {
    FEED.with_borrow_mut(|feed| feed.as_mut().map(look))
}

/// The list that is in the document.
fn list() -> Option<List> {
    with(|feed| feed.list.clone())
}

fn is_held() -> bool {
    IS_HELD.get() || IS_ADDING.get()
}

/// Follows what happens at the node.
fn follow(event: LiveEvent) {
    match event {
        LiveEvent::PostAdded { post, published_at } => announce(TimelineCursor { published_at, post }),
        LiveEvent::PostChanged { post } => showing::reload(post),
        LiveEvent::PostRemoved { post } => remove(post),
        LiveEvent::TimelineChanged | LiveEvent::Lagged => refresh(),
        LiveEvent::NotificationsChanged | LiveEvent::FriendsChanged => {}
    }
}

fn announce(place: TimelineCursor) {
    let Some(list) = list() else { return };
    if list.is_of("some") {
        // Whose it is, only the node knows. A page of older ones is not where it belongs.
        if list.start().is_none() {
            showing::show_fresh();
        }
        return;
    }
    let is_known = with(|feed| feed.fresh.iter().any(|other| other.post == place.post)).unwrap_or_default();
    if !list.is_of("everybody") || is_known || list.card(place.post).is_some() || list.is_further_down(place) {
        return;
    }
    with(|feed| feed.fresh.push(place));
    // There is nothing to read here that could move away.
    if list.cards().is_empty() && !is_held() {
        showing::show_fresh();
    }
    fresh::show();
}

/// Takes a post away that is gone. Where it was deleted here, it says so.
fn remove(id: PostId) {
    with(|feed| feed.fresh.retain(|other| other.post != id));
    if let Some(card) = list().and_then(|list| list.card(id)) {
        deletion::end(&card);
    }
    settle();
}

/// Loads the next older posts, unless they are on their way.
fn load_older() {
    load_down_to(None);
}

/// Loads older posts down to this one, if it is not reached yet.
fn load_until(until: TimelineCursor) {
    if list().and_then(|list| list.older()).is_some_and(|older| older > until) {
        load_down_to(Some(until));
    }
}

fn load_down_to(until: Option<TimelineCursor>) {
    let Some(list) = list() else { return };
    let Some(before) = list.older() else { return };
    load(reading::read(list.clone(), Some(before), until), move |list, reading| {
        list.set_older(reading.older);
        list.insert(&reading.cards);
        foot::take(list, &reading);
    });
}

/// What follows each change of the list.
fn settle() {
    let Some(list) = list() else { return };
    // All others were, and of a long list that takes a while.
    for card in list.cards().into_iter().filter(|card| !card.is_known()) {
        enhance::renew(&card.element);
    }
    islands::mount_all();
    go_on();
}

/// Goes on with the list as it is, when what is in it was looked after.
fn go_on() {
    let Some(list) = list() else { return };
    for card in list.cards() {
        card.remember();
    }
    street::follow(list.element());
    foot::settle(&list);
    foot::watch(&list);
    fresh::show();
    let oldest = list.oldest();
    let has_grown = with(|feed| std::mem::replace(&mut feed.oldest, oldest) != oldest).unwrap_or_default();
    if let (true, Some(oldest)) = (has_grown, oldest) {
        place::keep_until(&list.path(), oldest);
    }
}
