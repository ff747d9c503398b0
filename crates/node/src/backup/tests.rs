//! Everything goes into a file and comes out of it, or nothing does.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use domain::TimelineFilter;
use tempfile::TempDir;

use super::{
    archive::ArchiveError,
    make::{BackupError, Seal},
    opening::RestoreError,
    restore::{Restored, restore},
};
use crate::{
    node::{Node, NodeConfig},
    owner::Owner,
    secrets::recovery_sheet::{RecoverySheet, RecoveryWordsError},
    testing::{PASSWORD, TestNode, friends::publish, make_sheet},
};

/// A node that was used, and a place for backups.
struct Used {
    test: TestNode,
    owner: Owner,
    folder: TempDir,
}

impl Used {
    async fn new() -> Self {
        let (test, owner) = TestNode::set_up().await;
        publish(&owner, "Frost tonight").await;
        test.node.media_files.write(b"as if it were a picture").unwrap();
        fs::write(test.folder.path().join("config.toml"), "open = false").unwrap();
        fs::write(test.folder.path().join("media/.unfinished-abc"), "half").unwrap();
        Self { test, owner, folder: TempDir::new().unwrap() }
    }

    async fn back_up(&self, seal: Seal) -> Result<PathBuf, BackupError> {
        let bytes = self.test.node.back_up(seal, Vec::new()).await?;
        let path = self.folder.path().join("o2m.tar.age");
        fs::write(&path, bytes).unwrap();
        Ok(path)
    }

    async fn restore(&self, file: &Path, words: &str) -> Result<Restored, RestoreError> {
        let words = words.to_owned();
        let restored = restore(file.to_owned(), self.data(), move || Ok(words)).await;
        if restored.is_err() {
            assert!(!self.data().exists(), "nothing is left where it was to be");
            let left: Vec<_> = fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
            assert_eq!(left.len(), 1, "nor beside it: {left:?}");
        }
        restored
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("restored")
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn everything_comes_back_and_nothing_of_the_machine() {
    let used = Used::new().await;
    let sheet = make_sheet(&used.owner).await;
    let file = used.back_up(Seal::Sheet).await.unwrap();
    assert!(names(used.test.folder.path()).iter().all(|name| !name.starts_with(".backup-")));
    let restored = used.restore(&file, &sheet.words().join(" ")).await.unwrap();
    assert_eq!(restored.made_at, used.test.node.now());
    assert_eq!(names(&used.data()), ["config.toml", "identity.key", "media", "o2m.put-back", "o2m.sqlite"]);
    assert_eq!(names(&used.data().join("media")).len(), 1);

    let config = NodeConfig { data: used.data(), clock: used.test.clock.clone() };
    let node = Node::open(config).await.unwrap();
    assert_eq!(node.own_id(), used.test.node.own_id());
    let posts = node.store.timeline(None, TimelineFilter::default(), 9).await.unwrap();
    assert_eq!(posts.len(), 1);
    assert!(node.store.recovery().await.unwrap().is_some(), "the next backup is sealed to the same sheet");
}

#[tokio::test]
async fn without_a_sheet_nothing_is_sealed_and_what_is_unsealed_needs_no_words() {
    let used = Used::new().await;
    assert!(matches!(used.back_up(Seal::Sheet).await, Err(BackupError::NoSheet)));
    let file = used.back_up(Seal::Nothing).await.unwrap();
    used.restore(&file, "not asked for").await.unwrap();
    assert!(matches!(restore(file.clone(), used.data(), || Ok(String::new())).await, Err(RestoreError::NotEmpty(_))));
}

#[tokio::test]
async fn other_words_open_nothing() {
    let used = Used::new().await;
    make_sheet(&used.owner).await;
    let file = used.back_up(Seal::Sheet).await.unwrap();
    let other = RecoverySheet::generate().words().join(" ");
    assert!(matches!(used.restore(&file, &other).await, Err(RestoreError::OtherSheet)));
    let few = used.restore(&file, "a few words").await;
    assert!(matches!(few, Err(RestoreError::Words(RecoveryWordsError::Count(3)))));
}

#[tokio::test]
async fn a_part_of_a_backup_is_known_as_a_part_and_a_damaged_one_as_damaged() {
    let used = Used::new().await;
    let sheet = make_sheet(&used.owner).await.words().join(" ");
    for seal in [Seal::Nothing, Seal::Sheet] {
        let file = used.back_up(seal).await.unwrap();
        let whole = fs::read(&file).unwrap();
        for length in [0, 10, 511, 512, whole.len() / 2, whole.len() - 20_000, whole.len() - 2_000] {
            fs::write(&file, &whole[..length]).unwrap();
            let part = used.restore(&file, &sheet).await;
            assert!(matches!(part, Err(RestoreError::Archive(_))), "{seal:?}, {length} of {}: {part:?}", whole.len());
        }
        let mut damaged = whole.clone();
        let picture = b"as if it were a picture";
        let at = damaged.windows(picture.len()).position(|bytes| bytes == picture).unwrap_or(whole.len() / 2);
        damaged[at] ^= 1;
        fs::write(&file, &damaged).unwrap();
        let damaged = used.restore(&file, &sheet).await;
        assert!(matches!(damaged, Err(RestoreError::Archive(_))), "{seal:?}: {damaged:?}");
        fs::write(&file, &whole).unwrap();
    }
}

#[tokio::test]
async fn pictures_of_comments_are_held_against_their_names_as_others_are() {
    let used = Used::new().await;
    let picture = b"as if it were in a comment";
    used.test.node.comment_files.write(picture).unwrap();
    let file = used.back_up(Seal::Nothing).await.unwrap();
    let whole = fs::read(&file).unwrap();
    let mut damaged = whole.clone();
    let at = damaged.windows(picture.len()).position(|bytes| bytes == picture).unwrap();
    damaged[at] ^= 1;
    fs::write(&file, &damaged).unwrap();
    let refused = used.restore(&file, "").await;
    assert!(matches!(refused, Err(RestoreError::Archive(ArchiveError::Damaged(_)))), "{refused:?}");
    fs::write(&file, &whole).unwrap();
    used.restore(&file, "").await.unwrap();
    assert_eq!(names(&used.data().join("media/comments")).len(), 1);
}

#[tokio::test]
async fn what_is_no_backup_writes_nothing_anywhere() {
    let used = Used::new().await;
    let whole = used.back_up(Seal::Nothing).await.unwrap();
    let manifest = fs::read(&whole).unwrap()[512..].split(|byte| *byte == 0).next().unwrap().to_vec();
    let elsewhere = used.folder.path().join("elsewhere");
    let with = |path: &str, kind: tar::EntryType, manifest: &[u8]| {
        let mut archive = tar::Builder::new(Vec::new());
        for (name, kind, bytes) in [("o2m-backup.json", tar::EntryType::Regular, manifest), (path, kind, &b"words"[..])]
        {
            let mut header = tar::Header::new_gnu();
            // Past the crate, which writes no such path.
            header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
            header.set_entry_type(kind);
            header.set_size(bytes.len() as u64);
            header.set_cksum();
            archive.append(&header, bytes).unwrap();
        }
        archive.into_inner().unwrap()
    };
    let newer = String::from_utf8(manifest.clone()).unwrap().replace("\"format\":1", "\"format\":3");
    for (bytes, what) in [
        (b"words".to_vec(), "a text"),
        (with("../elsewhere", tar::EntryType::Regular, &manifest), "a way out"),
        (with(elsewhere.to_str().unwrap(), tar::EntryType::Regular, &manifest), "another place"),
        (with("link", tar::EntryType::Symlink, &manifest), "a link"),
        (with("o2m.sqlite", tar::EntryType::Regular, b"{}"), "no manifest"),
        (with("o2m.sqlite", tar::EntryType::Regular, newer.as_bytes()), "a newer one"),
    ] {
        let mut file = fs::File::create(&whole).unwrap();
        file.write_all(&bytes).unwrap();
        let refused = used.restore(&whole, "").await;
        assert!(matches!(refused, Err(RestoreError::Archive(_))), "{what}: {refused:?}");
        assert_eq!(matches!(refused, Err(RestoreError::Archive(ArchiveError::Newer(_)))), what == "a newer one");
        assert!(!elsewhere.exists(), "{what}");
    }
}

#[tokio::test]
async fn a_sheet_counts_once_its_owner_showed_to_have_it() {
    let used = Used::new().await;
    let backups = used.owner.backups();
    assert!(backups.new_sheet().is_none());
    backups.make_sheet(PASSWORD.into()).await.unwrap();
    let first = backups.new_sheet().unwrap();
    assert!(backups.confirm_sheet("zzz").await.is_err());
    assert_eq!(backups.sheet_since().await.unwrap(), None);
    backups.make_sheet(PASSWORD.into()).await.unwrap();
    let second = backups.new_sheet().unwrap();
    assert_ne!(first.sheet, second.sheet);
    backups.confirm_sheet(&format!(" {} ", second.sheet.words()[second.asked].to_uppercase())).await.unwrap();
    assert_eq!(backups.sheet_since().await.unwrap(), Some(used.test.node.now()));
    assert!(backups.new_sheet().is_none(), "the words are nowhere but on paper");
    backups.make_sheet(PASSWORD.into()).await.unwrap();
    used.test.clock.advance(3_600);
    assert!(backups.new_sheet().is_none());
}
