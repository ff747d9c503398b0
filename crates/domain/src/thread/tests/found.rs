//! Ways to lose a comment, or to bring back one that was deleted, that chance has found when one rule or another was not there: each is played as
//! it was found.

use proptest::{prelude::*, sample::Index, strategy::ValueTree, test_runner::TestRunner};

use super::{
    cast::{JONAS, LEA, MARA},
    chance::play,
    steps::{
        Restoring,
        Step::{
            self, Answer, Ask, BackUp, Delete, Deliver, Edit, Exchange, Hear, React, Remove, Restore, Send,
            SetAudience, Write,
        },
    },
};
use crate::Audience;

/// There is one to pick, wherever one is picked.
fn only() -> Index {
    any::<Index>().new_tree(&mut TestRunner::deterministic()).unwrap().current()
}

fn deliver() -> Step {
    Deliver { which: only(), is_repeated: false }
}

fn react(who: usize) -> Step {
    React { who, target: None, withdraws: false }
}

fn replay<const N: usize>(found: [(&str, Restoring, Vec<Step>); N]) {
    for (what, restoring, steps) in found {
        play(&steps, restoring).map_err(|error| format!("{what}: {error}")).unwrap();
    }
}

/// What the home answered, and forgot by a backup.
#[test]
fn answers_that_a_backup_forgot() {
    replay([
        (
            "a 204 whose item a backup forgot, though its author's position is one that it knows",
            Restoring::Only(MARA),
            vec![
                Exchange(JONAS),
                BackUp(MARA),
                Write(JONAS, None),
                Send(JONAS),
                deliver(),
                Answer(JONAS, only()),
                Restore(MARA),
            ],
        ),
        (
            "a 410 that a backup forgot",
            Restoring::Only(MARA),
            vec![
                react(LEA),
                Exchange(LEA),
                react(LEA),
                Send(LEA),
                BackUp(MARA),
                Remove(only()),
                deliver(),
                Answer(LEA, only()),
                Restore(MARA),
            ],
        ),
        (
            "a 422 that comes after what was missing",
            Restoring::Only(MARA),
            vec![
                Write(LEA, None),
                Exchange(LEA),
                Exchange(JONAS),
                Write(JONAS, Some(only())),
                Restore(MARA),
                Exchange(JONAS),
                Send(JONAS),
                deliver(),
                Exchange(LEA),
                Exchange(LEA),
                Ask(JONAS),
                Hear(JONAS),
                Ask(JONAS),
                Hear(JONAS),
                Answer(JONAS, only()),
            ],
        ),
        (
            "a 404 of a home that does not know its friends yet",
            Restoring::Only(MARA),
            vec![Write(JONAS, None), BackUp(MARA), Restore(MARA), Send(JONAS), deliver(), Answer(JONAS, only())],
        ),
    ]);
}

/// What was read, and is not said again.
#[test]
fn readings_that_a_backup_cut() {
    replay([
        (
            "a first reading that a backup cuts in two",
            Restoring::Each,
            vec![
                react(LEA),
                Write(MARA, None),
                Write(LEA, None),
                Exchange(LEA),
                BackUp(MARA),
                Delete(MARA, only()),
                Restore(LEA),
                Ask(LEA),
                Hear(LEA),
                Ask(LEA),
                Hear(LEA),
                Restore(MARA),
            ],
        ),
        (
            "a post that went, with its thread, and that a backup shows again",
            Restoring::Only(MARA),
            vec![
                Write(MARA, None),
                Exchange(LEA),
                BackUp(MARA),
                SetAudience(Audience::OnlyMe),
                Ask(LEA),
                Hear(LEA),
                Restore(MARA),
            ],
        ),
        (
            "a post that went and came between two readings, and a comment that was removed meanwhile",
            Restoring::Nobody,
            vec![
                Write(JONAS, None),
                Exchange(JONAS),
                Exchange(LEA),
                SetAudience(Audience::OnlyMe),
                Remove(only()),
                SetAudience(Audience::AllFriends),
            ],
        ),
    ]);
}

/// What was deleted, and is remembered by one of the three.
#[test]
fn deletions_that_a_backup_forgot() {
    replay([
        (
            "a deletion that the home and its owner forgot",
            Restoring::Only(MARA),
            vec![Write(MARA, None), BackUp(MARA), Delete(MARA, only()), Exchange(LEA), Restore(MARA)],
        ),
        (
            "an edit of what the author deleted before a backup",
            Restoring::Only(JONAS),
            vec![
                Write(JONAS, None),
                Exchange(JONAS),
                BackUp(JONAS),
                Delete(JONAS, only()),
                Exchange(JONAS),
                Exchange(LEA),
                Restore(JONAS),
                Edit(JONAS, only()),
            ],
        ),
        (
            "a deletion that the home and its author forgot, and a reader did not",
            Restoring::Each,
            vec![
                Write(JONAS, None),
                Exchange(JONAS),
                BackUp(JONAS),
                Delete(JONAS, only()),
                Exchange(JONAS),
                Exchange(LEA),
                Restore(MARA),
                Restore(JONAS),
                Exchange(LEA),
                Exchange(JONAS),
                Exchange(LEA),
            ],
        ),
    ]);
}
