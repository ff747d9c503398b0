//! What becomes of a conversation when a friendship ends and begins again, and when a backup is put back.

use domain::{Conversation, Cover, MessageState};

use super::messages::{home_and_guest, said, words};
use crate::{
    testing::friends::{Side, befriend_again},
    threads::error::ThreadError,
};

const DELIVERED: Option<MessageState> = Some(MessageState::Delivered);

async fn end(home: &Side, guest: &Side) {
    for side in [home, guest] {
        side.owner.friends().end(side.friend).await.unwrap();
    }
}

async fn begin_again(home: &Side, guest: &Side) {
    for side in [home, guest] {
        befriend_again(side.node(), side.friend).await;
    }
}

#[tokio::test]
async fn friends_again_go_on_with_what_was_not_sent_and_what_was_deleted_meanwhile() {
    let (home, guest) = home_and_guest().await;
    let of_home = home.write("Mine to take back").await;
    home.test.clock.advance(1);
    let of_guest = guest.write("And mine").await;
    guest.exchange_until(async || guest.states().await == [None, DELIVERED]).await;
    home.test.clock.advance(1);
    home.write("Too late").await;
    home.test.clock.advance(1);
    guest.write("Too late as well").await;
    end(&home, &guest).await;
    home.owner.threads().delete(of_home).await.unwrap();
    guest.owner.threads().delete(of_guest).await.unwrap();
    assert_eq!(words(&home).await, said("(deleted)|And mine|Too late"), "nothing goes meanwhile");
    assert_eq!(words(&guest).await, said("Mine to take back|(deleted)|Too late as well"));

    begin_again(&home, &guest).await;
    let all = said("(deleted)|(deleted)|Too late|Too late as well");
    guest.exchange_until(async || words(&guest).await == all && guest.states().await[3] == DELIVERED).await;
    home.exchange().await;
    assert_eq!((words(&home).await, words(&guest).await), (all.clone(), all));
    assert_eq!(home.states().await[2], DELIVERED);
}

#[tokio::test]
async fn what_a_former_friend_deletes_goes_from_the_home_and_nothing_else_is_taken() {
    let (home, guest) = home_and_guest().await;
    home.write("Keep this").await;
    home.test.clock.advance(1);
    let mine = guest.write("Not this").await;
    guest.exchange_until(async || guest.states().await == [None, DELIVERED]).await;
    end(&home, &guest).await;
    guest.owner.threads().delete(mine).await.unwrap();

    let place = guest.node().store.item_place(mine).await.unwrap().unwrap();
    let at_guest = store::Home { peer: Some(guest.friend), key: home.node().own_id() };
    let deletion = guest.node().store.thread_item(at_guest, place.id).await.unwrap().unwrap();
    let key = guest.node().own_id();
    assert!(home.node().friend(key, crate::testing::friends::HERE).await.unwrap().is_none());
    let former = home.node().former_friend(key, place.post, place.id).await.unwrap().unwrap();
    former.take_back(place.post, place.id, &deletion.jws).await.unwrap();
    assert_eq!(words(&home).await, said("Keep this|(deleted)"));
    assert_eq!(place.post, Conversation::between(key, home.node().own_id()).id);
}

#[tokio::test]
async fn a_block_keeps_the_conversation_out_of_sight_and_nothing_of_it_is_lost() {
    let (home, guest) = home_and_guest().await;
    home.write("Before").await;
    guest.exchange_until(async || home.states().await == [DELIVERED]).await;
    assert_eq!(guest.unread_messages().await, 1);
    guest.owner.friends().block(guest.friend).await.unwrap();
    assert_eq!(guest.unread_messages().await, 0);
    assert!(guest.owner.messages().list().await.unwrap().conversations.is_empty());
    assert_eq!(words(&guest).await, said("Before"), "who goes there finds it");
    assert!(!guest.conversation().await.is_open);
    guest.owner.friends().unblock(guest.friend).await.unwrap();
    assert_eq!(guest.owner.messages().list().await.unwrap().conversations.len(), 1);
    home.owner.friends().end(home.friend).await.unwrap();

    begin_again(&home, &guest).await;
    home.test.clock.advance(1);
    guest.write("After").await;
    guest.exchange_until(async || guest.states().await == [None, DELIVERED]).await;
    assert_eq!(words(&home).await, said("Before|After"));
}

#[tokio::test]
async fn a_home_of_an_older_backup_is_brought_what_it_forgot_and_takes_nothing() {
    let (mut home, guest) = home_and_guest().await;
    home.write("One").await;
    home.test.clock.advance(1);
    let two = guest.write("Two").await;
    guest.exchange_until(async || guest.states().await == [None, DELIVERED]).await;
    let backup = home.test.backup();
    home.test.clock.advance(60);
    home.write("Three").await;
    home.test.clock.advance(1);
    guest.write("Four").await;
    guest.owner.threads().edit(two, "Two, changed".into(), Cover::NONE, &[]).await.unwrap();
    guest.exchange_until(async || guest.states().await == [None, DELIVERED, None, DELIVERED]).await;
    guest.exchange().await;
    assert_eq!(words(&home).await, said("One|Two, changed|Three|Four"));

    home.restore(backup).await;
    assert_eq!(words(&home).await, said("One|Two"));
    let sorted = async |side: &Side| {
        let mut words = words(side).await;
        words.sort();
        words
    };
    guest.exchange_until(async || sorted(&home).await == said("Four|One|Two, changed")).await;
    assert_eq!(sorted(&home).await, said("Four|One|Two, changed"), "mine are brought again");
    guest.exchange_until(async || guest.states().await.iter().flatten().all(|it| *it == MessageState::Delivered)).await;
    let kept = said("Four|One|Three|Two, changed");
    assert_eq!(sorted(&guest).await, kept, "and what the home forgot of its own stays with the other");
}

#[tokio::test]
async fn nothing_is_written_to_whom_the_owner_blocked() {
    let (home, guest) = home_and_guest().await;
    guest.owner.friends().block(guest.friend).await.unwrap();
    let refused = guest.owner.messages().write(super::messages::to(guest.friend, "Hello?")).await;
    assert!(matches!(refused, Err(ThreadError::Ended)));
    assert!(home.conversation().await.messages.is_empty());
}
