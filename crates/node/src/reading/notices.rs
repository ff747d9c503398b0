//! Of what the owner wants to be told: which kinds, and in which threads.

use domain::{LiveEvent, MuteTime, Muted, NotificationKind, PostId, thread::ThreadNotices};
use store::StoreError;

use super::{
    mute::{MuteError, OwnerMutes},
    notification::OwnerNotifications,
};
use crate::node::Node;

impl OwnerNotifications<'_> {
    /// The kinds that are turned off.
    pub async fn off(self) -> Result<Vec<NotificationKind>, StoreError> {
        self.node.store.notices_off().await
    }

    /// Turns these kinds off, and all others on; those that cannot be off stay on. What is unread of them counts as read.
    pub async fn set_off(self, kinds: &[NotificationKind]) -> Result<(), StoreError> {
        let off: Vec<_> = kinds.iter().copied().filter(|kind| kind.can_be_off()).collect();
        let tx = self.node.store.write().await?;
        tx.set_notices_off(&off, self.node.now()).await?;
        tx.commit().await?;
        self.node.live.send(LiveEvent::NotificationsChanged);
        Ok(())
    }
}

impl OwnerMutes<'_> {
    /// Chooses of what in the thread of a post the owner is told. Of nothing is the mute that there is, so that it stands where all mutes do.
    pub async fn set_thread_notices(self, post: PostId, chosen: ThreadNotices) -> Result<(), MuteError> {
        let thread = Muted::Thread(post);
        if chosen == ThreadNotices::Nothing {
            return self.mute(&thread, MuteTime::Always).await;
        }
        let tx = self.node.store.write().await?;
        if tx.thread_post(post).await?.is_none() {
            return Err(MuteError::NotFound);
        }
        for mute in tx.mutes().await?.into_iter().filter(|mute| mute.what == thread) {
            tx.end_mute(mute.id).await?;
        }
        tx.set_thread_notices(post, chosen).await?;
        tx.commit().await?;
        self.node.live.send(LiveEvent::PostChanged { post });
        Ok(())
    }
}

impl Node {
    /// Of what in the thread of a post the owner is told now.
    pub(crate) async fn thread_notices(&self, post: PostId, is_own: bool) -> Result<ThreadNotices, StoreError> {
        if self.hidden().await?.is_thread_muted(post) {
            return Ok(ThreadNotices::Nothing);
        }
        let chosen = self.store.thread_notices().await?.get(&post).copied();
        Ok(chosen.unwrap_or(ThreadNotices::usual(is_own)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestNode;

    #[tokio::test]
    async fn what_asks_something_cannot_be_turned_off_and_what_is_off_is_neither_told_nor_unread() {
        let (test, owner) = TestNode::set_up().await;
        let tell = async |kind| {
            let tx = test.node.store.write().await.unwrap();
            test.node.notify(&tx, kind, None).await.unwrap();
            tx.commit().await.unwrap();
        };
        let unread = async || owner.notifications().count_unread().await.unwrap();
        let kinds = [NotificationKind::FolderLeftAlone, NotificationKind::FriendRequestReceived];
        for kind in kinds {
            tell(kind).await;
        }
        assert_eq!(unread().await, 2);
        owner.notifications().set_off(&kinds).await.unwrap();
        assert_eq!(owner.notifications().off().await.unwrap(), [NotificationKind::FolderLeftAlone]);
        assert_eq!(unread().await, 1);
        for kind in kinds {
            tell(kind).await;
        }
        assert_eq!(unread().await, 2);
        owner.notifications().set_off(&[]).await.unwrap();
        tell(NotificationKind::FolderLeftAlone).await;
        assert_eq!(unread().await, 3);
    }
}
