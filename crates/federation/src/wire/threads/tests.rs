use domain::{
    Epoch,
    thread::{ItemKind, Revision, Subject, ThreadItem},
};
use http::HeaderValue;
use proptest::prelude::*;

use super::*;
use crate::Identity;

const EPOCH: Epoch = Epoch(0x00c0_ffee);
const HOME: NodeId = NodeId([0x42; 32]);
const POST: WireId = WireId([0xff; 16]);
const NOW: Timestamp = Timestamp(1_795_000_000_123);

fn at(seq: i64) -> Cursor {
    Cursor { epoch: EPOCH, seq }
}

fn signed(id: u8) -> SignedItem {
    let jonas = Identity::from_pem(include_str!("../../signature/test-key.pem")).unwrap();
    let id = WireId([id; 16]);
    let subject = Subject { author: jonas.id(), home: HOME, post: POST, id, kind: ItemKind::Comment, reply_to: None };
    SignedItem::sign(&jonas, ThreadItem::new(subject, Revision::after(None, NOW), None).unwrap()).unwrap()
}

#[test]
fn is_read_as_it_was_written() {
    let mut writer = ThreadsWriter::new(at(9), false);
    assert!(writer.add_thread(5, POST, Commenting::Nobody, 3));
    assert!(writer.add_gone(6, POST, WireId([2; 16])));
    assert!(writer.add_shown(7, signed(1).as_str(), NOW));
    assert_eq!(writer.last_seq(), 7);
    let (bytes, cursor) = writer.finish(true);
    let relay = Relay { signed: signed(1), received_at: NOW };
    let changes = [
        ThreadChange::Thread { post: POST, commenting: Commenting::Nobody, begins: 3 },
        ThreadChange::Gone { post: POST, id: WireId([2; 16]) },
        ThreadChange::Shown(Box::new(relay)),
    ];
    let items = (5..).zip(changes).map(|(seq, change)| ThreadsItem { seq, change }).collect();
    let page = ThreadsPage { cursor, has_more: true, is_reset: false, items, passed_over: 0 };
    assert_eq!(cursor, at(7));
    assert_eq!(ThreadsPage::parse(&bytes, HOME, Some(at(4))).unwrap(), page);
}

#[test]
fn is_written_so() {
    let mut writer = ThreadsWriter::new(at(2), true);
    assert!(writer.add_thread(1, WireId([1; 16]), Commenting::Everyone, 0));
    let (bytes, _) = writer.finish(false);
    assert_eq!(
        str::from_utf8(&bytes).unwrap(),
        concat!(
            r#"{"cursor":"0000000000c0ffee.2","more":false,"reset":true,"#,
            r#""items":[{"seq":1,"thread":{"post":"01010101010101010101010101010101","commenting":"everyone"}}]}"#
        )
    );
}

#[test]
fn one_item_that_is_not_valid_does_not_keep_the_others_from_being_read() {
    let mut writer = ThreadsWriter::new(at(9), true);
    assert!(writer.add_shown(1, "no JWS", NOW));
    assert!(writer.add_shown(2, signed(1).as_str(), NOW));
    let (bytes, _) = writer.finish(false);
    for (home, passed_over) in [(HOME, 1), (NodeId([1; 32]), 2)] {
        let page = ThreadsPage::parse(&bytes, home, None).unwrap();
        assert_eq!((page.passed_over, page.items.len(), page.cursor), (passed_over, 2 - passed_over, at(9)));
    }
}

#[test]
fn a_page_stays_within_its_limits() {
    let largest = "a".repeat(limits::COMMENT_BYTES);
    let mut writer = ThreadsWriter::new(at(i64::MAX), true);
    let added = (1..=100).take_while(|&seq| writer.add_shown(seq, &largest, NOW)).count();
    assert!((1..10).contains(&added), "{added}");
    assert!(writer.finish(true).0.len() <= limits::FEED_PAGE_BYTES);
    let mut writer = ThreadsWriter::new(at(200), true);
    let added = (1..=200).take_while(|&seq| writer.add_gone(seq, POST, POST)).count();
    assert_eq!(added, limits::FEED_PAGE_ITEMS);
}

#[test]
fn the_head_is_a_header() {
    let mut headers = HeaderMap::new();
    assert_eq!(threads_head(&headers), None);
    for (value, expected) in [("0000000000c0ffee.7", Some(at(7))), ("7", None), ("", None)] {
        headers.insert("O2M-Threads", HeaderValue::from_static(value));
        assert_eq!(threads_head(&headers), expected, "{value}");
    }
}

proptest! {
    #[test]
    fn never_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = ThreadsPage::parse(&bytes, HOME, None);
    }
}
