//! Steps by chance.

use proptest::{collection::vec, prelude::*};

use super::{
    cast::{FRIENDS, JONAS, LEA, MARA},
    network::World,
    steps::{Restoring, Step, step},
};
pub fn play(steps: &[Step], restoring: Restoring) -> Result<World, TestCaseError> {
    let mut world = World::new();
    for step in steps {
        world.take(step, restoring);
    }
    prop_assert!(world.heal(), "does not come to an end: {world:#?}");
    let complaint = world.complaint(restoring);
    prop_assert!(complaint.is_none(), "{}\n{world:#?}", complaint.unwrap_or_default());
    Ok(world)
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
