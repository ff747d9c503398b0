//! What the owner is told of, read and unread.

use std::collections::HashMap;

use domain::{LeftAlone, LiveEvent, Notification, NotificationId, NotificationKind, Peer, PeerId, limits};
use store::StoreError;

use crate::{node::Node, owner::Owner};

/// One page of notifications, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotificationPage {
    pub notifications: Vec<Notification>,
    /// Whom they are about.
    pub peers: HashMap<PeerId, Peer>,
    /// Where the next page begins, if there are older ones.
    pub older_than: Option<NotificationId>,
    /// What in the pictures folder is left alone, if one of these is about that.
    pub left_alone: Vec<LeftAlone>,
    /// Whether files in the pictures folder still wait for the answer for which one of the notifications asks.
    pub folder_waits: bool,
}

/// What the owner does with notifications.
#[derive(Debug, Clone, Copy)]
pub struct OwnerNotifications<'a> {
    pub(super) node: &'a Node,
}

impl Owner {
    /// What the owner does with notifications.
    pub fn notifications(&self) -> OwnerNotifications<'_> {
        OwnerNotifications { node: &self.node }
    }
}

impl OwnerNotifications<'_> {
    /// The newest notifications, or the next older than `before`.
    pub async fn page(self, before: Option<NotificationId>) -> Result<NotificationPage, StoreError> {
        self.node.notifications(before).await
    }

    /// What of the newest page is unread and came after `after`, newest first; nothing if it is all read.
    pub async fn news(self, after: Option<NotificationId>) -> Result<NotificationPage, StoreError> {
        self.node.news(after).await
    }

    /// How many notifications are unread.
    pub async fn count_unread(self) -> Result<u64, StoreError> {
        self.node.store.count_unread_notifications().await
    }

    /// Marks what the owner has seen as read: everything up to and including `last`. Later ones stay unread.
    pub async fn mark_read(self, last: NotificationId) -> Result<(), StoreError> {
        let tx = self.node.store.write().await?;
        let marked = tx.mark_notifications_read(last, self.node.now()).await?;
        tx.commit().await?;
        if marked > 0 {
            self.node.live.send(LiveEvent::NotificationsChanged);
        }
        Ok(())
    }
}

impl Node {
    async fn notifications(&self, before: Option<NotificationId>) -> Result<NotificationPage, StoreError> {
        let size = limits::NOTIFICATIONS_PER_PAGE;
        let mut notifications = self.store.notifications(before, size as u64 + 1).await?;
        let has_older = notifications.len() > size;
        notifications.truncate(size);
        let older_than = notifications.last().filter(|_| has_older).map(|last| last.id);
        let peers = self.store.peers().await?.into_iter().map(|peer| (peer.id, peer)).collect();
        let has = |kind| notifications.iter().any(|each: &Notification| each.kind == kind);
        let left_alone =
            if has(NotificationKind::FolderLeftAlone) { self.store.left_alone().await? } else { Vec::new() };
        let folder_waits = has(NotificationKind::FolderWaiting) && self.store.count_waiting_files().await? > 0;
        Ok(NotificationPage { notifications, peers, older_than, left_alone, folder_waits })
    }

    /// What of the newest page is unread and came after `after`.
    pub(crate) async fn news(&self, after: Option<NotificationId>) -> Result<NotificationPage, StoreError> {
        let mut page = self.notifications(None).await?;
        page.notifications.retain(|each| each.read_at.is_none() && Some(each.id) > after);
        Ok(NotificationPage { older_than: None, ..page })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestNode;

    async fn add(owner: &Owner, count: usize) {
        let tx = owner.node.store.write().await.unwrap();
        for _ in 0..count {
            tx.add_notification(NotificationKind::FolderWaiting, None, owner.node.now()).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    #[tokio::test]
    async fn come_in_pages() {
        let (_test, owner) = TestNode::set_up().await;
        add(&owner, limits::NOTIFICATIONS_PER_PAGE + 1).await;
        let first = owner.notifications().page(None).await.unwrap();
        assert_eq!(first.notifications.len(), limits::NOTIFICATIONS_PER_PAGE);
        let second = owner.notifications().page(first.older_than).await.unwrap();
        assert_eq!((second.notifications.len(), second.older_than), (1, None));
    }

    #[tokio::test]
    async fn what_came_after_the_page_was_shown_stays_unread() {
        let (_test, owner) = TestNode::set_up().await;
        add(&owner, 2).await;
        let shown = owner.notifications().page(None).await.unwrap().notifications[0].id;
        add(&owner, 1).await;
        let mut live = owner.node.live.subscribe();
        owner.notifications().mark_read(shown).await.unwrap();
        assert_eq!(owner.notifications().count_unread().await.unwrap(), 1);
        assert_eq!(live.recv().await.unwrap().event, LiveEvent::NotificationsChanged);
        let news = owner.notifications().news(None).await.unwrap().notifications;
        assert_eq!(news.len(), 1);
        assert!(owner.notifications().news(Some(news[0].id)).await.unwrap().notifications.is_empty(), "that is known");
        owner.notifications().mark_read(shown).await.unwrap();
        assert!(live.try_recv().is_err(), "nothing changed the second time");
    }
}
