//! The door of the owner's threads: what friends' servers bring.

use domain::{
    Conversation, LiveEvent, NodeId, PeerId, WireId, limits,
    thread::{Answer, CameFor, Commenting, Door, Entry, ItemKind, Kept},
};
use federation::wire::SignedItem;
use store::{Home, ItemRow, SeenPost, StoreError, ThreadPost, WriteTx};

use crate::{node::Node, owner::Friend, peering::item::ItemText};

/// Who wrote what is held in a thread of the owner's, and is no friend any more: they may take it back, and nothing else. There is no other way to
/// one than [`Node::former_friend`].
#[derive(Debug, Clone)]
pub struct FormerFriend {
    node: Node,
    peer: PeerId,
}

/// Who brings something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum BroughtBy {
    Friend,
    FormerFriend,
}

/// How much of what a friend brings is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// A comment: the friend may see the post.
    Words,
    /// No more than a deletion has: the friend may not see the post, and said something under it.
    Deletion,
    /// Nothing.
    Nothing,
}

/// What a friend is answered who brought an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BroughtAnswer {
    pub answer: Answer,
    /// With a conflict: what is held, as its author signed it.
    pub held: Option<String>,
}

impl Admission {
    /// Most bytes of a body.
    pub fn limit_bytes(self) -> usize {
        match self {
            Self::Words => limits::COMMENT_BYTES,
            Self::Deletion => limits::REACTION_BYTES,
            Self::Nothing => 0,
        }
    }
}

impl Friend {
    /// How much is read of what this friend brings under `post` as `id`.
    pub async fn may_bring(&self, post: WireId, id: WireId) -> Result<Admission, StoreError> {
        let store = &self.node.store;
        if store.is_post_seen_by(self.peer, post).await? {
            return Ok(Admission::Words);
        }
        let Some(key) = store.peer_row(self.peer).await?.and_then(|row| row.node_id) else {
            return Ok(Admission::Nothing);
        };
        if self.node.holds_conversation(key, post) {
            return Ok(Admission::Words);
        }
        let is_theirs = self.node.holds_words_of(key, post, id).await?;
        Ok(if is_theirs { Admission::Deletion } else { Admission::Nothing })
    }

    /// Takes what this friend brings under `post` as `id`, or says why not.
    pub async fn bring(&self, post: WireId, id: WireId, jws: &str) -> Result<BroughtAnswer, StoreError> {
        self.node.take_brought_by(self.peer, BroughtBy::Friend, post, id, jws).await
    }
}

impl FormerFriend {
    /// Obeys a deletion of what is held under `post` as `id`. Anything else changes nothing.
    pub async fn take_back(&self, post: WireId, id: WireId, jws: &str) -> Result<(), StoreError> {
        self.node.take_brought_by(self.peer, BroughtBy::FormerFriend, post, id, jws).await?;
        Ok(())
    }
}

impl Node {
    /// The peer with this key as the author of what is held under `post` as `id`; `None`: nothing of theirs is.
    pub async fn former_friend(
        &self,
        key: NodeId,
        post: WireId,
        id: WireId,
    ) -> Result<Option<FormerFriend>, StoreError> {
        let Some(row) = self.store.peer_by_key(key).await? else { return Ok(None) };
        let is_theirs = self.holds_words_of(key, post, id).await?;
        Ok(is_theirs.then(|| FormerFriend { node: self.clone(), peer: row.id }))
    }

    async fn holds_words_of(&self, author: NodeId, post: WireId, id: WireId) -> Result<bool, StoreError> {
        let held = self.store.thread_item(self.own_home(), id).await?;
        Ok(held.is_some_and(|held| held.entry.subject.post == post && held.entry.subject.author == author))
    }

    async fn take_brought_by(
        &self,
        peer: PeerId,
        by: BroughtBy,
        post: WireId,
        id: WireId,
        jws: &str,
    ) -> Result<BroughtAnswer, StoreError> {
        let (node, now) = (self, self.now());
        let refused = |answer| Ok(BroughtAnswer { answer, held: None });
        let Ok(signed) = SignedItem::parse(jws) else { return refused(Answer::Misdirected) };
        let entry = *signed.entry();
        if entry.subject.post != post || entry.subject.id != id {
            return refused(Answer::Misdirected);
        }
        let text = ItemText::of(&signed);
        let home = node.own_home();
        let tx = node.write_for(peer).await?;
        let row = tx.peer_row(peer).await?;
        let Some(sender) = row.and_then(|row| row.node_id) else { return refused(Answer::NotFound) };
        let seen = match by {
            BroughtBy::Friend => node.root_seen_by(&tx, peer, sender, &entry).await?,
            BroughtBy::FormerFriend => None,
        };
        let held = tx.thread_item(home, id).await?;
        let commenting = seen.as_ref().map(|seen| seen.commenting);
        let door = node.door(&tx, sender, commenting, held.as_ref(), &entry).await?;
        let received = door.receive(&entry);
        let mut changed = None;
        if received.is_taken {
            if seen.as_ref().is_some_and(|seen| seen.post.with.is_some()) {
                // Whoever brings a message knows what one is.
                tx.put_conversation(peer, None, post).await?;
                tx.set_has_messages(peer, true).await?;
            }
            let audience = seen.as_ref().map(|seen| seen.post.audience.clone()).unwrap_or_default();
            let came_for = CameFor::now(door.commenting, &audience, sender, home.key);
            tx.take_item(home, held.as_ref(), &text.revision(&signed), &came_for, now).await?;
            changed = tx.thread_root(None, &entry.subject).await?;
        } else if let Some(held) = held.as_ref().filter(|_| by == BroughtBy::Friend && received.is_said_again()) {
            tx.say_again(held, peer).await?;
        }
        let is_told = match &seen {
            Some(seen) if received.is_taken && seen.post.with.is_none() => {
                node.tell_of_words(&tx, home, seen.post.id, held.as_ref(), &entry, &text).await?
            }
            _ => false,
        };
        tx.commit().await?;
        node.announce_brought(changed.as_ref(), is_told);
        if received.is_taken && text.has_pictures() {
            // This friend's server has them, and was heard just now.
            node.prefetch_soon(peer);
        }
        if held.is_some() {
            // What is new leaves no files behind.
            node.remove_left_comment_files_soon();
        }
        let held = held.filter(|_| received.answer == Answer::Conflict).map(|held| held.jws);
        Ok(BroughtAnswer { answer: received.answer, held })
    }

    fn announce_brought(&self, changed: Option<&ThreadPost>, is_told: bool) {
        if let Some(post) = changed {
            self.live.send(post.changed());
        }
        if is_told {
            self.live.send(LiveEvent::NotificationsChanged);
        }
        self.poke_friends();
    }

    /// What `entry` is said under, if `sender` may see it: a post, or the conversation with them.
    async fn root_seen_by(
        &self,
        tx: &WriteTx,
        peer: PeerId,
        sender: NodeId,
        entry: &Entry,
    ) -> Result<Option<SeenPost>, StoreError> {
        let post = entry.subject.post;
        if entry.subject.kind != ItemKind::Message {
            return tx.post_seen_by(peer, post).await;
        }
        if !self.holds_conversation(sender, post) {
            return Ok(None);
        }
        // What is there can still be deleted, which makes room.
        let is_full = tx.is_conversation_full(post, sender).await?;
        let commenting = if is_full { Commenting::Nobody } else { Commenting::Everyone };
        Ok(Some(SeenPost { post: ThreadPost::of_conversation(peer, None, post), commenting }))
    }

    /// Says whether `id` is the conversation with `other`, and this node holds it.
    fn holds_conversation(&self, other: NodeId, id: WireId) -> bool {
        let own = self.own_id();
        other != own && Conversation::between(own, other) == Conversation { id, home: own }
    }

    /// The home of the owner's threads.
    pub(crate) fn own_home(&self) -> Home {
        Home { peer: None, key: self.own_id() }
    }

    /// The door of the owner's threads, as `entry` of `sender` finds it in the place of `held`. `commenting`: who may comment on the post;
    /// `None`: the sender may not see it.
    pub(super) async fn door(
        &self,
        tx: &WriteTx,
        sender: NodeId,
        commenting: Option<Commenting>,
        held: Option<&ItemRow>,
        entry: &Entry,
    ) -> Result<Door, StoreError> {
        let home = self.own_home();
        Ok(Door {
            home: home.key,
            sender,
            sees_post: commenting.is_some(),
            commenting: commenting.unwrap_or(Commenting::Nobody),
            kept: held.map(Kept::from),
            target: tx.target(home, entry).await?,
            reactions: tx.count_reactions(entry).await?,
            pace: tx.pace(entry, held, self.now()).await?,
        })
    }
}
