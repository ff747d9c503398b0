//! What the owner writes in conversations, and which there are. A message is edited, deleted and sent again
//! as comments are.

use domain::{
    Conversation, Cover, FriendshipState, PeerId, ThreadItemId, TypedText, WireId,
    thread::{ItemKind, Subject},
};
use store::{Home, MessageDraft, PeerRow, StoreError, ThreadPost};

use super::{
    error::ThreadError,
    owner::{ChosenPicture, OwnerThreads},
    say::is_said,
};
use crate::{node::Node, owner::Owner, secrets::secret::random_bytes};

/// What the owner does in conversations.
#[derive(Debug, Clone, Copy)]
pub struct OwnerMessages<'a> {
    pub(super) node: &'a Node,
}

/// A message that the owner writes.
#[derive(Debug, Clone)]
pub struct NewMessage {
    /// To whom.
    pub peer: PeerId,
    /// The form's own, so that the same form twice is one message.
    pub id: WireId,
    pub text: TypedText,
    pub cover: Cover,
    pub pictures: Vec<ChosenPicture>,
}

impl Owner {
    /// What the owner does in conversations.
    pub fn messages(&self) -> OwnerMessages<'_> {
        OwnerMessages { node: &self.node }
    }
}

impl OwnerMessages<'_> {
    /// Writes a message to a friend. It waits until the friend's server has it.
    pub async fn write(self, new: NewMessage) -> Result<ThreadItemId, ThreadError> {
        let node = self.node;
        let said = OwnerThreads { node }.comment_of(&new.text, new.cover.clone(), &new.pictures, &[]).await?;
        let tx = node.store.write().await?;
        if !tx.are_own_media(&said.media).await? {
            return Err(ThreadError::NoSuchPicture);
        }
        let row = tx.peer_row(new.peer).await?.ok_or(ThreadError::NotFound)?;
        let (home, conversation) = node.conversation_with(&row).ok_or(ThreadError::NotFound)?;
        if row.state != FriendshipState::Accepted {
            return Err(ThreadError::Ended);
        }
        let mut id = new.id;
        if let Some(held) = tx.thread_item(home, id).await? {
            let is_same = held.entry.subject.post == conversation && node.is_own(held.entry.subject.author);
            if is_same && is_said(&held, &said.words) {
                return Ok(held.id);
            }
            // Other words, by a form that was gone back to.
            id = WireId(random_bytes());
        }
        tx.put_conversation(new.peer, home.peer, conversation).await?;
        let root = ThreadPost::of_conversation(new.peer, home.peer, conversation);
        let subject = Subject {
            author: node.own_id(),
            home: home.key,
            post: conversation,
            id,
            kind: ItemKind::Message,
            reply_to: None,
        };
        let message = node.say(&tx, home, &root, None, subject, Some(said)).await?;
        tx.clear_message_draft(new.peer, new.id).await?;
        tx.commit().await?;
        node.said(home, &root);
        Ok(message.id)
    }

    /// Keeps what the owner has written to a friend and not sent; nothing once the message `id` was.
    pub async fn keep_draft(self, peer: PeerId, id: WireId, text: String) -> Result<(), ThreadError> {
        let node = self.node;
        let tx = node.store.write().await?;
        let row = tx.peer_row(peer).await?.filter(|row| row.state == FriendshipState::Accepted);
        let (home, conversation) = row.and_then(|row| node.conversation_with(&row)).ok_or(ThreadError::NotFound)?;
        if tx.thread_item(home, id).await?.is_none() {
            tx.put_conversation(peer, home.peer, conversation).await?;
            tx.keep_message_draft(peer, &MessageDraft { id, text }).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Notes that the owner has seen a conversation up to the message `last`.
    pub async fn mark_read(self, last: ThreadItemId) -> Result<(), StoreError> {
        let tx = self.node.store.write().await?;
        if let Some(peer) = tx.see_messages(last).await? {
            tx.commit().await?;
            self.node.tell_read_soon(peer).await?;
            self.node.live.send(domain::LiveEvent::NotificationsChanged);
        }
        Ok(())
    }

    /// Mutes the conversation with a person, or no longer: what is new in it is not counted beside the navigation.
    pub async fn set_muted(self, peer: PeerId, is_muted: bool) -> Result<(), ThreadError> {
        let tx = self.node.store.write().await?;
        if !tx.set_conversation_muted(peer, is_muted).await? {
            return Err(ThreadError::NotFound);
        }
        tx.commit().await?;
        self.node.live.send(domain::LiveEvent::NotificationsChanged);
        Ok(())
    }

    /// Deletes the conversation with a person here, for good; what has not come to them does not go any more. Their copy stays.
    pub async fn delete_conversation(self, peer: PeerId) -> Result<(), ThreadError> {
        let node = self.node;
        let tx = node.store.write().await?;
        let row = tx.peer_row(peer).await?.ok_or(ThreadError::NotFound)?;
        let (home, conversation) = node.conversation_with(&row).ok_or(ThreadError::NotFound)?;
        tx.forget_conversation(home.peer, conversation).await?;
        tx.commit().await?;
        node.live.send(domain::LiveEvent::NotificationsChanged);
        node.remove_left_comment_files_soon();
        Ok(())
    }

    /// How many messages the owner has not seen, but for those in muted conversations.
    pub async fn count_unread(self) -> Result<u64, StoreError> {
        self.node.store.count_unread_messages().await
    }
}

impl Node {
    /// Who holds the conversation with a peer, and its id; `None` if the peer's key is not known.
    pub(super) fn conversation_with(&self, row: &PeerRow) -> Option<(Home, WireId)> {
        let Conversation { id, home } = Conversation::between(self.own_id(), row.node_id?);
        let peer = (home != self.own_id()).then_some(row.id);
        Some((Home { peer, key: home }, id))
    }
}
