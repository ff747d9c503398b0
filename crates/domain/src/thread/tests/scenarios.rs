//! The named cases: what the home answers, and what becomes of an author's words.

use super::cast::{JONAS, LEA, MARA, comment, entry, id, key, reaction};
use crate::{
    Timestamp, limits,
    thread::{
        Answer, Commenting, Door, Entry, Heard, Here, Kept, Learned, OwnItem, Pace, Received, Relayed, Stage,
        Standing::{Deleted, Said, Withdrawn},
        Subject, Target, outlasts,
    },
};

const NOW: Timestamp = Timestamp(1_795_000_000_000);

/// Of Jonas, who may comment.
fn door() -> Door {
    Door {
        home: key(MARA),
        sender: key(JONAS),
        sees_post: true,
        commenting: Commenting::Everyone,
        kept: None,
        target: Target::Held,
        reactions: 0,
        pace: Pace::at(NOW),
    }
}

/// The same, where `entry` is held.
fn holding(entry: Entry) -> Door {
    Door { kept: Some(Kept { entry, is_removed: false }), ..door() }
}

/// The same, where `entry` was held and its owner removed it.
fn having_removed(entry: Entry) -> Door {
    Door { kept: Some(Kept { entry, is_removed: true }), ..door() }
}

fn ago(seconds: i64) -> Timestamp {
    NOW.plus_seconds(-seconds)
}

/// Jonas's comment.
fn said(number: u64) -> Entry {
    entry(comment(JONAS, id(1), None), number, u8::try_from(number).unwrap(), Said)
}

fn deleted(number: u64) -> Entry {
    Entry { standing: Deleted, ..said(number) }
}

/// Jonas's reaction to that.
fn liked(number: u64) -> Entry {
    entry(reaction(JONAS, Some(id(1))), number, u8::try_from(number).unwrap(), Said)
}

fn unliked(number: u64) -> Entry {
    Entry { standing: Withdrawn, ..liked(number) }
}

const fn taking(answer: Answer) -> Received {
    Received { is_taken: true, answer }
}

const fn refusing(answer: Answer) -> Received {
    Received { is_taken: false, answer }
}

#[test]
fn the_home_takes_what_is_newer() {
    let rival = entry(said(1).subject, 1, 9, Said);
    let [of_lea, to_lea] = [(LEA, MARA), (JONAS, LEA)].map(|(author, home)| Entry {
        subject: Subject { home: key(home), ..comment(author, id(1), None) },
        ..said(1)
    });
    for (what, door, entry, expected) in [
        ("a comment", door(), said(1), taking(Answer::Held)),
        ("the same again", holding(said(1)), said(1), refusing(Answer::Held)),
        ("an edit", holding(said(1)), said(2), taking(Answer::Held)),
        ("an old revision", holding(said(2)), said(1), refusing(Answer::Conflict)),
        ("another under its number", holding(said(1)), rival, refusing(Answer::Conflict)),
        ("a deletion", holding(said(2)), deleted(3), taking(Answer::Held)),
        ("a deletion with a low number", holding(said(9)), deleted(3), taking(Answer::Held)),
        ("an edit of what was deleted", holding(deleted(3)), said(9), refusing(Answer::Conflict)),
        ("what another signed", Door { sender: key(LEA), ..door() }, said(1), refusing(Answer::Misdirected)),
        ("what is for another home", door(), to_lea, refusing(Answer::Misdirected)),
        ("the id of another's comment", holding(of_lea), said(1), refusing(Answer::Misdirected)),
        ("an edit of what was removed", having_removed(said(1)), said(2), refusing(Answer::Removed)),
        ("what was removed, again", having_removed(said(1)), said(1), refusing(Answer::Removed)),
        ("a deletion of what was removed", having_removed(said(1)), deleted(2), refusing(Answer::Removed)),
        ("the id of what was removed", having_removed(of_lea), said(1), refusing(Answer::Misdirected)),
    ] {
        assert_eq!(door.receive(&entry), expected, "{what}");
    }
}

#[test]
fn what_answers_nothing_is_refused_and_a_deletion_answers_nothing() {
    let orphan = Door { target: Target::Missing, ..door() };
    for (entry, expected) in [
        (said(1), refusing(Answer::NoTarget)),
        (liked(1), refusing(Answer::NoTarget)),
        (unliked(1), refusing(Answer::NoTarget)),
        (deleted(1), taking(Answer::Held)),
    ] {
        assert_eq!(orphan.receive(&entry), expected, "{entry:?}");
    }
}

#[test]
fn who_sees_nothing_takes_back_what_they_said_and_hears_nothing() {
    let unseen = |door| Door { sees_post: false, ..door };
    for (what, door, entry, is_taken) in [
        ("a comment", door(), said(1), false),
        ("an edit", holding(said(1)), said(2), false),
        ("a deletion", holding(said(1)), deleted(2), true),
        ("an end of a reaction", holding(liked(1)), unliked(2), true),
        ("an old end of a reaction", holding(liked(2)), unliked(1), false),
        ("a deletion of nothing", door(), deleted(1), false),
        ("a deletion of what was removed", having_removed(said(1)), deleted(2), false),
        ("a deletion by another", Door { sender: key(LEA), ..holding(said(1)) }, deleted(2), false),
    ] {
        let received = Received { is_taken, answer: Answer::NotFound };
        assert_eq!(unseen(door).receive(&entry), received, "{what}");
    }
}

#[test]
fn nothing_is_said_in_a_closed_thread_but_by_its_owner() {
    let closed = |door| Door { commenting: Commenting::Nobody, ..door };
    let of_mara = entry(comment(MARA, id(1), None), 1, 1, Said);
    for (what, door, entry, expected) in [
        ("a comment", door(), said(1), refusing(Answer::Closed)),
        ("a reaction", door(), liked(1), refusing(Answer::Closed)),
        ("an edit", holding(said(1)), said(2), refusing(Answer::Closed)),
        ("the same again", holding(said(1)), said(1), refusing(Answer::Held)),
        ("a deletion", holding(said(1)), deleted(2), taking(Answer::Held)),
        ("an end of a reaction", holding(liked(1)), unliked(2), taking(Answer::Held)),
        ("the owner's comment", Door { sender: key(MARA), ..door() }, of_mara, taking(Answer::Held)),
    ] {
        assert_eq!(closed(door).receive(&entry), expected, "{what}");
    }
}

#[test]
fn too_much_is_refused_and_a_deletion_is_never_too_much() {
    let at = |pace: Pace, door| Door { pace, ..door };
    let soon = Pace { last_revision_at: Some(ago(4)), ..Pace::at(NOW) };
    let often = Pace { revisions: limits::COMMENT_REVISIONS, ..Pace::at(NOW) };
    let busy = Pace { comments: limits::COMMENTS_PER_HOUR, first_comment_at: Some(ago(3_000)), ..Pace::at(NOW) };
    let crowded = |door| Door { reactions: limits::REACTIONS_PER_TARGET, ..door };
    let wait = |retry_after_seconds| refusing(Answer::TooSoon { retry_after_seconds });
    for (what, door, entry, expected) in [
        ("an edit at once", at(soon, holding(said(1))), said(2), wait(6)),
        ("another reaction at once", at(soon, holding(liked(1))), liked(2), wait(6)),
        ("a deletion at once", at(soon, holding(said(1))), deleted(2), taking(Answer::Held)),
        ("the hundred and first revision", at(often, holding(said(1))), said(2), refusing(Answer::TooOften)),
        ("a deletion after the hundredth", at(often, holding(said(1))), deleted(2), taking(Answer::Held)),
        ("a reaction after the hundredth", at(often, holding(liked(1))), liked(2), taking(Answer::Held)),
        ("the sixty-first comment of an hour", at(busy, door()), said(1), wait(600)),
        ("an edit in such an hour", at(busy, holding(said(1))), said(2), taking(Answer::Held)),
        ("a reaction in such an hour", at(busy, door()), liked(1), taking(Answer::Held)),
        ("the five hundred and first reaction", crowded(door()), liked(1), refusing(Answer::Closed)),
        ("other emoji in their place", crowded(holding(liked(1))), liked(2), taking(Answer::Held)),
        ("a comment on what has five hundred", crowded(door()), said(1), taking(Answer::Held)),
    ] {
        assert_eq!(door.receive(&entry), expected, "{what}");
    }
}

#[test]
fn answers_have_a_status() {
    for (answer, status) in [
        (Answer::Held, 204),
        (Answer::Misdirected, 400),
        (Answer::Closed, 403),
        (Answer::TooOften, 403),
        (Answer::NotFound, 404),
        (Answer::Conflict, 409),
        (Answer::Removed, 410),
        (Answer::NoTarget, 422),
        (Answer::TooSoon { retry_after_seconds: 1 }, 429),
    ] {
        assert_eq!(answer.status(), status);
    }
}

#[test]
fn a_clock_that_was_put_back_keeps_nobody_waiting() {
    let pace = Pace { last_revision_at: Some(ago(-3_600)), ..Pace::at(NOW) };
    assert_eq!(Door { pace, ..holding(said(1)) }.receive(&said(2)), taking(Answer::Held));
}

/// Jonas's comment, at a stage.
fn own(number: u64, stage: Stage) -> OwnItem {
    OwnItem { entry: said(number), stage }
}

const SHOWN: Here = Here { shows_post: true, shows_target: true };
const ANSWERED: Stage = Stage::Answered { at: NOW };

#[test]
fn an_answer_moves_what_was_sent() {
    let here = |shows_post, shows_target| Here { shows_post, shows_target };
    for (answer, here, stage) in [
        (Answer::Held, SHOWN, ANSWERED),
        (Answer::Removed, SHOWN, ANSWERED),
        (Answer::NotFound, SHOWN, ANSWERED),
        (Answer::NotFound, here(false, false), Stage::OutOfReach),
        (Answer::Closed, SHOWN, Stage::Closed),
        (Answer::TooOften, SHOWN, Stage::Closed),
        (Answer::NoTarget, SHOWN, Stage::Waiting),
        (Answer::NoTarget, here(true, false), Stage::NoTarget),
        (Answer::Misdirected, SHOWN, Stage::Refused),
        (Answer::Conflict, SHOWN, Stage::Waiting),
        (Answer::TooSoon { retry_after_seconds: 6 }, SHOWN, Stage::Waiting),
    ] {
        let sent = own(1, Stage::Waiting);
        let (next, learned) = sent.answered(&sent.entry, Heard::Status(answer), here, NOW);
        assert_eq!((next, learned), (own(1, stage), Learned::Nothing), "{answer:?}");
    }
}

#[test]
fn an_answer_to_an_older_revision_leaves_the_newest_waiting() {
    let edited = own(1, Stage::Waiting).rewritten(said(2));
    for answer in [Answer::Held, Answer::NotFound, Answer::Closed] {
        assert_eq!(edited.answered(&said(1), Heard::Status(answer), SHOWN, NOW).0, edited);
    }
    let there = own(1, Stage::There);
    assert_eq!(there.answered(&said(1), Heard::Status(Answer::Held), SHOWN, NOW).0, there, "the feed was faster");
}

#[test]
fn what_was_forgotten_is_taken_over_and_what_waited_is_set_aside() {
    for (mine, held, next, learned) in [
        (own(1, Stage::Waiting), said(2), own(2, ANSWERED), Learned::SetAside),
        (own(1, Stage::There), said(2), own(2, ANSWERED), Learned::TakenOver),
        (own(1, Stage::Waiting), deleted(2), OwnItem { entry: deleted(2), stage: ANSWERED }, Learned::SetAside),
        (own(2, Stage::Waiting), said(1), own(2, Stage::Waiting), Learned::Nothing),
        (own(2, Stage::Waiting), said(2), own(2, ANSWERED), Learned::Nothing),
    ] {
        assert_eq!(mine.answered(&mine.entry, Heard::Holds(held), SHOWN, NOW), (next, learned), "{mine:?} {held:?}");
    }
}

#[test]
fn the_feed_confirms_or_makes_due_again() {
    for (mine, shown, next, learned) in [
        (own(1, Stage::Waiting), said(1), own(1, Stage::There), Learned::Nothing),
        (own(1, ANSWERED), said(1), own(1, Stage::There), Learned::Nothing),
        (own(2, Stage::There), said(1), own(2, Stage::Waiting), Learned::Nothing),
        // The page was written before it was taken.
        (own(2, ANSWERED), said(1), own(2, ANSWERED), Learned::Nothing),
        (own(1, Stage::OutOfReach), said(1), own(1, Stage::There), Learned::Nothing),
        (own(1, Stage::Removed), said(1), own(1, Stage::There), Learned::Nothing),
        (own(1, Stage::There), said(2), own(2, Stage::There), Learned::TakenOver),
        (own(1, Stage::Waiting), deleted(2), OwnItem { entry: deleted(2), stage: Stage::There }, Learned::SetAside),
    ] {
        assert_eq!(mine.shown(&shown), (next, learned), "{mine:?} {shown:?}");
    }
    assert_eq!(OwnItem::found(said(3)), own(3, Stage::There));
}

#[test]
fn what_the_home_took_and_never_showed_is_due_again() {
    let taken = own(1, ANSWERED);
    assert_eq!(taken.feed_read(NOW), taken, "that reading began too early to tell");
    assert_eq!(taken.feed_read(NOW.plus_seconds(1)), own(1, Stage::Waiting));
    // After a reset what is not shown again is lost, whenever it was there.
    let there = own(1, Stage::There);
    assert_eq!(there.feed_read(NOW), there);
    assert_eq!(there.doubted().feed_read(NOW), own(1, Stage::Waiting));
    assert_eq!(there.doubted().shown(&said(1)).0.feed_read(NOW), there);
    assert_eq!(own(1, Stage::Removed).doubted().feed_read(NOW), own(1, Stage::Removed), "that was the owner's will");
}

#[test]
fn a_home_without_threads_takes_nothing_that_it_answered() {
    let stage = |stage| own(1, stage).has_no_thread().stage;
    assert_eq!(stage(Stage::Answered { at: NOW }), Stage::Refused);
    for kept in [Stage::Waiting, Stage::There, Stage::Removed, Stage::OutOfReach, Stage::Closed, Stage::NoTarget] {
        assert_eq!(stage(kept), kept);
    }
    assert_eq!(own(1, Stage::Refused).again().stage, Stage::Waiting, "once its server is newer, the owner says so");
}

#[test]
fn a_parent_goes_first_and_is_waited_for() {
    let answer = OwnItem::written(entry(comment(JONAS, id(2), Some(id(1))), 1, 5, Said));
    for (stage, is_due) in [
        (Stage::Waiting, false),
        (ANSWERED, true),
        (Stage::There, true),
        (Stage::OutOfReach, true),
        (Stage::Removed, true),
    ] {
        assert_eq!(answer.is_due(Some(&own(1, stage))), is_due, "{stage:?}");
    }
    assert!(answer.is_due(None));
    let (orphan, _) =
        answer.answered(&answer.entry, Heard::Status(Answer::NoTarget), Here { shows_target: false, ..SHOWN }, NOW);
    assert_eq!((orphan.stage, orphan.target_came()), (Stage::NoTarget, answer));
    assert_eq!(own(1, Stage::There).target_came(), own(1, Stage::There));
}

#[test]
fn an_owner_sends_once_more_what_was_refused() {
    for stage in [Stage::OutOfReach, Stage::Closed, Stage::NoTarget, Stage::Refused] {
        assert_eq!(own(1, stage).again(), own(1, Stage::Waiting), "{stage:?}");
    }
    for stage in [Stage::Waiting, ANSWERED, Stage::There, Stage::Removed] {
        assert_eq!(own(1, stage).again(), own(1, stage), "{stage:?}");
    }
}

#[test]
fn what_was_deleted_is_not_edited_and_a_lost_post_is_told_by_its_answer() {
    let deletion = own(1, Stage::There).rewritten(deleted(2));
    assert_eq!(deletion, OwnItem { entry: deleted(2), stage: Stage::Waiting });
    assert_eq!(deletion.rewritten(said(3)), deletion);
    assert_eq!(deletion.post_lost(), deletion, "it is obeyed without the post");
    assert_eq!(own(1, Stage::There).post_lost(), own(1, Stage::OutOfReach));
    assert_eq!(own(1, Stage::There).gone(), own(1, Stage::Removed));
}

#[test]
fn a_reader_takes_what_is_newer_and_keeps_deletions() {
    let of_mara = |number, standing| entry(comment(MARA, id(2), None), number, u8::try_from(number).unwrap(), standing);
    let rival = entry(said(2).subject, 2, 9, Said);
    for (held, shown, expected) in [
        (None, said(1), Relayed::Taken),
        (None, deleted(1), Relayed::Taken),
        (Some(said(1)), said(1), Relayed::Known),
        (Some(said(1)), said(2), Relayed::Taken),
        (Some(said(2)), said(1), Relayed::Known),
        (Some(said(2)), rival, Relayed::Taken),
        (Some(said(2)), deleted(1), Relayed::Taken),
        (Some(deleted(1)), said(2), Relayed::Known),
        (Some(of_mara(2, Said)), of_mara(1, Said), Relayed::Taken),
        (Some(of_mara(2, Deleted)), of_mara(1, Said), Relayed::Known),
        (Some(said(1)), entry(comment(LEA, id(1), None), 2, 2, Said), Relayed::PassedOver),
        (Some(said(1)), entry(comment(JONAS, id(1), Some(id(9))), 2, 2, Said), Relayed::PassedOver),
    ] {
        assert_eq!(Relayed::of(key(MARA), held.as_ref(), &shown), expected, "{held:?} {shown:?}");
    }
    assert_eq!(Relayed::of(key(LEA), None, &said(1)), Relayed::PassedOver, "it is from Mara's thread");
    assert!(outlasts(&deleted(1)) && !outlasts(&said(1)));
}
