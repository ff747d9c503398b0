//! Notifications: what the owner is told of.

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
    /// Which comment there a friend told the owner about.
    pub report: Option<ReportView>,
    /// Who said something there, the latest first.
    pub voices: Vec<VoiceView>,
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
    pub item: ThreadItemId,
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

/// Lists the newest notifications, or those older than `before`.
#[server(endpoint = "notifications/list", input = GetUrl)]
pub async fn list_notifications(before: Option<NotificationId>) -> Result<NotificationsView, ApiError> {
    let owner = super::context::owner(domain::Permission::Read).await?;
    let page = owner.notifications().page(before).await?;
    Ok(NotificationsView::new(page, owner.node().now()))
}

/// Marks notifications as read: everything up to and including `last`.
#[server(endpoint = "notifications/mark-read", output = Answer)]
pub async fn mark_notifications_read(last: NotificationId) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    Ok(owner.notifications().mark_read(last).await?)
}
