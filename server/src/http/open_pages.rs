//! Which pages are told what happens: a few of each browser.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};

use domain::SessionId;
use tokio_util::sync::CancellationToken;

/// Streams to one browser at once. Browsers open six connections to a server and no more: pages need the others.
const STREAMS_PER_SESSION: usize = 4;

/// The pages that are told, by browser.
#[derive(Debug, Clone, Default)]
pub(crate) struct OpenPages(Arc<Mutex<HashMap<Option<SessionId>, VecDeque<CancellationToken>>>>);

/// One page's place among those of its browser; cancelled when a newer page takes it.
#[derive(Debug)]
pub(super) struct Place {
    pages: OpenPages,
    session: Option<SessionId>,
    pub(super) taken: CancellationToken,
}

impl OpenPages {
    pub(super) fn enter(&self, session: Option<SessionId>) -> Place {
        let taken = CancellationToken::new();
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let places = pages.entry(session).or_default();
        places.retain(|place| !place.is_cancelled());
        if places.len() >= STREAMS_PER_SESSION
            && let Some(oldest) = places.pop_front()
        {
            oldest.cancel();
        }
        places.push_back(taken.clone());
        Place { pages: self.clone(), session, taken }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.taken.cancel();
        let mut pages = self.pages.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(places) = pages.get_mut(&self.session) {
            places.retain(|place| !place.is_cancelled());
            if places.is_empty() {
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
        let mut places: Vec<Place> = (0..=STREAMS_PER_SESSION).map(|_| pages.enter(Some(SessionId(1)))).collect();
        let other = pages.enter(Some(SessionId(2)));
        let taken: Vec<bool> = places.iter().map(|place| place.taken.is_cancelled()).collect();
        assert_eq!(taken, [true, false, false, false, false]);
        assert!(!other.taken.is_cancelled());

        places.drain(..2);
        let newest = pages.enter(Some(SessionId(1)));
        assert!(places.iter().chain([&newest]).all(|place| !place.taken.is_cancelled()), "there was room");
        drop((places, newest, other));
        assert!(pages.0.lock().unwrap().is_empty());
    }
}
