//! A thread as its reader sees it.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    ops::Range,
};

use domain::{
    FriendshipState, Hidden, NodeId, Peer, PeerId, PostId, ThreadItemId, Timestamp, WireId, limits,
    thread::{
        Answered, ItemKind, Reacted, Sent, ShownComment, ShownWords, Thread, ThreadNotices, Voice, Who, seen, shown_at,
    },
};
use store::{Home, ItemRow, OutlineRow, StoreError, ThreadPost};

use super::{
    owner::OwnerThreads,
    places::{PAGE, Place, places, shown},
    report::Told,
    say::says_something,
};
use crate::{
    node::Node,
    reading::timeline::{People, Quoted},
    secrets::secret::random_bytes,
};

const DAY_SECONDS: i64 = 86_400;

/// A thread, and the people in it whom this node knows.
#[derive(Debug, Clone)]
pub struct ThreadPage {
    pub thread: Thread,
    pub people: People,
    /// What comments show.
    pub quoted: Quoted,
    /// What a comment that is written on this page may be called: it was never used.
    pub new: WireId,
    /// The thread of a friend's post may have older comments than those that came.
    pub may_have_older: bool,
    /// Of what in it the owner is told.
    pub notices: ThreadNotices,
    /// Of the comments about which the owner of a friend's thread can be told: whether they were.
    pub told: HashMap<ThreadItemId, Told>,
}

/// What was read of a thread.
struct Part<'a> {
    post: &'a ThreadPost,
    outline: &'a [OutlineRow],
    comments: HashMap<ThreadItemId, ItemRow>,
    cast: &'a Cast,
}

/// Who is who.
pub(crate) struct Cast {
    own: NodeId,
    friends: HashMap<NodeId, PeerId>,
    blocked: HashSet<NodeId>,
    /// By their names as they are compared.
    names: HashMap<String, PeerId>,
    hidden: Hidden,
}

impl OwnerThreads<'_> {
    /// What this node holds of the thread under a post, and who is in it: the last page of comments, or the one that begins with the comment
    /// `from`.
    pub async fn read(self, post: PostId, from: Option<ThreadItemId>) -> Result<Option<ThreadPage>, StoreError> {
        let node = self.node;
        let Some(post) = node.store.thread_post(post).await? else { return Ok(None) };
        let peers = node.store.peers().await?;
        let key = match post.home {
            None => Some(node.own_id()),
            Some(id) => peers.iter().find(|peer| peer.id == id).and_then(|peer| peer.node_id),
        };
        let Some(key) = key else { return Ok(None) };
        let home = Home { peer: post.home, key };
        let outline = node.store.thread_outline(home, post.wire_id).await?;
        let may_have_older = !post.is_nowhere && may_have_older(&post, outline.len(), node.now());
        let places = places(&outline);
        let shown = shown(&outline, &places, from);
        // With those that are answered from the page and stand before it.
        let answered = places[shown.clone()].iter().filter_map(|place| place.answers);
        let comments = shown.clone().chain(answered).map(|number| outline[places[number].at].wire_id);
        let comments: BTreeSet<WireId> = comments.collect();
        let items = node.store.thread_items(home, post.wire_id, comments.into_iter().collect()).await?;
        let cast = Cast::new(node.own_id(), &peers, node.hidden().await?);
        let (comments, reactions): (Vec<ItemRow>, Vec<ItemRow>) =
            items.into_iter().partition(|item| item.entry.subject.kind == ItemKind::Comment);
        let comments = comments.into_iter().map(|item| (item.id, item)).collect();
        let mut reacted = reactions_by_target(&reactions, &cast);
        let part = Part { post: &post, outline: &outline, comments, cast: &cast };
        let id = |place: &Place| outline[place.at].id;
        let thread = Thread {
            post: post.id,
            is_own: post.home.is_none(),
            commenting: node.store.commenting(post.home, post.wire_id).await?,
            is_nowhere: post.is_nowhere,
            reactions: reacted.remove(&None).unwrap_or_default(),
            count: outline.iter().filter(|row| row.is_said).count(),
            earlier: places[..shown.start].iter().rev().take(PAGE).next_back().map(id),
            later: places.get(shown.end).map(id),
            comments: part.comments(&places, &shown, &mut reacted),
        };
        let people = node.people(peers).await?;
        let quoted = node.quoted_in(&people, thread.comments.iter().map(|comment| &comment.words)).await?;
        let notices = node.thread_notices(post.id, post.home.is_none()).await?;
        let told = self.told(home, &thread).await?;
        Ok(Some(ThreadPage { thread, people, quoted, new: WireId(random_bytes()), may_have_older, notices, told }))
    }
}

/// A feed begins with the newest comments of the last days; all that came later is here.
fn may_have_older(post: &ThreadPost, comments: usize, now: Timestamp) -> bool {
    let is_old = now.seconds_since(post.published_at) > limits::THREAD_SNAPSHOT_DAYS * DAY_SECONDS;
    post.home.is_some() && (is_old || comments >= limits::THREAD_SNAPSHOT_COMMENTS)
}

impl Node {
    /// The posts that comments show, as far as they are here.
    pub(super) async fn quoted_in(
        &self,
        people: &People,
        words: impl Iterator<Item = &ShownWords>,
    ) -> Result<Quoted, StoreError> {
        self.quoted(people, &words.filter_map(ShownWords::quote).collect::<Vec<_>>()).await
    }
}

impl Part<'_> {
    fn comments(
        &self,
        places: &[Place],
        shown: &Range<usize>,
        reacted: &mut HashMap<Option<WireId>, Vec<Reacted>>,
    ) -> Vec<ShownComment> {
        let text = seen(&self.post.source);
        let comment = |place: &Place| {
            let item = self.item(place)?;
            let received_at = item.received_at.unwrap_or(item.said_at);
            let answered = |number: usize| {
                let item = self.item(&places[number])?;
                Some(Answered { id: item.id, author: self.author(item), is_earlier: number < shown.start })
            };
            Some(ShownComment {
                id: item.id,
                depth: place.depth,
                answers: place.answers.and_then(answered),
                author: self.author(item),
                words: words(item),
                at: shown_at(item.said_at, self.post.published_at, received_at),
                is_edited: item.is_edited,
                is_before_change: item.seen.is_some_and(|seen| seen != text),
                delivery: item.delivery(),
                is_muted: self.cast.has_muted(item.entry.subject.author),
                reactions: reacted.remove(&Some(item.entry.subject.id)).unwrap_or_default(),
            })
        };
        places[shown.clone()].iter().filter_map(comment).collect()
    }

    /// Unless it was deleted since the outline was read.
    fn item(&self, place: &Place) -> Option<&ItemRow> {
        self.comments.get(&self.outline[place.at].id)
    }

    fn author(&self, item: &ItemRow) -> Voice {
        self.cast.voice(item.entry.subject.author, &item.name)
    }
}

impl Cast {
    pub(crate) fn new(own: NodeId, peers: &[Peer], hidden: Hidden) -> Self {
        let friends = || peers.iter().filter(|peer| peer.state == FriendshipState::Accepted);
        let blocked = peers.iter().filter(|peer| peer.state == FriendshipState::Blocked);
        Self {
            own,
            blocked: blocked.filter_map(|peer| peer.node_id).collect(),
            friends: friends().filter_map(|peer| Some((peer.node_id?, peer.id))).collect(),
            names: friends().map(|peer| (folded(&peer.name), peer.id)).collect(),
            hidden,
        }
    }

    /// Says whether the owner has muted who has this key.
    pub(super) fn has_muted(&self, key: NodeId) -> bool {
        self.friends.get(&key).is_some_and(|friend| self.hidden.people().contains(friend))
    }

    /// Says whether that is the owner's key.
    pub(crate) fn is_owner(&self, key: NodeId) -> bool {
        key == self.own
    }

    /// What the owner has muted.
    pub(crate) fn hidden(&self) -> &Hidden {
        &self.hidden
    }

    pub(crate) fn voice(&self, key: NodeId, name: &str) -> Voice {
        let who = match self.friends.get(&key) {
            _ if key == self.own => Who::Owner,
            Some(friend) => Who::Friend(*friend),
            // Their own word is not passed on either.
            None if self.blocked.contains(&key) => return Voice { key, name: String::new(), who: Who::Blocked },
            None => Who::FriendOfFriend { like: self.names.get(&folded(name)).copied() },
        };
        Voice { key, name: name.to_owned(), who }
    }
}

/// A name as names are compared: how it is written, and not how it is decorated.
fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Reactions that say something, by the comment to which they are. Those of whom the owner blocked are left out.
fn reactions_by_target(reactions: &[ItemRow], cast: &Cast) -> HashMap<Option<WireId>, Vec<Reacted>> {
    let mut by_target: HashMap<Option<WireId>, Vec<Reacted>> = HashMap::new();
    for item in reactions.iter().filter(|item| says_something(item)) {
        let by = cast.voice(item.entry.subject.author, &item.name);
        if by.who == Who::Blocked {
            continue;
        }
        let is_muted = cast.has_muted(by.key);
        let emoji = item.source.split(' ').filter_map(|text| text.parse().ok()).collect();
        let sent = item.delivery().map(|delivery| Sent { id: item.id, delivery });
        by_target.entry(item.entry.subject.reply_to).or_default().push(Reacted { by, is_muted, emoji, sent });
    }
    by_target
}

/// What there is to read of a comment.
pub(super) fn words(item: &ItemRow) -> ShownWords {
    if item.is_removed {
        ShownWords::Removed
    } else if item.entry.is_deletion() {
        ShownWords::Deleted
    } else {
        ShownWords::Said {
            source: item.source.clone(),
            html: item.html.clone(),
            cover: item.cover.clone(),
            pictures: item.pictures.clone(),
            quote: item.quote,
        }
    }
}
