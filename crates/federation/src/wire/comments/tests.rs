use domain::thread::{ItemKind, Revision, Subject, ThreadItem};
use proptest::prelude::*;

use super::*;
use crate::{Identity, wire::SignedItem};

const HOME: NodeId = NodeId([0x42; 32]);
const POST: WireId = WireId([0xff; 16]);
const NOW: Timestamp = Timestamp(1_795_000_000_123);

fn signed(id: u8) -> SignedItem {
    let jonas = Identity::from_pem(include_str!("../../signature/test-key.pem")).unwrap();
    let id = WireId([id; 16]);
    let subject = Subject { author: jonas.id(), home: HOME, post: POST, id, kind: ItemKind::Comment, reply_to: None };
    SignedItem::sign(&jonas, ThreadItem::new(subject, Revision::after(None, NOW), None).unwrap()).unwrap()
}

#[test]
fn comments_are_read_as_they_were_written() {
    let mut writer = CommentsWriter::default();
    for id in [3, 2, 1] {
        assert!(writer.add(signed(id).as_str(), NOW));
    }
    let bytes = writer.finish(true);
    let before = |id: u8| ThreadPosition { received_at: NOW, id: WireId([id; 16]) };
    let page = CommentsPage::parse(&bytes, HOME, POST, before(4)).unwrap();
    let items = [1, 2, 3].map(|id| Relay { signed: signed(id), received_at: NOW });
    assert_eq!(page, CommentsPage { has_more: true, items: items.to_vec(), passed_over: 0 });
    assert!(CommentsPage::parse(&bytes, HOME, POST, before(3)).is_err());
    let elsewhere = CommentsPage::parse(&bytes, HOME, WireId([9; 16]), before(4)).unwrap();
    assert_eq!((elsewhere.items.len(), elsewhere.passed_over), (0, 3));
}

#[test]
fn a_page_stays_within_its_limits() {
    let largest = "a".repeat(limits::COMMENT_BYTES);
    let mut writer = CommentsWriter::default();
    let added = (1..=100).take_while(|_| writer.add(&largest, NOW)).count();
    assert!((1..10).contains(&added), "{added}");
    assert!(writer.finish(true).len() <= limits::FEED_PAGE_BYTES);
    let mut writer = CommentsWriter::default();
    let added = (1..=200).take_while(|_| writer.add("a", NOW)).count();
    assert_eq!(added, limits::THREAD_PAGE_COMMENTS);
}

proptest! {
    #[test]
    fn never_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = CommentsPage::parse(&bytes, HOME, POST, ThreadPosition { received_at: NOW, id: POST });
    }
}
