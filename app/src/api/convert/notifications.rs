//! Notifications as views.

use domain::{LeftAlone, Notification, NotificationKind, Timestamp};
use node::NotificationPage;

use crate::api::{LeftAloneView, NotificationView, NotificationsView, PersonView, TimeView};

impl NotificationsView {
    pub(in crate::api) fn new(page: NotificationPage, now: Timestamp) -> Self {
        let NotificationPage { notifications, peers, older_than, left_alone, folder_waits } = page;
        let left_alone: Vec<_> =
            left_alone.into_iter().map(|LeftAlone { name, reason }| LeftAloneView { name, reason }).collect();
        let request = |notification: &Notification| {
            let peer = peers.get(&notification.peer?)?;
            (notification.kind == NotificationKind::FriendRequestReceived).then_some(peer.state)
        };
        let view = |notification: Notification| NotificationView {
            request: request(&notification),
            id: notification.id,
            kind: notification.kind,
            person: notification.peer.and_then(|peer| peers.get(&peer)).map(|peer| PersonView::of_peer(peer, now)),
            peer: notification.peer,
            time: TimeView::new(notification.created_at, now),
            is_unread: notification.read_at.is_none(),
            folder_waits: (notification.kind == NotificationKind::FolderWaiting).then_some(folder_waits),
            left_alone: match notification.kind {
                NotificationKind::FolderLeftAlone => left_alone.clone(),
                _ => Vec::new(),
            },
        };
        Self { notifications: notifications.into_iter().map(view).collect(), older_than }
    }
}
