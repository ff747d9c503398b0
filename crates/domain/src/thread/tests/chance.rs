//! Steps by chance, and those that chance has found.

use proptest::{collection::vec, prelude::*, sample::Index, strategy::ValueTree, test_runner::TestRunner};

use super::{
    cast::{FRIENDS, JONAS, LEA, MARA},
    network::World,
    steps::{Restoring, Step, step},
};
use crate::Audience;

fn play(steps: &[Step], restoring: Restoring) -> Result<World, TestCaseError> {
    let mut world = World::new();
    for step in steps {
        world.take(step, restoring);
    }
    prop_assert!(world.heal(), "does not come to an end: {world:#?}");
    let complaint = world.complaint(restoring);
    prop_assert!(complaint.is_none(), "{}\n{world:#?}", complaint.unwrap_or_default());
    Ok(world)
}

/// Ways to lose a comment that chance has found, when one rule or another was not there: each is played as it was found.
#[test]
fn what_chance_has_found_is_found_again() {
    use Step::{
        Answer, Ask, BackUp, Delete, Deliver, Exchange, Hear, React, Remove, Restore, Send, SetAudience, Write,
    };
    // There is one to pick, wherever one is picked.
    let any = any::<Index>().new_tree(&mut TestRunner::deterministic()).unwrap().current();
    let react = |who| React { who, target: None, withdraws: false };
    let deliver = Deliver { which: any, is_repeated: false };
    let (only_me, all) = (SetAudience(Audience::OnlyMe), SetAudience(Audience::AllFriends));
    for (what, restoring, steps) in [
        (
            "a 204 whose item a backup forgot, though its author's position is one that it knows",
            Restoring::Only(MARA),
            vec![
                Exchange(JONAS),
                BackUp(MARA),
                Write(JONAS, None),
                Send(JONAS),
                deliver.clone(),
                Answer(JONAS, any),
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
                Remove(any),
                deliver.clone(),
                Answer(LEA, any),
                Restore(MARA),
            ],
        ),
        (
            "a first reading that a backup cuts in two",
            Restoring::Each,
            vec![
                react(LEA),
                Write(MARA, None),
                Write(LEA, None),
                Exchange(LEA),
                BackUp(MARA),
                Delete(MARA, any),
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
            vec![Write(MARA, None), Exchange(LEA), BackUp(MARA), only_me.clone(), Ask(LEA), Hear(LEA), Restore(MARA)],
        ),
        (
            "a post that went and came between two readings, and a comment that was removed meanwhile",
            Restoring::Nobody,
            vec![Write(JONAS, None), Exchange(JONAS), Exchange(LEA), only_me, Remove(any), all],
        ),
        (
            "a deletion that the home and its owner forgot",
            Restoring::Only(MARA),
            vec![Write(MARA, None), BackUp(MARA), Delete(MARA, any), Exchange(LEA), Restore(MARA)],
        ),
        (
            "an edit of what the author deleted before a backup",
            Restoring::Only(JONAS),
            vec![
                Write(JONAS, None),
                Exchange(JONAS),
                BackUp(JONAS),
                Delete(JONAS, any),
                Exchange(JONAS),
                Exchange(LEA),
                Restore(JONAS),
                Step::Edit(JONAS, any),
            ],
        ),
        (
            "a 422 that comes after what was missing",
            Restoring::Only(MARA),
            vec![
                Write(LEA, None),
                Exchange(LEA),
                Exchange(JONAS),
                Write(JONAS, Some(any)),
                Restore(MARA),
                Exchange(JONAS),
                Send(JONAS),
                deliver.clone(),
                Exchange(LEA),
                Exchange(LEA),
                Ask(JONAS),
                Hear(JONAS),
                Ask(JONAS),
                Hear(JONAS),
                Answer(JONAS, any),
            ],
        ),
        (
            "a deletion that the home and its author forgot, and a reader did not",
            Restoring::Each,
            vec![
                Write(JONAS, None),
                Exchange(JONAS),
                BackUp(JONAS),
                Delete(JONAS, any),
                Exchange(JONAS),
                Exchange(LEA),
                Restore(MARA),
                Restore(JONAS),
                Exchange(LEA),
                Exchange(JONAS),
                Exchange(LEA),
            ],
        ),
        (
            "a 404 of a home that does not know its friends yet",
            Restoring::Only(MARA),
            vec![Write(JONAS, None), BackUp(MARA), Restore(MARA), Send(JONAS), deliver, Answer(JONAS, any)],
        ),
    ] {
        play(&steps, restoring).map_err(|error| format!("{what}: {error}")).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1_000) })]

    #[test]
    fn all_hold_the_newest_when_the_network_heals(steps in vec(step(), 0..60)) {
        let world = play(&steps, Restoring::Nobody)?;
        for who in FRIENDS {
            prop_assert_eq!(world.readers[who].set_aside, 0, "nobody forgot what they wrote");
        }
    }

    #[test]
    fn what_one_backup_forgot_comes_back(
        steps in vec(step(), 0..60),
        who in prop::sample::select(&[MARA, JONAS, LEA][..]),
    ) {
        let world = play(&steps, Restoring::Only(who))?;
        for reader in FRIENDS {
            let is_set_aside = world.readers[reader].set_aside > 0;
            prop_assert!(!is_set_aside || world.restored.contains(&reader));
        }
    }

    #[test]
    fn nothing_is_false_whoever_forgets(steps in vec(step(), 0..60)) {
        play(&steps, Restoring::Each)?;
    }
}
