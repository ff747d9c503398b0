//! What came in, and what changed, is shown.

use std::collections::HashMap;

use domain::{PostId, TimelineCursor};
use leptos::prelude::*;

use super::{
    IS_ADDING,
    card::Card,
    deletion, foot, fresh, list,
    list::List,
    loading::load,
    reading::{self, Reading},
    settle, with,
};
use crate::browser::{address, in_sight};

/// Where posts that came in are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    AtTheTop,
    /// Among others: the first of them is brought into sight.
    Between,
}

/// Shows posts that came in: those that are newer than all others at the top, and if there are none, the others where they belong.
pub(super) fn show_fresh() -> Shown {
    let Some(list) = list() else { return Shown::AtTheTop };
    let newest = list.newest();
    let is_newest = move |place: &TimelineCursor| newest.is_none_or(|newest| *place > newest);
    let announced = with(|feed| feed.fresh.clone()).unwrap_or_default();
    if announced.is_empty() || announced.iter().any(is_newest) {
        show_newest(&list, announced.into_iter().filter(is_newest).collect());
        Shown::AtTheTop
    } else {
        show_between(&list, announced);
        Shown::Between
    }
}

fn show_newest(list: &List, announced: Vec<TimelineCursor>) {
    load(reading::read(list.clone(), None, None), move |list, reading| {
        // What came in meanwhile may be on the page or not.
        with(|feed| {
            feed.fresh.retain(|place| !announced.contains(place) && reading.card(place.post).is_none());
        });
        let was_empty = list.cards().is_empty();
        let joins = reading.older.is_none() || reading.cards.iter().any(|card| list.card(card.place.post).is_some());
        if list.start().is_some() {
            list.start_at_newest();
            address::set_search(&list.path(), &list.search());
        }
        if !joins {
            // More came in than a page holds: what was shown is further down, and is loaded again when it is reached.
            list.clear();
        }
        list.insert(&reading.cards);
        if !joins || was_empty {
            list.set_older(reading.older);
            foot::take(list, &reading);
            foot::take_empty(list, &reading);
        }
    });
}

fn show_between(list: &List, announced: Vec<TimelineCursor>) {
    let (newest, oldest) = (announced.iter().max().copied(), announced.iter().min().copied());
    load(reading::read(list.clone(), list.start(), oldest), move |list, reading| {
        with(|feed| feed.fresh.retain(|place| !announced.contains(place)));
        let cards: Vec<_> = reading.cards.into_iter().filter(|card| !list.is_further_down(card.place)).collect();
        list.insert(&cards);
        if let Some(newest) = newest {
            // Once it stands there.
            request_animation_frame(move || in_sight::bring(&format!("post-{}", newest.post)));
        }
    });
}

/// Reads what the owner just published, and shows it at the top.
pub(super) fn add_published() {
    let Some(asked) = list() else { return };
    IS_ADDING.set(true);
    leptos::task::spawn_local(async move {
        let read = reading::read(asked.clone(), None, None).await;
        IS_ADDING.set(false);
        if let (Ok(reading), true) = (read, list().as_ref() == Some(&asked)) {
            add(&asked, &reading);
        }
        settle();
    });
}

fn add(list: &List, reading: &Reading) {
    let newest = list.newest();
    let is_new = |card: &&Card| card.is_mine() && newest.is_none_or(|newest| card.place > newest);
    let cards: Vec<_> = reading.cards.iter().filter(is_new).cloned().collect();
    let was_empty = list.cards().is_empty();
    with(|feed| feed.fresh.retain(|place| cards.iter().all(|card| card.place.post != place.post)));
    list.insert(&cards);
    if was_empty {
        list.set_older(reading.older);
        foot::take(list, reading);
    }
}

/// Shows a post as it is now, if it is shown: the page begins with it that follows the post above.
pub(super) fn reload(id: PostId) {
    let Some(asked) = list() else { return };
    let cards = asked.cards();
    let Some(at) = cards.iter().position(|card| card.place.post == id) else { return };
    let above = at.checked_sub(1).and_then(|above| cards.get(above)).map(|card| card.place).or_else(|| asked.start());
    leptos::task::spawn_local(async move {
        let read = reading::read(asked.clone(), above, None).await;
        if list().as_ref() != Some(&asked) {
            return;
        }
        // The next change, or the next visit, brings what cannot be read now.
        let Ok(reading) = read else { return };
        match (asked.card(id), reading.card(id)) {
            (Some(card), Some(newer)) => {
                card.renew(newer);
                settle();
            }
            // It is somewhere else by now, or gone.
            (Some(card), None) if !card.is_deleted() => refresh(),
            _ => {}
        }
    });
}

/// Loads all that is shown anew. What came in meanwhile is announced, so that nothing moves.
pub(super) fn refresh() {
    let Some(list) = list() else { return };
    let announced = with(|feed| feed.fresh.clone()).unwrap_or_default();
    let oldest = list.oldest();
    let shown: Vec<_> = list.cards().iter().map(|card| card.place).collect();
    let is_begun = load(reading::read(list.clone(), list.start(), oldest), move |list, reading| {
        list.set_older(reading.older);
        let came_in = replace(list, &reading, oldest, &shown);
        foot::take(list, &reading);
        foot::take_empty(list, &reading);
        with(|feed| {
            let is_shown = |place: &TimelineCursor| list.card(place.post).is_some();
            feed.fresh.retain(|place| !announced.contains(place) && !came_in.contains(place) && !is_shown(place));
            feed.fresh.extend(came_in);
        });
        fresh::show();
    });
    if !is_begun {
        with(|feed| feed.is_outdated = true);
    }
}

/// Makes the list what was read, when `shown` were the posts in it; gives what came in and waits.
fn replace(
    list: &List,
    reading: &Reading,
    oldest: Option<TimelineCursor>,
    shown: &[TimelineCursor],
) -> Vec<TimelineCursor> {
    let waits = |card: &Card| list.is_of("everybody") && oldest.is_some_and(|oldest| card.place > oldest);
    let mut known: HashMap<PostId, Card> = list.cards().into_iter().map(|card| (card.place.post, card)).collect();
    let mut came_in = Vec::new();
    for card in &reading.cards {
        match known.remove(&card.place.post) {
            Some(shown) => {
                shown.renew(card);
                if let Some(shown) = Card::of(shown.element) {
                    list.put_in_order(&shown);
                }
            }
            None if waits(card) => came_in.push(card.place),
            None => list.insert(std::slice::from_ref(card)),
        }
    }
    // What was deleted here says so until the page is left, and so does what is being deleted. What was published here meanwhile is not gone.
    for gone in known.into_values().filter(|card| shown.contains(&card.place)) {
        deletion::end(&gone);
    }
    came_in
}
