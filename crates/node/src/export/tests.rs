//! What is in an export, and that a part of one is none.

use std::{
    collections::BTreeMap,
    io::{self, Cursor, Read, Write},
    sync::{Arc, Mutex},
};

use domain::{Audience, Circles, Cover, TokenScope};
use image::{ImageFormat, RgbImage};
use serde_json::Value;
use zip::ZipArchive;

use super::{error::ExportError, pages::ExportPage};
use crate::{
    owner::Owner,
    posting::edit::PostEdit,
    testing::{TestNode, friends::publish},
};

/// What each page shows, as its author says it.
#[expect(clippy::needless_pass_by_value, reason = "as all that draw are given it")]
fn draw(page: ExportPage) -> String {
    format!("{page:?}")
}

/// All files of an archive.
fn files(zip: Vec<u8>) -> BTreeMap<String, String> {
    let mut zip = ZipArchive::new(Cursor::new(zip)).unwrap();
    let mut files = BTreeMap::new();
    for index in 0..zip.len() {
        let mut file = zip.by_index(index).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        files.insert(name, String::from_utf8_lossy(&bytes).into_owned());
    }
    files
}

/// Says whether a reader has to know ZIP64 to go through the archive as it comes in.
fn needs_zip64(zip: &[u8]) -> bool {
    let headers = zip.windows(6).filter(|bytes| bytes.starts_with(b"PK\x03\x04"));
    let versions: Vec<u16> = headers.map(|header| u16::from_le_bytes([header[4], header[5]])).collect();
    assert!(!versions.is_empty());
    versions.iter().any(|version| *version >= 45)
}

/// A picture file.
fn jpeg() -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    RgbImage::new(400, 200).write_to(&mut file, ImageFormat::Jpeg).unwrap();
    file.into_inner()
}

#[tokio::test]
async fn front_matter_and_feed_say_the_same() {
    let (test, owner) = TestNode::set_up().await;
    let first = publish(&owner, "Frost").await;
    let circle = owner.circles().make(&"Family".parse().unwrap()).await.unwrap();
    test.clock.advance(60);
    let edit = PostEdit {
        cover: Some(Cover::new("A dead: bird", true).unwrap()),
        ..PostEdit::new("Frost: \"tonight\"".into(), Audience::Circles(Circles::one(circle)))
    };
    owner.posts().edit(first, &edit).await.unwrap();
    test.clock.advance(400 * 86_400);
    publish(&owner, "A year later").await;
    let zip = test.node.export(draw, Vec::new()).await.unwrap();
    assert!(!needs_zip64(&zip));
    let files = files(zip);
    assert_eq!(
        files.keys().map(String::as_str).collect::<Vec<_>>(),
        [
            "comments.json",
            "feed.json",
            "friends.html",
            "friends.json",
            "index.html",
            "posts/2023.html",
            "posts/2023/2023-11-14-0001-a-dead-bird.html",
            "posts/2023/2023-11-14-0001-a-dead-bird.md",
            "posts/2024.html",
            "posts/2024/2024-12-18-0002-a-year-later.html",
            "posts/2024/2024-12-18-0002-a-year-later.md",
        ]
    );
    let feed: Value = serde_json::from_str(&files["feed.json"]).unwrap();
    assert_eq!(feed["_o2m"]["circles"], serde_json::json!(["Family"]));
    assert_eq!(feed["items"].as_array().unwrap().len(), 2);
    let item = &feed["items"][0];
    assert_eq!(item["content_text"], "Frost: \"tonight\"");
    let markdown = &files[item["_o2m"]["markdown"].as_str().unwrap()];
    let (head, body) = markdown.strip_prefix("---\n").unwrap().split_once("\n---\n\n").unwrap();
    assert_eq!(body, "Frost: \"tonight\"\n");
    let head: Value = serde_yaml::from_str(head).unwrap();
    assert_eq!(head["id"], item["id"]);
    assert_eq!(head["date"], item["date_published"]);
    assert_eq!(head["edited"], item["date_modified"]);
    assert_eq!(head["date"], "2023-11-14T22:13:20.000Z");
    for (member, expected) in [
        ("number", Value::from(1)),
        ("audience", "circles".into()),
        ("circles", vec!["Family"].into()),
        ("warning", "A dead: bird".into()),
        ("blurred", true.into()),
    ] {
        assert_eq!(head[member], expected);
        assert_eq!(item["_o2m"][member], expected);
    }
    let left: Vec<_> = std::fs::read_dir(test.folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().starts_with(".backup-")), "{left:?}");
}

/// Takes so many bytes, and no more.
#[derive(Clone, Default)]
struct Full {
    room: usize,
    taken: Arc<Mutex<Vec<u8>>>,
}

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut taken = self.taken.lock().unwrap();
        let room = self.room.saturating_sub(taken.len()).min(bytes.len());
        if room == 0 && !bytes.is_empty() {
            return Err(io::ErrorKind::StorageFull.into());
        }
        taken.extend(&bytes[..room]);
        Ok(room)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_part_of_an_export_has_no_end() {
    let (test, owner) = TestNode::set_up().await;
    publish(&owner, "Frost").await;
    let whole = test.node.export(draw, Vec::new()).await.unwrap().len();
    for room in (0..whole).step_by(whole / 9) {
        let out = Full { room, ..Full::default() };
        let made = test.node.export(draw, out.clone()).await;
        assert!(matches!(made, Err(ExportError::File(_) | ExportError::Zip(_))), "{room}");
        let taken = out.taken.lock().unwrap().clone();
        assert!(ZipArchive::new(Cursor::new(taken)).is_err(), "{room} bytes of {whole} are no zip");
    }
}

/// A picture that the disk lost keeps nothing else from coming along.
#[tokio::test]
async fn what_is_lost_is_said() {
    let (test, owner) = TestNode::set_up().await;
    let picture = owner.pictures().store(jpeg().into()).await.unwrap();
    let post = publish(&owner, "With a picture").await;
    let edit = PostEdit { added: vec![picture.id], ..PostEdit::new("With a picture".into(), Audience::AllFriends) };
    owner.posts().edit(post, &edit).await.unwrap();
    let there = files(test.node.export(draw, Vec::new()).await.unwrap());
    assert!(
        there.keys().any(|name| name == "pictures/2023/2023-11-14-0001-with-a-picture-1.jpg"),
        "{:?}",
        there.keys()
    );
    for file in std::fs::read_dir(test.folder.path().join("media")).unwrap() {
        let file = file.unwrap();
        if file.file_type().unwrap().is_file() {
            std::fs::remove_file(file.path()).unwrap();
        }
    }
    let lost = files(test.node.export(draw, Vec::new()).await.unwrap());
    let feed: Value = serde_json::from_str(&lost["feed.json"]).unwrap();
    let picture = &feed["items"][0]["_o2m"]["pictures"][0];
    assert!(picture["file"].is_null() && picture["width"].is_u64(), "{picture}");
    assert!(!lost.keys().any(|name| name.starts_with("pictures/")), "{:?}", lost.keys());
}

#[tokio::test]
async fn who_may_not_manage_takes_nothing_along() {
    let (_test, owner) = TestNode::set_up().await;
    let reader = Owner { scope: TokenScope::Read, session: None, ..owner };
    assert!(matches!(reader.export().make(draw, Vec::new()).await, Err(ExportError::NotPermitted)));
    let fresh = TestNode::new().await;
    assert!(matches!(fresh.node.export(draw, Vec::new()).await, Err(ExportError::NotSetUp)));
}
