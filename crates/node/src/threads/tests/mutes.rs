//! Of what is muted nothing is told.

use domain::{MuteTime, Muted, NotificationId};

use super::*;

impl Side {
    async fn mutes(&self, what: Muted, time: MuteTime) {
        self.owner.mutes().mute(&what, time).await.unwrap();
    }

    async fn says(&self, post: PostId, text: &str) {
        self.comment(post, text).await;
        self.bring().await;
    }

    async fn unread(&self) -> u64 {
        self.owner.notifications().count_unread().await.unwrap()
    }
}

#[tokio::test]
async fn whom_and_what_is_muted_tells_nothing() {
    let friends = Friends::new().await;
    let (alpha, beta) = (&friends.alpha, &friends.beta);
    let post = publish(&alpha.owner, "Frost tonight").await;
    let other = publish(&alpha.owner, "Thaw").await;
    friends.beta.owner.reading().pull(friends.beta.friend).await.unwrap();
    let at_beta = async |index: usize| {
        beta.node().store.timeline(None, TimelineFilter::friend(beta.friend), 9).await.unwrap()[index].id
    };
    let (newest, first) = (at_beta(0).await, at_beta(1).await);

    alpha.mutes(Muted::Thread(post), MuteTime::Always).await;
    beta.says(first, "Mine froze").await;
    assert_eq!(alpha.unread().await, 0, "of this thread nothing is told");
    alpha.mutes(Muted::Words("gossip".parse().unwrap()), MuteTime::Always).await;
    beta.says(newest, "Some GOSSIP!").await;
    assert_eq!(alpha.unread().await, 0, "nor with these words");
    beta.says(newest, "Mine did not").await;
    assert_eq!(alpha.unread().await, 1);
    alpha.mutes(Muted::Person(alpha.friend), MuteTime::Week).await;
    alpha.owner.notifications().mark_read(NotificationId(i64::MAX)).await.unwrap();
    beta.says(newest, "Nor did the neighbour's").await;
    assert_eq!(alpha.unread().await, 0, "nor of this person");
    assert_eq!(
        alpha.owner.threads().read(other, None).await.unwrap().unwrap().thread.comments.len(),
        3,
        "it stands there"
    );
}
