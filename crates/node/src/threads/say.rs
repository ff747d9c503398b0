//! Saying something in a thread: an item is signed, and taken by the door of this node or kept until a friend's server took it.

use domain::{
    MediaId, NodeId, PeerId, Quote, RemoteName, RemotePicture, Timestamp,
    thread::{
        Answer, CameFor, CommentPicture, Content, Entry, Learned, OwnItem, Revision, Stage, Standing, Subject,
        ThreadItem, Words, seen,
    },
};
use federation::wire::SignedItem;
use store::{Home, ItemRevision, ItemRow, StoreError, ThreadPost, WriteTx};

use super::error::ThreadError;
use crate::{node::Node, peering::item::ItemText};

/// What the owner says.
pub(super) struct Said {
    pub(super) words: Words,
    /// Which of the owner's pictures are in it, in their order.
    pub(super) media: Vec<MediaId>,
}

impl Said {
    /// The same with the post that it shows.
    pub(super) fn quoting(self, quote: Option<Quote>) -> Self {
        let words = match self.words {
            Words::Comment(comment) => Words::Comment(comment.quoting(quote)),
            reaction @ Words::Reaction(_) => reaction,
        };
        Self { words, ..self }
    }
}

impl From<Words> for Said {
    /// Without pictures.
    fn from(words: Words) -> Self {
        Self { words, media: Vec::new() }
    }
}

impl Node {
    /// Whose threads those of `peer`'s posts are, or the owner's; `None` if the key is not known.
    pub(crate) async fn home(&self, peer: Option<PeerId>) -> Result<Option<Home>, StoreError> {
        let key = match peer {
            None => Some(self.own_id()),
            Some(peer) => self.store.peer_row(peer).await?.and_then(|row| row.node_id),
        };
        Ok(key.map(|key| Home { peer, key }))
    }

    /// Says the next revision of what `held` is, or something new, under `post`; without words, takes it back.
    pub(super) async fn say(
        &self,
        tx: &WriteTx,
        home: Home,
        post: &ThreadPost,
        held: Option<&ItemRow>,
        subject: Subject,
        said: Option<Said>,
    ) -> Result<ItemRow, ThreadError> {
        let now = self.now();
        let (content, media) = match said {
            Some(Said { words, media }) => (Some(self.content(post, words, now).await?), media),
            None => (None, Vec::new()),
        };
        let revision = Revision::after(held.map(|held| held.entry.revision), now);
        let item = ThreadItem::new(subject, revision, content).map_err(|_| ThreadError::NotFound)?;
        let signed = SignedItem::sign(&self.identity, item).ok_or(ThreadError::NotFound)?;
        let text = ItemText::of(&signed);
        let revision = ItemRevision { media: &media, ..text.revision(&signed) };
        if home.peer.is_none() {
            let came_for = self.admit(tx, home, post, held, signed.entry()).await?;
            return Ok(tx.take_item(home, held, &revision, &came_for, now).await?);
        }
        let own = held.and_then(ItemRow::own);
        let own = own.map_or_else(|| OwnItem::written(*signed.entry()), |own| own.rewritten(*signed.entry()));
        if own.entry != *signed.entry() {
            // What was deleted stays deleted.
            return Err(ThreadError::NotFound);
        }
        if let Some(peer) = home.peer.filter(|_| held.is_none_or(|held| held.stage != Some(Stage::Waiting))) {
            // Not later than what that server wants later.
            tx.bring_now(peer).await?;
        }
        Ok(tx.put_own_item(home, held, &revision, own.stage).await?)
    }

    /// Lets what the owner says in their own thread through its door; says for whom it comes.
    async fn admit(
        &self,
        tx: &WriteTx,
        home: Home,
        post: &ThreadPost,
        held: Option<&ItemRow>,
        entry: &Entry,
    ) -> Result<CameFor, ThreadError> {
        let commenting = tx.commenting(None, post.wire_id).await?;
        let door = self.door(tx, home.key, Some(commenting), held, entry).await?;
        let received = door.receive(entry);
        match received.answer {
            Answer::Held if received.is_taken => {
                Ok(CameFor::now(commenting, &post.audience, entry.subject.author, home.key))
            }
            Answer::Closed => Err(ThreadError::Closed),
            Answer::TooOften => Err(ThreadError::TooOften),
            _ => Err(ThreadError::NotFound),
        }
    }

    async fn content(&self, post: &ThreadPost, words: Words, now: Timestamp) -> Result<Content, ThreadError> {
        let name: RemoteName = self.profile().await?.name.parse().map_err(|_| StoreError::Corrupt("owner.name"))?;
        Ok(Content {
            at: now,
            name,
            // The box beside it says who can read it.
            is_public: post.audience == domain::Audience::Public,
            seen: seen(&post.source),
            words,
        })
    }

    /// Tells open pages, and whoever is to hear of it, of what was said under `post` and committed.
    pub(super) fn said(&self, home: Home, post: &ThreadPost) {
        self.live.send(post.changed());
        match home.peer {
            None => self.poke_friends(),
            Some(_) => self.peering.items_changed.notify_one(),
        }
        self.remove_left_comment_files_soon();
    }

    /// What this node had forgotten, or never knew, is what the owner said. A comment that waited in its place is nowhere else, and is set aside.
    pub(crate) async fn take_over_item(
        &self,
        tx: &WriteTx,
        home: Home,
        held: Option<&ItemRow>,
        learned: Learned,
        said: &ItemRevision<'_>,
        stage: Stage,
    ) -> Result<(), StoreError> {
        let waited = held.filter(|held| learned == Learned::SetAside && held.entry.subject.kind.has_words());
        if let Some(waited) = waited.filter(|waited| !waited.source.is_empty()) {
            tx.insert_set_aside(&waited.source, self.now()).await?;
        }
        tx.put_own_item(home, held, said, stage).await?;
        Ok(())
    }

    /// Says whether a comment or reaction is by the owner.
    pub(crate) fn is_own(&self, author: NodeId) -> bool {
        author == self.own_id()
    }
}

/// A comment or reaction that was not taken back, nor removed.
pub(super) fn says_something(item: &ItemRow) -> bool {
    item.entry.standing == Standing::Said && !item.is_removed
}

/// Says whether a comment says `words` already.
pub(super) fn is_said(held: &ItemRow, words: &Words) -> bool {
    match words {
        Words::Comment(comment) => {
            held.source == comment.text().as_str()
                && held.cover == *comment.cover()
                && held.quote == comment.quote()
                && are_shown(&held.pictures, comment.pictures())
        }
        Words::Reaction(_) => false,
    }
}

/// Says whether a comment shows these pictures already.
fn are_shown(held: &[CommentPicture], pictures: &[RemotePicture]) -> bool {
    let is_same = |(held, picture): (&CommentPicture, &RemotePicture)| {
        held.alt == picture.alt.as_str() && held.variants == picture.variants
    };
    held.len() == pictures.len() && held.iter().zip(pictures).all(is_same)
}
