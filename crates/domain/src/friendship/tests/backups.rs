//! One side has forgotten: a backup was restored.

use super::pair::{Pair, act};
use crate::{
    Sha256,
    friendship::{
        Answer, Effect, Friendship,
        FriendshipState::{Accepted, Declined, Ended, Received, Requested},
        OwnerAction, Stance,
    },
};

#[test]
fn a_restored_backup_goes_on_with_its_friend() {
    let mut pair = Pair::of_friends();
    let backup = pair.a;
    pair.a = pair.a.with_new_card();
    pair.a_tells_b();
    pair.a = backup.recheck();
    assert_eq!(pair.a_tells_b(), Effect::Nothing);
    pair.is(Accepted, Accepted);
    assert_eq!(pair.a.statement().unwrap().seq.get(), 3);
}

#[test]
fn the_same_number_with_another_word_is_told_to_go_above() {
    let mut pair = Pair::of_friends();
    let backup = pair.a;
    pair.a = pair.a.with_new_card();
    pair.a_tells_b();
    pair.a = backup;
    act(&mut pair.a, OwnerAction::End);
    assert_eq!(pair.a_tells_b(), Effect::Ended);
    pair.is(Ended, Ended);
}

#[test]
fn a_backup_from_before_the_end_does_not_bring_a_friend_back_unasked() {
    let mut pair = Pair::of_friends();
    let backup = pair.a;
    act(&mut pair.a, OwnerAction::End);
    pair.a_tells_b();
    for restored in [backup.recheck(), backup.with_new_card(), backup.with_new_card().with_new_card()] {
        let mut pair = Pair { a: restored, ..pair };
        assert_eq!(pair.a_tells_b(), Effect::Nothing, "it does not ask again");
        pair.is(Ended, Ended);
        assert_eq!(pair.a.statement().unwrap().stance, Stance::Ended);
        // Both may ask anew.
        act(&mut pair.b, OwnerAction::Ask);
        assert_eq!(pair.b_tells_a(), Effect::Asked);
        act(&mut pair.a, OwnerAction::Accept);
        assert_eq!(pair.a_tells_b(), Effect::Accepted);
    }
}

#[test]
fn a_wish_made_since_a_backup_was_restored_is_newer_than_the_end_before() {
    let backup = Friendship::default();
    let mut pair = Pair::of_friends();
    act(&mut pair.a, OwnerAction::End);
    pair.a_tells_b();
    pair.a = backup;
    // A new stance is numbered by the clock, and so above whatever was forgotten.
    pair.a.mine.seq = 1_000.try_into().unwrap();
    act(&mut pair.a, OwnerAction::Ask);
    assert_eq!(pair.a_tells_b(), Effect::Asked);
    // It hears once more what it forgot.
    pair.b_tells_a();
    pair.is(Requested, Received);
}

#[test]
fn a_backup_that_forgot_the_others_end_hears_it_again() {
    let mut pair = Pair::of_friends();
    let backup = pair.a;
    act(&mut pair.b, OwnerAction::End);
    pair.b_tells_a();
    pair.a = backup.recheck();
    assert_eq!(pair.a_tells_b(), Effect::Nothing);
    assert_eq!(pair.b_tells_a(), Effect::Ended);
    pair.is(Ended, Ended);
}

#[test]
fn a_backup_from_before_the_acceptance_hears_it_again() {
    let mut pair = Pair::default();
    act(&mut pair.a, OwnerAction::Ask);
    let backup = pair.a;
    pair.a_tells_b();
    act(&mut pair.b, OwnerAction::Accept);
    pair.b_tells_a();
    pair.a = backup;
    pair.a_tells_b();
    assert_eq!(pair.b_tells_a(), Effect::Accepted);
    pair.is(Accepted, Accepted);
}

#[test]
fn a_backup_from_before_everything_is_asked_and_answers_above() {
    let mut pair = Pair::of_friends();
    pair.b = Friendship::default();
    pair.a = pair.a.recheck();
    assert_eq!(pair.a_tells_b(), Effect::Asked);
    assert!(!pair.b.is_due(), "nobody is dialled for what a stranger claims");
    act(&mut pair.b, OwnerAction::Decline);
    assert_eq!(pair.b_tells_a(), Effect::Ended);
    pair.is(Declined, Ended);
}

#[test]
fn a_backup_that_does_not_know_it_is_one_learns_it_from_what_the_other_has_seen() {
    let mut pair = Pair::of_friends();
    let backup = pair.a;
    act(&mut pair.a, OwnerAction::End);
    pair.a_tells_b();
    pair.a = backup;
    act(&mut pair.b, OwnerAction::Ask);
    pair.b_tells_a();
    assert!(pair.a.is_due(), "it was said to have ended this");
    assert_eq!(pair.a_tells_b(), Effect::Nothing);
    pair.is(Received, Requested);
}

#[test]
fn a_wish_that_is_new_after_a_backup_is_new_to_the_other() {
    let mut pair = Pair::of_friends();
    let backup = pair.a;
    for _ in 0..4 {
        pair.a = pair.a.with_new_card();
        pair.a_tells_b();
    }
    act(&mut pair.b, OwnerAction::End);
    pair.b_tells_a();
    // Its numbers are lower now than those that the other has settled.
    pair.a = backup;
    act(&mut pair.a, OwnerAction::End);
    act(&mut pair.a, OwnerAction::Ask);
    assert_eq!(pair.a_tells_b(), Effect::Asked);
    pair.b_tells_a();
    pair.is(Requested, Received);
}

#[test]
fn the_same_number_with_another_card_is_told_to_go_above() {
    let pair = Pair::of_friends();
    let statement = pair.a.statement().unwrap();
    let other_card = pair.a.message(Sha256([2; 32])).unwrap();
    let received = pair.b.receive(&other_card);
    assert_eq!(received.answer, Answer::Conflict { seq: statement.seq, settled: statement.settled });
    assert!(!received.replaces_card);
    let raised = pair.a.answered(statement.seq, received.answer);
    assert!(raised.is_due() && pair.b.receive(&raised.message(Sha256([2; 32])).unwrap()).replaces_card);
}
