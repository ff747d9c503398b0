//! The named cases: what the home answers, and what becomes of an author's words.

use super::cast::{JONAS, LEA, MARA, comment, entry, id, key, reaction};
use crate::{
    Timestamp, limits,
    thread::{
        Answer, Commenting, Door, Entry, Heard, Kept, Learned, OwnItem, Pace, Received, Relayed, Stage,
        Standing::{Deleted, Said, Withdrawn},
        Target, outlasts,
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

fn kept(entry: Entry) -> Option<Kept> {
    Some(Kept { entry, is_removed: false })
}

fn removed(entry: Entry) -> Option<Kept> {
    Some(Kept { entry, is_removed: true })
}

fn ago(seconds: i64) -> Option<Timestamp> {
    Some(NOW.plus_seconds(-seconds))
}

#[test]
fn the_home_answers() {
    let note = comment(JONAS, id(1), None);
    let [first, second, rival] = [(1, 1), (2, 2), (1, 9)].map(|(number, bytes)| entry(note, number, bytes, Said));
    let deletion = entry(note, 3, 3, Deleted);
    let like = reaction(JONAS, Some(id(1)));
    let [liked, unliked] =
        [(1, 1, Said), (2, 2, Withdrawn)].map(|(number, bytes, standing)| entry(like, number, bytes, standing));
    let other_sender = Door { sender: key(LEA), ..door() };
    let stranger = Door { sees_post: false, ..door() };
    let closed = Door { commenting: Commenting::Nobody, ..door() };
    let orphan = Door { target: Target::Missing, ..door() };
    let owner = Door { sender: key(MARA), commenting: Commenting::Nobody, ..door() };
    let soon = Door { pace: Pace { last_revision_at: ago(4), ..door().pace }, kept: kept(first), ..door() };
    let often =
        Door { pace: Pace { revisions: limits::COMMENT_REVISIONS, ..door().pace }, kept: kept(first), ..door() };
    let busy = Pace { comments: limits::COMMENTS_PER_HOUR, first_comment_at: ago(3_000), ..door().pace };
    let busy = Door { pace: busy, ..door() };
    let crowded = Door { reactions: limits::REACTIONS_PER_TARGET, ..door() };
    let of_mara = entry(comment(MARA, id(1), None), 1, 1, Said);
    let elsewhere = entry(crate::thread::Subject { home: key(LEA), ..note }, 1, 1, Said);
    let held_by_lea = kept(entry(comment(LEA, id(1), None), 1, 1, Said));
    for (what, door, entry, is_taken, answer) in [
        ("a comment", door(), first, true, Answer::Held),
        ("the same again", Door { kept: kept(first), ..door() }, first, false, Answer::Held),
        ("an edit", Door { kept: kept(first), ..door() }, second, true, Answer::Held),
        ("an old revision", Door { kept: kept(second), ..door() }, first, false, Answer::Conflict),
        ("another under its number", Door { kept: kept(first), ..door() }, rival, false, Answer::Conflict),
        ("a deletion", Door { kept: kept(second), ..door() }, deletion, true, Answer::Held),
        (
            "a deletion with a low number",
            Door { kept: kept(entry(note, 9, 9, Said)), ..door() },
            deletion,
            true,
            Answer::Held,
        ),
        ("a deletion of what never came", orphan, deletion, true, Answer::Held),
        (
            "an edit of what was deleted",
            Door { kept: kept(deletion), ..door() },
            entry(note, 9, 9, Said),
            false,
            Answer::Conflict,
        ),
        ("what another signed", other_sender, first, false, Answer::Misdirected),
        ("what is for another home", door(), elsewhere, false, Answer::Misdirected),
        ("the id of another's comment", Door { kept: held_by_lea, ..door() }, first, false, Answer::Misdirected),
        ("what cannot be seen", stranger, first, false, Answer::NotFound),
        ("what cannot be seen and is known", Door { kept: kept(first), ..stranger }, second, false, Answer::NotFound),
        ("a deletion by who sees nothing", Door { kept: kept(first), ..stranger }, deletion, true, Answer::NotFound),
        (
            "an end of a reaction by who sees nothing",
            Door { kept: kept(liked), ..stranger },
            unliked,
            true,
            Answer::NotFound,
        ),
        ("a deletion of nothing by who sees nothing", stranger, deletion, false, Answer::NotFound),
        (
            "a deletion by another who sees nothing",
            Door { kept: kept(first), sender: key(LEA), ..stranger },
            deletion,
            false,
            Answer::NotFound,
        ),
        ("a comment in a closed thread", closed, first, false, Answer::Closed),
        ("an edit in a closed thread", Door { kept: kept(first), ..closed }, second, false, Answer::Closed),
        ("the same again in a closed thread", Door { kept: kept(first), ..closed }, first, false, Answer::Held),
        ("a deletion in a closed thread", Door { kept: kept(first), ..closed }, deletion, true, Answer::Held),
        ("an end of a reaction in a closed thread", Door { kept: kept(liked), ..closed }, unliked, true, Answer::Held),
        ("the owner's comment in a closed thread", owner, of_mara, true, Answer::Held),
        ("an answer to what is not there", orphan, first, false, Answer::NoTarget),
        ("an edit of what was removed", Door { kept: removed(first), ..door() }, second, false, Answer::Removed),
        ("what was removed, again", Door { kept: removed(first), ..door() }, first, false, Answer::Removed),
        ("a deletion of what was removed", Door { kept: removed(first), ..door() }, deletion, false, Answer::Removed),
        ("an edit at once", soon, second, false, Answer::TooSoon { retry_after_seconds: 6 }),
        ("a deletion at once", soon, deletion, true, Answer::Held),
        ("the hundred and first revision", often, second, false, Answer::TooOften),
        ("a deletion after the hundredth", often, deletion, true, Answer::Held),
        ("the sixty-first comment of an hour", busy, first, false, Answer::TooSoon { retry_after_seconds: 600 }),
        ("an edit in such an hour", Door { kept: kept(first), ..busy }, second, true, Answer::Held),
        ("a reaction in such an hour", busy, liked, true, Answer::Held),
        ("the five hundred and first reaction", crowded, liked, false, Answer::Closed),
        (
            "another emoji in its place",
            Door { kept: kept(entry(like, 9, 9, Withdrawn)), ..crowded },
            entry(like, 10, 2, Said),
            true,
            Answer::Held,
        ),
    ] {
        assert_eq!(door.receive(&entry), Received { is_taken, answer }, "{what}");
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
    let first = entry(comment(JONAS, id(1), None), 1, 1, Said);
    let second = Entry { revision: 2.try_into().unwrap(), ..entry(first.subject, 2, 2, Said) };
    let pace = Pace { last_revision_at: ago(-3_600), ..Pace::at(NOW) };
    assert_eq!(Door { pace, kept: kept(first), ..door() }.receive(&second).answer, Answer::Held);
}

/// Jonas's comment, at a stage.
fn own(number: u64, stage: Stage) -> OwnItem {
    OwnItem { entry: said(number), stage }
}

fn said(number: u64) -> Entry {
    entry(comment(JONAS, id(1), None), number, u8::try_from(number).unwrap(), Said)
}

fn deleted(number: u64) -> Entry {
    entry(comment(JONAS, id(1), None), number, u8::try_from(number).unwrap(), Deleted)
}

const ANSWERED: Stage = Stage::Answered { at: NOW };

#[test]
fn an_answer_moves_what_was_sent() {
    for (answer, shows_target, stage) in [
        (Answer::Held, true, ANSWERED),
        (Answer::NotFound, true, Stage::OutOfReach),
        (Answer::Closed, true, Stage::Closed),
        (Answer::TooOften, true, Stage::Closed),
        (Answer::Removed, true, ANSWERED),
        (Answer::NoTarget, false, Stage::NoTarget),
        (Answer::NoTarget, true, Stage::Waiting),
        (Answer::Misdirected, true, Stage::Refused),
        (Answer::Conflict, true, Stage::Waiting),
        (Answer::TooSoon { retry_after_seconds: 6 }, true, Stage::Waiting),
    ] {
        let sent = own(1, Stage::Waiting);
        let (next, learned) = sent.answered(&sent.entry, Heard::Status(answer), shows_target, NOW);
        assert_eq!((next, learned), (own(1, stage), Learned::Nothing), "{answer:?}");
    }
}

#[test]
fn an_answer_to_an_older_revision_leaves_the_newest_waiting() {
    let edited = own(1, Stage::Waiting).rewritten(said(2));
    for answer in [Answer::Held, Answer::NotFound, Answer::Closed] {
        assert_eq!(edited.answered(&said(1), Heard::Status(answer), true, NOW).0, edited);
    }
    let there = own(1, Stage::There);
    assert_eq!(there.answered(&said(1), Heard::Status(Answer::Held), true, NOW).0, there, "the feed was faster");
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
        assert_eq!(mine.answered(&mine.entry, Heard::Holds(held), true, NOW), (next, learned), "{mine:?} {held:?}");
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
    let (orphan, _) = answer.answered(&answer.entry, Heard::Status(Answer::NoTarget), false, NOW);
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
