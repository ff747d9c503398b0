//! A chosen folder on a real disk: what lies there after each night, and what comes back.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use domain::{
    NotificationKind, PostId, TimelineFilter,
    backup::{BackupFailure, BackupFolder, BackupReminder, OWN_FOLDER},
    keeping::SentBackup,
};
use federation::Identity;
use image::{ImageFormat, Rgb, RgbImage};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use super::{choose::ChooseFolderError, owner::BackupNotice, place::BackupPlace};
use crate::{
    backup::{
        opening::RestoreError,
        restore::{Restored, restore},
    },
    node::{Node, NodeConfig},
    owner::Owner,
    posting::draft::form::DraftForm,
    secrets::recovery_sheet::RecoverySheet,
    testing::{
        TestNode,
        friends::{befriend_key, publish},
        make_sheet,
    },
};

const DAY: i64 = 86_400;

/// A node whose owner has a sheet, and has chosen a folder on a disk.
struct Used {
    test: TestNode,
    owner: Owner,
    disk: TempDir,
    sheet: RecoverySheet,
}

impl Used {
    async fn new() -> Self {
        let (test, owner) = TestNode::set_up().await;
        fs::write(test.folder.path().join("config.toml"), "open = false").unwrap();
        let disk = TempDir::new().unwrap();
        let sheet = make_sheet(&owner).await;
        owner.backups().choose_folder(disk.path().to_str().unwrap()).await.unwrap();
        Self { test, owner, disk, sheet }
    }

    /// What came of one that the owner asked for.
    async fn back_up(&self) -> BackupFolder {
        self.owner.backups().back_up_now().await.unwrap();
        self.night().await
    }

    /// What comes of it when it is looked whether one is due.
    async fn night(&self) -> BackupFolder {
        self.test.node.back_up_if_due(&CancellationToken::new()).await.unwrap();
        self.owner.backups().folder().await.unwrap().unwrap()
    }

    fn place(&self) -> BackupPlace {
        BackupPlace::of(self.disk.path(), self.test.node.own_id())
    }

    /// The sealed picture files by name, with the time of their last change.
    fn sealed(&self) -> BTreeMap<String, SystemTime> {
        let entries = fs::read_dir(self.place().media()).unwrap().map(Result::unwrap);
        entries
            .map(|entry| (entry.file_name().into_string().unwrap(), entry.metadata().unwrap().modified().unwrap()))
            .collect()
    }

    fn archives(&self) -> Vec<PathBuf> {
        let place = self.place();
        place.archive_names().unwrap().into_iter().map(|name| place.archive(name)).collect()
    }

    async fn restore(&self, from: &Path) -> Result<(Restored, TempDir), RestoreError> {
        self.restore_by(from, &self.sheet).await
    }

    async fn restore_by(&self, from: &Path, sheet: &RecoverySheet) -> Result<(Restored, TempDir), RestoreError> {
        let (home, words) = (TempDir::new().unwrap(), sheet.words().join(" "));
        let restored = restore(from.to_owned(), home.path().join("data"), move || Ok(words)).await;
        let left = fs::read_dir(home.path()).unwrap().count();
        assert_eq!(left, usize::from(restored.is_ok()), "all is in its place, or nothing is there");
        Ok((restored?, home))
    }
}

/// A post with a picture of its own shade, which has one file.
async fn publish_picture(owner: &Owner, source: &str, shade: u8) -> PostId {
    let mut file = std::io::Cursor::new(Vec::new());
    RgbImage::from_pixel(40, 30, Rgb([shade, 90, 120])).write_to(&mut file, ImageFormat::Png).unwrap();
    let picture = owner.pictures().store(file.into_inner().into()).await.unwrap();
    assert_eq!(picture.variants.len(), 1);
    owner.draft().add_picture(picture.id).await.unwrap();
    let key = owner.draft().read().await.unwrap().key;
    let form = DraftForm { key: Some(key.clone()), source: source.into(), ..DraftForm::default() };
    owner.posts().publish_draft(&form, &key).await.unwrap().id
}

/// Every file in `folder` and below, with its bytes.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            all.extend(
                files(&entry.path()).into_iter().map(|(path, bytes)| (Path::new(&entry.file_name()).join(path), bytes)),
            );
        } else {
            all.insert(entry.file_name().into(), fs::read(entry.path()).unwrap());
        }
    }
    all
}

#[tokio::test]
async fn a_folder_is_chosen_by_a_browser_that_has_a_sheet() {
    let (_test, owner) = TestNode::set_up().await;
    let disk = TempDir::new().unwrap();
    let path = disk.path().to_str().unwrap();
    assert!(matches!(owner.backups().choose_folder(path).await, Err(ChooseFolderError::NoSheet)));
    make_sheet(&owner).await;
    let token = Owner { session: None, ..owner.clone() };
    assert!(matches!(token.backups().choose_folder(path).await, Err(ChooseFolderError::NeedsBrowser(_))));
    assert!(!owner.backups().back_up_now().await.unwrap());
    assert_eq!(fs::read_dir(disk.path()).unwrap().count(), 0);
    owner.backups().choose_folder(path).await.unwrap();
    assert_eq!(owner.backups().folder().await.unwrap().unwrap().path, path);
    assert!(token.backups().forget_folder().await.is_err());
    owner.backups().forget_folder().await.unwrap();
    assert_eq!(owner.backups().folder().await.unwrap(), None);
    assert_eq!(fs::read_dir(disk.path()).unwrap().count(), 1, "what is there stays");
}

#[tokio::test]
async fn everything_comes_back_from_the_folder() {
    let used = Used::new().await;
    publish_picture(&used.owner, "With a picture", 10).await;
    let pictures = used.test.node.pictures_folder();
    fs::create_dir(pictures.join("sub")).unwrap();
    fs::write(pictures.join("sub/snow.jpg"), b"as it came from a camera").unwrap();
    fs::write(pictures.join(".half"), b"hidden").unwrap();
    let made = used.back_up().await;
    let last = made.last.unwrap();
    assert_eq!((made.failure, last.files, last.left_out), (None, 3, 0));
    let lying = files(used.place().path());
    let sealed: u64 = lying
        .iter()
        .filter(|(path, _)| path.extension() != Some("media".as_ref()))
        .map(|(_, bytes)| bytes.len() as u64)
        .sum();
    assert_eq!(last.bytes, sealed);
    for secret in [&b"SQLite format 3"[..], b"PRIVATE KEY", b"as it came from a camera", b"With a picture"] {
        let shown = lying.values().any(|bytes| bytes.windows(secret.len()).any(|bytes| bytes == secret));
        assert!(!shown, "{}", String::from_utf8_lossy(secret));
    }
    let names = files(&used.test.folder.path().join("media")).into_keys().map(|name| name.display().to_string());
    assert!(names.into_iter().all(|hash| lying.keys().all(|path| !path.display().to_string().contains(&hash))));

    let (restored, home) = used.restore(used.disk.path()).await.unwrap();
    assert_eq!((restored.name.as_str(), restored.made_at), ("Mara", last.at));
    assert_eq!((restored.passed_over, restored.lost), (vec![], vec![]));
    let data = home.path().join("data");
    let media = |data: &Path| files(&data.join("media"));
    assert_eq!(media(&data), media(used.test.folder.path()));
    let all: Vec<_> = files(&data).into_keys().filter(|path| !path.starts_with("media")).collect();
    assert_eq!(
        all,
        ["config.toml", "identity.key", "o2m.put-back", "o2m.sqlite", "pictures/sub/snow.jpg"].map(PathBuf::from)
    );
    let node = Node::open(NodeConfig { data, clock: used.test.clock.clone() }).await.unwrap();
    assert_eq!(node.own_id(), used.test.node.own_id());
    assert_eq!(node.store.timeline(None, TimelineFilter::default(), 9).await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_did_not_change_is_not_written_again() {
    let used = Used::new().await;
    let first = publish_picture(&used.owner, "One", 10).await;
    used.back_up().await;
    let before = used.sealed();
    assert_eq!(before.len(), 1);
    used.test.clock.advance(DAY);
    assert_eq!(used.night().await.last.unwrap().files, 2);
    assert_eq!(used.sealed(), before);
    publish_picture(&used.owner, "Two", 20).await;
    used.test.clock.advance(DAY);
    assert_eq!(used.night().await.last.unwrap().files, 3);
    let after = used.sealed();
    assert_eq!((after.len(), before.iter().all(|(name, time)| after.get(name) == Some(time))), (2, true));
    assert_eq!(used.archives().len(), 3);

    // What is deleted goes when no archive needs it any more.
    used.owner.posts().delete(first).await.unwrap();
    for (nights, files) in [(3, 2), (8, 1)] {
        for _ in 0..nights {
            used.test.clock.advance(DAY);
            used.night().await;
        }
        assert_eq!(used.sealed().len(), files, "after {nights} nights more");
    }
    let (restored, _home) = used.restore(used.disk.path()).await.unwrap();
    assert_eq!(restored.lost, vec![]);
}

#[tokio::test]
async fn for_another_sheet_everything_is_sealed_again() {
    let used = Used::new().await;
    publish_picture(&used.owner, "One", 10).await;
    used.back_up().await;
    let other = make_sheet(&used.owner).await;
    used.test.clock.advance(DAY);
    used.night().await;
    assert_eq!(used.sealed().len(), 2);
    let (restored, _home) = used.restore_by(used.disk.path(), &other).await.unwrap();
    assert_eq!((restored.made_at, restored.lost.len()), (used.test.node.now(), 0));
    // The sheet of that time still opens what was made then.
    let (restored, _home) = used.restore(used.disk.path()).await.unwrap();
    assert_eq!((restored.made_at, restored.lost.len()), (used.test.node.now().plus_seconds(-DAY), 0));
    assert_eq!(restored.passed_over.len(), 1);
    let strange = used.restore_by(used.disk.path(), &RecoverySheet::generate()).await;
    assert!(matches!(strange, Err(RestoreError::OtherSheet)), "{strange:?}");
}

#[tokio::test]
async fn a_disk_that_is_away_is_said_and_written_to_when_it_is_back() {
    let used = Used::new().await;
    used.back_up().await;
    let away = used.disk.path().with_extension("away");
    fs::rename(used.disk.path(), &away).unwrap();
    used.test.clock.advance(DAY);
    let failed = used.night().await;
    assert_eq!(failed.failure, Some(BackupFailure::FolderGone));
    assert!(failed.last.is_some());
    assert!(!used.disk.path().exists(), "it is not made anew");
    // An empty folder where the disk was is not the disk.
    fs::create_dir(used.disk.path()).unwrap();
    used.test.clock.advance(3_600);
    assert_eq!(used.night().await.failure, Some(BackupFailure::FolderGone));
    assert_eq!(fs::read_dir(used.disk.path()).unwrap().count(), 0);
    fs::remove_dir(used.disk.path()).unwrap();
    fs::rename(&away, used.disk.path()).unwrap();
    used.test.clock.advance(3_599);
    assert_eq!(used.night().await.failure, Some(BackupFailure::FolderGone), "it is tried once an hour");
    used.test.clock.advance(1);
    let made = used.night().await;
    assert_eq!((made.failure, made.last.unwrap().at), (None, used.test.node.now()));
    assert_eq!(used.archives().len(), 2);
}

#[tokio::test]
async fn what_a_process_that_was_killed_left_is_swept_and_half_a_file_is_written_anew() {
    let used = Used::new().await;
    publish_picture(&used.owner, "One", 10).await;
    used.back_up().await;
    let place = used.place();
    let (name, archive) = (used.sealed().into_keys().next().unwrap(), used.archives().remove(0));
    let whole = fs::read(place.media().join(&name)).unwrap();
    // As if the disk had lost its end, and the night had come to nothing.
    fs::write(place.media().join(&name), &whole[..whole.len() - 1]).unwrap();
    fs::write(place.media().join(".unfinished-abc"), "half").unwrap();
    fs::write(place.archives().join(".unfinished-abc"), "half").unwrap();
    fs::create_dir(used.test.folder.path().join(".nightly-abc")).unwrap();
    fs::write(used.test.folder.path().join(".nightly-abc/archive.tar"), "half").unwrap();
    fs::remove_file(archive).unwrap();
    used.test.clock.advance(DAY);
    assert_eq!(used.night().await.failure, None);
    let names: Vec<_> = files(place.path()).into_keys().map(|path| path.display().to_string()).collect();
    let now = domain::backup::ArchiveName::of(used.test.node.now());
    let expected = [format!("archives/{now}.media"), format!("archives/{now}.tar.age"), format!("media/{name}")];
    assert_eq!(names, expected);
    let (restored, _home) = used.restore(used.disk.path()).await.unwrap();
    assert_eq!(restored.lost, vec![]);
    let left = fs::read_dir(used.test.folder.path()).unwrap();
    assert!(left.into_iter().all(|entry| !entry.unwrap().file_name().to_string_lossy().starts_with(".nightly-")));
}

#[tokio::test]
async fn a_picture_that_is_damaged_here_keeps_nothing_else_from_being_safe() {
    let used = Used::new().await;
    publish_picture(&used.owner, "One", 10).await;
    used.back_up().await;
    publish_picture(&used.owner, "Two", 20).await;
    publish_picture(&used.owner, "Three", 30).await;
    let media = used.test.folder.path().join("media");
    let here: Vec<_> = files(&media).into_keys().collect();
    for (number, name) in here.iter().enumerate() {
        // Of the three, one is safe already, and all are damaged now.
        let path = media.join(name);
        if number == 0 { fs::remove_file(path).unwrap() } else { fs::write(path, "moths").unwrap() }
    }
    used.test.clock.advance(DAY);
    let last = used.night().await.last.unwrap();
    assert_eq!((last.left_out, last.files), (2, 2));
    let (restored, home) = used.restore(used.disk.path()).await.unwrap();
    assert_eq!(restored.lost, vec![], "what is in no backup is not looked for");
    assert_eq!(files(&home.path().join("data/media")).len(), 1);
}

#[tokio::test]
async fn what_is_lost_in_the_folder_is_named_and_the_rest_comes_back() {
    let used = Used::new().await;
    let mut posts = Vec::new();
    for shade in [10, 20, 30] {
        posts.push(publish_picture(&used.owner, "A picture", shade).await);
    }
    publish(&used.owner, "Words").await;
    used.back_up().await;
    let media = used.place().media();
    let names: Vec<_> = used.sealed().into_keys().collect();
    fs::remove_file(media.join(&names[0])).unwrap();
    let mut damaged = fs::read(media.join(&names[1])).unwrap();
    *damaged.last_mut().unwrap() ^= 1;
    fs::write(media.join(&names[1]), damaged).unwrap();

    let (restored, home) = used.restore(used.disk.path()).await.unwrap();
    assert_eq!(restored.lost.len(), 2);
    for lost in &restored.lost {
        assert!(lost.path.starts_with("media/") && !home.path().join("data").join(&lost.path).exists());
        assert!(lost.posts.len() == 1 && posts.contains(&lost.posts[0].0), "{lost:?}");
    }
    assert_eq!(files(&home.path().join("data/media")).len(), 1);
    let config = NodeConfig { data: home.path().join("data"), clock: used.test.clock.clone() };
    let node = Node::open(config).await.unwrap();
    assert_eq!(node.store.timeline(None, TimelineFilter::default(), 9).await.unwrap().len(), 4);
}

#[tokio::test]
async fn the_newest_archive_that_is_whole_comes_back_or_the_one_that_is_named() {
    let used = Used::new().await;
    publish(&used.owner, "First").await;
    used.back_up().await;
    used.test.clock.advance(DAY);
    publish(&used.owner, "Second").await;
    used.night().await;
    let archives = used.archives();
    let (named, _home) = used.restore(&archives[0]).await.unwrap();
    assert_eq!(named.made_at, used.test.node.now().plus_seconds(-DAY));
    let (newest, _home) = used.restore(used.disk.path()).await.unwrap();
    assert_eq!(newest.made_at, used.test.node.now());
    let mut damaged = fs::read(&archives[1]).unwrap();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    fs::write(&archives[1], &damaged).unwrap();
    let (older, _home) = used.restore(used.place().path()).await.unwrap();
    assert_eq!(older.made_at, named.made_at);
    assert_eq!(older.passed_over.iter().map(|each| &each.archive).collect::<Vec<_>>(), [&archives[1]]);
    assert!(matches!(used.restore(&archives[1]).await, Err(RestoreError::Archive(_))));

    let empty = TempDir::new().unwrap();
    assert!(matches!(used.restore(empty.path()).await, Err(RestoreError::NoBackups(_))));
    let other = used.disk.path().join("o2m-aaaaaaaa");
    fs::create_dir_all(other.join("archives")).unwrap();
    fs::create_dir_all(other.join("media")).unwrap();
    assert!(matches!(used.restore(used.disk.path()).await, Err(RestoreError::SeveralServers(_))));
}

#[tokio::test]
async fn an_archive_away_from_its_pictures_comes_back_without_them() {
    let used = Used::new().await;
    publish_picture(&used.owner, "One", 10).await;
    used.back_up().await;
    let elsewhere = TempDir::new().unwrap();
    let archive = elsewhere.path().join("o2m.tar.age");
    fs::copy(&used.archives()[0], &archive).unwrap();
    let (restored, _home) = used.restore(&archive).await.unwrap();
    assert_eq!(restored.lost.len(), 1);
}

#[tokio::test]
async fn a_week_without_a_backup_is_told_once() {
    let used = Used::new().await;
    used.back_up().await;
    let away = used.disk.path().with_extension("away");
    fs::rename(used.disk.path(), &away).unwrap();
    let kinds = async || {
        let page = used.owner.notifications().page(None).await.unwrap();
        page.notifications.into_iter().map(|each| each.kind).collect::<Vec<_>>()
    };
    for _ in 0..6 {
        used.test.clock.advance(DAY);
        used.night().await;
    }
    assert_eq!((kinds().await, used.owner.backups().notice().await.unwrap()), (vec![], None));
    for _ in 0..3 {
        used.test.clock.advance(DAY);
        used.night().await;
    }
    assert_eq!(kinds().await, [NotificationKind::BackupOverdue]);
    let notice = used.owner.backups().notice().await.unwrap();
    let Some(BackupNotice::Overdue(folder)) = notice else { panic!("{notice:?}") };
    assert_eq!(folder.failure, Some(BackupFailure::FolderGone));
    fs::rename(&away, used.disk.path()).unwrap();
    assert!(!used.back_up().await.is_told);
    let notice = used.owner.backups().notice().await.unwrap();
    assert_eq!(notice, Some(BackupNotice::Reminder(BackupReminder::SheetAtHand)));
    used.owner.backups().dismiss(BackupReminder::SheetAtHand).await.unwrap();
    assert_eq!(used.owner.backups().notice().await.unwrap(), None);
}

#[tokio::test]
async fn backups_that_no_friend_had_for_a_week_are_told_of_once() {
    let (test, owner) = TestNode::set_up().await;
    make_sheet(&owner).await;
    let (node, clock) = (&test.node, &test.clock);
    let peer = befriend_key(node, Identity::generate().unwrap().id()).await;
    let tx = node.store.write().await.unwrap();
    tx.set_backup_folder(OWN_FOLDER, node.now()).await.unwrap();
    tx.choose_keeper(peer, 500, node.now()).await.unwrap();
    tx.commit().await.unwrap();
    let nights = async |count| {
        for _ in 0..count {
            node.back_up_if_due(&CancellationToken::new()).await.unwrap();
            clock.advance(DAY);
        }
    };
    let count = async || owner.notifications().page(None).await.unwrap().notifications.len();
    let is_overdue = async || matches!(owner.backups().notice().await.unwrap(), Some(BackupNotice::Overdue(_)));
    nights(7).await;
    assert_eq!(count().await, 0);
    nights(3).await;
    assert!(is_overdue().await);
    assert_eq!(count().await, 1, "though one was made every night");

    let sent = SentBackup { at: node.now(), files: 1, bytes: 1 };
    let tx = node.store.write().await.unwrap();
    tx.sent_to_keeper(peer, node.now(), &sent, 500, None).await.unwrap();
    tx.commit().await.unwrap();
    assert!(!is_overdue().await);
    nights(9).await;
    assert_eq!(count().await, 2, "it is a week again");
}

#[tokio::test]
async fn a_process_that_ends_leaves_a_backup_where_it_is_and_says_nothing_of_it() {
    let used = Used::new().await;
    publish_picture(&used.owner, "One", 10).await;
    let stop = CancellationToken::new();
    stop.cancel();
    used.test.node.back_up_if_due(&stop).await.unwrap();
    let folder = used.owner.backups().folder().await.unwrap().unwrap();
    assert_eq!((folder.tried_at, folder.failure, folder.last), (None, None, None));
    assert!(files(used.place().path()).is_empty());
}

#[tokio::test]
async fn the_worker_makes_the_first_one_soon_and_ends_when_it_is_told_to() {
    let used = Used::new().await;
    let stop = CancellationToken::new();
    let mut live = used.test.node.live.subscribe();
    let worker = tokio::spawn(used.test.node.clone().back_up_nightly(stop.clone()));
    while used.owner.backups().folder().await.unwrap().unwrap().last.is_none() {
        live.recv().await.unwrap();
    }
    stop.cancel();
    worker.await.unwrap();
}
