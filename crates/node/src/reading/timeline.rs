//! Reading posts: the timeline page by page, and one post alone.

use std::collections::HashMap;

use domain::{
    Audience, Author, CircleId, FriendshipState, NodeId, Peer, PeerId, Post, PostId, PostsFrom, Profile, Quote,
    TimelineCursor, TimelineFilter, limits,
};
use store::StoreError;

use super::owner::OwnerReading;
use crate::{markdown, node::Node};

/// One more than the page holds tells whether there is another page.
const PAGE_AND_ONE: usize = limits::TIMELINE_PAGE_POSTS + 1;

/// Posts, and the people who wrote them.
#[derive(Debug, Clone)]
pub struct TimelinePage {
    /// Newest first.
    pub posts: Vec<Post>,
    pub people: People,
    /// Those that posts of the page show, as far as they are here.
    pub quoted: Quoted,
    /// Where the next page starts, if there is more.
    pub older: Option<TimelineCursor>,
}

/// One post, and who wrote it.
#[derive(Debug, Clone)]
pub struct OnePost {
    pub post: Post,
    pub people: People,
    /// The one that it shows, if it is here.
    pub quoted: Quoted,
}

/// Posts that others show.
pub type Quoted = HashMap<Quote, Post>;

/// Who posts are by.
#[derive(Debug, Clone)]
pub struct People {
    pub owner: Profile,
    /// The owner's key.
    pub key: NodeId,
    pub peers: HashMap<PeerId, Peer>,
    /// Names of the owner's circles, if one of the posts is for circles.
    pub circles: HashMap<CircleId, String>,
}

impl OwnerReading<'_> {
    /// Reads a page of the posts older than `before` that `filter` lets through, without what is muted; of one person alone, and of what was saved, all.
    pub async fn timeline(
        self,
        before: Option<TimelineCursor>,
        filter: TimelineFilter,
    ) -> Result<TimelinePage, StoreError> {
        let store = &self.node.store;
        let mut posts = match filter.from {
            // Whoever asks for one alone, or for what was saved, wants to see it.
            PostsFrom::Owner | PostsFrom::Friend(_) | PostsFrom::Saved => {
                store.timeline(before, filter, PAGE_AND_ONE).await?
            }
            PostsFrom::Everybody | PostsFrom::Friends | PostsFrom::Circle(_) => {
                store.timeline_without(&self.node.hidden().await?, before, filter, PAGE_AND_ONE).await?
            }
        };
        let is_last = posts.len() < PAGE_AND_ONE;
        posts.truncate(limits::TIMELINE_PAGE_POSTS);
        let older = posts.last().filter(|_| !is_last).map(place);
        let (people, quoted) = self.beside(&posts).await?;
        Ok(TimelinePage { posts, people, quoted, older })
    }

    /// Everybody who may be mentioned.
    pub async fn everybody(self) -> Result<People, StoreError> {
        self.node.people(self.node.store.peers().await?).await
    }

    /// Reads one post, the owner's or a friend's.
    pub async fn post(self, id: PostId) -> Result<Option<OnePost>, StoreError> {
        let Some(post) = self.node.store.post(id).await? else { return Ok(None) };
        let (people, quoted) = self.beside(std::slice::from_ref(&post)).await?;
        Ok(Some(OnePost { post, people, quoted }))
    }

    /// The people in posts, and what the posts show.
    async fn beside(self, posts: &[Post]) -> Result<(People, Quoted), StoreError> {
        let people = self.people(posts).await?;
        let named: Vec<Quote> = posts.iter().filter_map(|post| post.quote).collect();
        let quoted = self.node.quoted(&people, &named).await?;
        Ok((people, quoted))
    }

    async fn people(self, posts: &[Post]) -> Result<People, StoreError> {
        let names_friends =
            |post: &Post| post.author != Author::Owner || post.quote.is_some() || markdown::has_mentions(&post.html);
        let peers = if posts.iter().any(names_friends) { self.node.store.peers().await? } else { Vec::new() };
        let for_circles = posts.iter().any(|post| matches!(post.audience, Audience::Circles(_)));
        let circles = if for_circles { self.node.store.circles().await? } else { Vec::new() };
        let circles = circles.into_iter().map(|circle| (circle.id, circle.name)).collect();
        Ok(People { circles, ..self.node.people(peers).await? })
    }
}

impl Node {
    /// Posts that are quoted, as far as they are here: the owner's and friends'. Nothing is asked of anybody for them.
    pub(crate) async fn quoted(&self, people: &People, quotes: &[Quote]) -> Result<Quoted, StoreError> {
        let friend = |owner| {
            let mut friends = people.peers.values().filter(|peer| peer.state == FriendshipState::Accepted);
            friends.find(|peer| peer.node_id == Some(owner)).map(|peer| Some(peer.id))
        };
        let place = |quote: &Quote| {
            let whose = if quote.owner == people.key { Some(None) } else { friend(quote.owner) };
            Some((*quote, (whose?, quote.post)))
        };
        let (quotes, places): (Vec<Quote>, Vec<_>) = quotes.iter().filter_map(place).unzip();
        let found = self.store.posts_at(&places).await?;
        Ok(found.into_iter().filter_map(|(place, post)| Some((*quotes.get(place)?, post))).collect())
    }

    /// The owner, and these.
    pub(crate) async fn people(&self, peers: Vec<Peer>) -> Result<People, StoreError> {
        let peers = peers.into_iter().map(|peer| (peer.id, peer)).collect();
        Ok(People { owner: self.profile().await?, key: self.own_id(), peers, circles: HashMap::new() })
    }
}

fn place(post: &Post) -> TimelineCursor {
    TimelineCursor { published_at: post.published_at, post: post.id }
}
