//! Notifications as views.

use domain::{FriendshipState, LeftAlone, Notification, NotificationKind, Peer, Timestamp};
use node::NotificationPage;

use crate::api::{LeftAloneView, NotificationView, NotificationsView, PersonView, RequestView, TimeView};

impl NotificationsView {
    pub(in crate::api) fn new(page: NotificationPage, now: Timestamp) -> Self {
        let NotificationPage { notifications, peers, older_than, left_alone, folder_waits } = page;
        let left_alone: Vec<_> =
            left_alone.into_iter().map(|LeftAlone { name, reason }| LeftAloneView { name, reason }).collect();
        let request = |notification: &Notification| {
            let peer = notification.peer.and_then(|peer| peers.get(&peer));
            (notification.kind == NotificationKind::FriendRequestReceived).then(|| RequestView::of(peer))
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

impl RequestView {
    /// The request of this peer; `None` if it was forgotten.
    fn of(peer: Option<&Peer>) -> Self {
        match peer {
            Some(peer) if peer.state == FriendshipState::Received => {
                Self::Waiting { address: peer.address.to_string(), note: peer.note.clone() }
            }
            Some(peer) if peer.state == FriendshipState::Accepted => Self::Accepted,
            Some(peer) if peer.has_declined => Self::Declined,
            _ => Self::Over,
        }
    }
}
