//! Feeds as an independent reader reads them.

use domain::{MediaId, Sha256, Variant};
use feed_rs::{
    model::{Feed, FeedType},
    parser,
};
use proptest::prelude::*;

use super::*;

fn picture(alt: &str) -> Picture {
    let variant = |number: u8, width| Variant {
        sha256: Sha256([number; 32]),
        width,
        height: 10,
        content_type: "image/jpeg".into(),
        size_bytes: 9,
    };
    Picture {
        id: MediaId(77),
        alt: alt.into(),
        width: 640,
        height: 320,
        color: "#445566".into(),
        variants: vec![variant(1, 320), variant(2, 640)],
    }
}

fn feed(name: &str, about: &str, title: &str, html: &str, alt: &str) -> PublicFeed {
    let entry = |number: u8, edited_at| PublicEntry {
        id: WireId([number; 16]),
        title: title.into(),
        html: html.into(),
        quote: None,
        cover: Cover::NONE,
        pictures: vec![picture(alt)],
        published_at: Timestamp(1_795_402_655_042),
        edited_at,
    };
    PublicFeed {
        id: WireId([0xff; 16]),
        origin: "http://192.168.1.5:8000".into(),
        name: name.into(),
        about: about.into(),
        picture: Some(picture("")),
        entries: vec![entry(1, None), entry(2, Some(Timestamp(1_795_402_755_042)))],
    }
}

fn read(bytes: &[u8], expected: &FeedType) -> Feed {
    let feed = parser::parse(bytes).unwrap();
    assert_eq!(feed.feed_type, *expected);
    feed
}

#[test]
fn an_independent_reader_reads_both() {
    let feed = feed(
        "Mara & Co <kale>",
        "Allotment, \"rain\"",
        "First frost",
        "<p>First <em>frost</em> &amp; kale</p>",
        "a \"b\" <c>",
    );
    let url = "http://192.168.1.5:8000/public";
    let file = format!("{url}/media/{}", "02".repeat(32));
    let content = format!(
        "<p>First <em>frost</em> &amp; kale</p>\
         <p><img src=\"{file}\" alt=\"a &quot;b&quot; &lt;c&gt;\" width=\"640\" height=\"320\"></p>"
    );
    let id = "urn:uuid:01010101-0101-4101-8101-010101010101";
    let changed = jiff::Timestamp::from_millisecond(1_795_402_755_042).unwrap().as_millisecond();

    let atom = read(&to_atom(&feed), &FeedType::Atom);
    assert_eq!(atom.id, "urn:uuid:ffffffff-ffff-4fff-bfff-ffffffffffff");
    assert_eq!(atom.title.unwrap().content, "Mara & Co <kale>");
    assert_eq!(atom.description.unwrap().content, "Allotment, \"rain\"");
    assert_eq!(atom.updated.unwrap().timestamp_millis(), changed);
    assert_eq!((atom.authors[0].name.as_str(), atom.authors[0].uri.as_deref()), ("Mara & Co <kale>", Some(url)));
    let links: Vec<_> = atom.links.iter().map(|link| (link.rel.as_deref().unwrap(), link.href.as_str())).collect();
    assert_eq!(links, [("self", &*format!("{url}/feed.xml")), ("alternate", url)]);

    let json = read(&to_json_feed(&feed), &FeedType::JSON);
    assert_eq!(json.title.unwrap().content, "Mara & Co <kale>");
    assert_eq!(json.description.unwrap().content, "Allotment, \"rain\"");

    for entries in [atom.entries, json.entries] {
        assert_eq!(entries.len(), 2);
        let first = &entries[0];
        assert_eq!(first.id, id);
        assert_eq!(first.links[0].href, format!("{url}/posts/{}", "01".repeat(16)));
        assert_eq!(first.content.as_ref().unwrap().body.as_deref(), Some(&*content));
        assert_eq!(first.published.unwrap().timestamp_millis(), 1_795_402_655_042);
        assert_eq!(entries[1].updated.unwrap().timestamp_millis(), changed);
    }
}

#[test]
fn what_stands_behind_a_warning_is_not_in_a_feed() {
    let mut feed = feed("Mara", "", "A dead <bird>", "<p>The magpie</p>", "feathers");
    feed.picture = None;
    for (warning, is_blurred, expected) in
        [("A dead <bird>", false, "<p>A dead &lt;bird&gt;</p>"), ("", true, "<p>The magpie</p>")]
    {
        feed.entries.iter_mut().for_each(|entry| entry.cover = Cover::new(warning, is_blurred).unwrap());
        for entries in
            [read(&to_atom(&feed), &FeedType::Atom).entries, read(&to_json_feed(&feed), &FeedType::JSON).entries]
        {
            assert!(entries.iter().all(|entry| entry.content.as_ref().unwrap().body.as_deref() == Some(expected)));
        }
        for bytes in [to_atom(&feed), to_json_feed(&feed)] {
            let text = String::from_utf8(bytes.to_vec()).unwrap();
            assert!(!text.contains("feathers") && !text.contains("/media/"), "{text}");
        }
    }
}

#[test]
fn pictures_without_a_word_are_called_by_their_day() {
    let titles = |title| {
        let atom = read(&to_atom(&feed("Mara", "", title, "", "")), &FeedType::Atom);
        atom.entries.into_iter().map(|entry| entry.title.unwrap().content).collect::<Vec<_>>()
    };
    assert_eq!(titles(""), ["Mara, 2026-11-23"; 2]);
    assert_eq!(titles("Kale"), ["Kale"; 2]);
}

#[test]
fn a_description_runs_in_its_own_direction() {
    let feed = feed("Mara", "", "", "", "שלום עולם! 123.");
    let text = String::from_utf8(to_atom(&feed).to_vec()).unwrap();
    assert!(text.contains("123.&quot; dir=&quot;rtl&quot;"), "{text}");
}

#[test]
fn rows_of_this_node_are_not_named() {
    let feed = feed("Mara", "", "", "", "");
    for bytes in [to_atom(&feed), to_json_feed(&feed)] {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        assert!(!text.contains("77"), "{text}");
    }
}

proptest! {
    #[test]
    fn whatever_people_write_can_be_read(
        name in "\\PC{1,20}", about in any::<String>(), title in any::<String>(), html in any::<String>(), alt in any::<String>(),
    ) {
        let feed = feed(&name, &about, &title, &html, &alt);
        prop_assert_eq!(parser::parse(&to_atom(&feed)[..]).unwrap().entries.len(), 2);
        prop_assert_eq!(parser::parse(&to_json_feed(&feed)[..]).unwrap().entries.len(), 2);
    }
}
