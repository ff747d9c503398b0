//! What is found in folders to which something was done.

use std::fs;

use domain::{
    Timestamp,
    doctor::{Finding, Level, together},
};

use super::examination::{Examination, Surroundings};
use crate::{
    node::DATABASE,
    testing::{TestNode, friends::befriend},
};

/// Nothing runs on the folder, and nobody was heard.
const ALONE: Surroundings = Surroundings { now: Timestamp(1_700_000_000_000), addresses: None, clocks: None };

/// Everything that is found in the folder of `test`.
async fn look(test: &TestNode) -> Vec<Finding> {
    let examination = Examination::begin(test.folder.path().to_owned()).await;
    let found = together(examination.quick(&ALONE).await, &examination.thorough(ALONE.now).await);
    examination.end().await;
    found
}

fn problems(found: &[Finding]) -> Vec<&'static str> {
    found.iter().filter(|finding| finding.level() == Level::Problem).map(Finding::code).collect()
}

/// What is in the folder, byte by byte, but for the index of the log, which SQLite makes anew at will.
fn contents(test: &TestNode) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(test.folder.path()).unwrap().map(Result::unwrap);
    let files = entries.filter(|entry| entry.path().is_file() && !entry.path().to_string_lossy().ends_with("-shm"));
    let mut files: Vec<_> = files
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).unwrap()))
        .collect();
    files.sort();
    files
}

#[tokio::test]
async fn a_folder_is_well_and_stays_as_it_is_while_it_is_used_and_after() {
    let test = TestNode::new().await;
    befriend(&test.node).await;
    let before = contents(&test);
    let found = look(&test).await;
    assert_eq!(problems(&found), [""; 0], "{found:?}");
    assert!(found.contains(&Finding::DatabaseOk) && found.contains(&Finding::MediaOk { files: 0 }), "{found:?}");
    assert_eq!(contents(&test), before);

    test.node.close().await.unwrap();
    let before = contents(&test);
    assert_eq!(problems(&look(&test).await), [""; 0]);
    assert_eq!(contents(&test), before, "no log is left either");
    assert!(!test.folder.path().join(format!("{DATABASE}-shm")).exists());
}

#[tokio::test]
async fn what_was_done_to_a_folder_is_found_and_nothing_fails() {
    let test = TestNode::new().await;
    befriend(&test.node).await;
    test.node.close().await.unwrap();
    let (database, key) = (test.folder.path().join(DATABASE), test.folder.path().join("identity.key"));
    let (whole, pem) = (fs::read(&database).unwrap(), fs::read(&key).unwrap());
    let mut damaged = whole.clone();
    // Pages in the middle, and not the first, which says what the file is.
    let middle = damaged.len() / 2 / 4096 * 4096;
    damaged[middle..middle + 8 * 4096].fill(0xa5);
    for (bytes, expected) in
        [(&damaged[..], "database-damaged"), (&[0xa5; 8192], "database-damaged"), (b"", "database-of-another")]
    {
        fs::write(&database, bytes).unwrap();
        assert_eq!(problems(&look(&test).await), [expected]);
    }
    fs::remove_file(&database).unwrap();
    assert_eq!(problems(&look(&test).await), ["database-missing"]);
    fs::write(&database, &whole).unwrap();

    for (bytes, expected) in [(&b"no key"[..], "key-damaged"), (&[0xff, 0xfe], "key-damaged")] {
        fs::write(&key, bytes).unwrap();
        assert_eq!(problems(&look(&test).await), [expected]);
    }
    fs::remove_file(&key).unwrap();
    assert_eq!(problems(&look(&test).await), ["key-missing"]);
    let other = TestNode::new().await;
    fs::copy(other.folder.path().join("identity.key"), &key).unwrap();
    assert_eq!(problems(&look(&test).await), ["key-of-another"]);
    fs::write(&key, pem).unwrap();
    assert_eq!(problems(&look(&test).await), [""; 0]);

    fs::remove_dir_all(test.folder.path()).unwrap();
    assert_eq!(look(&test).await, [Finding::FolderMissing]);
    fs::write(test.folder.path(), "a file").unwrap();
    assert_eq!(look(&test).await, [Finding::FolderUnreadable]);
    fs::remove_file(test.folder.path()).unwrap();
    fs::create_dir(test.folder.path()).unwrap();
}

#[tokio::test]
async fn the_owner_is_shown_the_last_thorough_look_beside_a_quick_one() {
    let (test, owner) = TestNode::set_up().await;
    let checkup = owner.doctor().look().await;
    assert!(checkup.thorough_at.is_none() && checkup.findings.contains(&Finding::DatabaseOpens), "{checkup:?}");
    owner.doctor().run().await;
    let checkup = owner.doctor().look().await;
    assert_eq!((checkup.thorough_at, checkup.is_running), (Some(test.node.now()), false));
    assert!(checkup.findings.contains(&Finding::DatabaseOk) && !checkup.findings.contains(&Finding::DatabaseOpens));
    fs::write(test.folder.path().join("media/left.txt"), "x").unwrap();
    owner.doctor().run().await;
    let foreign = Finding::MediaForeign { files: 1, names: vec!["left.txt".into()] };
    assert!(owner.doctor().look().await.findings.contains(&foreign));
}
