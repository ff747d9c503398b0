use std::time::Duration;

use domain::{
    FriendshipState, Instance,
    friendship::{Answer, Seq, Stance, Statement},
};
use federation::wire::WireCard;
use tokio::time::timeout;

use super::*;
use crate::{
    befriending::receive::Reply,
    testing::{
        TestNode,
        friends::{Friends, HERE, Side},
    },
};

fn own(test: &TestNode) -> Instance {
    test.node.instances.read().own.unwrap()
}

async fn held_at(beta: &Side) -> Option<Instance> {
    let row = beta.node().store.peer_row(beta.friend).await.unwrap().unwrap();
    held_instance(&row).map(|held| held.instance())
}

/// Tells beta which copy speaks.
async fn tells(test: &TestNode, friends: &Friends) {
    test.node.set_card_addresses(vec!["127.0.0.1:1".parse().unwrap()]).await.unwrap();
    test.node.recheck(friends.alpha.friend).await.unwrap();
    test.node.tell_due_peers().await.unwrap();
    let is_held = async {
        while held_at(&friends.beta).await != Some(own(test)) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(Duration::from_secs(10), is_held).await.expect("beta holds it");
}

/// Alpha, and a copy of its folder that beta has heard of.
async fn copied() -> (Friends, TestNode) {
    let friends = Friends::new().await;
    let copy = friends.alpha.test.restore(friends.alpha.test.backup()).await;
    tells(&copy, &friends).await;
    (friends, copy)
}

#[tokio::test]
async fn a_copy_is_told_that_a_later_one_lives_until_its_owner_lets_it_go_on() {
    let (friends, copy) = copied().await;
    let Friends { alpha, .. } = &friends;
    assert!(own(&copy) > own(&alpha.test) && copy.node.waits_with().is_none() && alpha.node().waits_with().is_none());
    alpha.owner.reading().pull(alpha.friend).await.unwrap();
    assert_eq!(alpha.node().waits_with(), Some(Wait::Old));
    let is_kept = async {
        while !alpha.node().store.instances().await.unwrap().is_old() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(Duration::from_secs(10), is_kept).await.expect("that is kept");
    let again = alpha.test.restore(alpha.test.backup()).await;
    assert_eq!(
        (again.node.waits_with(), own(&again)),
        (Some(Wait::Old), own(&alpha.test)),
        "a copy of it lives no more"
    );

    again.sign_in().await.restored().go_on(&[]).await.unwrap();
    assert!(again.node.waits_with().is_none() && own(&again) > own(&copy));
    tells(&again, &friends).await;
    let owner = copy.sign_in().await;
    owner.reading().pull(alpha.friend).await.unwrap();
    assert_eq!(copy.node.waits_with(), Some(Wait::Old));
}

#[tokio::test]
async fn one_that_nobody_told_anything_new_serves_on() {
    let friends = Friends::new().await;
    tells(&friends.alpha.test, &friends).await;
    friends.alpha.owner.reading().pull(friends.alpha.friend).await.unwrap();
    assert!(friends.alpha.node().waits_with().is_none(), "it is told of itself");
    friends.alpha.node().hear_of("1.0000000000000000".parse().unwrap());
    assert!(friends.alpha.node().waits_with().is_none(), "what was said once says nothing");
    let (instance, test) = (own(&friends.alpha.test), friends.alpha.test);
    friends.alpha.wire.stop();
    test.node.close().await.unwrap();
    assert_eq!(own(&test.reopen().await), instance, "a start is no new copy");
}

#[tokio::test]
async fn what_an_old_copy_says_is_not_taken_and_who_says_nothing_of_copies_stays_a_friend() {
    let (friends, copy) = copied().await;
    let Friends { alpha, beta } = &friends;
    let from = alpha.node().own_id();
    let before = beta.node().store.peer_row(beta.friend).await.unwrap().unwrap().friendship;
    let newest = before.theirs.unwrap().statement;
    let says = async |stance, instance: Option<Instance>| {
        let card = WireCard { name: "Alpha".parse().unwrap(), addresses: vec!["127.0.0.1:9".parse().unwrap()] };
        let seq = newest.seq.next();
        let message = PeerMessage {
            statement: Statement { seq, since: newest.since, stance, settled: newest.settled },
            seen: Seq::NONE,
            card: (stance == Stance::Friend).then_some(card),
            instance: instance.map(|instance| SignedInstance::sign(alpha.node().identity(), instance)),
            note: "".parse().unwrap(),
        };
        let reply = beta.node().receive(from, HERE, &message).await.unwrap();
        (reply, beta.node().store.peer_row(beta.friend).await.unwrap().unwrap())
    };
    for stance in [Stance::Friend, Stance::Ended] {
        let (Reply { answer, newer }, row) = says(stance, Some(own(&alpha.test))).await;
        assert_eq!(answer.0, Answer::Conflict { seq: newest.seq, settled: newest.settled });
        assert_eq!(newer.map(|newer| (newer.owner(), newer.instance())), Some((from, own(&copy))));
        assert_eq!((row.friendship, row.state), (before, FriendshipState::Accepted));
    }
    let (reply, row) = says(Stance::Friend, None).await;
    assert_eq!((reply, row.state), (Answer::Held.into(), FriendshipState::Accepted));
    assert_eq!(held_at(beta).await, Some(own(&copy)), "what was held stays");

    beta.owner.friends().end(beta.friend).await.unwrap();
    let (reply, row) = says(Stance::Friend, Some(own(&alpha.test))).await;
    assert_eq!(
        (reply, row.state),
        (Answer::Held.into(), FriendshipState::Ended),
        "no more than strangers are answered"
    );
}
