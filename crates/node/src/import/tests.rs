//! Each format, by files made here from what is known of it; coming back, coming twice, and bad files.

use std::{
    fs,
    io::{Cursor, Write},
    path::{Path, PathBuf},
};

use domain::{
    Audience, Circles, Cover, Import, ImportAudience, ImportFormat, ImportId, ImportPreview, ImportProblem,
    ImportState, LiveEvent, Post, Remark, TimelineFilter, Timestamp, limits,
};
use image::{ImageFormat, Rgb, RgbImage};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use zip::{ZipWriter, write::SimpleFileOptions};

use super::{error::ImportError, files::Files};
use crate::{
    owner::Owner,
    posting::edit::PostEdit,
    testing::{
        TestNode,
        friends::{Friends, publish},
    },
};

type Contents = Vec<(String, Vec<u8>)>;

/// A picture file of its own.
fn jpeg(shade: u8) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    RgbImage::from_pixel(40, 30, Rgb([shade, 99, 99])).write_to(&mut file, ImageFormat::Jpeg).unwrap();
    file.into_inner()
}

fn file(name: &str, bytes: impl Into<Vec<u8>>) -> (String, Vec<u8>) {
    (name.to_owned(), bytes.into())
}

fn list(name: &str, json: &Value) -> (String, Vec<u8>) {
    file(name, json.to_string())
}

fn zip(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A zip beside the data folder's files.
fn written(test: &TestNode, name: &str, bytes: &[u8]) -> PathBuf {
    let path = test.folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    path
}

async fn preview(test: &TestNode, path: &Path) -> (ImportFormat, ImportPreview) {
    test.node.preview_import(path.to_owned()).await.unwrap()
}

/// Does all that is to be done.
async fn finish(test: &TestNode) {
    while test.node.import_next(&CancellationToken::new()).await.unwrap() {}
}

async fn import(test: &TestNode, path: &Path, audience: ImportAudience) -> Import {
    let id = test.node.import(path, audience).await.unwrap();
    finish(test).await;
    test.node.imported(id).await.unwrap().unwrap()
}

async fn posts(test: &TestNode) -> Vec<Post> {
    test.node.store.timeline(None, TimelineFilter::default(), 99).await.unwrap()
}

/// Texts, oldest first.
async fn texts(test: &TestNode) -> Vec<String> {
    posts(test).await.into_iter().rev().map(|post| post.source).collect()
}

fn remarks(preview: &ImportPreview) -> Vec<(Remark, u64)> {
    preview.remarks.iter().map(|(remark, count)| (*remark, *count)).collect()
}

fn note(number: u32, members: &Value) -> Value {
    let mut object = json!({
        "id": format!("https://s.example/users/mara/statuses/{number}"),
        "type": "Note",
        "published": format!("2019-03-0{number}T12:00:00Z"),
        "attributedTo": "https://s.example/users/mara",
        "content": format!("<p>Note {number}</p>"),
        "attachment": [],
    });
    object.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    let audience = |name: &str| members.get(name).cloned().unwrap_or_else(|| json!([]));
    json!({"id": object["id"], "type": "Create", "to": audience("to"), "cc": audience("cc"), "object": object})
}

const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

fn mastodon() -> Contents {
    let followers = "https://s.example/users/mara/followers";
    let outbox = json!({"type": "OrderedCollection", "totalItems": 8, "orderedItems": [
        note(1, &json!({"to": [PUBLIC], "cc": [followers], "content": "<p>Frost &amp; <strong>kale</strong></p>"})),
        {"type": "Announce", "object": "https://t.example/9"},
        note(2, &json!({"to": [followers], "summary": "A dead bird", "attachment": [
            {"type": "Document", "mediaType": "image/jpeg", "url": "/media_attachments/files/1/original/a.jpg", "name": "An owl"},
            {"type": "Document", "mediaType": "image/jpeg", "url": "/media_attachments/files/2/original/gone.jpg", "name": null},
            {"type": "Document", "mediaType": "video/mp4", "url": "/media_attachments/files/3/original/b.mp4"},
        ]})),
        note(3, &json!({"to": ["https://t.example/users/jonas"], "inReplyTo": "https://t.example/8"})),
        note(4, &json!({"to": [followers], "cc": [PUBLIC], "oneOf": [{"type": "Note", "name": "Kale"}, {"type": "Note", "name": "Leek"}]})),
        note(5, &json!({"to": [PUBLIC], "content": "", "attachment": [{"mediaType": "video/mp4", "url": "/x.mp4"}]})),
        note(6, &json!({"to": [PUBLIC], "published": "2999-01-01T00:00:00Z"})),
        {"type": "Create", "object": 7},
    ]});
    vec![
        list("archive/outbox.json", &outbox),
        file("archive/media_attachments/files/1/original/a.jpg", jpeg(1)),
        file("archive/actor.json", "{}"),
    ]
}

#[tokio::test]
async fn a_mastodon_archive_comes_with_dates_warnings_and_who_saw_it() {
    let (test, owner) = TestNode::set_up().await;
    let path = written(&test, "m.zip", &zip(&mastodon()));
    let (format, seen) = preview(&test, &path).await;
    assert_eq!((format, seen.posts, seen.pictures, seen.known), (ImportFormat::Mastodon, 4, 1, 0));
    assert_eq!((seen.from, seen.until), (Some(Timestamp(1_551_441_600_000)), Some(Timestamp(1_551_700_800_000))));
    assert_eq!(
        remarks(&seen),
        [
            (Remark::Boost, 1),
            (Remark::Empty, 1),
            (Remark::NoDate, 1),
            (Remark::Unreadable, 1),
            (Remark::Video, 1),
            (Remark::PictureMissing, 1),
            (Remark::Poll, 1),
            (Remark::Answer, 1),
            (Remark::Direct, 1),
        ]
    );
    let done = import(&test, &path, ImportAudience::AsItWas).await;
    assert_eq!((done.state, done.posts), (ImportState::Done, 4));
    let posts: Vec<Post> = posts(&test).await.into_iter().rev().collect();
    let seen: Vec<_> =
        posts.iter().map(|post| (post.source.as_str(), post.audience.clone(), post.pictures.len())).collect();
    assert_eq!(
        seen,
        [
            ("Frost \\& **kale**", Audience::Public, 0),
            ("Note 2", Audience::AllFriends, 1),
            ("Note 3\n\n\u{21a9} <https://t.example/8>", Audience::OnlyMe, 0),
            ("Note 4\n\n- Kale\n- Leek", Audience::AllFriends, 0),
        ]
    );
    assert_eq!(posts[0].published_at, Timestamp(1_551_441_600_000));
    assert_eq!((posts[1].cover.warning(), posts[1].pictures[0].alt.as_str()), ("A dead bird", "An owl"));

    // Once more, and beside a longer archive.
    let again = import(&test, &path, ImportAudience::OnlyMe).await;
    assert_eq!((again.posts, again.preview.unwrap().known), (0, 4));
    assert_eq!(texts(&test).await.len(), 4);

    // Back again, and then it may come anew.
    assert!(owner.imports().undo(done.id).await.unwrap());
    finish(&test).await;
    assert_eq!(texts(&test).await.len(), 0);
    assert_eq!(test.node.imported(done.id).await.unwrap(), None);
    assert_eq!(import(&test, &path, ImportAudience::OnlyMe).await.posts, 4);
    assert!(self::posts(&test).await.iter().all(|post| post.audience == Audience::OnlyMe));
}

#[tokio::test]
async fn an_export_of_an_o2m_comes_back_on_another() {
    let (from, owner) = TestNode::set_up().await;
    let first = publish(&owner, "# Frost *tonight*\n\n<b>[x]: y").await;
    let picture = owner.pictures().store(jpeg(7).into()).await.unwrap();
    let circle = owner.circles().make(&"Family".parse().unwrap()).await.unwrap();
    let edit = PostEdit {
        cover: Some(Cover::new("Cold", true).unwrap()),
        added: vec![picture.id],
        alts: vec![(picture.id, "Kale".into())],
        ..PostEdit::new("# Frost *tonight*\n\n<b>[x]: y".into(), Audience::Circles(Circles::one(circle)))
    };
    owner.posts().edit(first, &edit).await.unwrap();
    from.clock.advance(86_400);
    publish(&owner, "For all").await;
    let made = from.node.export(|page| format!("{page:?}"), Vec::new()).await.unwrap();

    let path = written(&from, "e.zip", &made);
    let seen = preview(&from, &path).await.1;
    assert_eq!((seen.posts, seen.known), (0, 2), "nothing comes back to where it is");

    let (test, owner) = TestNode::set_up().await;
    test.clock.advance(400 * 86_400);
    let path = written(&test, "e.zip", &made);
    let (format, seen) = preview(&test, &path).await;
    assert_eq!((format, seen.posts, seen.pictures), (ImportFormat::O2m, 2, 1));
    assert_eq!(remarks(&seen), [(Remark::NoCircle, 1)]);
    let family = owner.circles().make(&"Family".parse().unwrap()).await.unwrap();
    assert_eq!(remarks(&preview(&test, &path).await.1), []);
    let done = import(&test, &path, ImportAudience::AsItWas).await;
    assert_eq!((done.state, done.posts), (ImportState::Done, 2));
    let posts = posts(&test).await;
    assert_eq!(posts[1].source, "# Frost *tonight*\n\n<b>[x]: y");
    assert_eq!(posts[1].audience, Audience::Circles(Circles::one(family)));
    assert_eq!(
        (posts[1].cover.warning(), posts[1].cover.is_blurred, posts[1].pictures[0].alt.as_str()),
        ("Cold", true, "Kale")
    );
    assert_eq!(posts[0].audience, Audience::AllFriends);
    assert_eq!(posts[1].published_at, Timestamp(1_700_000_000_000));
}

/// As JSON has it that writes the bytes of UTF-8 as characters of Latin-1.
fn mangled(text: &str) -> String {
    text.bytes().map(char::from).collect()
}

#[tokio::test]
async fn instagram_s_lists_of_each_year_come_with_their_words() {
    let (test, _) = TestNode::set_up().await;
    let photo = |number: u8| json!({"uri": format!("media/posts/202001/{number}.jpg"), "creation_timestamp": 1_577_880_000, "title": ""});
    let newer = json!([
        {"media": [{"uri": "media/posts/202001/1.jpg", "creation_timestamp": 1_577_880_000, "title": mangled("Grünkohl 🥬\n#kale")}]},
        {"media": (1..=12).map(photo).collect::<Vec<_>>(), "title": "Twelve", "creation_timestamp": 1_577_880_060},
        {"media": [{"uri": "media/posts/202001/f.mp4", "creation_timestamp": 1_577_880_120, "title": "A film"}]},
        {"media": [{"uri": "media/posts/202001/none.jpg", "creation_timestamp": 1_577_880_180, "title": ""}]},
    ]);
    let mut files: Contents =
        (1..=12).map(|number| file(&format!("media/posts/202001/{number}.jpg"), jpeg(10 * number))).collect();
    files.push(list("your_instagram_activity/media/posts_1.json", &newer));
    files.push(list("your_instagram_activity/saved/saved_posts.json", &json!({})));
    let path = written(&test, "i.zip", &zip(&files));
    let (format, seen) = preview(&test, &path).await;
    assert_eq!((format, seen.posts, seen.pictures), (ImportFormat::Instagram, 4, 13));
    assert_eq!(remarks(&seen), [(Remark::Video, 1), (Remark::PictureMissing, 1), (Remark::Split, 1)]);
    assert_eq!(import(&test, &path, ImportAudience::AllFriends).await.posts, 4);
    assert_eq!(texts(&test).await, ["Grünkohl 🥬\n\\#kale", "Twelve", "", "A film"]);
    let counts: Vec<_> =
        posts(&test).await.iter().rev().map(|post| (post.pictures.len(), post.audience.clone())).collect();
    assert_eq!(counts, [1, 10, 2, 0].map(|count| (count, Audience::AllFriends)));

    let older = json!({"photos": [
        {"caption": "Two", "taken_at": "2018-05-01T12:00:00", "path": "photos/201805/a.jpg"},
        {"caption": "Two", "taken_at": "2018-05-01T12:00:00", "path": "photos/201805/b.jpg"},
        {"caption": "One", "taken_at": "2018-05-02T12:00:00+00:00", "path": "photos/201805/c.jpg", "location": "X"},
    ], "profile": [{"caption": "", "taken_at": "2017-05-01T12:00:00", "path": "profile/p.jpg"}]});
    let files = [
        list("media.json", &older),
        file("photos/201805/a.jpg", jpeg(201)),
        file("photos/201805/b.jpg", jpeg(211)),
        file("photos/201805/c.jpg", jpeg(221)),
    ];
    let path = written(&test, "j.zip", &zip(&files));
    let seen = preview(&test, &path).await.1;
    assert_eq!((seen.posts, seen.pictures, remarks(&seen)), (2, 3, vec![(Remark::NoZone, 1)]));
}

#[tokio::test]
async fn a_folder_of_pictures_is_dated_by_its_side_files() {
    let (test, _) = TestNode::set_up().await;
    let folder = test.folder.path().join("Takeout");
    let taken = |seconds: i64, words: &str| json!({"title": "x", "description": words, "photoTakenTime": {"timestamp": seconds.to_string()}});
    let files = [
        file("Photos from 2015/IMG_1.jpg", jpeg(1)),
        list("Photos from 2015/IMG_1.jpg.json", &taken(1_430_000_000, "Kale_1")),
        file("Photos from 2015/IMG_1(1).jpg", jpeg(50)),
        list("Photos from 2015/IMG_1.jpg.supplemental-metadata(1).json", &taken(-500_000_000, "")),
        file("Zalbum/IMG_1.jpg", jpeg(1)),
        file("Album/film.mp4", "x"),
        file("Album/none.jpg", "no picture"),
        file("Album/old.jpg", jpeg(99)),
        list("Album/metadata.json", &json!({"title": "Album"})),
    ];
    for (name, bytes) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let date = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    for name in ["old.jpg", "none.jpg"] {
        fs::File::options().write(true).open(folder.join("Album").join(name)).unwrap().set_modified(date).unwrap();
    }
    let (format, seen) = preview(&test, &folder).await;
    assert_eq!((format, seen.posts, seen.pictures), (ImportFormat::Pictures, 3, 3));
    assert_eq!(
        remarks(&seen),
        [(Remark::Empty, 1), (Remark::Duplicate, 1), (Remark::PictureRefused, 1), (Remark::DateOfFile, 1)]
    );
    let done = import(&test, &folder, ImportAudience::OnlyMe).await;
    assert_eq!((done.state, done.posts), (ImportState::Done, 3));
    let dates: Vec<_> =
        posts(&test).await.iter().rev().map(|post| (post.published_at.0 / 1000, post.source.clone())).collect();
    let expected = [(-500_000_000, ""), (1_000_000_000, ""), (1_430_000_000, "Kale\\_1")];
    assert_eq!(dates, expected.map(|(at, words)| (at, words.to_owned())));
}

/// Where the system gives notice of files that change. Elsewhere it is looked now and then.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn what_another_process_puts_there_is_seen_at_once() {
    use crate::node::{Node, NodeConfig};

    let (test, _owner) = TestNode::set_up().await;
    let path = written(&test, "m.zip", &zip(&[list("outbox.json", &json!({"orderedItems": []}))]));
    let stop = CancellationToken::new();
    let importing = tokio::spawn(test.node.clone().import_when_due(stop.clone()));
    let config = NodeConfig { data: test.folder.path().to_owned(), clock: test.clock.clone() };
    let beside = Node::open_beside(config).await.unwrap();
    // The first may come before the worker rests.
    for node in [&test.node, &beside] {
        let id = node.import(&path, ImportAudience::OnlyMe).await.unwrap();
        let seen = async {
            while test.node.imported(id).await.unwrap().unwrap().state != ImportState::Done {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(super::run::LOOK_AGAIN / 2, seen).await.unwrap();
    }
    beside.close_beside().await.unwrap();
    stop.cancel();
    importing.await.unwrap();
}

#[tokio::test]
async fn what_was_cut_short_goes_on_and_nothing_comes_twice() {
    let (test, owner) = TestNode::set_up().await;
    let notes: Vec<Value> = (1..=9).map(|number| note(number, &json!({"to": [PUBLIC]}))).collect();
    let path = written(&test, "m.zip", &zip(&[list("outbox.json", &json!({"orderedItems": notes}))]));
    let id = test.node.import(&path, ImportAudience::OnlyMe).await.unwrap();
    assert!(test.node.import_next(&CancellationToken::new()).await.unwrap(), "looked at");
    // As a process that is killed leaves it: some posts are there, and the row says that it runs.
    let running = test.node.imported(id).await.unwrap().unwrap();
    assert_eq!(running.state, ImportState::Running);
    let store = test.node.store.clone();
    let stop = CancellationToken::new();
    let stopped = stop.clone();
    let watch = tokio::spawn(async move {
        while store.import(id).await.unwrap().unwrap().posts < 3 {
            tokio::task::yield_now().await;
        }
        stopped.cancel();
    });
    test.node.import_next(&stop).await.unwrap();
    watch.await.unwrap();
    let made = test.node.imported(id).await.unwrap().unwrap();
    assert!((3..=9).contains(&made.posts), "{made:?}");
    let test = test.reopen().await;
    finish(&test).await;
    let done = test.node.imported(id).await.unwrap().unwrap();
    assert_eq!((done.state, done.posts), (ImportState::Done, 9));
    let expected: Vec<String> = (1..=9).map(|number| format!("Note {number}")).collect();
    assert_eq!(texts(&test).await, expected);
    drop(owner);
}

#[tokio::test]
async fn an_import_rests_and_goes_on_at_a_press_and_asks_before_it_begins() {
    let (test, owner) = TestNode::set_up().await;
    let upload = owner.imports().begin_upload("my\narchive.zip").await.unwrap();
    let (mut writer, new) = upload.into_parts();
    writer.write(&zip(&mastodon())).unwrap();
    writer.finish().unwrap();
    let id = owner.imports().add(new).await.unwrap();
    finish(&test).await;
    let asked = only(&owner).await;
    assert_eq!((asked.state, asked.name.as_str(), asked.posts), (ImportState::Ready, "myarchive.zip", 0));
    assert!(!owner.imports().pause(id).await.unwrap());
    assert!(owner.imports().start(id, ImportAudience::AllFriends).await.unwrap());
    assert!(owner.imports().pause(id).await.unwrap());
    finish(&test).await;
    assert_eq!((only(&owner).await.state, texts(&test).await.len()), (ImportState::Paused, 0));
    assert!(owner.imports().go_on(id).await.unwrap());
    finish(&test).await;
    assert_eq!((only(&owner).await.state, only(&owner).await.posts), (ImportState::Done, 4));
    assert_eq!(fs::read_dir(test.folder.path().join("imports")).unwrap().count(), 0, "what was sent is gone");
    assert!(!owner.imports().start(ImportId(id.0 + 1), ImportAudience::OnlyMe).await.unwrap());
}

async fn only(owner: &Owner) -> Import {
    let imports = owner.imports().list().await.unwrap();
    let [import] = &imports[..] else { panic!("{imports:?}") };
    import.clone()
}

#[tokio::test]
async fn bad_files_say_what_is_wrong_with_them() {
    let (test, _) = TestNode::set_up().await;
    let whole = zip(&mastodon());
    let long = "x".repeat(limits::POST_TEXT_BYTES + 1);
    let large = json!({"orderedItems": [note(1, &json!({"content": "y".repeat(5 * 1024 * 1024)}))]});
    for (name, bytes, expected) in [
        ("text", b"no zip at all, but words".to_vec(), ImportProblem::NotAnArchive),
        ("empty", Vec::new(), ImportProblem::NotAnArchive),
        ("cut", whole[..whole.len() - 60].to_vec(), ImportProblem::Damaged),
        ("other", zip(&[file("readme.txt", "x")]), ImportProblem::UnknownFormat),
        ("json", zip(&[file("outbox.json", "{\"orderedItems\":[{]")]), ImportProblem::Damaged),
        ("large", zip(&[list("outbox.json", &large)]), ImportProblem::TooLarge),
    ] {
        let path = written(&test, name, &bytes);
        let failed = import(&test, &path, ImportAudience::OnlyMe).await;
        assert_eq!((failed.state, failed.problem), (ImportState::Failed, Some(expected)), "{name}");
        assert!(!failed.can_go_on());
    }
    let gone = import(&test, Path::new("/nowhere.zip"), ImportAudience::OnlyMe).await;
    assert_eq!(gone.problem, Some(ImportProblem::Gone));

    // What is wrong with one post keeps no other back.
    let mixed = json!({"orderedItems": [
        note(1, &json!({"content": format!("<p>{long}</p>")})),
        note(2, &json!({"attachment": [{"mediaType": "image/jpeg", "url": "/broken.jpg"}, {"mediaType": "image/jpeg", "url": "/../../o2m.sqlite"}]})),
        note(3, &json!({"summary": "w".repeat(300), "attachment": [{"mediaType": "image/jpeg", "url": "a.jpg", "name": "n".repeat(3_000)}]})),
    ]});
    let mut broken = jpeg(4);
    broken.truncate(200);
    let path = written(
        &test,
        "mixed",
        &zip(&[
            list("outbox.json", &mixed),
            file("broken.jpg", broken),
            file("a.jpg", jpeg(5)),
            file("../evil.jpg", jpeg(6)),
        ]),
    );
    let done = import(&test, &path, ImportAudience::OnlyMe).await;
    assert_eq!((done.state, done.posts), (ImportState::Done, 2));
    let seen = done.preview.unwrap();
    assert_eq!(
        remarks(&seen),
        [
            (Remark::TextTooLong, 1),
            (Remark::Unreadable, 1),
            (Remark::PictureMissing, 1),
            (Remark::AltCut, 1),
            (Remark::WarningMoved, 1),
            (Remark::Direct, 2),
        ]
    );
    let posts = posts(&test).await;
    assert_eq!(posts[0].pictures[0].alt.chars().count(), limits::ALT_TEXT_CHARACTERS);
    assert_eq!(posts[0].cover.warning().chars().count(), limits::WARNING_CHARACTERS);
    assert!(posts[0].source.starts_with(&"w".repeat(300)));
    assert_eq!(done.remarks.into_iter().collect::<Vec<_>>(), [(Remark::PictureDamaged, 1)]);
}

/// As browsers' zip libraries write the number of 70,000 files: in 16 bits.
#[tokio::test]
async fn a_list_that_says_fewer_files_than_there_are_is_not_believed() {
    let (test, _) = TestNode::set_up().await;
    let mut bytes = zip(&mastodon());
    let end = bytes.len() - 22;
    for at in [8, 10] {
        bytes[end + at] = 2;
    }
    let path = written(&test, "m.zip", &bytes);
    assert!(matches!(Files::open(&path).map(|_| ()), Err(ImportError::ListCutShort)));
}

#[tokio::test]
async fn friends_find_what_was_imported_in_its_place_and_are_told_nothing() {
    let friends = Friends::new().await;
    let (alpha, beta) = (&friends.alpha, &friends.beta);
    publish(&alpha.owner, "Today").await;
    beta.owner.reading().pull(beta.friend).await.unwrap();
    let before = beta.owner.notifications().count_unread().await.unwrap();
    let own = beta.test.node.own_id();
    let item = json!({
        "id": "c0ffeec0ffeec0ffeec0ffeec0ffee00", "content_text": format!("Hi [Beta](o2m://{own})"),
        "date_published": "2019-03-01T12:00:00.000Z", "_o2m": {"audience": "public"},
    });
    let path = written(&alpha.test, "m.zip", &zip(&[list("feed.json", &json!({"items": [item]}))]));
    assert_eq!(import(&alpha.test, &path, ImportAudience::AllFriends).await.posts, 1);
    let shown = texts(&alpha.test).await;
    assert_eq!(shown[1], "Today", "the older one stands below");
    let mut heard = beta.test.node.live.subscribe();
    beta.owner.reading().pull(beta.friend).await.unwrap();
    assert_eq!(texts(&beta.test).await, shown);
    let heard = std::iter::from_fn(|| heard.try_recv().ok()).collect::<Vec<_>>();
    assert!(heard.iter().all(|sent| !matches!(sent.event, LiveEvent::PostAdded { .. })), "{heard:?}");
    assert_eq!(beta.owner.notifications().count_unread().await.unwrap(), before);
    let id = only(&alpha.owner).await.id;
    assert!(alpha.owner.imports().undo(id).await.unwrap());
    finish(&alpha.test).await;
    beta.owner.reading().pull(beta.friend).await.unwrap();
    assert_eq!(texts(&beta.test).await, ["Today"]);
}
