//! The old machine, from its code to its end and back.

use std::{
    fs,
    io::{self, Write},
    sync::Arc,
};

use federation::moving::{MoveProof, MoveStage};
use parking_lot::Mutex;
use tokio::runtime::Handle;

use super::*;
use crate::{
    backup::moving::give::{GiveArchiveError, Mover},
    data::moved_note::FILE,
    memory::waiting::Wait,
    owner::Owner,
    testing::{PASSWORD, TestNode},
};

const HOUR_SECONDS: i64 = 3_600;

async fn code(owner: &Owner) -> MoveCode {
    owner.moving().open(PASSWORD.into()).await.unwrap();
    owner.moving().get().unwrap().unwrap().code
}

fn admitted(node: &Node, code: MoveCode) -> Option<Mover> {
    node.admit_mover(MoveProof::new(&code, node.own_id(), [1; 16]))
}

/// A node that has ended for a move, and begun anew.
async fn ended() -> (TestNode, MoveCode) {
    let (test, owner) = TestNode::set_up().await;
    let code = code(&owner).await;
    admitted(&test.node, code).unwrap().end().await.unwrap();
    assert!(test.node.is_replaced());
    test.node.end_writing().await.unwrap();
    drop(owner);
    (test.reopen().await, code)
}

/// What is given; with the first bytes of it its owner lets the server go on.
struct GoingOn {
    given: Arc<Mutex<Vec<u8>>>,
    owner: Option<Owner>,
}

impl Write for GoingOn {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.given.lock().extend_from_slice(bytes);
        if let Some(owner) = self.owner.take() {
            Handle::current().block_on(owner.restored().go_on(&[])).unwrap();
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_being_given_breaks_off_once_the_owner_goes_on() {
    const KEY: &[u8] = b"PRIVATE KEY";
    let has_key = |given: &Mutex<Vec<u8>>| given.lock().windows(KEY.len()).any(|bytes| bytes == KEY);
    let (test, code) = ended().await;
    let mover = admitted(&test.node, code).unwrap();
    assert_eq!(mover.offer().await.unwrap().stage, MoveStage::Ended);
    let given = Arc::default();
    mover.archive(GoingOn { given: Arc::clone(&given), owner: None }).await.unwrap();
    assert!(has_key(&given), "it is in what is given to the end");

    let (given, owner) = (Arc::default(), Some(test.sign_in().await));
    let archive = mover.archive(GoingOn { given: Arc::clone(&given), owner }).await;
    assert!(matches!(archive, Err(GiveArchiveError::File(_))));
    assert!(!given.lock().is_empty() && !has_key(&given));
    assert!(matches!(mover.archive(io::sink()).await, Err(GiveArchiveError::NotEnded)));
    assert!(admitted(&test.node, code).is_none() && !test.node.is_waiting());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_its_turn_is_not_given_once_the_owner_goes_on() {
    let (test, code) = ended().await;
    let mover = admitted(&test.node, code).unwrap();
    let owner = test.sign_in().await;
    let turn = test.node.one_backup.acquire().await.unwrap();
    let archive = tokio::spawn(async move { mover.archive(Vec::new()).await });
    owner.restored().go_on(&[]).await.unwrap();
    drop(turn);
    assert!(archive.await.unwrap().is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_move_that_was_closed_ends_nothing() {
    let (test, owner) = TestNode::set_up().await;
    let first = admitted(&test.node, code(&owner).await).unwrap();
    owner.moving().close().await.unwrap();
    assert!(matches!(first.end().await, Err(EndMoveError::Closed)));
    let second = admitted(&test.node, code(&owner).await).unwrap();
    assert!(matches!(first.end().await, Err(EndMoveError::Closed)), "another code is open");
    assert!(!test.node.is_replaced() && test.node.moved().is_none() && !test.folder.path().join(FILE).exists());
    second.end().await.unwrap();
    owner.moving().close().await.unwrap();
    assert!(second.goes_on(), "it is too late for that");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_cannot_become_an_old_copy_goes_on_and_leaves_no_note() {
    let (test, owner) = TestNode::set_up().await;
    let mover = admitted(&test.node, code(&owner).await).unwrap();
    test.node.end_writing().await.unwrap();
    assert!(matches!(mover.end().await, Err(EndMoveError::Store(_))));
    assert!(!test.node.is_replaced() && test.node.moved().is_none() && !test.folder.path().join(FILE).exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_whose_database_cannot_be_copied_does_not_end() {
    let (test, owner) = TestNode::set_up().await;
    let mover = admitted(&test.node, code(&owner).await).unwrap();
    fs::rename(test.folder.path().join("o2m.sqlite"), test.folder.path().join("gone")).unwrap();
    assert!(mover.end().await.is_err());
    assert!(!test.node.is_replaced() && test.node.moved().is_none() && !test.folder.path().join(FILE).exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_that_says_nothing_keeps_no_server_from_starting() {
    let (test, owner) = TestNode::set_up().await;
    drop(owner);
    fs::write(test.folder.path().join(FILE), "{").unwrap();
    let test = test.reopen().await;
    assert!(!test.node.is_waiting() && !test.folder.path().join(FILE).exists());
    drop(test);

    let (test, _) = ended().await;
    fs::write(test.folder.path().join(FILE), "{").unwrap();
    let test = test.reopen().await;
    assert_eq!((test.node.moved(), test.node.waits_with()), (None, Some(Wait::Old)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_is_used_lasts_longer_than_an_hour() {
    let (test, owner) = TestNode::set_up().await;
    let code = code(&owner).await;
    for _ in 0..3 {
        test.clock.advance(HOUR_SECONDS - 60);
        assert!(admitted(&test.node, code).is_some());
    }
    test.clock.advance(HOUR_SECONDS);
    assert!(admitted(&test.node, code).is_none());
    assert_eq!(owner.moving().get().unwrap(), None);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_stays_behind_and_keeps_nothing_else() {
    use std::os::unix::fs::PermissionsExt;
    let (test, owner) = TestNode::set_up().await;
    let mover = admitted(&test.node, code(&owner).await).unwrap();
    let pictures = test.folder.path().join("pictures");
    fs::create_dir(pictures.join("closed")).unwrap();
    for name in ["bad.jpg", "closed/in.jpg", "good.jpg"] {
        fs::write(pictures.join(name), name).unwrap();
    }
    let close = |mode| {
        for name in ["bad.jpg", "closed"] {
            fs::set_permissions(pictures.join(name), fs::Permissions::from_mode(mode)).unwrap();
        }
    };
    close(0);
    let is_closed = fs::File::open(pictures.join("bad.jpg")).is_err();
    let list = String::from_utf8(mover.list(Vec::new()).await.unwrap()).unwrap();
    let (bad, good) = (mover.open("pictures/bad.jpg").await, mover.open("pictures/good.jpg").await);
    close(0o700);
    assert!(list.contains("pictures/good.jpg") && good.is_some(), "{list}");
    // Whoever runs as root reads everything.
    assert_eq!(
        (list.contains("bad.jpg"), list.contains("in.jpg"), bad.is_some()),
        (!is_closed, !is_closed, !is_closed)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rest_is_as_large_as_what_is_in_it() {
    let (test, code) = ended().await;
    let mover = admitted(&test.node, code).unwrap();
    let before = mover.offer().await.unwrap().archive_bytes;
    fs::create_dir(test.folder.path().join("imports")).unwrap();
    fs::write(test.folder.path().join("imports/one"), [0; 5_000]).unwrap();
    fs::write(test.folder.path().join("pictures/one"), [0; 5_000]).unwrap();
    assert_eq!(mover.offer().await.unwrap().archive_bytes, before + 5_000);
}
