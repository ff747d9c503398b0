use domain::{Audience, Author, Epoch, MediaId, NodeId, Picture, PostId, Sha256, Timestamp, Variant};
use feed_rs::{model::FeedType, parser};
use proptest::prelude::*;
use serde_json::Value;

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
        cover: Cover::NONE,
        audience: Audience::AllFriends,
        published_at: Timestamp(1_700_000_000_123),
        edited_at: Some(Timestamp(1_700_000_001_000)),
        answers: domain::thread::Answers::default(),
        is_saved: false,
        quote: None,
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

#[test]
fn the_largest_post_that_there_can_be_fits_on_a_page() {
    let variant = |width| Variant {
        sha256: Sha256([0xff; 32]),
        width,
        height: 1000,
        content_type: "image/jpeg".into(),
        size_bytes: limits::PICTURE_BYTES as u64,
    };
    let texts = ["\u{1}", "\u{1}\"", "\"", "\n", "\\", "\u{9f}", "é", "€", "😀"];
    for (text, alt) in texts.iter().flat_map(|text| texts.iter().map(move |alt| (text, alt))) {
        let picture = Picture {
            id: MediaId(i64::MAX),
            // As it may stand in rows from before control characters were taken out.
            alt: alt.repeat(limits::ALT_TEXT_CHARACTERS / alt.chars().count()),
            width: 60_000,
            height: 1000,
            color: "#8a9a7b".into(),
            variants: [10_000, 20_000, 30_000, 40_000, 50_000, 60_000].map(variant).into(),
        };
        let largest = Post {
            pictures: vec![picture; limits::PICTURES_PER_POST],
            audience: Audience::Public,
            cover: Cover::new(&"😀".repeat(limits::WARNING_CHARACTERS), true).unwrap(),
            quote: Some(Quote { owner: NodeId([0xff; 32]), post: WireId([0xff; 16]) }),
            ..post(text.repeat(limits::POST_TEXT_BYTES / text.len()))
        };
        let mut writer = FeedWriter::new("😀".repeat(limits::NAME_CHARACTERS), at(i64::MAX), PROFILE, true);
        assert!(writer.add_post(i64::MAX, WireId([0xff; 16]), &largest), "{text:?} {alt:?}");
        let (bytes, _) = writer.finish(false);
        assert!(bytes.len() <= limits::FEED_PAGE_BYTES, "{text:?} {alt:?}: {}", bytes.len());
        let page = FeedPage::parse(&bytes, None).unwrap();
        let FeedChange::Post(read) = &page.items[0].change else { panic!("not a post") };
        assert!(read.pictures.iter().all(|picture| !picture.alt.as_str().contains('\u{1}')));
    }
}

#[test]
fn a_quote_names_a_post_and_nothing_of_it() {
    let quoting = |quote: serde_json::Value| -> Result<Option<Quote>, WireError> {
        let mut page = serde_json::from_slice::<serde_json::Value>(&mixed_page()).unwrap();
        page["items"][0]["_o2m"]["quote"] = quote;
        let page = FeedPage::parse(page.to_string().as_bytes(), Some(at(6)))?;
        match &page.items[0].change {
            FeedChange::Post(post) => Ok(post.quote),
            FeedChange::Removed(_) => panic!("not a post"),
        }
    };
    let (owner, post) = (NodeId([7; 32]), WireId([9; 16]));
    let quote = serde_json::json!({"owner": owner, "post": post, "text": "of an implementation to come"});
    assert_eq!(quoting(quote).unwrap(), Some(Quote { owner, post }));
    assert_eq!(quoting(serde_json::Value::Null).unwrap(), None);
    for bad in [
        serde_json::json!({}),
        serde_json::json!({"owner": owner}),
        serde_json::json!({"owner": owner.to_string().to_uppercase(), "post": post}),
        serde_json::json!({"owner": owner, "post": "../../feed"}),
        serde_json::json!({"owner": owner, "post": 9}),
        serde_json::json!([{"owner": owner, "post": post}]),
        serde_json::json!("o2m://x"),
    ] {
        assert!(quoting(bad.clone()).is_err(), "{bad}");
    }
    let mut writer = writer(1);
    let own = Post { quote: Some(Quote { owner, post }), ..self::post("Look".to_owned()) };
    assert!(writer.add_post(1, WireId([1; 16]), &own));
    let written = String::from_utf8(writer.finish(false).0.to_vec()).unwrap();
    assert!(written.contains(&format!(r#""quote":{{"owner":"{owner}","post":"{post}"}}"#)), "{written}");
}

/// A page with one of each: a note, one with pictures, an edit, a deletion, and another page after it.
fn mixed_page() -> Bytes {
    let variant = |width| Variant {
        sha256: Sha256([9; 32]),
        width,
        height: 240,
        content_type: "image/jpeg".into(),
        size_bytes: 20_412,
    };
    let picture = Picture {
        id: MediaId(1),
        alt: "Kale under rime".into(),
        width: 4000,
        height: 3000,
        color: "#8a9a7b".into(),
        variants: vec![variant(320), variant(1280)],
    };
    let note = Post { edited_at: None, ..post("First *frost* & <kale>".into()) };
    let with_pictures = Post { pictures: vec![picture.clone(), picture], source: String::new(), ..note.clone() };
    let mut writer = writer(90);
    assert!(writer.add_post(7, WireId([1; 16]), &note));
    assert!(writer.add_post(8, WireId([2; 16]), &with_pictures));
    assert!(writer.add_post(9, WireId([3; 16]), &post("better".into())));
    assert!(writer.add_removed(10, WireId([4; 16])));
    writer.finish(true).0
}

#[test]
fn an_independent_reader_reads_a_page() {
    let feed = parser::parse(&mixed_page()[..]).unwrap();
    assert_eq!((feed.feed_type, feed.title.unwrap().content), (FeedType::JSON, "Mara".into()));
    let read: Vec<_> = feed
        .entries
        .iter()
        .map(|entry| {
            let text = entry.content.as_ref().unwrap();
            assert_eq!(text.content_type.to_string(), "text/plain", "markdown, which no reader takes for HTML");
            let published = entry.published.map(|date| date.timestamp_millis());
            let updated = entry.updated.map(|date| date.timestamp_millis());
            (&*entry.id, text.body.as_deref().unwrap(), published, updated)
        })
        .collect();
    let ids = [1, 2, 3, 4].map(|number| WireId([number; 16]).to_string());
    let published = Some(1_700_000_000_123);
    let expected = [
        (&*ids[0], "First *frost* & <kale>", published, None),
        (&*ids[1], "", published, None),
        (&*ids[2], "better", published, Some(1_700_000_001_000)),
        (&*ids[3], "", None, None),
    ];
    assert_eq!(read, expected);
    // Their files are behind a signature, under no URL that a reader of feeds could open.
    assert!(feed.entries.iter().all(|entry| entry.links.is_empty() && entry.media.is_empty()));
}

/// What JSON Feed 1.1 asks of every feed and item, whoever reads it.
#[test]
fn a_page_is_a_json_feed() {
    let page: Value = serde_json::from_slice(&mixed_page()).unwrap();
    // "version (required, string) is the URL of the version of the format the feed uses." "title (required, string)" "items is an array".
    assert_eq!((&page["version"], &page["title"]), (&Value::from(JSON_FEED), &Value::from("Mara")));
    let items = page["items"].as_array().unwrap();
    assert_eq!(items.len(), 4);
    for item in items {
        // "id (required, string) is unique for that item for that feed over time."
        assert_eq!(item["id"].as_str().unwrap().len(), 32);
        // "content_html and content_text are each optional strings - but one or both must be present." A deletion's is empty.
        assert!(item["content_text"].is_string() && item.get("content_html").is_none());
        // "date_published (optional, string) specifies the date in RFC 3339 format." "date_modified (optional, string)" alike.
        for date in ["date_published", "date_modified"].into_iter().filter_map(|name| item.get(name)) {
            let shape: String =
                date.as_str().unwrap().chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
            assert_eq!(shape, "0000-00-00T00:00:00.000Z");
        }
    }
    // "Custom objects can be used anywhere in a JSON Feed. They must start with an _ character followed by a letter."
    let known = ["version", "title", "items", "id", "content_text", "date_published", "date_modified"];
    let objects = items.iter().chain([&page]).map(|object| object.as_object().unwrap());
    for (name, value) in objects.flatten().filter(|(name, _)| !known.contains(&name.as_str())) {
        assert!(name == "_o2m" && value.is_object(), "{name}");
    }
    let page = FeedPage::parse(&mixed_page(), Some(at(6))).unwrap();
    assert_eq!((page.items.len(), page.has_more, page.cursor), (4, true, at(10)));
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

#[test]
fn says_what_stands_before_a_post_and_nothing_where_nothing_does() {
    for cover in [Cover::NONE, Cover::new("A \"dead\" bird", false).unwrap(), Cover::new("", true).unwrap()] {
        let mut writer = writer(9);
        writer.add_post(8, WireId([1; 16]), &Post { cover: cover.clone(), ..post("kale".into()) });
        let (bytes, _) = writer.finish(false);
        let text = str::from_utf8(&bytes).unwrap();
        assert_eq!((text.contains("warning"), text.contains("blurred")), (cover.warning.is_some(), cover.is_blurred));
        let page = FeedPage::parse(&bytes, Some(at(6))).unwrap();
        let FeedChange::Post(read) = &page.items[0].change else { panic!("not a post") };
        assert_eq!(read.cover, cover);
        let long = text.replace("dead", &"é".repeat(limits::WARNING_CHARACTERS));
        assert_eq!(FeedPage::parse(long.as_bytes(), Some(at(6))).is_err(), cover.warning.is_some());
    }
}
