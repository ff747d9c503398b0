//! What is kept for whom, how much of it, and for how long.

use std::{
    fs::{self, File},
    net::{IpAddr, Ipv4Addr},
    path::PathBuf,
    time::Duration,
};

use bytes::Bytes;
use domain::{
    NodeId, Sha256,
    keeping::{GIVEN_SECONDS, KEPT_ON_SECONDS, KeptName},
};
use federation::{
    Identity,
    wire::{KeptChallenge, KeptList, KeptListed},
};
use sha2::Digest;
use store::KeptFile;
use tokio::time::timeout;

use super::{
    files::KeptFiles,
    kept::{BroughtPiece, KeptOne},
    owner::KeepingError,
};
use crate::{
    Owner,
    testing::{TestNode, friends::befriend_key},
};

const HOME: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const QUOTA_BYTES: u64 = 100_000_000;

/// A node that keeps something for a friend.
struct Keeper {
    test: TestNode,
    owner: Owner,
    peer: domain::PeerId,
    key: NodeId,
}

impl Keeper {
    async fn new() -> Self {
        let (test, owner) = TestNode::set_up().await;
        let key = Identity::generate().unwrap().id();
        let peer = befriend_key(&test.node, key).await;
        owner.backups().offer_keeping(peer, "100 MB".parse().unwrap()).await.unwrap();
        Self { test, owner, peer, key }
    }

    async fn one(&self) -> Option<KeptOne> {
        self.test.node.kept_one(self.key, HOME).await.unwrap()
    }

    fn files(&self) -> KeptFiles {
        KeptFiles::of(self.test.folder.path(), self.key)
    }

    fn coming(&self) -> PathBuf {
        self.test.folder.path().join(".o2m-kept").join(self.key.to_string()).join(".coming")
    }

    async fn bring(&self, file: KeptListed, at: u64, piece: &[u8]) -> BroughtPiece {
        let bringing = self.one().await.unwrap().begin().await.unwrap();
        bringing.bring(file, at, Bytes::copy_from_slice(piece)).await.unwrap()
    }

    async fn list(&self) -> KeptList {
        KeptList::parse(&self.one().await.unwrap().list().await.unwrap().unwrap()).unwrap()
    }

    /// As if a file of so many bytes had come that is not there.
    async fn count(&self, size_bytes: u64) {
        let tx = self.test.node.store.write().await.unwrap();
        let file = KeptFile { name: archive(20), size_bytes, sha256: Sha256([0; 32]) };
        tx.put_kept(self.key, &file, self.test.node.now()).await.unwrap();
        tx.commit().await.unwrap();
    }
}

fn archive(day: u32) -> KeptName {
    format!("archives/2026-11-{day}T020014Z.tar.age").parse().unwrap()
}

fn listed(name: KeptName, text: &[u8]) -> KeptListed {
    KeptListed { name, size_bytes: text.len() as u64, sha256: Sha256(sha2::Sha256::digest(text).into()) }
}

#[tokio::test]
async fn what_is_kept_outlives_the_friendship_by_thirty_days() {
    for is_blocked in [false, true] {
        let keeper = Keeper::new().await;
        let sealed = b"sealed";
        assert_eq!(keeper.bring(listed(KeptName::TakeBacks, sealed), 0, sealed).await, BroughtPiece::Whole);
        let friends = keeper.owner.friends();
        if is_blocked {
            friends.block(keeper.peer).await.unwrap();
        } else {
            friends.end(keeper.peer).await.unwrap();
        }
        keeper.test.node.remove_kept_over().await.unwrap();
        let kept = keeper.one().await.unwrap();
        assert!(!kept.may_write());
        assert_eq!(kept.piece(KeptName::TakeBacks, 0).await.unwrap().unwrap(), sealed);
        let list = keeper.list().await;
        assert!(!list.takes && list.until == Some(keeper.test.node.now().plus_seconds(KEPT_ON_SECONDS)));
        let file = keeper.files().path(KeptName::TakeBacks);
        keeper.test.clock.advance(KEPT_ON_SECONDS - 1);
        keeper.test.node.remove_kept_over().await.unwrap();
        assert!(keeper.one().await.is_some() && file.exists());
        keeper.test.clock.advance(1);
        assert!(keeper.one().await.is_none());
        keeper.test.node.remove_kept_over().await.unwrap();
        assert!(!file.exists());
        assert!(keeper.owner.backups().kept().await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_new_machine_reads_for_a_week_and_until_it_is_taken_back() {
    let keeper = Keeper::new().await;
    let (node, backups) = (&keeper.test.node, keeper.owner.backups());
    let machine = Identity::generate().unwrap().id();
    let other = Identity::generate().unwrap().id();
    let other_peer = befriend_key(node, other).await;
    backups.offer_keeping(other_peer, "1 GB".parse().unwrap()).await.unwrap();
    let reads = async || node.kept_one(machine, HOME).await.unwrap();
    let give = async |lost| {
        node.ask_for_kept(lost, machine).await.unwrap();
        backups.give_kept(lost, machine).await
    };
    assert!(reads().await.is_none());
    give(keeper.key).await.unwrap();
    assert!(reads().await.is_some_and(|one| !one.may_write()));
    assert!(matches!(give(other).await, Err(KeepingError::NotAsked)), "that key was given another");
    backups.take_kept_back(keeper.key).await.unwrap();
    assert!(reads().await.is_none());
    give(keeper.key).await.unwrap();
    keeper.test.clock.advance(GIVEN_SECONDS - 1);
    assert!(reads().await.is_some());
    keeper.test.clock.advance(1);
    assert!(reads().await.is_none());
}

#[tokio::test]
async fn two_at_once_do_not_get_past_what_is_offered_and_takebacks_always_fit() {
    let keeper = Keeper::new().await;
    // One block is left.
    keeper.count(QUOTA_BYTES / 4_096 * 4_096 - 4_096).await;
    let (one, other) = tokio::join!(
        keeper.bring(listed(archive(21), b"one"), 0, b"one"),
        keeper.bring(listed(archive(22), b"other"), 0, b"other")
    );
    assert!(one != other && [one, other].contains(&BroughtPiece::Whole), "{one:?} {other:?}");
    assert!([one, other].contains(&BroughtPiece::OverQuota));
    assert_eq!(keeper.bring(listed(KeptName::TakeBacks, b"gone"), 0, b"gone").await, BroughtPiece::Whole);
    assert_eq!(keeper.bring(listed(archive(23), b"x"), 0, b"x").await, BroughtPiece::OverQuota, "too many files");
    let grown = b"gone, and more";
    assert_eq!(keeper.bring(listed(KeptName::TakeBacks, grown), 0, grown).await, BroughtPiece::Whole);
}

#[tokio::test]
async fn what_is_not_whole_goes_on_after_a_start_and_gives_way() {
    let keeper = Keeper::new().await;
    let files: Vec<_> = (0..5).map(|index| format!("file {index} of five")).collect();
    let begin = async |index: usize| {
        let bytes = files[index].as_bytes();
        let has = keeper.bring(listed(archive(21), bytes), 0, &bytes[..6]).await;
        assert_eq!(has, BroughtPiece::Has(6), "{index}");
        // Which rested longest is told by the time.
        let coming = keeper.coming().join(listed(archive(21), bytes).sha256.to_string());
        let coming = File::options().append(true).open(coming).unwrap();
        let time = coming.metadata().unwrap().modified().unwrap() - Duration::from_secs(100 - index as u64);
        coming.set_modified(time).unwrap();
    };
    for index in 0..5 {
        begin(index).await;
    }
    assert_eq!(fs::read_dir(keeper.coming()).unwrap().count(), 4);
    assert_eq!(keeper.bring(listed(archive(21), files[0].as_bytes()), 6, b"x").await, BroughtPiece::Has(0));
    keeper.test.node.remove_kept_over().await.unwrap();
    let last = files[4].as_bytes();
    assert_eq!(keeper.bring(listed(archive(21), last), 6, &last[6..]).await, BroughtPiece::Whole);

    // What was begun and is never finished does not lock what is offered.
    let left = 4_096 * 2;
    keeper.count(QUOTA_BYTES / 4_096 * 4_096 - 4_096 - left).await;
    let text = vec![7; 8_000];
    for coming in fs::read_dir(keeper.coming()).unwrap() {
        fs::write(coming.unwrap().path(), &text).unwrap();
    }
    assert_eq!(keeper.bring(listed(archive(22), &text), 0, &text).await, BroughtPiece::Whole);
    assert_eq!(fs::read_dir(keeper.coming()).unwrap().count(), 0);
}

#[tokio::test]
async fn what_no_row_names_is_not_served_and_goes_and_a_missing_disk_takes_nothing_away() {
    let keeper = Keeper::new().await;
    keeper.bring(listed(archive(21), b"one"), 0, b"one").await;
    // As a process leaves it that is killed in between.
    let left = keeper.files().path(archive(22));
    fs::write(&left, "left").unwrap();
    let one = keeper.one().await.unwrap();
    assert_eq!(one.piece(archive(22), 0).await.unwrap(), None);
    let challenge = KeptChallenge { salt: Sha256([1; 32]), at: 0, length: 1 };
    assert_eq!(one.prove(archive(22), challenge).await.unwrap(), None);
    assert!(one.prove(archive(21), challenge).await.unwrap().is_some());

    let (folder, away) = (keeper.coming().parent().unwrap().to_owned(), keeper.test.folder.path().join("away"));
    fs::rename(&folder, &away).unwrap();
    assert_eq!(keeper.list().await.files, []);
    keeper.test.node.remove_kept_over().await.unwrap();
    fs::rename(&away, &folder).unwrap();
    assert_eq!(keeper.list().await.files, [listed(archive(21), b"one")]);
    keeper.test.clock.advance(86_400);
    keeper.test.node.remove_kept_over().await.unwrap();
    assert!(!left.exists() && keeper.files().path(archive(21)).exists());
    fs::remove_file(keeper.files().path(archive(21))).unwrap();
    assert_eq!(keeper.list().await.files, []);
    let kept = keeper.owner.backups().kept().await.unwrap().remove(0).kept;
    assert_eq!((kept.files, kept.bytes), (0, 0));
}

#[tokio::test]
async fn a_piece_waits_for_its_turn_before_it_is_read() {
    let keeper = Keeper::new().await;
    let turn = keeper.test.node.keeping.turn(keeper.key).await;
    let waits = keeper.one().await.unwrap().begin();
    assert!(timeout(Duration::from_millis(50), waits).await.is_err());
    drop(turn);
    assert!(keeper.one().await.unwrap().begin().await.is_some());
}
