//! Notifications as views.

use domain::{Notification, Timestamp};
use node::NotificationPage;

use crate::api::{NotificationView, NotificationsView, PersonView, TimeView};

impl NotificationsView {
    pub(in crate::api) fn new(page: NotificationPage, now: Timestamp) -> Self {
        let NotificationPage { notifications, peers, older_than } = page;
        let view = |notification: Notification| NotificationView {
            id: notification.id,
            kind: notification.kind,
            person: notification.peer.and_then(|peer| peers.get(&peer)).map(|peer| PersonView::of_peer(peer, now)),
            time: TimeView::new(notification.created_at, now),
            is_unread: notification.read_at.is_none(),
        };
        Self { notifications: notifications.into_iter().map(view).collect(), older_than }
    }
}
