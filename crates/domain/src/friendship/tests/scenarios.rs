//! The named cases, each played message by message.

use super::pair::{CARD, Pair, act};
use crate::{
    Sha256,
    friendship::{
        Answer, Effect, Friendship,
        FriendshipState::{Accepted, Blocked, Declined, Ended, Received, Requested},
        Message, NotPossible, OwnerAction, Seq, Stance, Statement,
    },
};

#[test]
fn crossing_requests_meet() {
    let mut pair = Pair::default();
    act(&mut pair.a, OwnerAction::Ask);
    act(&mut pair.b, OwnerAction::Ask);
    assert_eq!(pair.a_tells_b(), Effect::Accepted);
    assert_eq!(pair.b_tells_a(), Effect::Accepted);
    pair.is(Accepted, Accepted);
}

#[test]
fn a_request_declined_can_be_made_again() {
    let mut pair = Pair::default();
    act(&mut pair.a, OwnerAction::Ask);
    pair.a_tells_b();
    pair.is(Requested, Received);
    act(&mut pair.b, OwnerAction::Decline);
    assert_eq!(pair.b_tells_a(), Effect::Declined);
    pair.is(Declined, Ended);
    act(&mut pair.a, OwnerAction::Ask);
    assert_eq!(pair.a_tells_b(), Effect::Asked);
    pair.is(Requested, Received);
    act(&mut pair.b, OwnerAction::Accept);
    pair.b_tells_a();
    pair.is(Accepted, Accepted);
}

#[test]
fn who_declined_can_ask_too() {
    let mut pair = Pair::default();
    act(&mut pair.a, OwnerAction::Ask);
    pair.a_tells_b();
    act(&mut pair.b, OwnerAction::Decline);
    pair.b_tells_a();
    act(&mut pair.a, OwnerAction::PutAway);
    pair.is(Ended, Ended);
    act(&mut pair.b, OwnerAction::Ask);
    assert_eq!(pair.b_tells_a(), Effect::Asked);
    assert_eq!(pair.a_tells_b(), Effect::Nothing, "what was put away is told now, since it does not know of it");
    pair.is(Received, Requested);
}

#[test]
fn a_request_is_withdrawn() {
    let mut pair = Pair::default();
    act(&mut pair.a, OwnerAction::Ask);
    pair.a_tells_b();
    act(&mut pair.a, OwnerAction::Withdraw);
    assert_eq!(pair.a_tells_b(), Effect::Withdrawn);
    pair.is(Ended, Ended);
}

#[test]
fn a_request_that_was_ended_does_not_rise_by_an_answer_that_comes_late() {
    let mut pair = Pair::default();
    act(&mut pair.b, OwnerAction::Ask);
    act(&mut pair.a, OwnerAction::Ask);
    // It arrives, and nothing is heard of that.
    pair.b = pair.b.receive(&pair.a.message(CARD).unwrap()).friendship;
    act(&mut pair.b, OwnerAction::End);
    assert_eq!(pair.b_tells_a(), Effect::Declined);
    act(&mut pair.b, OwnerAction::Ask);
    assert_eq!(pair.b_tells_a(), Effect::Asked);
    // What is still due is said with another card, and is told to go above.
    let message = pair.a.message(Sha256([2; 32])).unwrap();
    let received = pair.b.receive(&message);
    assert!(matches!(received.answer, Answer::Conflict { .. }));
    pair.a = pair.a.answered(message.statement.seq, received.answer);
    assert_eq!(pair.a.state(), Received, "the owner has not answered");
    pair.b = received.friendship;
    assert_eq!(pair.a_tells_b(), Effect::Nothing);
    pair.is(Received, Requested);
}

#[test]
fn a_strangers_late_answer_is_not_taken_for_one_to_what_was_said_again() {
    let mut pair = Pair::default();
    act(&mut pair.a, OwnerAction::Ask);
    let request = pair.a.message(CARD).unwrap();
    act(&mut pair.a, OwnerAction::Withdraw);
    let withdrawal = pair.a.message(CARD).unwrap();
    // A stranger keeps nothing of it, and says so twice: once at once, and once late.
    let answer = pair.b.receive(&withdrawal).answer;
    pair.a = pair.a.answered(withdrawal.statement.seq, answer);
    act(&mut pair.b, OwnerAction::Ask);
    let asked = pair.b.message(CARD).unwrap();
    let received = pair.a.receive(&asked);
    pair.a = received.friendship.answered(withdrawal.statement.seq, answer);
    pair.b = pair.b.answered(asked.statement.seq, received.answer);
    // The request, which the withdrawal overtook.
    pair.b = pair.b.receive(&request).friendship;
    assert_eq!(pair.b.state(), Accepted, "until it hears");
    assert_eq!(pair.a_tells_b(), Effect::Ended);
    assert_eq!(pair.b_tells_a(), Effect::Nothing);
    pair.is(Received, Requested);
}

#[test]
fn a_request_withdrawn_before_it_arrived_is_a_strangers_end() {
    let mut pair = Pair::default();
    act(&mut pair.a, OwnerAction::Ask);
    act(&mut pair.a, OwnerAction::Withdraw);
    assert_eq!(pair.a_tells_b(), Effect::Nothing);
    assert_eq!(pair.b, Friendship::default(), "there is nothing to keep");
    pair.is(Ended, Ended);
}

#[test]
fn withdrawing_crosses_accepting() {
    let mut pair = Pair::default();
    act(&mut pair.a, OwnerAction::Ask);
    pair.a_tells_b();
    act(&mut pair.a, OwnerAction::Withdraw);
    act(&mut pair.b, OwnerAction::Accept);
    assert_eq!(pair.b.state(), Accepted, "until it hears");
    assert_eq!(pair.a_tells_b(), Effect::Ended);
    assert_eq!(
        pair.b_tells_a(),
        Effect::Asked,
        "what was accepted waits as a request; nobody is a friend against their last word"
    );
    pair.is(Received, Requested);
}

#[test]
fn ending_crosses_ending() {
    let mut pair = Pair::of_friends();
    act(&mut pair.a, OwnerAction::End);
    act(&mut pair.b, OwnerAction::End);
    assert_eq!(pair.a_tells_b(), Effect::Nothing);
    assert_eq!(pair.b_tells_a(), Effect::Nothing);
    pair.is(Ended, Ended);
}

#[test]
fn ending_crosses_an_address_change() {
    let mut pair = Pair::of_friends();
    pair.a = pair.a.with_new_card();
    act(&mut pair.b, OwnerAction::End);
    assert_eq!(pair.a_tells_b(), Effect::Nothing, "a new card does not ask anew");
    assert_eq!(pair.b_tells_a(), Effect::Ended);
    pair.is(Ended, Ended);
    assert!(!pair.a.with_new_card().is_due(), "no one is told who is no friend");
}

#[test]
fn either_side_asks_after_the_end() {
    for asker_ended in [true, false] {
        let mut pair = Pair::of_friends();
        act(if asker_ended { &mut pair.a } else { &mut pair.b }, OwnerAction::End);
        let effect = if asker_ended { pair.a_tells_b() } else { pair.b_tells_a() };
        assert_eq!(effect, Effect::Ended);
        act(&mut pair.a, OwnerAction::Ask);
        assert_eq!(pair.a_tells_b(), Effect::Asked, "the other's old yes does not count any more");
        pair.is(Requested, Received);
        act(&mut pair.b, OwnerAction::Accept);
        assert_eq!(pair.b_tells_a(), Effect::Accepted);
        pair.is(Accepted, Accepted);
    }
}

#[test]
fn asking_again_before_the_end_was_heard_asks_the_other_owner() {
    let mut pair = Pair::of_friends();
    act(&mut pair.a, OwnerAction::End);
    act(&mut pair.a, OwnerAction::Ask);
    assert_eq!(pair.a.state(), Requested);
    assert_eq!(pair.a_tells_b(), Effect::EndedAndAsked);
    pair.is(Requested, Received);
}

#[test]
fn an_old_message_changes_nothing_and_is_told_of_the_newest() {
    let mut pair = Pair::of_friends();
    let old = pair.a.message(CARD).unwrap();
    act(&mut pair.a, OwnerAction::End);
    pair.a_tells_b();
    let received = pair.b.receive(&old);
    assert_eq!((received.effect, received.replaces_card), (Effect::Nothing, false));
    assert_eq!(received.friendship, pair.b);
    let newest = pair.a.statement().unwrap();
    assert_eq!(received.answer, Answer::Conflict { seq: newest.seq, settled: newest.settled });
    assert_eq!(pair.a.answered(old.statement.seq, received.answer), pair.a, "which it knows");
}

#[test]
fn a_repeated_message_is_held_already() {
    let pair = Pair::of_friends();
    let repeated = pair.a.message(CARD).unwrap();
    let received = pair.b.receive(&repeated);
    assert_eq!((received.answer, received.effect, received.friendship), (Answer::Held, Effect::Nothing, pair.b));
    assert!(!received.replaces_card, "nor is its card taken for news");
}

#[test]
fn an_answer_to_an_older_message_leaves_the_newest_due() {
    let mut side = Friendship::default();
    act(&mut side, OwnerAction::Ask);
    let sent = side.statement().unwrap().seq;
    act(&mut side, OwnerAction::Withdraw);
    assert!(side.answered(sent, Answer::Held).is_due());
}

#[test]
fn blocking_a_friend_looks_like_the_end() {
    let mut pair = Pair::of_friends();
    act(&mut pair.a, OwnerAction::Block);
    assert_eq!(pair.a_tells_b(), Effect::Ended);
    pair.is(Blocked, Ended);
    act(&mut pair.b, OwnerAction::Ask);
    assert_eq!(pair.b_tells_a(), Effect::Nothing);
    pair.is(Blocked, Requested);
    act(&mut pair.a, OwnerAction::Unblock);
    pair.is(Received, Requested);
}

#[test]
fn blocking_one_who_asks_tells_nothing() {
    let mut pair = Pair::default();
    act(&mut pair.a, OwnerAction::Ask);
    pair.a_tells_b();
    act(&mut pair.b, OwnerAction::Block);
    pair.is(Requested, Blocked);
    act(&mut pair.a, OwnerAction::Withdraw);
    assert_eq!(pair.a_tells_b(), Effect::Nothing);
    act(&mut pair.b, OwnerAction::Unblock);
    pair.is(Ended, Ended);
}

#[test]
fn a_stranger_who_does_not_ask_leaves_no_trace() {
    let one = Seq::NONE.next();
    for stance in [Stance::Declined, Stance::Ended] {
        let statement = Statement { seq: one, since: one, stance, settled: Seq::NONE };
        let received = Friendship::default().receive(&Message { statement, seen: one, content: CARD });
        assert_eq!(received.friendship, Friendship::default());
        assert_eq!((received.effect, received.replaces_card, received.answer), (Effect::Nothing, false, Answer::Held));
    }
}

#[test]
fn the_owner_can_do_what_fits_the_state() {
    use OwnerAction::{Accept, Ask, Block, Decline, End, PutAway, Unblock, Withdraw};
    let friends = Pair::of_friends();
    let mut asked = Pair::default();
    act(&mut asked.a, Ask);
    asked.a_tells_b();
    let mut declined = Pair { a: asked.a, b: asked.b };
    act(&mut declined.b, Decline);
    declined.b_tells_a();
    for (side, possible) in [
        (Friendship::default(), &[(Ask, Requested), (Block, Blocked)][..]),
        (asked.a, &[(Withdraw, Ended), (Block, Blocked)]),
        (asked.b, &[(Ask, Accepted), (Accept, Accepted), (Decline, Ended), (Block, Blocked)]),
        (friends.a, &[(End, Ended), (Block, Blocked)]),
        (declined.a, &[(Ask, Requested), (PutAway, Ended), (Block, Blocked)]),
        (declined.b, &[(Ask, Requested), (Block, Blocked)]),
        (friends.a.decide(Block).unwrap(), &[(Unblock, Ended)]),
        (asked.b.decide(Block).unwrap(), &[(Unblock, Received)]),
    ] {
        for action in super::network::ACTIONS {
            let expected = possible.iter().find(|(each, _)| *each == action).map(|(_, state)| *state);
            let decided = side.decide(action).map(|next| next.state());
            assert_eq!(decided, expected.ok_or(NotPossible(side.state())), "{action:?} while {:?}", side.state());
        }
    }
}
