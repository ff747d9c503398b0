//! Messages: conversations between two friends. They are for tokens that may do everything alone: others were given to read and write posts. What was written is changed, deleted and sent again as comments are (`threads`).

use domain::{MessageState, PeerId, ThreadItemId, WireId, thread::ThreadPosition};
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, MultipartData, MultipartFormData},
};
use serde::{Deserialize, Serialize};

use super::{ApiError, PersonView, TimeView, UnsentView, WordsView, json::Answer};

/// The conversations there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationsView {
    /// The one in which something was written last first.
    pub conversations: Vec<ListedConversationView>,
    /// Friends with whom there is none yet, by name.
    pub others: Vec<CorrespondentView>,
}

/// Somebody to whom one can write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrespondentView {
    pub peer: PeerId,
    pub person: PersonView,
}

/// A conversation in the list of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedConversationView {
    pub peer: PeerId,
    pub person: PersonView,
    /// How what was written last begins, in one line.
    pub words: String,
    /// The owner wrote that.
    pub is_own: bool,
    pub at: Option<TimeView>,
    /// Messages of the other's that the owner has not seen.
    pub unread: u64,
    /// What is new in it is not counted beside the navigation.
    pub is_muted: bool,
}

/// A page of the conversation with one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each says something else")]
pub struct ConversationView {
    pub peer: PeerId,
    pub person: PersonView,
    /// When the other's server was heard last.
    pub heard: Option<TimeView>,
    /// The other's server is not reached now: what is written waits.
    pub is_asleep: bool,
    /// This server holds the conversation; otherwise the other's does.
    pub is_held_here: bool,
    /// They are friends: something may be written.
    pub is_open: bool,
    /// The other's server is of a version with messages.
    pub knows_messages: bool,
    pub is_muted: bool,
    /// The oldest first.
    pub messages: Vec<MessageView>,
    /// Where the page before this one ends, if there is more: for `before`.
    pub before: Option<ThreadPosition>,
    /// Some of these the owner has not seen.
    pub are_earlier_new: bool,
    /// The last of the other's that the owner has not seen: for [`mark_messages_read`].
    pub unseen: Option<ThreadItemId>,
    /// What the owner has written and not sent; empty if nothing.
    pub draft: String,
    /// What a message that is written on this page is called.
    pub new: WireId,
    /// A form that failed.
    pub unsent: Option<UnsentView>,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageView {
    pub id: ThreadItemId,
    pub is_own: bool,
    pub words: WordsView,
    pub at: TimeView,
    pub is_edited: bool,
    /// How far it has come, if it is the owner's.
    pub state: Option<MessageState>,
    /// The owner has not seen it yet.
    pub is_new: bool,
}

/// Lists the conversations, and the friends with whom there is none yet.
#[server(endpoint = "messages/list", input = GetUrl)]
pub async fn list_conversations() -> Result<ConversationsView, ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    Ok(ConversationsView::new(owner.messages().list().await?, owner.node().now()))
}

/// Reads the conversation with a person: its last messages, or those before the position `before`. With what was in a form that failed, by the word
/// in the address to which that led.
#[server(endpoint = "messages/read", input = GetUrl)]
pub async fn read_conversation(
    peer: PeerId,
    before: Option<ThreadPosition>,
    unsent: Option<String>,
) -> Result<ConversationView, ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    let page = owner.messages().read(peer, before).await?.ok_or(ApiError::NotFound)?;
    let conversation = ConversationView::new(page, unsent.as_deref(), owner.node().now());
    // With somebody who is no friend there is none, but words that could not be sent have no other page.
    let is_there = conversation.is_open || !conversation.messages.is_empty() || conversation.unsent.is_some();
    if is_there { Ok(conversation) } else { Err(ApiError::NotFound) }
}

/// Writes a message to a friend.
///
/// The form of [`comment_on_post`](super::comment_on_post), with the friend as `peer` in place of `post` and `reply_to`.
#[server(endpoint = "messages/send", input = MultipartFormData, output = Answer)]
pub async fn send_message(form: MultipartData) -> Result<ThreadItemId, ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await;
    Box::pin(super::convert::CommentForm::read(owner, form).await?.message()).await
}

/// Keeps what the owner has written to a friend and not sent: `text`, which will be the message `id`. Once that is sent, nothing is kept. Never shown to
/// anybody else.
#[server(endpoint = "messages/keep-draft")]
pub async fn keep_message_draft(peer: PeerId, id: WireId, #[server(default)] text: String) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    if text.len() > domain::limits::DRAFT_TEXT_BYTES {
        return Err(ApiError::Malformed);
    }
    Ok(owner.messages().keep_draft(peer, id, text).await?)
}

/// Marks the messages of a conversation as read: everything up to and including `last`.
#[server(endpoint = "messages/mark-read", output = Answer)]
pub async fn mark_messages_read(last: ThreadItemId) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    Ok(owner.messages().mark_read(last).await?)
}

/// Deletes the conversation with a person from this server, for good. The other's copy stays, and what has not come to them is not sent any more.
#[server(endpoint = "messages/delete", output = Answer)]
pub async fn delete_conversation(peer: PeerId) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    owner.messages().delete_conversation(peer).await?;
    super::context::answer_form("/messages?saved=conversation-deleted");
    Ok(())
}

/// Says whether friends are told what the owner has read of their messages.
#[server(endpoint = "messages/tells-reading", input = GetUrl)]
pub async fn tells_reading() -> Result<bool, ApiError> {
    Ok(!super::context::owner(domain::Permission::Manage).await?.messages().hides_reading().await?)
}

/// Tells friends what the owner has read of their messages if `tells` is `true`. Otherwise nobody is told, and the owner does not see what others have read.
#[server(endpoint = "messages/tell-reading")]
pub async fn tell_reading(#[server(default)] tells: bool) -> Result<(), ApiError> {
    super::context::owner(domain::Permission::Manage).await?.messages().set_hides_reading(!tells).await?;
    super::context::answer_form("/settings?saved=messages#messages");
    Ok(())
}

/// Mutes the conversation with a person, or no longer: what is new in it is not counted beside the navigation.
#[server(endpoint = "messages/mute", output = Answer)]
pub async fn mute_conversation(peer: PeerId, muted: bool) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    owner.messages().set_muted(peer, muted).await?;
    super::context::answer_form(&format!("/messages/{peer}"));
    Ok(())
}
