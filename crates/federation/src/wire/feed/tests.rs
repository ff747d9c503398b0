use domain::{Audience, Author, Epoch, PostId, Timestamp};
use proptest::prelude::*;

use super::*;

const EPOCH: Epoch = Epoch(0x00c0_ffee);
const PROFILE: Cursor = Cursor { epoch: EPOCH, seq: 2 };

fn at(seq: i64) -> Cursor {
    Cursor { epoch: EPOCH, seq }
}

fn writer(head: i64) -> FeedWriter {
    FeedWriter::new("Mara".into(), at(head), PROFILE, false)
}

fn post(source: String) -> Post {
    Post {
        id: PostId(1),
        author: Author::Owner,
        number: Some(1),
        source,
        html: String::new(),
        audience: Audience::AllFriends,
        published_at: Timestamp(1_700_000_000_123),
        edited_at: Some(Timestamp(1_700_000_001_000)),
        pictures: Vec::new(),
    }
}

#[test]
fn is_read_as_it_was_written() {
    let mut writer = writer(9);
    assert!(writer.add_removed(7, WireId([2; 16])));
    assert!(writer.add_post(8, WireId([1; 16]), &post("*kale*".into())));
    assert_eq!(writer.last_seq(), 8);
    let (bytes, cursor) = writer.finish(true);
    let page = FeedPage::parse(&bytes, Some(at(6))).unwrap();
    assert_eq!((page.cursor, page.has_more, page.is_reset, page.profile), (at(8), true, false, PROFILE));
    assert_eq!(page.cursor, cursor);
    assert_eq!(page.items[0], FeedItem { seq: 7, change: FeedChange::Removed(WireId([2; 16])) });
    let FeedChange::Post(read) = &page.items[1].change else { panic!("not a post") };
    assert_eq!((read.text.as_str(), read.published_at), ("*kale*", Timestamp(1_700_000_000_123)));
}

#[test]
fn is_written_so() {
    let (bytes, _) = FeedWriter::new("Mara".into(), at(0), PROFILE, true).finish(false);
    assert_eq!(
        str::from_utf8(&bytes).unwrap(),
        concat!(
            r#"{"version":"https://jsonfeed.org/version/1.1","title":"Mara","_o2m":{"cursor":"0000000000c0ffee.0","#,
            r#""more":false,"reset":true,"profile":"0000000000c0ffee.2"},"items":[]}"#
        )
    );
}

#[test]
fn the_example_of_the_documentation_is_right() {
    let protocol = include_str!("../../../../../docs/PROTOCOL.md");
    let mut blocks = protocol.split("```json\n").skip(1).filter_map(|rest| rest.split("```").next());
    let example = blocks.find(|block| block.contains("jsonfeed.org")).unwrap();
    let since: Cursor = "5f0c8e21a94b7d36.40".parse().unwrap();
    let page = FeedPage::parse(example.as_bytes(), Some(since)).unwrap();
    assert_eq!((page.items.len(), page.cursor), (2, Cursor { seq: 60, ..since }));
}

#[test]
fn the_last_page_goes_up_to_the_head() {
    let mut writer = writer(12);
    assert!(writer.add_removed(7, WireId([2; 16])));
    let (bytes, cursor) = writer.finish(false);
    assert_eq!((FeedPage::parse(&bytes, Some(at(6))).unwrap().cursor, cursor), (at(12), at(12)));
}

#[test]
fn a_page_stays_within_its_limit() {
    for text in ["\u{1}\"".repeat(32 * 1024), "\n".repeat(64 * 1024), "😀".repeat(16 * 1024)] {
        let mut writer = FeedWriter::new("\u{1}".repeat(80), at(100), PROFILE, true);
        assert!(writer.add_post(1, WireId([1; 16]), &post(text.clone())), "one post always fits");
        let added = (2..22).take_while(|&at| writer.add_post(at, WireId([1; 16]), &post(text.clone()))).count();
        assert!(added < 20);
        assert!(writer.finish(true).0.len() <= limits::FEED_PAGE_BYTES);
    }
    let mut writer = writer(200);
    let added = (1..=200).take_while(|&at| writer.add_removed(at, WireId([1; 16]))).count();
    assert_eq!(added, limits::FEED_PAGE_ITEMS);
}

fn gone(seq: i64) -> String {
    format!(r#"{{"id":"{}","_o2m":{{"seq":{seq},"deleted":true}}}}"#, "ab".repeat(16))
}

fn page(cursor: &str, flags: &str, items: &[i64]) -> Vec<u8> {
    let items = items.iter().copied().map(gone).collect::<Vec<_>>().join(",");
    let o2m = format!(r#"{{"cursor":"{cursor}","profile":"0000000000c0ffee.1"{flags}}}"#);
    format!(r#"{{"version":"{JSON_FEED}","title":"x","_o2m":{o2m},"items":[{items}]}}"#).into_bytes()
}

#[test]
fn a_reading_ends() {
    const MORE: &str = r#","more":true"#;
    const RESET: &str = r#","reset":true"#;
    const BOTH: &str = r#","more":true,"reset":true"#;
    let here = |seq: i64| at(seq).to_string();
    let other = |seq: i64| Cursor { epoch: Epoch(1), seq }.to_string();
    let too_many: Vec<i64> = (6..=106).collect();
    for (why, cursor, flags, items, is_right) in [
        ("goes on", here(7), MORE, &[6, 7][..], true),
        ("ends", here(9), "", &[6, 7], true),
        ("ends without an item", here(9), "", &[], true),
        ("nothing new", here(5), "", &[], true),
        ("begins anew", other(3), RESET, &[1, 3], true),
        ("begins anew in the same epoch", here(2), BOTH, &[1, 2], true),
        ("begins anew with nothing", other(0), RESET, &[], true),
        ("falls", here(7), "", &[7, 6], false),
        ("repeats", here(7), "", &[6, 6], false),
        ("repeats what is known", here(7), "", &[5, 6], false),
        ("below the first", here(7), RESET, &[0], false),
        ("negative", here(7), RESET, &[-1], false),
        ("beyond its cursor", here(6), "", &[6, 7], false),
        ("goes back", here(4), "", &[], false),
        ("more of nothing", here(9), MORE, &[], false),
        ("a new snapshot with more of nothing", here(9), BOTH, &[], false),
        ("leaves out what is between", here(9), MORE, &[6, 7], false),
        ("of another epoch", other(7), "", &[6, 7], false),
        ("too many", here(106), "", &too_many, false),
        ("no cursor", "c0ffee.7".into(), "", &[6, 7], false),
    ] {
        assert_eq!(FeedPage::parse(&page(&cursor, flags, items), Some(at(5))).is_ok(), is_right, "{why}");
    }
    assert!(FeedPage::parse(&page(&here(7), RESET, &[6, 7]), None).is_ok());
    assert!(FeedPage::parse(&page(&here(7), "", &[6, 7]), None).is_err(), "whoever knows nothing can only begin");
}

proptest! {
    #[test]
    fn any_text_survives(text in ".{0,300}", seq in 1..=i64::MAX) {
        let mut writer = FeedWriter::new(text.clone(), at(seq), PROFILE, false);
        prop_assert!(writer.add_post(seq, WireId([1; 16]), &post(text)));
        prop_assert!(FeedPage::parse(&writer.finish(false).0, Some(at(seq - 1))).is_ok());
    }

    #[test]
    fn never_panics(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = FeedPage::parse(&bytes, None);
    }

    #[test]
    fn whatever_a_page_says_the_reader_moves_or_stops(
        seqs in prop::collection::vec(-2_i64..12, 0..6), end in 0_i64..12, more: bool, reset: bool, known in 0_i64..12,
    ) {
        let flags = format!(r#","more":{more},"reset":{reset}"#);
        if let Ok(page) = FeedPage::parse(&page(&at(end).to_string(), &flags, &seqs), Some(at(known))) {
            let from = if reset { 0 } else { known };
            prop_assert!(page.cursor.seq >= from && (!page.has_more || page.cursor.seq > from));
            prop_assert!(page.items.iter().all(|item| item.seq > from && item.seq <= page.cursor.seq));
        }
    }
}

#[test]
fn says_of_an_audience_no_more_than_that_a_post_is_public() {
    let circles = domain::Circles::one(domain::CircleId(4711));
    for (audience, is_public) in [
        (Audience::AllFriends, false),
        (Audience::Circles(circles), false),
        (Audience::OnlyMe, false),
        (Audience::Public, true),
    ] {
        let mut writer = writer(9);
        writer.add_post(8, WireId([1; 16]), &Post { audience: audience.clone(), ..post("kale".into()) });
        let (bytes, _) = writer.finish(false);
        let text = str::from_utf8(&bytes).unwrap();
        assert_eq!(text.contains("audience"), is_public, "{text}");
        assert!(!text.contains("circle") && !text.contains("4711"), "{text}");
        let page = FeedPage::parse(&bytes, Some(at(6))).unwrap();
        let FeedChange::Post(read) = &page.items[0].change else { panic!("not a post") };
        assert_eq!(read.is_public, is_public, "{audience:?}");
        let newer = text.replace(r#""audience":"public""#, r#""audience":"neighbours""#);
        let page = FeedPage::parse(newer.as_bytes(), Some(at(6))).unwrap();
        let FeedChange::Post(read) = &page.items[0].change else { panic!("not a post") };
        assert!(!read.is_public, "a word that is not known widens nothing");
    }
}
