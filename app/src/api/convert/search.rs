//! What was found, as views.

use domain::{Author, PeerId, PostId, ThreadItemId, Timestamp, WireId, thread::ThreadPosition};
use node::{FoundIn, FoundItem, OwnerSearchError, People, SearchPage};

use super::{internal, posts::author};
use crate::api::{ApiError, FoundView, FoundWhatView, PersonView, SearchView, TimeView, VoiceView};

impl SearchView {
    pub(in crate::api) fn new(page: SearchPage, now: Timestamp) -> Self {
        let SearchPage { friends, found, older, unknown, unsearchable, people } = page;
        let friends = friends.iter().filter_map(|id| people.peers.get(id));
        Self {
            friends: friends.map(|peer| PersonView::of_peer(peer, now)).collect(),
            found: found.into_iter().map(|item| FoundView::new(item, &people, now)).collect(),
            older,
            unknown,
            unsearchable,
        }
    }
}

impl FoundView {
    fn new(item: FoundItem, people: &People, now: Timestamp) -> Self {
        let FoundItem { what, excerpt, is_warned, pictures, at } = item;
        let href = href(&what);
        let what = match what {
            FoundIn::Post { author: by, .. } => FoundWhatView::Post(author(&by, people, now)),
            FoundIn::Comment { home, author: voice, .. } => FoundWhatView::Comment {
                author: Box::new(VoiceView::new(voice, people, now)),
                under: author(&whose(home), people, now),
            },
            FoundIn::Message { with, author: voice, .. } => FoundWhatView::Message {
                author: Box::new(VoiceView::new(voice, people, now)),
                with: author(&Author::Friend(with), people, now),
            },
        };
        Self { what, excerpt, is_warned, pictures, at: TimeView::new(at, now), href }
    }
}

fn href(what: &FoundIn) -> String {
    match *what {
        FoundIn::Post { id: PostId(id), .. } => format!("/posts/{id}"),
        FoundIn::Comment { id: ThreadItemId(id), post, .. } => format!("/posts/{post}?from={id}#comment-{id}"),
        // The page of the conversation whose last message it is.
        FoundIn::Message { id: ThreadItemId(id), with, place: Some(place), .. } => {
            let after =
                ThreadPosition { received_at: Timestamp(place.received_at.0.saturating_add(1)), id: WireId([0; 16]) };
            format!("/messages/{with}?before={after}#comment-{id}")
        }
        FoundIn::Message { id: ThreadItemId(id), with, place: None, .. } => format!("/messages/{with}#comment-{id}"),
    }
}

fn whose(home: Option<PeerId>) -> Author {
    home.map_or(Author::Owner, Author::Friend)
}

impl From<OwnerSearchError> for ApiError {
    fn from(error: OwnerSearchError) -> Self {
        match error {
            OwnerSearchError::Asked(error) => Self::Search(error),
            OwnerSearchError::Store(error) => internal(&error),
        }
    }
}
