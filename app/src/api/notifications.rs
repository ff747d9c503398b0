//! Notifications: what the owner is told of.

use domain::{FriendshipState, LeftAloneReason, NotificationId, NotificationKind, PeerId};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::{ApiError, PersonView, TimeView};

/// A notification, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationView {
    pub id: NotificationId,
    pub kind: NotificationKind,
    /// Whom it is about, if it is about a person.
    pub person: Option<PersonView>,
    pub peer: Option<PeerId>,
    pub time: TimeView,
    pub is_unread: bool,
    /// Where the two stand now, if it is about a request: one that waits can be answered here.
    pub request: Option<FriendshipState>,
    /// If it is about files in the pictures folder that wait for an answer: whether any still do.
    pub folder_waits: Option<bool>,
    /// What in the pictures folder is left alone, if it is about that.
    pub left_alone: Vec<LeftAloneView>,
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
    let page = owner.notifications(before).await?;
    Ok(NotificationsView::new(page, owner.node().now()))
}

/// Marks notifications as read: everything up to and including `last`.
#[server(endpoint = "notifications/mark-read")]
pub async fn mark_notifications_read(last: NotificationId) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    Ok(owner.mark_notifications_read(last).await?)
}
