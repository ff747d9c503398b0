//! Which pages are told what happens: one of each browser, where its pages pass on to each other what one hears, and else a few.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use domain::SessionId;
use parking_lot::Mutex;
use tokio_util::sync::CancellationToken;

/// Streams to the pages of one browser that pass nothing on. Browsers open six connections to a server and no more: pages need the others.
const STREAMS_PER_SESSION: usize = 4;

/// The pages of one browser that hear alike.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Pages {
    session: Option<SessionId>,
    /// Where each passes on to the others what it hears: the host of their origin.
    shared_at: Option<String>,
}

impl Pages {
    fn streams(&self) -> usize {
        if self.shared_at.is_some() { 1 } else { STREAMS_PER_SESSION }
    }
}

/// The pages that are told, by browser.
#[derive(Debug, Clone, Default)]
pub(crate) struct OpenPages(Arc<Mutex<HashMap<Pages, VecDeque<CancellationToken>>>>);

/// One page's slot among those of its browser; cancelled when a newer page takes it.
#[derive(Debug)]
pub(super) struct StreamSlot {
    open: OpenPages,
    pages: Pages,
    pub(super) taken: CancellationToken,
}

impl OpenPages {
    pub(super) fn enter(&self, session: Option<SessionId>, shared_at: Option<String>) -> StreamSlot {
        let taken = CancellationToken::new();
        let pages = Pages { session, shared_at };
        let mut open = self.0.lock();
        let slots = open.entry(pages.clone()).or_default();
        slots.retain(|slot| !slot.is_cancelled());
        if slots.len() >= pages.streams()
            && let Some(oldest) = slots.pop_front()
        {
            oldest.cancel();
        }
        slots.push_back(taken.clone());
        StreamSlot { open: self.clone(), pages, taken }
    }
}

impl Drop for StreamSlot {
    fn drop(&mut self) {
        self.taken.cancel();
        let mut open = self.open.0.lock();
        if let Some(slots) = open.get_mut(&self.pages) {
            slots.retain(|slot| !slot.is_cancelled());
            if slots.is_empty() {
                open.remove(&self.pages);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newer_pages_take_the_places_of_the_oldest() {
        let pages = OpenPages::default();
        let mut slots: Vec<StreamSlot> =
            (0..=STREAMS_PER_SESSION).map(|_| pages.enter(Some(SessionId(1)), None)).collect();
        let other = pages.enter(Some(SessionId(2)), None);
        let taken: Vec<bool> = slots.iter().map(|slot| slot.taken.is_cancelled()).collect();
        assert_eq!(taken, [true, false, false, false, false]);
        assert!(!other.taken.is_cancelled());

        slots.drain(..2);
        let newest = pages.enter(Some(SessionId(1)), None);
        assert!(slots.iter().chain([&newest]).all(|slot| !slot.taken.is_cancelled()), "there was room");
        drop((slots, newest, other));
        assert!(pages.0.lock().is_empty());
    }

    #[test]
    fn pages_that_pass_on_what_they_hear_share_one_stream() {
        let pages = OpenPages::default();
        let enter = |id, host: Option<&str>| pages.enter(Some(SessionId(id)), host.map(str::to_owned));
        let first = enter(1, Some("localhost:8000"));
        // Cookies know of no ports: a tunnel's pages have the same session, and hear nothing of the others.
        let others = [enter(1, None), enter(2, Some("localhost:8000")), enter(1, Some("localhost:9000"))];
        assert!(!first.taken.is_cancelled());
        let second = enter(1, Some("localhost:8000"));
        assert!(first.taken.is_cancelled());
        assert!(others.iter().chain([&second]).all(|slot| !slot.taken.is_cancelled()));
    }
}
