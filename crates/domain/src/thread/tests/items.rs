//! What is an item, and which revision counts.

use super::cast::{JONAS, LEA, MARA, comment, entry, id, key, reaction, revision};
use crate::{
    AltText, CommentText, Conversation, RemotePicture, Sha256, Timestamp, Variant, limits,
    thread::{
        Comment, Content, Entry, ItemError, ItemKind, Reaction, Standing, Subject, Succession, ThreadItem, Words,
    },
};

fn content(words: Words) -> Content {
    Content { at: Timestamp(0), name: "Jonas".parse().unwrap(), is_public: false, seen: Sha256([0; 32]), words }
}

fn text(text: &str) -> CommentText {
    text.parse().unwrap()
}

fn kale() -> Words {
    Words::Comment(Comment::new(text("Kale!"), Vec::new()).unwrap())
}

/// Of the one of two in whose home their conversation is not.
fn message() -> Subject {
    let Conversation { id: post, home } = Conversation::between(key(JONAS), key(MARA));
    let author = if home == key(MARA) { key(JONAS) } else { key(MARA) };
    Subject { author, home, post, id: id(1), kind: ItemKind::Message, reply_to: None }
}

fn heart() -> Words {
    Words::Reaction(vec!["❤️".parse().unwrap()].try_into().unwrap())
}

fn picture(alt: &str, variants: u32) -> RemotePicture {
    let variant =
        |width| Variant { sha256: Sha256([0; 32]), width, height: 1, content_type: "image/jpeg".into(), size_bytes: 1 };
    let variants = (1..=variants).map(variant).collect();
    RemotePicture { alt: alt.parse::<AltText>().unwrap(), width: 9, height: 9, color: "#757575".into(), variants }
}

#[test]
fn an_item_fits_together() {
    let (note, like) = (comment(JONAS, id(1), None), reaction(JONAS, Some(id(1))));
    let letter = message();
    let itself = Subject { reply_to: Some(id(1)), ..note };
    for (subject, words, expected) in [
        (note, Some(kale()), Ok(Standing::Said)),
        (note, None, Ok(Standing::Deleted)),
        (note, Some(heart()), Err(ItemError::Kind)),
        (itself, Some(kale()), Err(ItemError::AnswersItself)),
        (like, Some(heart()), Ok(Standing::Said)),
        (like, Some(Words::Reaction(Reaction::default())), Ok(Standing::Withdrawn)),
        (like, Some(kale()), Err(ItemError::Kind)),
        (like, None, Err(ItemError::DeletedReaction)),
        (Subject { author: key(LEA), ..like }, Some(heart()), Err(ItemError::ReactionId)),
        (Subject { reply_to: None, ..like }, Some(heart()), Err(ItemError::ReactionId)),
        (Subject { id: id(2), ..like }, Some(heart()), Err(ItemError::ReactionId)),
        (letter, Some(kale()), Ok(Standing::Said)),
        (letter, None, Ok(Standing::Deleted)),
        (letter, Some(heart()), Err(ItemError::Kind)),
        (Subject { author: letter.home, ..letter }, Some(kale()), Ok(Standing::Said)),
        (Subject { author: key(LEA), ..letter }, Some(kale()), Err(ItemError::Conversation)),
        (Subject { post: id(9), ..letter }, None, Err(ItemError::Conversation)),
        (Subject { home: key(LEA), ..letter }, Some(kale()), Err(ItemError::Conversation)),
    ] {
        let item = ThreadItem::new(subject, revision(1), words.map(content));
        assert_eq!(item.map(|item| Entry::new(&item, Sha256([0; 32])).standing), expected, "{subject:?}");
    }
}

#[test]
fn a_comment_says_something_within_its_limits() {
    let long = "é".repeat(limits::COMMENT_ALT_TEXT_CHARACTERS + 1);
    for (said, pictures, expected) in [
        ("Kale!", vec![], None),
        ("", vec![picture("", 4)], None),
        ("", vec![], Some(ItemError::Empty)),
        (" \r\n\u{1}", vec![], Some(ItemError::Empty)),
        ("Kale!", vec![picture(&long[2..], 4); 4], None),
        ("Kale!", vec![picture("", 1); 5], Some(ItemError::TooManyPictures)),
        ("Kale!", vec![picture("", 5)], Some(ItemError::TooManyVariants)),
        ("Kale!", vec![picture(&long, 1)], Some(ItemError::LongAltText)),
    ] {
        assert_eq!(Comment::new(text(said), pictures).err(), expected, "{said:?}");
    }
    assert!("a".repeat(limits::COMMENT_TEXT_BYTES + 1).parse::<CommentText>().is_err());
}

#[test]
fn a_reaction_has_one_id_for_its_author_and_target() {
    let all = [
        reaction(JONAS, None),
        reaction(JONAS, Some(id(1))),
        reaction(JONAS, Some(id(2))),
        reaction(LEA, None),
        reaction(MARA, None),
    ];
    for (index, one) in all.iter().enumerate() {
        assert!(all[..index].iter().all(|other| other.id != one.id), "{index}");
    }
    assert_eq!(reaction(JONAS, None), all[0]);
    // By `printf 'o2m reaction 1\n<Jonas>\n<Mara>\n<post>\n' | sha256sum`, with the keys and the id in place.
    assert_eq!(all[0].id.to_string(), "d923f5cb898662771ce5c10578d046a8");
}

#[test]
fn the_higher_revision_counts_and_a_deletion_for_good() {
    use Standing::{Deleted, Said, Withdrawn};
    let note = comment(JONAS, id(1), None);
    for (held, new, expected) in [
        ((2, 1, Said), (3, 2, Said), Succession::Newer),
        ((2, 1, Said), (2, 1, Said), Succession::Repeated),
        ((2, 1, Said), (2, 2, Said), Succession::Rival),
        ((2, 1, Said), (1, 2, Said), Succession::Older),
        ((2, 1, Said), (3, 2, Deleted), Succession::Newer),
        ((2, 1, Said), (1, 2, Deleted), Succession::Newer),
        ((2, 1, Deleted), (9, 2, Said), Succession::Older),
        ((2, 1, Deleted), (9, 2, Deleted), Succession::Repeated),
        ((2, 1, Withdrawn), (3, 2, Said), Succession::Newer),
        ((2, 1, Withdrawn), (1, 2, Said), Succession::Older),
    ] {
        let of = |(number, bytes, standing): (u64, u8, Standing)| entry(note, number, bytes, standing);
        assert_eq!(Succession::of(&of(held), &of(new)), expected, "{held:?} {new:?}");
    }
}

#[test]
fn what_an_item_is_never_changes() {
    let note = comment(JONAS, id(1), None);
    let held = entry(note, 1, 1, Standing::Said);
    for other in [
        Subject { author: key(LEA), ..note },
        Subject { home: key(LEA), ..note },
        Subject { post: id(9), ..note },
        Subject { kind: ItemKind::Reaction, ..note },
        Subject { reply_to: Some(id(9)), ..note },
    ] {
        for standing in [Standing::Said, Standing::Deleted] {
            assert_eq!(Succession::of(&held, &entry(other, 2, 2, standing)), Succession::Foreign, "{other:?}");
        }
    }
}
