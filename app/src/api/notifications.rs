//! Notifications: what the owner is told of.

#![expect(clippy::implicit_hasher, reason = "the hasher of a server function is the default one")]

use std::collections::HashMap;

use domain::{LeftAloneReason, NotificationId, NotificationKind, PeerId, PostId, ThreadItemId};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::{ApiError, PersonView, TimeView, VoiceView, json::Answer};

/// A notification, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationView {
    pub id: NotificationId,
    pub kind: NotificationKind,
    /// Whom it is about, if it is about a person.
    pub person: Option<PersonView>,
    pub peer: Option<PeerId>,
    /// Under which post it happened.
    pub post: Option<PostId>,
    /// In which comment there; nothing of one in the post itself, or of several.
    pub item: Option<ThreadItemId>,
    /// What a friend told the owner about that comment.
    pub report: Option<ReportView>,
    /// Who said something there, the latest first.
    pub voices: Vec<VoiceView>,
    /// What happened, in a sentence.
    pub text: String,
    /// The page that it is about, from its `/` on.
    pub href: String,
    pub time: TimeView,
    pub is_unread: bool,
    /// What became of the request, if it is about one.
    pub request: Option<RequestView>,
    /// If it is about files in the pictures folder that wait for an answer: whether any still do.
    pub folder_waits: Option<bool>,
    /// What in the pictures folder is left alone, if it is about that.
    pub left_alone: Vec<LeftAloneView>,
}

/// What a friend told the owner about a comment, and nobody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportView {
    /// May be empty.
    pub words: String,
    /// Whether the comment is there still.
    pub is_there: bool,
}

/// A request to be friends, as it stands now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RequestView {
    /// It can be answered here.
    Waiting {
        /// Where it came from.
        address: String,
        /// The asker's words; anybody can use any name.
        note: String,
    },
    Accepted,
    Declined,
    /// There is nothing to answer any more, for another reason.
    Over,
}

/// Something in the pictures folder that is not published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftAloneView {
    pub name: String,
    pub reason: LeftAloneReason,
}

/// A page of notifications.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationsView {
    /// Newest first.
    pub notifications: Vec<NotificationView>,
    /// Where the next page begins, if there are older ones.
    pub older_than: Option<NotificationId>,
}

/// What is unread, as one message says it that comes up outside of the pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewsView {
    /// The last of them, and its kind.
    pub newest: NotificationId,
    pub kind: NotificationKind,
    /// How many there are.
    pub count: usize,
    pub text: String,
    /// The page that it leads to, from its `/` on.
    pub href: String,
}

/// Which kinds of notifications there are to turn off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeKindView {
    pub kind: NotificationKind,
    pub is_on: bool,
}

/// Lists the newest notifications, or those older than `before`.
#[server(endpoint = "notifications/list", input = GetUrl)]
pub async fn list_notifications(before: Option<NotificationId>) -> Result<NotificationsView, ApiError> {
    let owner = super::context::owner(domain::Permission::Read).await?;
    let page = owner.notifications().page(before).await?;
    Ok(NotificationsView::new(page, owner.node().now()))
}

/// Says in one sentence what is unread and came after `after`; `null` if nothing did.
#[server(endpoint = "notifications/news", input = GetUrl)]
pub async fn read_news(after: Option<NotificationId>) -> Result<Option<NewsView>, ApiError> {
    let owner = super::context::owner(domain::Permission::Read).await?;
    Ok(NewsView::new(owner.notifications().news(after).await?, owner.node().now()))
}

/// Lists the kinds of notifications that can be turned off, and which are on.
#[server(endpoint = "notifications/kinds", input = GetUrl)]
pub async fn list_notice_kinds() -> Result<Vec<NoticeKindView>, ApiError> {
    let owner = super::context::owner(domain::Permission::Read).await?;
    Ok(super::convert::notice_kinds(&owner.notifications().off().await?))
}

/// Turns kinds of notifications on: those that `told` names. The others that can be off are turned off.
#[server(endpoint = "notifications/set-kinds")]
pub async fn set_notice_kinds(#[server(default)] told: HashMap<String, String>) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    owner.notifications().set_off(&super::convert::kinds_off(&told)?).await?;
    super::context::answer_form("/settings/notifications?saved=kinds#kinds");
    Ok(())
}

/// Marks notifications as read: everything up to and including `last`.
#[server(endpoint = "notifications/mark-read", output = Answer)]
pub async fn mark_notifications_read(last: NotificationId) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    Ok(owner.notifications().mark_read(last).await?)
}
