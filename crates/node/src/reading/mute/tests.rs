use domain::{MuteTime, Muted, PostId, TimelineFilter};

use super::*;
use crate::testing::friends::{Friends, Side, publish};

async fn timeline(side: &Side, filter: TimelineFilter) -> Vec<String> {
    let posts = side.owner.reading().timeline(None, filter).await.unwrap().posts;
    posts.into_iter().map(|post| post.source).collect()
}

async fn mute(side: &Side, what: Muted, time: MuteTime) {
    side.owner.mutes().mute(&what, time).await.unwrap();
}

#[tokio::test]
async fn a_muted_friend_is_on_their_page_and_not_in_the_timeline_for_a_day() {
    let friends = Friends::new().await;
    publish(&friends.alpha.owner, "Frost tonight").await;
    friends.beta.owner.reading().pull(friends.beta.friend).await.unwrap();
    let beta = &friends.beta;
    mute(beta, Muted::Person(beta.friend), MuteTime::Day).await;
    assert!(timeline(beta, TimelineFilter::default()).await.is_empty());
    assert_eq!(timeline(beta, TimelineFilter::friend(beta.friend)).await, ["Frost tonight"]);

    let mut live = beta.node().live.subscribe();
    publish(&friends.alpha.owner, "Thaw").await;
    friends.beta.owner.reading().pull(friends.beta.friend).await.unwrap();
    assert_eq!(live.recv().await.unwrap().event, LiveEvent::TimelineChanged, "nothing is announced");

    beta.test.clock.advance(24 * 3600);
    assert_eq!(timeline(beta, TimelineFilter::default()).await, ["Thaw", "Frost tonight"]);
    assert_eq!(beta.owner.mutes().list().await.unwrap(), []);
}

#[tokio::test]
async fn what_is_not_there_and_what_is_too_much_is_not_muted() {
    let friends = Friends::new().await;
    let mutes = friends.beta.owner.mutes();
    for what in [Muted::Person(domain::PeerId(99)), Muted::Thread(PostId(99))] {
        assert!(matches!(mutes.mute(&what, MuteTime::Day).await, Err(MuteError::NotFound)));
    }
    for number in 0..limits::MUTES {
        mutes.mute(&Muted::Words(format!("word {number}").parse().unwrap()), MuteTime::Day).await.unwrap();
    }
    let one_more = Muted::Words("one more".parse().unwrap());
    assert!(matches!(mutes.mute(&one_more, MuteTime::Day).await, Err(MuteError::TooMany)));
    let first = mutes.list().await.unwrap()[0].id;
    mutes.end(first).await.unwrap();
    mutes.mute(&one_more, MuteTime::Day).await.unwrap();
}
