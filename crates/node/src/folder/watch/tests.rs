use std::path::Path;

use domain::{Audience, LeftAlone, LeftAloneReason, NotificationKind, Post, TimelineFilter};
use image::{ImageFormat, Rgb, RgbImage};

use store::FolderFile;

use super::*;
use crate::{owner::Owner, picture::hash::hash_of, testing::TestNode};

fn jpeg(color: u8) -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    RgbImage::from_pixel(16, 16, Rgb([color; 3])).write_to(&mut file, ImageFormat::Jpeg).unwrap();
    file.into_inner()
}

/// A burst that is kept as a film.
const FILM: &[u8] = b"\0\0\0\x14ftyphevc\0\0\0\0msf1\0\0\0\x08moov";

/// A node, its owner, and a watch whose time the test tells.
struct Setup {
    test: TestNode,
    owner: Owner,
    watch: Watch,
    now: Instant,
}

impl Setup {
    /// A folder in which nothing ever was.
    async fn first_time() -> Self {
        let (test, owner) = TestNode::set_up().await;
        let watch = Watch::new(test.node.clone());
        Self { test, owner, watch, now: Instant::now() }
    }

    /// A folder of which the owner let something be published before.
    async fn new() -> Self {
        let setup = Self::first_time().await;
        let earlier = FolderFile {
            source_sha256: hash_of(b"earlier"),
            name: "earlier.jpg".to_owned(),
            size_bytes: 7,
            modified_at: setup.test.node.now(),
            state: FolderFileState::Published,
        };
        let tx = setup.test.node.store.write().await.unwrap();
        tx.put_folder_file(&earlier, setup.test.node.now()).await.unwrap();
        tx.commit().await.unwrap();
        setup
    }

    async fn waiting(&self) -> u64 {
        self.owner.folder().waiting().await.unwrap().map_or(0, |folder| folder.count)
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.path(name), bytes).unwrap();
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.watch.folder.join(name)
    }

    /// Looks through the folder once a second for `seconds`.
    async fn look_for(&mut self, seconds: u32) {
        for _ in 0..seconds {
            self.watch.look(self.now).await.unwrap();
            self.now += INTERVAL;
        }
    }

    /// A new process on the same folder.
    async fn restart(&mut self) {
        self.watch = Watch::new(self.test.node.clone());
        self.watch.remember(self.now).await.unwrap();
    }

    async fn told(&self) -> Vec<NotificationKind> {
        let notifications = self.test.node.store.notifications(None, 9).await.unwrap();
        notifications.iter().map(|each| each.kind).collect()
    }

    async fn left_alone(&self) -> Vec<(String, LeftAloneReason)> {
        let all = self.owner.folder().left_alone().await.unwrap();
        all.into_iter().map(|each| (each.name, each.reason)).collect()
    }

    async fn posts(&self) -> Vec<Post> {
        self.test.node.store.timeline(None, TimelineFilter::default(), 100).await.unwrap()
    }
}

#[tokio::test]
async fn the_first_file_asks_and_the_question_shows_it() {
    let mut setup = Setup::first_time().await;
    setup.put("frost.jpg", &jpeg(1));
    setup.look_for(4).await;
    assert!(setup.posts().await.is_empty(), "nobody said that it may go to friends");
    assert_eq!(setup.told().await, [NotificationKind::FolderWaiting]);
    let folder = setup.owner.folder().waiting().await.unwrap().expect("a question");
    assert_eq!((folder.count, &folder.audience), (1, &Audience::AllFriends));
    let [(name, Some(picture))] = &folder.first[..] else { panic!("one picture: {folder:?}") };
    assert_eq!((name.as_str(), picture.width), ("frost.jpg", 16));

    // Whoever says no is asked about the next.
    setup.owner.folder().dismiss().await.unwrap();
    setup.put("kale.jpg", &jpeg(2));
    setup.look_for(4).await;
    assert_eq!((setup.posts().await.len(), setup.waiting().await), (0, 1));
    setup.owner.folder().confirm().await.unwrap();
    setup.look_for(4).await;
    setup.put("thaw.jpg", &jpeg(3));
    setup.look_for(4).await;
    assert_eq!((setup.posts().await.len(), setup.waiting().await), (2, 0), "after one word the next need none");
}

#[tokio::test]
async fn a_picture_is_published_once_per_content() {
    let mut setup = Setup::new().await;
    setup.put("frost.jpg", &jpeg(1));
    setup.look_for(2).await;
    assert!(setup.posts().await.is_empty(), "it may still be copied");
    setup.look_for(2).await;
    let [post] = &setup.posts().await[..] else { panic!("one post") };
    assert_eq!(post.pictures.len(), 1);

    // Another name, another folder entry, a restart, no file any more: nothing changes.
    std::fs::rename(setup.path("frost.jpg"), setup.path("kale.jpg")).unwrap();
    setup.put("copy.jpg", &jpeg(1));
    setup.look_for(4).await;
    setup.restart().await;
    setup.look_for(4).await;
    std::fs::remove_file(setup.path("kale.jpg")).unwrap();
    setup.look_for(4).await;
    assert_eq!(setup.posts().await.len(), 1);

    setup.owner.posts().delete(post.id).await.unwrap();
    setup.restart().await;
    setup.put("again.jpg", &jpeg(1));
    setup.look_for(4).await;
    assert!(setup.posts().await.is_empty(), "deleting the post never publishes the file again");
}

#[tokio::test]
async fn half_copied_files_are_waited_for() {
    let mut setup = Setup::new().await;
    let whole = jpeg(1);
    setup.put("slow.jpg", &whole[..100]);
    setup.look_for(1).await;
    setup.put("slow.jpg", &whole[..200]);
    setup.look_for(5).await;
    assert!(setup.posts().await.is_empty(), "the copy stalled in the middle");
    setup.put("slow.jpg", &whole);
    setup.look_for(4).await;
    assert_eq!(setup.posts().await.len(), 1);
}

#[tokio::test]
async fn what_is_no_picture_is_left_alone() {
    let mut setup = Setup::new().await;
    setup.put("notes.txt", b"kale");
    setup.put("phone.heic", FILM);
    setup.put(".hidden.jpg", &jpeg(1));
    std::fs::create_dir(setup.path("folder.jpg")).unwrap();
    link(&outside(&setup, "secret.jpg"), &setup.path("link.jpg"));
    setup.put("Thumbs.db", b"small pictures");
    setup.put("half.jpg", &jpeg(3)[..200]);
    setup.put("arithmetic.jpg", &{
        let mut bytes = jpeg(4);
        let frame = bytes.windows(2).position(|marker| marker == [0xff, 0xc0]).unwrap();
        bytes[frame + 1] = 0xc9;
        bytes
    });
    let film = std::fs::File::create(setup.path("film.mp4")).unwrap();
    film.set_len(30_000_001).unwrap();
    setup.look_for(9).await;
    assert!(setup.told().await.is_empty(), "something may still be copied");
    setup.look_for(9).await;
    assert!(setup.posts().await.is_empty());
    assert!(setup.path("notes.txt").exists());

    let expected = [
        ("arithmetic.jpg", LeftAloneReason::UnsupportedJpeg),
        ("film.mp4", LeftAloneReason::TooLarge),
        ("folder.jpg", LeftAloneReason::Folder),
        ("half.jpg", LeftAloneReason::Damaged),
        ("link.jpg", LeftAloneReason::Link),
        ("notes.txt", LeftAloneReason::NotAPicture),
        ("phone.heic", LeftAloneReason::Heic),
    ];
    assert_eq!(setup.left_alone().await, expected.map(|(name, reason)| (name.to_owned(), reason)));
    assert_eq!(setup.told().await, [NotificationKind::FolderLeftAlone]);

    // Not again after a restart, nor when something goes.
    let tx = setup.test.node.store.write().await.unwrap();
    tx.forget_notifications_of(NotificationKind::FolderLeftAlone).await.unwrap();
    tx.commit().await.unwrap();
    setup.restart().await;
    setup.look_for(16).await;
    assert_eq!(setup.left_alone().await, expected.map(|(name, reason)| (name.to_owned(), reason)));
    std::fs::remove_file(setup.path("notes.txt")).unwrap();
    setup.look_for(2).await;
    assert_eq!(setup.left_alone().await.len(), 6);
    assert!(setup.told().await.is_empty());

    // What is new brings one notice for all; when all is gone, it goes, too.
    setup.put("more.txt", b"soup");
    setup.look_for(14).await;
    setup.put("most.txt", b"soup");
    setup.look_for(14).await;
    assert_eq!(setup.told().await, [NotificationKind::FolderLeftAlone]);
    std::fs::remove_dir_all(&setup.watch.folder).unwrap();
    std::fs::create_dir(&setup.watch.folder).unwrap();
    setup.look_for(1).await;
    assert!(setup.told().await.is_empty() && setup.left_alone().await.is_empty());
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn what_is_no_file_with_a_readable_name_is_left_alone() {
    use std::os::unix::{ffi::OsStrExt, net::UnixListener};

    let mut setup = Setup::new().await;
    let _socket = UnixListener::bind(setup.path("camera.sock")).unwrap();
    setup.put("clip.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom");
    std::fs::write(setup.watch.folder.join(std::ffi::OsStr::from_bytes(b"k\xfchl.jpg")), jpeg(1)).unwrap();
    setup.look_for(12).await;
    let expected = [
        ("camera.sock", LeftAloneReason::NotAPicture),
        ("clip.mp4", LeftAloneReason::NotAPicture),
        ("k\u{fffd}hl.jpg", LeftAloneReason::UnreadableName),
    ];
    assert_eq!(setup.left_alone().await, expected.map(|(name, reason)| (name.to_owned(), reason)));
    assert!(setup.posts().await.is_empty());
}

/// A path that is longer than the system takes (`PATH_MAX`) is one that nobody can read, not even who may read everything.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn what_cannot_be_read_is_told_of_and_tried_again() {
    use std::os::fd::AsRawFd;

    let mut setup = Setup::new().await;
    while setup.watch.folder.as_os_str().len() < 3900 {
        setup.watch.folder.push("d".repeat(99));
    }
    std::fs::create_dir_all(&setup.watch.folder).unwrap();
    let folder = std::fs::File::open(&setup.watch.folder).unwrap();
    let inside = |name: &str| format!("/proc/self/fd/{}/{name}", folder.as_raw_fd());
    let name = format!("{}.jpg", "f".repeat(200));
    std::fs::write(inside(&name), jpeg(1)).unwrap();
    setup.look_for(30).await;
    assert!(setup.told().await.is_empty(), "it may be readable in a minute");
    setup.look_for(40).await;
    assert_eq!(setup.left_alone().await, [(name.clone(), LeftAloneReason::Unreadable)]);
    assert_eq!(setup.told().await, [NotificationKind::FolderLeftAlone]);

    std::fs::rename(inside(&name), inside("f.jpg")).unwrap();
    setup.look_for(4).await;
    assert_eq!(setup.posts().await.len(), 1);
    assert!(setup.told().await.is_empty() && setup.left_alone().await.is_empty());
}

#[tokio::test]
async fn a_folder_that_is_away_is_told_of() {
    let mut setup = Setup::new().await;
    setup.put("notes.txt", b"kale");
    setup.look_for(14).await;
    let notes = ("notes.txt".to_owned(), LeftAloneReason::NotAPicture);
    assert_eq!(setup.left_alone().await, std::slice::from_ref(&notes));

    let away = setup.test.folder.path().join("away");
    std::fs::rename(&setup.watch.folder, &away).unwrap();
    setup.watch.look(setup.now).await.unwrap_err();
    assert_eq!(setup.left_alone().await, std::slice::from_ref(&notes), "it may come back in a moment");
    setup.watch.look(setup.now + INTERVAL_AFTER_FAILURE).await.unwrap_err();
    let closed = (setup.watch.folder.display().to_string(), LeftAloneReason::Closed);
    assert_eq!(setup.left_alone().await, [closed, notes.clone()]);
    assert_eq!(setup.told().await, [NotificationKind::FolderLeftAlone]);

    std::fs::rename(&away, &setup.watch.folder).unwrap();
    setup.look_for(1).await;
    assert_eq!(setup.left_alone().await, [notes]);
}

fn outside(setup: &Setup, name: &str) -> std::path::PathBuf {
    let path = setup.test.folder.path().join(name);
    std::fs::write(&path, jpeg(2)).unwrap();
    path
}

#[cfg(unix)]
fn link(target: &Path, name: &Path) {
    std::os::unix::fs::symlink(target, name).unwrap();
}

#[cfg(not(unix))]
fn link(_: &Path, _: &Path) {}

#[tokio::test]
async fn more_than_20_at_once_wait_for_one_word() {
    let mut setup = Setup::new().await;
    for color in 0..21 {
        setup.put(&format!("{color:02}.jpg"), &jpeg(color * 10));
    }
    setup.look_for(4).await;
    // One more joins those that wait.
    setup.put("late.jpg", &jpeg(255));
    setup.look_for(4).await;
    assert!(setup.posts().await.is_empty());
    assert_eq!(setup.waiting().await, 22);
    assert_eq!(setup.told().await, [NotificationKind::FolderWaiting]);

    setup.restart().await;
    setup.look_for(4).await;
    assert_eq!(setup.owner.folder().confirm().await.unwrap(), 22);
    // The process ended before it could publish them.
    setup.restart().await;
    setup.look_for(4).await;
    assert_eq!(setup.posts().await.len(), 22);
    assert_eq!(setup.waiting().await, 0);
}

#[tokio::test]
async fn what_an_earlier_version_could_not_open_waits_for_a_word() {
    let mut setup = Setup::new().await;
    let heic = include_bytes!("../../picture/heic/samples/turned-6.heic");
    let told = LeftAlone { name: "phone.heic".to_owned(), reason: LeftAloneReason::Heic };
    let tx = setup.test.node.store.write().await.unwrap();
    tx.replace_left_alone(&[told]).await.unwrap();
    tx.commit().await.unwrap();
    setup.put("phone.heic", heic);
    setup.restart().await;
    setup.look_for(4).await;
    assert!(setup.posts().await.is_empty(), "the owner may have published it as JPEG meanwhile");
    assert_eq!(setup.waiting().await, 1);
    assert_eq!(setup.told().await, [NotificationKind::FolderWaiting]);
    assert_eq!(setup.owner.folder().confirm().await.unwrap(), 1);
    setup.look_for(4).await;
    let [post] = &setup.posts().await[..] else { panic!("one post") };
    assert_eq!((post.pictures[0].width, post.pictures[0].height), (48, 64));
    // What comes now does not wait.
    setup.look_for(12).await;
    setup.put("new.heic", include_bytes!("../../picture/heic/samples/grid.heic"));
    setup.look_for(4).await;
    assert_eq!(setup.posts().await.len(), 2);
}

#[tokio::test]
async fn what_is_dismissed_is_never_published() {
    let mut setup = Setup::new().await;
    for color in 0..21 {
        setup.put(&format!("{color:02}.jpg"), &jpeg(color * 10));
    }
    setup.look_for(4).await;
    assert_eq!(setup.owner.folder().dismiss().await.unwrap(), 21);
    setup.restart().await;
    setup.look_for(4).await;
    assert!(setup.posts().await.is_empty());
    setup.put("new.jpg", &jpeg(255));
    setup.look_for(4).await;
    assert_eq!(setup.posts().await.len(), 1);
}

#[tokio::test]
async fn a_slow_copy_of_many_is_noticed_too() {
    let mut setup = Setup::new().await;
    for color in 0..24 {
        setup.put(&format!("{color:02}.jpg"), &jpeg(color * 10));
        setup.look_for(2).await;
    }
    setup.look_for(4).await;
    let published = setup.posts().await.len();
    assert!(published <= 20, "{published}");
    assert!(setup.waiting().await > 0);
}
