//! Files of pictures in older comments, of which nothing is kept here: whose server has them.

use std::collections::{HashMap, VecDeque};

use domain::{PeerId, Sha256, Variant};
use parking_lot::Mutex;

/// Of so many pages of older comments, those that were read last. A page that is open longer is loaded once more.
const PAGES: usize = 8;

/// What the pages that were read last name.
#[derive(Debug, Default)]
pub(crate) struct OlderPictures(Mutex<VecDeque<HashMap<Sha256, (PeerId, Variant)>>>);

impl OlderPictures {
    /// Notes what a page names.
    pub(crate) fn note(&self, peer: PeerId, variants: impl IntoIterator<Item = Variant>) {
        let page: HashMap<_, _> = variants.into_iter().map(|variant| (variant.sha256, (peer, variant))).collect();
        if page.is_empty() {
            return;
        }
        let mut pages = self.0.lock();
        if pages.len() == PAGES {
            pages.pop_front();
        }
        pages.push_back(page);
    }

    /// Who has the file `sha256`, and what it is to be.
    pub(crate) fn find(&self, sha256: Sha256) -> Option<(PeerId, Variant)> {
        self.0.lock().iter().rev().find_map(|page| page.get(&sha256).cloned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variant(number: u8) -> Variant {
        let (width, height, content_type) = (320, 240, "image/jpeg".to_owned());
        Variant { sha256: Sha256([number; 32]), width, height, content_type, size_bytes: 9 }
    }

    #[test]
    fn the_pages_that_were_read_last_count() {
        let pictures = OlderPictures::default();
        pictures.note(PeerId(1), [variant(0)]);
        pictures.note(PeerId(2), [variant(0), variant(1)]);
        assert_eq!(pictures.find(Sha256([0; 32])), Some((PeerId(2), variant(0))), "the last word counts");
        for number in 2..=8 {
            pictures.note(PeerId(3), []);
            pictures.note(PeerId(3), [variant(number)]);
        }
        assert_eq!(pictures.find(Sha256([1; 32])), Some((PeerId(2), variant(1))));
        pictures.note(PeerId(3), [variant(9)]);
        assert_eq!((pictures.find(Sha256([1; 32])), pictures.find(Sha256([10; 32]))), (None, None));
    }
}
