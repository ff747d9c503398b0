//! Who may not see a post learns nothing of it, whatever they send; and a feed tells nothing of what its reader may not see.

use proptest::prelude::*;

use super::{
    cast::{FRIENDS, JONAS, LEA, MARA, comment, entry, id, key, reaction},
    home::Home,
};
use crate::{
    Audience, CircleId, Timestamp,
    circle::Circles,
    thread::{Answer, Commenting, Door, Entry, Kept, Pace, Standing, Target},
};

const NOW: Timestamp = Timestamp(1_795_000_000_000);

fn any_entry() -> impl Strategy<Value = Entry> {
    let standing = prop::sample::select(&[Standing::Said, Standing::Withdrawn, Standing::Deleted][..]);
    (0..3usize, 0..3u8, prop::option::of(3..5u8), any::<bool>(), 1..4u64, standing).prop_map(
        |(author, number, reply_to, is_reaction, revision, standing)| {
            let reply_to = reply_to.map(id);
            let subject = if is_reaction { reaction(author, reply_to) } else { comment(author, id(number), reply_to) };
            entry(subject, revision, number, standing)
        },
    )
}

fn any_door() -> impl Strategy<Value = Door> {
    let commenting = prop::sample::select(&[Commenting::Everyone, Commenting::ToOwner, Commenting::Nobody][..]);
    let target = prop::sample::select(&[Target::Held, Target::Missing][..]);
    let kept = prop::option::of((any_entry(), any::<bool>()));
    (0..3usize, commenting, kept, target, 0..600usize, 0..200u32, 0..100u32).prop_map(
        |(sender, commenting, kept, target, reactions, revisions, comments)| Door {
            home: key(MARA),
            sender: key(sender),
            sees_post: false,
            commenting,
            kept: kept.map(|(entry, is_removed)| Kept { entry, is_removed }),
            target,
            reactions,
            pace: Pace { revisions, comments, first_comment_at: Some(NOW), ..Pace::at(NOW) },
        },
    )
}

proptest! {
    #[test]
    fn there_is_one_answer_without_the_post(door in any_door(), entry in any_entry()) {
        let received = door.receive(&entry);
        prop_assert_eq!(received.answer, Answer::NotFound);
        if received.is_taken {
            let held = door.kept.unwrap().entry;
            prop_assert!(held.subject == entry.subject && held.subject.author == door.sender);
            prop_assert!(entry.standing != Standing::Said);
        }
    }

    /// No one changes what another wrote, or writes as another.
    #[test]
    fn nothing_is_taken_but_from_its_author(door in any_door(), entry in any_entry()) {
        for sees_post in [false, true] {
            if (Door { sees_post, ..door }).receive(&entry).is_taken {
                prop_assert_eq!(entry.subject.author, door.sender);
                prop_assert!(door.kept.is_none_or(|kept| kept.entry.subject == entry.subject));
            }
        }
    }
}

#[test]
fn a_feed_does_not_move_by_what_its_reader_may_not_see() {
    let mut home = Home::new();
    let heads = |home: &Home| FRIENDS.map(|who| home.heads(who)[1].seq);
    let write = |home: &mut Home, who: usize, number: u8| {
        home.receive(who, &entry(comment(who, id(number), None), 1, number, Standing::Said), NOW);
    };
    write(&mut home, JONAS, 1);
    assert_eq!(heads(&home), [1, 1]);
    home.commenting = Commenting::ToOwner;
    write(&mut home, JONAS, 2);
    assert_eq!(heads(&home), [2, 1], "it is for Mara");
    home.remove(id(2));
    assert_eq!(heads(&home), [3, 1]);
    home.commenting = Commenting::Everyone;
    home.change(|home| home.circle[LEA] = false);
    assert_eq!(heads(&home), [3, 1], "nothing is for the circle yet");
    home.change(|home| home.audience = Audience::Circles(Circles::one(CircleId(1))));
    write(&mut home, JONAS, 3);
    write(&mut home, MARA, 4);
    assert_eq!(heads(&home), [5, 1], "Lea is not in it");
    home.change(|home| home.audience = Audience::AllFriends);
    // Where the thread begins anew, and the one comment that was for her.
    assert_eq!(heads(&home), [5, 3]);
    assert_eq!(home.view(LEA).keys().collect::<Vec<_>>(), [&id(1)]);
}
