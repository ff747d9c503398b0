//! A thread as its reader sees it.

use std::collections::{HashMap, HashSet};

use domain::{
    FriendshipState, Hidden, NodeId, Peer, PeerId, PostId, ThreadItemId, Timestamp, WireId, limits,
    thread::{
        ItemKind, Reacted, ShownComment, ShownWords, Standing, Thread, ThreadPosition, Voice, Who, arrange, seen,
        shown_at,
    },
};
use store::{Home, ItemRow, StoreError, ThreadPost};

use super::{owner::OwnerThreads, report::Told};
use crate::{reading::timeline::People, secrets::secret::random_bytes};

const DAY_SECONDS: i64 = 86_400;

/// A thread, and the people in it whom this node knows.
#[derive(Debug, Clone)]
pub struct ThreadPage {
    pub thread: Thread,
    pub people: People,
    /// What a comment that is written on this page may be called: it was never used.
    pub new: WireId,
    /// The thread of a friend's post may have older comments than those that came.
    pub may_have_older: bool,
    /// Of the comments about which the owner of a friend's thread can be told: whether they were.
    pub told: HashMap<ThreadItemId, Told>,
}

/// Who is who.
pub(super) struct Cast {
    own: NodeId,
    friends: HashMap<NodeId, PeerId>,
    /// By their names as they are compared.
    names: HashMap<String, PeerId>,
    hidden: Hidden,
}

impl OwnerThreads<'_> {
    /// What this node holds of the thread under a post, and who is in it.
    pub async fn read(self, post: PostId) -> Result<Option<ThreadPage>, StoreError> {
        let node = self.node;
        let Some(post) = node.store.thread_post(post).await? else { return Ok(None) };
        let peers = node.store.peers().await?;
        let key = match post.home {
            None => Some(node.own_id()),
            Some(id) => peers.iter().find(|peer| peer.id == id).and_then(|peer| peer.node_id),
        };
        let Some(key) = key else { return Ok(None) };
        let home = Home { peer: post.home, key };
        let cast = Cast::new(node.own_id(), &peers, node.hidden().await?);
        let items = node.store.thread_items(home, post.wire_id).await?;
        let (comments, reactions): (Vec<ItemRow>, Vec<ItemRow>) =
            items.into_iter().partition(|item| item.entry.subject.kind == ItemKind::Comment);
        let may_have_older = may_have_older(&post, &comments, node.now());
        let mut reacted = reactions_by_target(&reactions, &cast);
        let thread = Thread {
            post: post.id,
            is_own: post.home.is_none(),
            commenting: node.store.commenting(post.home, post.wire_id).await?,
            reactions: reacted.remove(&None).unwrap_or_default(),
            comments: shown(&post, &comments, &cast, &mut reacted),
        };
        let told = self.told(home, &thread).await?;
        let peers = peers.into_iter().map(|peer| (peer.id, peer)).collect();
        let people = People { owner: node.profile().await?, peers, circles: HashMap::new() };
        Ok(Some(ThreadPage { thread, people, new: WireId(random_bytes()), may_have_older, told }))
    }
}

/// A feed begins with the newest comments of the last days; all that came later is here.
fn may_have_older(post: &ThreadPost, comments: &[ItemRow], now: Timestamp) -> bool {
    let is_old = now.seconds_since(post.published_at) > limits::THREAD_SNAPSHOT_DAYS * DAY_SECONDS;
    post.home.is_some() && (is_old || comments.len() >= limits::THREAD_SNAPSHOT_COMMENTS)
}

impl Cast {
    pub(super) fn new(own: NodeId, peers: &[Peer], hidden: Hidden) -> Self {
        let friends = || peers.iter().filter(|peer| peer.state == FriendshipState::Accepted);
        Self {
            own,
            friends: friends().filter_map(|peer| Some((peer.node_id?, peer.id))).collect(),
            names: friends().map(|peer| (folded(&peer.name), peer.id)).collect(),
            hidden,
        }
    }

    /// Says whether the owner has muted who has this key.
    pub(super) fn has_muted(&self, key: NodeId) -> bool {
        self.friends.get(&key).is_some_and(|friend| self.hidden.people().contains(friend))
    }

    pub(super) fn voice(&self, key: NodeId, name: &str) -> Voice {
        let who = match self.friends.get(&key) {
            _ if key == self.own => Who::Owner,
            Some(friend) => Who::Friend(*friend),
            None => Who::FriendOfFriend { like: self.names.get(&folded(name)).copied() },
        };
        Voice { key, name: name.to_owned(), who }
    }
}

/// A name as names are compared: how it is written, and not how it is decorated.
fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Reactions that say something, by the comment to which they are.
fn reactions_by_target(reactions: &[ItemRow], cast: &Cast) -> HashMap<Option<WireId>, Vec<Reacted>> {
    let mut by_target: HashMap<Option<WireId>, Vec<Reacted>> = HashMap::new();
    for item in reactions.iter().filter(|item| says_something(item)) {
        let by = cast.voice(item.entry.subject.author, &item.name);
        let emoji = item.source.split(' ').filter_map(|text| text.parse().ok()).collect();
        by_target.entry(item.entry.subject.reply_to).or_default().push(Reacted { by, emoji });
    }
    by_target
}

fn says_something(item: &ItemRow) -> bool {
    item.entry.standing == Standing::Said && !item.is_removed
}

/// Where a comment stands. What its home has not shown yet stands last, in the order in which it was written.
fn position(item: &ItemRow) -> ThreadPosition {
    let last = Timestamp(i64::MAX / 2 + item.id.0);
    ThreadPosition { received_at: item.received_at.unwrap_or(last), id: item.entry.subject.id }
}

/// The comments as they are read. Of what says nothing any more the place is kept while something answers it.
fn shown(
    post: &ThreadPost,
    comments: &[ItemRow],
    cast: &Cast,
    reacted: &mut HashMap<Option<WireId>, Vec<Reacted>>,
) -> Vec<ShownComment> {
    let mut answered: HashSet<WireId> = HashSet::new();
    let positions: Vec<_> = comments.iter().map(|item| (position(item), item.entry.subject.reply_to)).collect();
    let arranged = arrange(&positions);
    // From the last on, so that what answers is known before what it answers.
    let kept: Vec<bool> = arranged
        .iter()
        .rev()
        .map(|at| {
            let item = &comments[at.index];
            let is_kept = says_something(item) || answered.contains(&item.entry.subject.id);
            if is_kept {
                answered.extend(item.entry.subject.reply_to);
            }
            is_kept
        })
        .collect();
    let text = seen(&post.source);
    let in_sight = arranged.iter().zip(kept.into_iter().rev()).filter(|(_, is_kept)| *is_kept);
    let comment = |(at, _): (&domain::thread::Arranged, bool)| {
        let item = &comments[at.index];
        let received_at = item.received_at.unwrap_or(item.said_at);
        ShownComment {
            id: item.id,
            depth: at.depth,
            author: cast.voice(item.entry.subject.author, &item.name),
            words: words(item),
            at: shown_at(item.said_at, post.published_at, received_at),
            is_edited: item.is_edited,
            is_before_change: item.seen.is_some_and(|seen| seen != text),
            stage: item.stage,
            is_muted: cast.has_muted(item.entry.subject.author),
            reactions: reacted.remove(&Some(item.entry.subject.id)).unwrap_or_default(),
        }
    };
    in_sight.map(comment).collect()
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
        }
    }
}
