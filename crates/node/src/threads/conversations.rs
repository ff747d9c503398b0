//! Conversations as they are read: the list of them, and one of them page by page.

use domain::{
    FriendshipState, MessageState, Peer, PeerId, ShownMessage, Timestamp, WireId, limits,
    thread::{ShownWords, ThreadPosition},
};
use store::{Home, ItemRow, MessageRow, MessageStanding, StoreError};

use super::{messages::OwnerMessages, read::words, say::says_something};
use crate::{
    reading::timeline::{People, Quoted},
    secrets::secret::random_bytes,
};

/// One more than the page holds tells whether there is another page.
const PAGE_AND_ONE: usize = limits::MESSAGES_PER_PAGE + 1;

/// The conversations, and with whom they are.
#[derive(Debug, Clone)]
pub struct ConversationsPage {
    /// The one in which something was written last first.
    pub conversations: Vec<ListedConversation>,
    /// Friends with whom there is none yet, by name.
    pub others: Vec<PeerId>,
    pub people: People,
}

/// A conversation in the list of them.
#[derive(Debug, Clone)]
pub struct ListedConversation {
    pub peer: PeerId,
    /// What was written last: by the owner or not, its words and when.
    pub last: Option<(bool, ShownWords, Timestamp)>,
    pub unread: u64,
    pub is_muted: bool,
}

/// A page of the conversation with one person.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each says something else")]
pub struct ConversationPage {
    pub peer: Peer,
    /// This node holds the conversation; otherwise the other's server does.
    pub is_held_here: bool,
    /// They are friends: something may be written.
    pub is_open: bool,
    /// The other's server is of a version with messages.
    pub knows_messages: bool,
    pub is_muted: bool,
    /// The oldest first.
    pub messages: Vec<ShownMessage>,
    /// Where the page before begins, if there is more.
    pub before: Option<ThreadPosition>,
    /// There are some before this page that the owner has not seen.
    pub are_earlier_new: bool,
    /// The newest of the other's on this page that the owner has not seen, if there are none before it.
    pub unseen: Option<domain::ThreadItemId>,
    pub people: People,
    /// What messages show.
    pub quoted: Quoted,
    /// What the owner has written and not sent; empty if nothing.
    pub draft: String,
    /// What a message that is written on this page may be called: it was never used.
    pub new: WireId,
}

impl OwnerMessages<'_> {
    /// The conversations, and friends with whom there is none yet.
    pub async fn list(self) -> Result<ConversationsPage, StoreError> {
        let node = self.node;
        let rows = node.store.conversations(node.own_id()).await?;
        let last = |item: ItemRow| (node.is_own(item.entry.subject.author), words(&item), at(&item));
        let conversations: Vec<ListedConversation> = rows
            .into_iter()
            .map(|row| ListedConversation {
                peer: row.peer,
                last: row.last.map(last),
                unread: row.unread,
                is_muted: row.is_muted,
            })
            .collect();
        let mut others = node.store.peers().await?;
        others.retain(|peer| {
            let is_friend = peer.state == FriendshipState::Accepted && peer.node_id.is_some();
            is_friend && conversations.iter().all(|listed| listed.peer != peer.id)
        });
        others.sort_by_key(|peer| peer.name.to_lowercase());
        let others = others.into_iter().map(|peer| peer.id).collect();
        Ok(ConversationsPage { conversations, others, people: node.people(node.store.peers().await?).await? })
    }

    /// The newest messages of the conversation with `peer`, or those before `before`; `None` if there can be no such conversation.
    pub async fn read(
        self,
        peer: PeerId,
        before: Option<ThreadPosition>,
    ) -> Result<Option<ConversationPage>, StoreError> {
        let node = self.node;
        let people = node.people(node.store.peers().await?).await?;
        let Some(other) = people.peers.get(&peer).cloned() else { return Ok(None) };
        let Some(row) = node.store.peer_row(peer).await? else { return Ok(None) };
        let Some((home, conversation)) = node.conversation_with(&row) else { return Ok(None) };
        let is_open = row.state == FriendshipState::Accepted;
        let mut rows = node.store.messages(home, conversation, before, PAGE_AND_ONE as u64).await?;
        let is_last = rows.len() < PAGE_AND_ONE;
        rows.truncate(limits::MESSAGES_PER_PAGE);
        let older = rows.last().filter(|_| !is_last).map(|row| row.place);
        let standing = node.store.message_standing(peer).await?;
        let standing = if node.store.hides_reading().await? { standing.without_read_marks() } else { standing };
        let mut messages: Vec<_> = rows.iter().rev().map(|row| self.shown(home, row, standing, is_open)).collect();
        in_order(&mut messages);
        let are_earlier_new = match (older, row.node_id) {
            (Some(older), Some(key)) => {
                let seen = standing.seen_up_to;
                node.store.has_new_messages_before(home, conversation, older, key, seen).await?
            }
            _ => false,
        };
        // What stands before is not seen by looking at these.
        let new = messages.iter().filter(|message| message.is_new && !are_earlier_new);
        let unseen = new.map(|message| message.id).max();
        let draft = node.store.message_draft(peer).await?.filter(|_| is_open);
        let new = draft.as_ref().map_or_else(|| WireId(random_bytes()), |draft| draft.id);
        let draft = draft.map(|draft| draft.text).unwrap_or_default();
        let quoted = node.quoted_in(&people, messages.iter().map(|message| &message.words)).await?;
        Ok(Some(ConversationPage {
            peer: other,
            is_held_here: home.peer.is_none(),
            is_open,
            knows_messages: standing.knows_messages,
            is_muted: standing.is_muted,
            messages,
            before: older,
            are_earlier_new,
            unseen,
            people,
            quoted,
            draft,
            new,
        }))
    }

    fn shown(self, home: Home, row: &MessageRow, standing: MessageStanding, is_open: bool) -> ShownMessage {
        let MessageRow { item, is_delivered, .. } = row;
        let MessageStanding { knows_messages, seen_up_to, read_up_to, .. } = standing;
        let is_own = self.node.is_own(item.entry.subject.author);
        let state = || {
            let state = match item.stage {
                Some(stage) if home.peer.is_some() => MessageState::brought(stage, knows_messages),
                _ => MessageState::offered(*is_delivered, knows_messages),
            };
            let state = if item.id <= read_up_to { state.and_read() } else { state };
            if is_open { state } else { state.after_the_end() }
        };
        ShownMessage {
            id: item.id,
            is_own,
            words: words(item),
            at: at(item),
            is_edited: item.is_edited,
            state: is_own.then(state),
            is_new: !is_own && item.id > seen_up_to && says_something(item),
        }
    }
}

/// When a message was written, by its author's clock and not after it arrived. Of a deletion nothing but the arrival is known.
fn at(item: &ItemRow) -> Timestamp {
    let received_at = item.received_at.unwrap_or(item.said_at);
    if item.entry.is_deletion() { received_at } else { item.said_at.min(received_at) }
}

/// None is said to be from before the one above it: a clock that is wrong does not set it back among days that have passed.
fn in_order(messages: &mut [ShownMessage]) {
    let mut last = Timestamp(0);
    for message in messages {
        message.at = message.at.max(last);
        last = message.at;
    }
}
