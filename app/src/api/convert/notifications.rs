//! Notifications as views.

use std::collections::HashMap;

use domain::{
    FriendshipState, LeftAlone, Notification, NotificationKind, Peer, PeerId, Report, Timestamp,
    thread::{Voice, Who},
};
use node::{NewsText, NotificationPage};

use super::notification_words::said;
use crate::{
    api::{
        ApiError, LeftAloneView, NewsView, NoticeKindView, NotificationView, NotificationsView, PersonView, ReportView,
        RequestView, TimeView, VoiceView,
    },
    i18n::{t_plural, use_i18n},
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
            text: String::new(),
            href: String::new(),
            id: notification.id,
            kind: notification.kind,
            person: notification.peer.and_then(|peer| peers.get(&peer)).map(|peer| PersonView::of_peer(peer, now)),
            peer: notification.peer,
            post: notification.post,
            item: notification.item,
            report: notification.report.map(|Report { words, is_there }| ReportView { words, is_there }),
            voices: notification.voices.iter().map(|voice| voice_of(voice, &peers, now)).collect(),
            time: TimeView::new(notification.created_at, now),
            is_unread: notification.read_at.is_none(),
            folder_waits: (notification.kind == NotificationKind::FolderWaiting).then_some(folder_waits),
            left_alone: match notification.kind {
                NotificationKind::FolderLeftAlone => left_alone.clone(),
                _ => Vec::new(),
            },
        };
        Self { notifications: notifications.into_iter().map(view).map(said).collect(), older_than }
    }
}

impl NewsView {
    /// `None` if the page is empty.
    pub(in crate::api) fn new(page: NotificationPage, now: Timestamp) -> Option<Self> {
        let NotificationsView { notifications, .. } = NotificationsView::new(page, now);
        let count = notifications.len();
        let NotificationView { id, kind, text, href, .. } = notifications.into_iter().next()?;
        let text = if count == 1 {
            text
        } else {
            t_plural!(use_i18n(), notifications.and_more, count = count - 1, text = text)
        };
        // What comes up outside of a page is plain text, and these would be shown as boxes in places.
        let text = text.replace(['\u{2068}', '\u{2069}'], "");
        let href = if count == 1 { href } else { "/notifications".to_owned() };
        Some(Self { newest: id, kind, count, text, href })
    }

    /// For what sends notifications to where the owner wants them.
    pub fn say(page: NotificationPage, now: Timestamp) -> NewsText {
        let news = Self::new(page, now);
        let said = news.map(|news| NewsText { text: news.text, path: news.href });
        said.unwrap_or_else(|| NewsText { text: String::new(), path: "/notifications".to_owned() })
    }
}

/// Which kinds can be turned off, and which of them are.
pub(in crate::api) fn notice_kinds(off: &[NotificationKind]) -> Vec<NoticeKindView> {
    let view = |kind| NoticeKindView { kind, is_on: !off.contains(&kind) };
    NotificationKind::all_that_can_be_off().map(view).collect()
}

/// Those that are off when these are on, by their words.
pub(in crate::api) fn kinds_off(told: &HashMap<String, String>) -> Result<Vec<NotificationKind>, ApiError> {
    let on: Result<Vec<NotificationKind>, _> = told.keys().map(|word| word.parse()).collect();
    let on = on.map_err(|_| ApiError::Malformed)?;
    Ok(NotificationKind::all_that_can_be_off().filter(|kind| !on.contains(kind)).collect())
}

/// One who said something, in a thread of the owner's or a friend's. Never the owner.
fn voice_of(voice: &Voice, peers: &HashMap<PeerId, Peer>, now: Timestamp) -> VoiceView {
    let peer = match voice.who {
        Who::Friend(peer) => peers.get(&peer),
        Who::Blocked => return VoiceView::blocked(voice.key),
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

#[cfg(test)]
mod tests {
    use domain::{NodeId, NotificationId, PostId};

    use super::*;

    #[test]
    fn what_is_new_is_one_sentence_and_leads_to_its_place() {
        let told = |id: i64, kind, names: &[&str]| Notification {
            id: NotificationId(id),
            kind,
            peer: None,
            item: None,
            report: None,
            post: Some(PostId(7)),
            voices: names
                .iter()
                .map(|name| Voice {
                    key: NodeId([7; 32]),
                    name: (*name).to_owned(),
                    who: Who::FriendOfFriend { like: None },
                })
                .collect(),
            created_at: Timestamp(0),
            read_at: None,
        };
        let page = |notifications| NotificationPage {
            notifications,
            peers: HashMap::new(),
            older_than: None,
            left_alone: Vec::new(),
            folder_waits: false,
        };
        let commented = told(9, NotificationKind::Commented, &["Lea", "Jonas", "Ana"]);
        let one = NewsView::new(page(vec![commented.clone()]), Timestamp(0)).unwrap();
        assert_eq!(
            (one.text.as_str(), one.href.as_str()),
            ("Lea and 2 others commented on your post.", "/posts/7#thread")
        );
        let reacted = told(8, NotificationKind::Reacted, &["Ole"]);
        let two = NewsView::new(page(vec![commented, reacted]), Timestamp(0)).unwrap();
        assert_eq!(two.text, "Lea and 2 others commented on your post. And 1 more.");
        assert_eq!((two.newest, two.count, two.href.as_str()), (NotificationId(9), 2, "/notifications"));
        assert_eq!(NewsView::new(page(Vec::new()), Timestamp(0)), None);
    }

    #[test]
    fn what_is_not_named_is_off_and_nonsense_is_refused() {
        let told = |words: &[&str]| words.iter().map(|word| ((*word).to_owned(), "true".to_owned())).collect();
        let off = kinds_off(&told(&["commented", "answered", "friend-request-received"])).unwrap();
        assert!(off.contains(&NotificationKind::Reacted) && !off.contains(&NotificationKind::Commented));
        assert!(off.iter().all(|kind| kind.can_be_off()));
        assert_eq!(kinds_off(&told(&["gossip"])), Err(ApiError::Malformed));
    }
}
