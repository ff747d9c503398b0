//! What the owner searches.

use std::collections::HashMap;

use domain::{
    Author, Cover, DocumentId, FriendshipState, Hidden, PeerId, Permission, Picture, Post, PostId, ThreadItemId,
    Timestamp, limits,
    search::{Asked, Excerpt, SearchError},
    thread::{ThreadPosition, Voice},
};
use store::{Found, FoundComment, FoundWhat, SearchFor, StoreError};

use super::named::Named;
use crate::{markdown, node::Node, owner::Owner, reading::timeline::People, threads::read::Cast};

/// Characters of a text that show why it was found.
const EXCERPT_CHARACTERS: usize = 240;
/// One more than the page holds tells whether there is another page.
const PAGE_AND_ONE: usize = limits::FOUND_PER_PAGE + 1;
/// Looked through at once, where much is hidden, and at most.
const MOST_AT_ONCE: usize = 200;
const MOST_LOOKED_THROUGH: usize = 5_000;

/// What the owner searches.
#[derive(Debug, Clone, Copy)]
pub struct OwnerSearch<'a> {
    node: &'a Node,
    /// Not with every token.
    has_messages: bool,
}

/// A page of what was found.
#[derive(Debug, Clone)]
pub struct SearchPage {
    /// Friends who are called so, on the first page.
    pub friends: Vec<PeerId>,
    /// The newest first.
    pub found: Vec<FoundItem>,
    /// Where the next page starts, if there is more.
    pub older: Option<DocumentId>,
    /// What was asked for by a name that nobody and no circle has.
    pub unknown: Vec<String>,
    /// So much of what was here before this version cannot be found yet.
    pub unsearchable: u64,
    pub people: People,
}

/// What was found, and why.
#[derive(Debug, Clone)]
pub struct FoundItem {
    pub what: FoundIn,
    /// Of the warning, where there is one.
    pub excerpt: Excerpt,
    pub is_warned: bool,
    /// How many there are in it.
    pub pictures: usize,
    pub at: Timestamp,
}

/// Where something was found.
#[derive(Debug, Clone)]
pub enum FoundIn {
    Post {
        id: PostId,
        author: Author,
    },
    Comment {
        id: ThreadItemId,
        post: PostId,
        home: Option<PeerId>,
        author: Voice,
    },
    /// In the conversation with this peer; there, if it is not among what waits still.
    Message {
        id: ThreadItemId,
        with: PeerId,
        place: Option<ThreadPosition>,
        author: Voice,
    },
}

/// Why nothing was searched.
#[derive(Debug, thiserror::Error)]
pub enum OwnerSearchError {
    #[error(transparent)]
    Asked(#[from] SearchError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Owner {
    /// What the owner searches.
    pub fn search(&self) -> OwnerSearch<'_> {
        OwnerSearch { node: &self.node, has_messages: self.may(Permission::Manage) }
    }
}

impl OwnerSearch<'_> {
    /// Finds what was `typed`, from before `before`: a page, the newest first. Nothing for nothing typed.
    pub async fn find(self, typed: &str, before: Option<DocumentId>) -> Result<SearchPage, OwnerSearchError> {
        let asked: Asked = typed.parse()?;
        let node = self.node;
        let peers = node.store.peers().await?;
        let hidden = node.hidden().await?;
        let people = node.people(peers.clone()).await?;
        let mut page = SearchPage {
            friends: Vec::new(),
            found: Vec::new(),
            older: None,
            unknown: Vec::new(),
            unsearchable: node.store.count_unsearchable().await?,
            people,
        };
        if asked.is_empty() {
            return Ok(page);
        }
        let circles = node.store.circles().await?;
        let mut named = Named::new(&page.people, &circles);
        let wanted = named.wanted(&asked, &hidden, node.clock.utc_offset_seconds());
        let wanted = SearchFor { has_messages: self.has_messages, ..wanted };
        page.unknown = named.unknown;
        if before.is_none() {
            page.friends = friends_called(&asked, &page.people);
        }
        let cast = Cast::new(node.own_id(), &peers, hidden);
        let mut found = self.items(&asked, &wanted, &cast, before).await?;
        let is_last = found.len() < PAGE_AND_ONE;
        found.truncate(limits::FOUND_PER_PAGE);
        page.older = found.last().filter(|_| !is_last).map(|(id, _)| *id);
        page.found = found.into_iter().map(|(_, item)| item).collect();
        Ok(page)
    }

    /// One more than a page holds, unless there are no more. What is hidden takes no place.
    async fn items(
        self,
        asked: &Asked,
        wanted: &SearchFor,
        cast: &Cast,
        mut before: Option<DocumentId>,
    ) -> Result<Vec<(DocumentId, FoundItem)>, StoreError> {
        let (mut items, mut step, mut looked_through) = (Vec::new(), PAGE_AND_ONE, 0);
        loop {
            let found = self.node.store.search(wanted, before, step).await?;
            let is_last = found.len() < step;
            before = found.last().map(|found| found.id);
            looked_through += found.len();
            items.extend(self.shown(asked, &found, cast).await?);
            if is_last || items.len() >= PAGE_AND_ONE || looked_through >= MOST_LOOKED_THROUGH {
                return Ok(items);
            }
            step = (2 * step).min(MOST_AT_ONCE);
        }
    }

    async fn shown(
        self,
        asked: &Asked,
        found: &[Found],
        cast: &Cast,
    ) -> Result<Vec<(DocumentId, FoundItem)>, StoreError> {
        let store = &self.node.store;
        let posts = found.iter().filter_map(|found| match found.what {
            FoundWhat::Post(post) => Some(post),
            FoundWhat::Comment(..) | FoundWhat::Message(..) => None,
        });
        let comments = found.iter().filter_map(|found| match found.what {
            FoundWhat::Post(_) => None,
            FoundWhat::Comment(item, _) | FoundWhat::Message(item, _) => Some(item),
        });
        let posts = store.found_posts(&posts.collect::<Vec<_>>()).await?;
        let comments = store.found_comments(&comments.collect::<Vec<_>>()).await?;
        let mut posts: HashMap<PostId, Post> = posts.into_iter().map(|post| (post.id, post)).collect();
        let mut comments: HashMap<ThreadItemId, FoundComment> =
            comments.into_iter().map(|comment| (comment.id, comment)).collect();
        let item = |found: &Found| {
            let item = match found.what {
                FoundWhat::Post(id) => post_item(asked, posts.remove(&id)?, cast.hidden())?,
                FoundWhat::Comment(id, post) => comment_item(asked, comments.remove(&id)?, In::Thread(post), cast)?,
                FoundWhat::Message(id, with) => {
                    comment_item(asked, comments.remove(&id)?, In::Conversation(with), cast)?
                }
            };
            Some((found.id, item))
        };
        Ok(found.iter().filter_map(item).collect())
    }
}

/// Friends whose names have all the words that are asked for, where nothing else is.
fn friends_called(asked: &Asked, people: &People) -> Vec<PeerId> {
    let words_alone = Asked { phrases: asked.phrases.clone(), ..Asked::default() };
    if asked.phrases.is_empty() || *asked != words_alone {
        return Vec::new();
    }
    let friends = people.peers.values().filter(|peer| peer.state == FriendshipState::Accepted);
    let called = friends.filter(|peer| asked.phrases.iter().all(|phrase| phrase.is_in(&peer.name)));
    let mut called: Vec<_> = called.map(|peer| (&peer.name, peer.id)).collect();
    called.sort();
    called.into_iter().map(|(_, id)| id).take(limits::FOUND_PEOPLE).collect()
}

/// `None` for what has words that are hidden.
fn post_item(asked: &Asked, post: Post, hidden: &Hidden) -> Option<FoundItem> {
    let Post { id, author, source, cover, pictures, published_at: at, .. } = post;
    let is_hidden = author != Author::Owner && hidden.has_words_in(&source, &cover, &pictures);
    let what = FoundIn::Post { id, author };
    (!is_hidden).then(|| item(asked, what, &source, cover, &pictures, at))
}

/// Where a comment or message stands.
#[derive(Clone, Copy)]
enum In {
    Thread(PostId),
    Conversation(PeerId),
}

fn comment_item(asked: &Asked, comment: FoundComment, place: In, cast: &Cast) -> Option<FoundItem> {
    let FoundComment { id, home, author, name, source, cover, pictures, at, place: position } = comment;
    let pictures: Vec<Picture> = pictures.into_iter().map(Picture::from).collect();
    let is_hidden = !cast.is_owner(author) && cast.hidden().has_words_in(&source, &cover, &pictures);
    let author = cast.voice(author, &name);
    let what = match place {
        In::Thread(post) => FoundIn::Comment { id, post, home, author },
        In::Conversation(with) => FoundIn::Message { id, with, place: position, author },
    };
    (!is_hidden).then(|| item(asked, what, &source, cover, &pictures, at))
}

fn item(asked: &Asked, what: FoundIn, source: &str, cover: Cover, pictures: &[Picture], at: Timestamp) -> FoundItem {
    let Cover { warning, is_blurred } = cover;
    let is_warned = warning.is_some();
    let text = warning.map_or_else(|| markdown::plain_text(source), |warning| warning.as_str().to_owned());
    let mut excerpt = asked.excerpt(&text, EXCERPT_CHARACTERS);
    // It may stand in what describes a picture.
    if excerpt.marks.is_empty() && !is_warned && !is_blurred {
        let described = pictures.iter().map(|picture| asked.excerpt(&picture.alt, EXCERPT_CHARACTERS));
        let described = described.into_iter().find(|excerpt| !excerpt.marks.is_empty() || text.is_empty());
        excerpt = described.unwrap_or(excerpt);
    }
    FoundItem { what, excerpt, is_warned, pictures: pictures.len(), at }
}

#[cfg(test)]
mod tests;
