//! Notifications as views.

use std::collections::HashMap;

use domain::{
    FriendshipState, LeftAlone, Notification, NotificationKind, Peer, PeerId, Report, Timestamp,
    thread::{Voice, Who},
};
use node::NotificationPage;

use crate::api::{
    LeftAloneView, NotificationView, NotificationsView, PersonView, ReportView, RequestView, TimeView, VoiceView,
};

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
            post: notification.post,
            report: notification.report.map(|Report { item, words, is_there }| ReportView { item, words, is_there }),
            voices: notification.voices.iter().map(|voice| voice_of(voice, &peers, now)).collect(),
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

/// One who said something, in a thread of the owner's or a friend's. Never the owner.
fn voice_of(voice: &Voice, peers: &HashMap<PeerId, Peer>, now: Timestamp) -> VoiceView {
    let peer = match voice.who {
        Who::Friend(peer) => peers.get(&peer),
        Who::Owner | Who::FriendOfFriend { .. } => None,
    };
    VoiceView::known(voice.key, &voice.name, peer, now)
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
