//! Of what in a thread the owner is told is chosen at the thread.

use domain::{NotificationId, thread::ThreadNotices};

use super::*;

impl Side {
    /// The kinds of what is unread, the newest first.
    async fn kinds_told(&self) -> Vec<NotificationKind> {
        let unread = self.owner.notifications().news(None).await.unwrap().notifications;
        self.owner.notifications().mark_read(NotificationId(i64::MAX)).await.unwrap();
        unread.into_iter().map(|each| each.kind).collect()
    }

    async fn notices_of(&self, post: PostId) -> ThreadNotices {
        self.owner.threads().read(post, None).await.unwrap().unwrap().notices
    }
}

#[tokio::test]
async fn a_thread_is_followed_or_silent_as_its_reader_chose() {
    let (Friends { alpha, beta }, at_alpha, at_beta) = with_post().await;
    let (all, nothing) = (ThreadNotices::All, ThreadNotices::Nothing);
    alpha.kinds_told().await;
    assert_eq!((alpha.notices_of(at_alpha).await, beta.notices_of(at_beta).await), (all, ThreadNotices::Answers));

    alpha.comment(at_alpha, "It is getting cold").await;
    beta.exchange().await;
    assert_eq!(beta.kinds_told().await, [], "what answers nobody here is not told by itself");
    beta.owner.mutes().set_thread_notices(at_beta, all).await.unwrap();
    assert_eq!(beta.notices_of(at_beta).await, all);
    alpha.comment(at_alpha, "Very cold").await;
    beta.exchange().await;
    assert_eq!(beta.kinds_told().await, [NotificationKind::Followed]);

    beta.comment(at_beta, "Mine froze").await;
    beta.bring().await;
    assert_eq!(alpha.owner.notifications().count_unread().await.unwrap(), 1);
    alpha.owner.mutes().set_thread_notices(at_alpha, nothing).await.unwrap();
    assert_eq!(alpha.notices_of(at_alpha).await, nothing);
    assert_eq!(alpha.kinds_told().await, [], "what was unread is that no more");
    assert_eq!(alpha.owner.mutes().list().await.unwrap().len(), 1, "it stands where all mutes do");
    beta.comment(at_beta, "All of them").await;
    beta.bring().await;
    assert_eq!(alpha.kinds_told().await, []);

    alpha.owner.notifications().set_off(&[NotificationKind::Commented]).await.unwrap();
    alpha.owner.mutes().set_thread_notices(at_alpha, ThreadNotices::Answers).await.unwrap();
    assert_eq!(alpha.owner.mutes().list().await.unwrap(), [], "one choice at a time");
    beta.comment(at_beta, "Even the oak").await;
    beta.bring().await;
    assert_eq!(alpha.kinds_told().await, [], "comments are off");
    alpha.owner.mutes().set_thread_notices(at_alpha, all).await.unwrap();
    beta.comment(at_beta, "And the ivy").await;
    beta.bring().await;
    assert_eq!(alpha.kinds_told().await, [NotificationKind::Commented], "but for the thread where they are asked for");
    let missing = alpha.owner.mutes().set_thread_notices(PostId(999), all).await;
    assert!(matches!(missing, Err(crate::MuteError::NotFound)));
}
