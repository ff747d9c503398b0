//! Each of two people sees how far the other has read, unless one of them would rather not say.

use std::time::Duration;

use domain::{MessageState, limits};

use super::messages::{home_and_guest, said, words};
use crate::testing::friends::Side;

const DELIVERED: Option<MessageState> = Some(MessageState::Delivered);
const READ: Option<MessageState> = Some(MessageState::Read);

async fn reads(side: &Side) {
    let last = side.conversation().await.unseen.expect("something new");
    side.owner.messages().mark_read(last).await.unwrap();
}

async fn hides(side: &Side, hides: bool) {
    side.owner.messages().set_hides_reading(hides).await.unwrap();
}

#[tokio::test]
async fn what_one_has_read_goes_with_what_is_asked_anyway() {
    let (home, guest) = home_and_guest().await;
    home.write("Did you see it?").await;
    home.test.clock.advance(1);
    guest.write("I did").await;
    let all = said("Did you see it?|I did");
    guest.exchange_until(async || words(&home).await == all && guest.states().await == [None, DELIVERED]).await;
    assert_eq!(home.states().await, [DELIVERED, None]);

    let (times, now) = (&guest.node().peering.pull_times, guest.node().now());
    let most = Duration::from_secs(limits::READ_MARK_SECONDS.unsigned_abs());
    assert!(times.time_until(guest.friend, now).is_some_and(|left| left > most), "nothing is to be asked");
    reads(&guest).await;
    assert!(times.time_until(guest.friend, now).is_some_and(|left| left <= most), "it waits for others, and not long");
    assert_eq!(home.states().await, [DELIVERED, None]);
    guest.exchange().await;
    assert_eq!(home.states().await, [READ, None], "by the question");

    reads(&home).await;
    guest.exchange().await;
    assert_eq!(guest.states().await, [None, READ], "by the answer");
    // Of the same moment, either would be the later one.
    home.test.clock.advance(1);
    guest.write("And this?").await;
    guest.exchange_until(async || guest.states().await[2] == DELIVERED).await;
    assert_eq!(guest.states().await, [None, READ, DELIVERED]);
}

#[tokio::test]
async fn who_hides_what_they_have_read_does_not_see_what_others_have() {
    let (home, guest) = home_and_guest().await;
    home.write("Did you see it?").await;
    guest.exchange_until(async || home.states().await == [DELIVERED]).await;
    reads(&guest).await;
    guest.exchange().await;
    assert_eq!(home.states().await, [READ]);
    hides(&home, true).await;
    assert_eq!(home.states().await, [DELIVERED]);

    home.test.clock.advance(1);
    home.write("And now?").await;
    home.test.clock.advance(1);
    guest.write("Yes").await;
    guest.exchange_until(async || guest.states().await == [None, None, DELIVERED]).await;
    reads(&home).await;
    reads(&guest).await;
    guest.exchange().await;
    assert_eq!(guest.states().await, [None, None, DELIVERED]);
    hides(&home, false).await;
    assert_eq!(home.states().await, [READ, DELIVERED, None], "what was told meanwhile was not kept");
    guest.exchange().await;
    assert_eq!((home.states().await, guest.states().await), (vec![READ, READ, None], vec![None, None, READ]));
}

#[tokio::test]
async fn a_mark_of_what_is_not_ones_own_says_nothing() {
    let (home, guest) = home_and_guest().await;
    home.write("Mine").await;
    home.test.clock.advance(1);
    let theirs = guest.write("Theirs").await;
    guest.exchange_until(async || guest.states().await == [None, DELIVERED]).await;
    let place = guest.node().store.item_place(theirs).await.unwrap().unwrap();
    for mark in [place.id, domain::WireId([9; 16])] {
        home.node().note_read_mark(home.friend, mark).await.unwrap();
        assert_eq!(home.states().await, [DELIVERED, None]);
    }
}
