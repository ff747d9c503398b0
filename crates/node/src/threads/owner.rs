//! What the owner does in threads, their own and friends'.

use domain::{
    Cover, FriendshipState, LiveEvent, MediaId, NodeId, PeerId, PostId, ThreadItemId, TypedText, WireId,
    backup::TakeBack,
    thread::{Commenting, Emoji, ItemKind, Reaction, Stage, Standing, Subject, Words, reaction_id},
};
use store::{Home, ItemRow, StoreError, ThreadPost, WriteTx};

use super::{
    error::ThreadError,
    say::{is_said, says_something},
};
use crate::{node::Node, owner::Owner, secrets::secret::random_bytes};

/// What the owner does in threads.
#[derive(Debug, Clone, Copy)]
pub struct OwnerThreads<'a> {
    pub(super) node: &'a Node,
}

/// A comment that the owner writes.
#[derive(Debug, Clone)]
pub struct NewComment {
    pub post: PostId,
    /// The comment that it answers; `None`: the post.
    pub reply_to: Option<ThreadItemId>,
    /// The form's own, so that the same form twice is one comment.
    pub id: WireId,
    pub text: TypedText,
    pub cover: Cover,
    pub pictures: Vec<ChosenPicture>,
    /// A post that is here, the owner's or a friend's, which it shows. With that it is no longer what the owner is about to quote.
    pub quote: Option<PostId>,
}

/// A picture of the owner's that is to be in a comment.
#[derive(Debug, Clone)]
pub struct ChosenPicture {
    pub media: MediaId,
    /// What it shows, in words.
    pub alt: String,
}

/// Where something was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SaidUnder {
    Post(PostId),
    /// In the conversation with this friend.
    Conversation(PeerId),
    /// Under a post that is not here any more.
    Gone,
}

impl SaidUnder {
    fn of(post: Option<&ThreadPost>) -> Self {
        match post {
            Some(ThreadPost { with: Some(peer), .. }) => Self::Conversation(*peer),
            Some(post) => Self::Post(post.id),
            None => Self::Gone,
        }
    }
}

/// An item, and where it is.
pub(super) struct Found {
    pub(super) home: Home,
    /// `None`: it is not here any more.
    pub(super) post: Option<ThreadPost>,
    pub(super) item: ItemRow,
}

impl Found {
    /// What is told beside the backups, where the owner takes it back.
    fn taken_back(&self) -> TakeBack {
        TakeBack::Comment { home: self.home.key, item: self.item.entry.subject.id }
    }

    /// A comment or message that says something.
    fn is_there(&self) -> bool {
        self.item.entry.subject.kind.has_words() && says_something(&self.item)
    }
}

impl Owner {
    /// What the owner does in threads.
    pub fn threads(&self) -> OwnerThreads<'_> {
        OwnerThreads { node: &self.node }
    }
}

impl OwnerThreads<'_> {
    /// Writes a comment. Under a friend's post it waits until that friend's server took it.
    pub async fn comment(self, new: NewComment) -> Result<ThreadItemId, ThreadError> {
        let node = self.node;
        let mut said = self.comment_of(&new.text, new.cover.clone(), &new.pictures, &[]).await?;
        let tx = node.store.write().await?;
        if !tx.are_own_media(&said.media).await? {
            return Err(ThreadError::NoSuchPicture);
        }
        let (home, post) = self.thread_of(&tx, new.post).await?;
        self.check_open(&tx, home, &post).await?;
        let reply_to = self.target(&post, new.reply_to).await?;
        if let Some(quoted) = new.quote {
            said = said.quoting(Some(tx.quote_of(quoted).await?.ok_or(ThreadError::QuotedGone)?));
        }
        let mut id = new.id;
        if let Some(held) = tx.thread_item(home, id).await? {
            if node.is_own(held.entry.subject.author) && is_said(&held, &said.words) {
                return Ok(held.id);
            }
            // Other words, by a form that was gone back to.
            id = WireId(random_bytes());
        }
        let subject = Subject {
            author: node.own_id(),
            home: home.key,
            post: post.wire_id,
            id,
            kind: ItemKind::Comment,
            reply_to,
        };
        let row = node.say(&tx, home, &post, None, subject, Some(said)).await?;
        let has_quoted = new.quote.is_some() && tx.set_quoting(None).await?;
        tx.commit().await?;
        if has_quoted {
            node.live.send(LiveEvent::TimelineChanged);
        }
        node.said(home, &post);
        Ok(row.id)
    }

    /// Changes a comment of the owner's, but for what it quotes; says where it is, while that is here. Of its `pictures` those stay that this node has lost, since a
    /// backup was restored, and which no form can name.
    pub async fn edit(
        self,
        item: ThreadItemId,
        text: TypedText,
        cover: Cover,
        pictures: &[ChosenPicture],
    ) -> Result<SaidUnder, ThreadError> {
        let lost = self.lost_pictures(item).await?;
        let said = self.comment_of(&text, cover, pictures, &lost).await?;
        let tx = self.node.store.write().await?;
        let found = self.own_comment(&tx, item).await?;
        let Some(post) = &found.post else { return Err(ThreadError::NotFound) };
        self.check_open(&tx, found.home, post).await?;
        let said = said.quoting(found.item.quote);
        if !tx.are_own_media(&said.media).await? {
            return Err(ThreadError::NoSuchPicture);
        }
        if !is_said(&found.item, &said.words) {
            self.node.say(&tx, found.home, post, Some(&found.item), found.item.entry.subject, Some(said)).await?;
            tx.commit().await?;
            self.node.said(found.home, post);
        }
        Ok(SaidUnder::of(Some(post)))
    }

    /// Deletes a comment of the owner's, wherever it is; says where it was, while that is here.
    pub async fn delete(self, item: ThreadItemId) -> Result<SaidUnder, ThreadError> {
        let node = self.node;
        let tx = node.store.write().await?;
        let found = self.own_comment(&tx, item).await?;
        let post = node.delete_comment(&tx, &found).await?;
        tx.take_back(&found.taken_back(), node.now()).await?;
        tx.commit().await?;
        node.backups.take_back();
        node.said(found.home, &post);
        Ok(SaidUnder::of(found.post.as_ref()))
    }

    /// Removes another's comment from a thread of the owner's; says under which post it was.
    pub async fn remove(self, item: ThreadItemId) -> Result<PostId, ThreadError> {
        let node = self.node;
        let tx = node.store.write().await?;
        let found = self.find(&tx, item).await?;
        let taken_back = found.taken_back();
        let post =
            found.post.filter(|post| found.home.peer.is_none() && post.with.is_none()).ok_or(ThreadError::NotFound)?;
        if !found.item.is_removed {
            tx.remove_item(&found.item).await?;
            tx.take_back(&taken_back, node.now()).await?;
            tx.commit().await?;
            node.backups.take_back();
            node.said(found.home, &post);
        }
        Ok(post.id)
    }

    /// Reacts to a post, or to a comment under it, with one more emoji; or no more with that one.
    pub async fn react(self, post: PostId, to: Option<ThreadItemId>, emoji: Emoji) -> Result<(), ThreadError> {
        let node = self.node;
        let tx = node.store.write().await?;
        let (home, post) = self.thread_of(&tx, post).await?;
        let mut subject = Subject {
            author: node.own_id(),
            home: home.key,
            post: post.wire_id,
            id: WireId([0; 16]),
            kind: ItemKind::Reaction,
            reply_to: self.target(&post, to).await?,
        };
        subject.id = reaction_id(&subject);
        let held = tx.thread_item(home, subject.id).await?;
        let said = held.as_ref().filter(|held| held.entry.standing == Standing::Said);
        let chosen = said.into_iter().flat_map(|held| held.source.split(' ')).filter_map(|text| text.parse().ok());
        let mut chosen: Vec<Emoji> = chosen.collect();
        let before = chosen.len();
        chosen.retain(|each| each.sign() != emoji.sign());
        let is_more = chosen.len() == before;
        if is_more {
            self.check_open(&tx, home, &post).await?;
            chosen.push(emoji);
        }
        let reaction = Reaction::try_from(chosen).map_err(|_| ThreadError::TooManyEmoji)?;
        node.say(&tx, home, &post, held.as_ref(), subject, Some(Words::Reaction(reaction).into())).await?;
        tx.commit().await?;
        node.said(home, &post);
        Ok(())
    }

    /// Decides who may comment on a post of the owner's.
    pub async fn set_commenting(self, post: PostId, commenting: Commenting) -> Result<(), ThreadError> {
        let tx = self.node.store.write().await?;
        let (home, post) = self.thread_of(&tx, post).await?;
        if home.peer.is_some() {
            return Err(ThreadError::NotFound);
        }
        if tx.commenting(None, post.wire_id).await? != commenting {
            tx.set_commenting(&post, commenting).await?;
            tx.commit().await?;
            self.node.said(home, &post);
        }
        Ok(())
    }

    /// Says whether an item is a message.
    pub async fn is_message(self, item: ThreadItemId) -> Result<bool, StoreError> {
        let place = self.node.store.item_place(item).await?;
        Ok(place.is_some_and(|place| place.kind == ItemKind::Message))
    }

    /// Sends words, or a reaction, once more that did not come to their thread; says where they are to be.
    pub async fn send_again(self, item: ThreadItemId) -> Result<SaidUnder, ThreadError> {
        let tx = self.node.store.write().await?;
        let found = self.own_words(&tx, item).await?;
        let again = found.item.own().ok_or(ThreadError::NotFound)?.again();
        if again.stage == Stage::Waiting {
            tx.set_stage(&found.item, again.stage).await?;
            if let Some(peer) = found.home.peer {
                tx.bring_answered(peer, None).await?;
            }
            tx.commit().await?;
            self.node.peering.items_changed.notify_one();
        }
        Ok(SaidUnder::of(found.post.as_ref()))
    }

    /// The thread of a post that is here, in which the owner may say something.
    async fn thread_of(self, tx: &WriteTx, post: PostId) -> Result<(Home, ThreadPost), ThreadError> {
        let post = tx.thread_post(post).await?.ok_or(ThreadError::NotFound)?;
        let key = match post.home {
            None => Some(self.node.own_id()),
            Some(peer) => {
                let row = tx.peer_row(peer).await?.filter(|row| row.state == FriendshipState::Accepted);
                row.and_then(|row| row.node_id)
            }
        };
        let key = key.ok_or(ThreadError::NotFound)?;
        Ok((Home { peer: post.home, key }, post))
    }

    /// A friend may take no comments there; the owner does.
    pub(super) async fn check_open(self, tx: &WriteTx, home: Home, post: &ThreadPost) -> Result<(), ThreadError> {
        if !post.is_shown() {
            return Err(ThreadError::Ended);
        }
        if home.peer.is_some() && tx.commenting(home.peer, post.wire_id).await? == Commenting::Nobody {
            return Err(ThreadError::Closed);
        }
        Ok(())
    }

    /// The id everywhere of a comment under `post`.
    async fn target(self, post: &ThreadPost, item: Option<ThreadItemId>) -> Result<Option<WireId>, ThreadError> {
        let Some(item) = item else { return Ok(None) };
        let place = self.node.store.item_place(item).await?;
        let place = place.filter(|place| place.home == post.home && place.post == post.wire_id);
        Ok(Some(place.ok_or(ThreadError::NotFound)?.id))
    }

    pub(super) async fn find(self, tx: &WriteTx, item: ThreadItemId) -> Result<Found, ThreadError> {
        let place = self.node.store.item_place(item).await?.ok_or(ThreadError::NotFound)?;
        let home = self.node.home(place.home).await?.ok_or(ThreadError::NotFound)?;
        let item = tx.thread_item(home, place.id).await?.ok_or(ThreadError::NotFound)?;
        Ok(Found { home, post: tx.thread_root(place.home, &item.entry.subject).await?, item })
    }

    /// A comment or reaction of the owner's that says something.
    async fn own_words(self, tx: &WriteTx, item: ThreadItemId) -> Result<Found, ThreadError> {
        let found = self.find(tx, item).await?;
        let is_own = self.node.is_own(found.item.entry.subject.author);
        if is_own && says_something(&found.item) { Ok(found) } else { Err(ThreadError::NotFound) }
    }

    /// The same of comments alone.
    async fn own_comment(self, tx: &WriteTx, item: ThreadItemId) -> Result<Found, ThreadError> {
        let found = self.own_words(tx, item).await?;
        if found.is_there() { Ok(found) } else { Err(ThreadError::NotFound) }
    }
}

impl Node {
    /// Deletes a comment of the owner's within `tx`; gives its post, or one in the place of a post that is not here.
    async fn delete_comment(&self, tx: &WriteTx, found: &Found) -> Result<ThreadPost, ThreadError> {
        // A deletion says nothing of the post, and is sent wherever that is: it is obeyed from anybody.
        let nowhere = || ThreadPost {
            id: PostId(0),
            home: found.home.peer,
            wire_id: found.item.entry.subject.post,
            source: String::new(),
            audience: domain::Audience::OnlyMe,
            published_at: domain::Timestamp(0),
            is_nowhere: false,
            with: None,
        };
        let post = found.post.clone().unwrap_or_else(nowhere);
        self.say(tx, found.home, &post, Some(&found.item), found.item.entry.subject, None).await?;
        Ok(post)
    }

    /// Takes back once more, within `tx`, what the owner deleted or removed after the backup was made with which this node began; says whether it was
    /// here.
    pub(crate) async fn take_back_comment(
        &self,
        tx: &WriteTx,
        home: NodeId,
        item: WireId,
    ) -> Result<bool, ThreadError> {
        let peer = if self.is_own(home) { None } else { tx.peer_by_key(home).await?.map(|row| row.id) };
        if peer.is_none() && !self.is_own(home) {
            return Ok(false);
        }
        let home = Home { peer, key: home };
        let Some(item) = tx.thread_item(home, item).await? else { return Ok(false) };
        let post = tx.thread_root(peer, &item.entry.subject).await?;
        let found = Found { home, post, item };
        if !found.is_there() {
            return Ok(false);
        }
        if self.is_own(found.item.entry.subject.author) {
            self.delete_comment(tx, &found).await?;
        } else if peer.is_none() {
            tx.remove_item(&found.item).await?;
        }
        Ok(true)
    }
}
