use domain::{
    AltText, Conversation, Timestamp, Variant,
    thread::{Standing, reaction_id},
};
use proptest::prelude::*;

use super::*;

fn jonas() -> Identity {
    Identity::from_pem(include_str!("../../signature/test-key.pem")).unwrap()
}

fn subject(kind: ItemKind) -> Subject {
    let subject = Subject {
        author: jonas().id(),
        home: NodeId([0x42; 32]),
        post: WireId([0xff; 16]),
        id: WireId([1; 16]),
        kind,
        reply_to: Some(WireId([2; 16])),
    };
    match kind {
        ItemKind::Comment => subject,
        ItemKind::Message => {
            let Conversation { id, home } = Conversation::between(subject.author, subject.home);
            Subject { post: id, home, reply_to: None, ..subject }
        }
        ItemKind::Reaction => Subject { id: reaction_id(&subject), ..subject },
    }
}

fn content(name: &str, words: Words) -> Content {
    Content {
        at: Timestamp(1_795_000_000_123),
        name: name.parse().unwrap(),
        is_public: true,
        seen: Sha256([0xab; 32]),
        words,
    }
}

fn largest_revision() -> Revision {
    ((1_u64 << 53) - 1).try_into().unwrap()
}

fn item(kind: ItemKind, content: Option<Content>) -> ThreadItem {
    ThreadItem::new(subject(kind), largest_revision(), content).unwrap()
}

/// A comment that fills its limits with `text` and `alt`.
fn largest_comment(text: &str, alt: &str) -> ThreadItem {
    let variant = |width| Variant {
        sha256: Sha256([0xff; 32]),
        width,
        height: 1000,
        content_type: "image/jpeg".into(),
        size_bytes: limits::PICTURE_BYTES as u64,
    };
    let alt = alt.repeat(limits::COMMENT_ALT_TEXT_CHARACTERS / alt.chars().count());
    let picture = RemotePicture {
        alt: format!("a{}", &alt[alt.chars().next().map_or(0, char::len_utf8)..]).parse::<AltText>().unwrap(),
        width: 60_000,
        height: 1000,
        color: "#8a9a7b".into(),
        variants: [30_000, 40_000, 50_000, 60_000].map(variant).into(),
    };
    let text = format!("a{}b", text.repeat((limits::COMMENT_TEXT_BYTES - 2) / text.len()));
    let comment = Comment::new(text.parse().unwrap(), vec![picture; limits::COMMENT_PICTURES]).unwrap();
    let comment = comment.covered(Cover::new(&"😀".repeat(limits::WARNING_CHARACTERS), true).unwrap());
    let comment = comment.quoting(Some(Quote { owner: NodeId([0xff; 32]), post: WireId([0xff; 16]) }));
    item(ItemKind::Comment, Some(content(&"😀".repeat(limits::NAME_CHARACTERS), Words::Comment(comment))))
}

#[test]
fn any_comment_fits_into_its_limit() {
    let texts = ["\"", "\n", "\\", "\t", "é", "€", "😀"];
    for (text, alt) in texts.iter().flat_map(|text| texts.iter().map(move |alt| (text, alt))) {
        let item = largest_comment(text, alt);
        let signed = SignedItem::sign(&jonas(), item.clone()).unwrap();
        assert!(signed.as_str().len() <= limits::COMMENT_BYTES, "{text:?} {alt:?}: {}", signed.as_str().len());
        let read = SignedItem::parse(signed.as_str()).unwrap();
        assert_eq!(read, signed);
    }
}

#[test]
fn any_reaction_and_any_deletion_fit_into_theirs() {
    let longest = "👩🏽‍❤️‍💋‍👨🏼";
    let emoji = [longest, "👨🏽‍❤️‍💋‍👨🏼", "👩🏾‍❤️‍💋‍👨🏼"].map(|text| text.parse().unwrap());
    let reaction = Words::Reaction(Reaction::try_from(emoji.to_vec()).unwrap());
    for name in ["😀", "\""] {
        let content = content(&name.repeat(limits::NAME_CHARACTERS), reaction.clone());
        for item in [item(ItemKind::Reaction, Some(content)), item(ItemKind::Comment, None)] {
            let signed = SignedItem::sign(&jonas(), item).unwrap();
            assert!(signed.as_str().len() <= limits::REACTION_BYTES, "{}", signed.as_str().len());
            assert_eq!(SignedItem::parse(signed.as_str()).unwrap(), signed);
        }
    }
}

#[test]
fn only_its_author_signs_an_item() {
    let deletion = item(ItemKind::Comment, None);
    assert_eq!(SignedItem::sign(&Identity::generate().unwrap(), deletion.clone()), None);
    let signed = SignedItem::sign(&jonas(), deletion).unwrap();
    assert_eq!((signed.entry().standing, signed.entry().subject.author), (Standing::Deleted, jonas().id()));
}

#[test]
fn the_signer_is_the_author_whatever_the_payload_says() {
    let mara = Identity::generate().unwrap();
    let json =
        r#"{"kind":"comment","author":"AUTHOR","home":"HOME","post":"ID","id":"ID","revision":1,"deleted":true}"#;
    let home = NodeId([0x42; 32]).to_string();
    let json = json.replace("AUTHOR", &jonas().id().to_string()).replace("HOME", &home).replace("ID", &"1".repeat(32));
    let signed = SignedItem::parse(&jws::sign(&mara, TYP, json.as_bytes())).unwrap();
    assert_eq!(signed.entry().subject.author, mara.id());
}

#[test]
fn what_is_too_large_is_not_looked_at() {
    let long = "a".repeat(limits::COMMENT_BYTES + 1);
    assert!(matches!(SignedItem::parse(&long), Err(ThreadItemError::TooLarge)));
}

proptest! {
    #[test]
    fn is_read_as_it_was_written(
        text in "\\PC{1,200}", name in "[a-zé😀]{1,80}", revision in 1..1_u64 << 53, is_public: bool,
        at in 0..4_102_444_800_000_i64, reply_to in prop::option::of(any::<[u8; 16]>()), seen: [u8; 32],
    ) {
        let Ok(comment) = Comment::new(text.parse().unwrap(), Vec::new()) else { return Ok(()) };
        let words = Words::Comment(comment);
        let content = Content { at: Timestamp(at), is_public, seen: Sha256(seen), ..content(&name, words) };
        let subject = Subject { reply_to: reply_to.map(WireId), ..subject(ItemKind::Comment) };
        let item = ThreadItem::new(subject, revision.try_into().unwrap(), Some(content)).unwrap();
        let signed = SignedItem::sign(&jonas(), item.clone()).unwrap();
        let read = SignedItem::parse(signed.as_str()).unwrap();
        prop_assert_eq!(read.item(), &item);
        prop_assert_eq!(read, signed);
    }

    #[test]
    fn never_panics_on_what_is_nearly_right(at in any::<prop::sample::Index>(), put in "\\PC{0,4}") {
        let item = largest_comment("é", "é");
        let mut json = String::from_utf8(payload_to_json(&item).to_vec()).unwrap();
        let mut at = at.index(json.len());
        while !json.is_char_boundary(at) {
            at -= 1;
        }
        json.insert_str(at, &put);
        if let Ok(read) = parse_payload(jonas().id(), json.as_bytes()) {
            prop_assert_eq!(parse_payload(jonas().id(), &payload_to_json(&read)).unwrap(), read);
        }
    }
}
