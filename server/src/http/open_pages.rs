//! Which pages are told what happens: a few of each browser.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use domain::SessionId;
use parking_lot::Mutex;
use tokio_util::sync::CancellationToken;

/// Streams to one browser at once. Browsers open six connections to a server and no more: pages need the others.
const STREAMS_PER_SESSION: usize = 4;

/// The pages that are told, by browser.
#[derive(Debug, Clone, Default)]
pub(crate) struct OpenPages(Arc<Mutex<HashMap<Option<SessionId>, VecDeque<CancellationToken>>>>);

/// One page's slot among those of its browser; cancelled when a newer page takes it.
#[derive(Debug)]
pub(super) struct StreamSlot {
    pages: OpenPages,
    session: Option<SessionId>,
    pub(super) taken: CancellationToken,
}

impl OpenPages {
    pub(super) fn enter(&self, session: Option<SessionId>) -> StreamSlot {
        let taken = CancellationToken::new();
        let mut pages = self.0.lock();
        let slots = pages.entry(session).or_default();
        slots.retain(|slot| !slot.is_cancelled());
        if slots.len() >= STREAMS_PER_SESSION
            && let Some(oldest) = slots.pop_front()
        {
            oldest.cancel();
        }
        slots.push_back(taken.clone());
        StreamSlot { pages: self.clone(), session, taken }
    }
}

impl Drop for StreamSlot {
    fn drop(&mut self) {
        self.taken.cancel();
        let mut pages = self.pages.0.lock();
        if let Some(slots) = pages.get_mut(&self.session) {
            slots.retain(|slot| !slot.is_cancelled());
            if slots.is_empty() {
                pages.remove(&self.session);
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
        let mut slots: Vec<StreamSlot> = (0..=STREAMS_PER_SESSION).map(|_| pages.enter(Some(SessionId(1)))).collect();
        let other = pages.enter(Some(SessionId(2)));
        let taken: Vec<bool> = slots.iter().map(|slot| slot.taken.is_cancelled()).collect();
        assert_eq!(taken, [true, false, false, false, false]);
        assert!(!other.taken.is_cancelled());

        slots.drain(..2);
        let newest = pages.enter(Some(SessionId(1)));
        assert!(slots.iter().chain([&newest]).all(|slot| !slot.taken.is_cancelled()), "there was room");
        drop((slots, newest, other));
        assert!(pages.0.lock().is_empty());
    }
}
