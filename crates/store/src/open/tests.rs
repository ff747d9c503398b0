use super::*;
use crate::testing::store;

#[tokio::test]
async fn what_is_committed_after_the_disk_was_full_is_there() {
    let (folder, store) = store().await;
    // As many pages as there are: from here on the disk is full.
    let tx = store.write().await.unwrap();
    tx.tx.execute_unprepared("PRAGMA max_page_count = 1").await.unwrap();
    let long =
        "INSERT INTO draft (id, key, source, audience, saved_at) VALUES (1, 'k', hex(zeroblob(1000000)), 'only-me', 0)";
    let error = tx.tx.execute_unprepared(long).await.unwrap_err();
    assert!(error.to_string().contains("full"), "{error}");
    drop(tx);
    // There is room again. Whoever takes a write back comes in between.
    let tx = store.write().await.unwrap();
    tx.tx.execute_unprepared("PRAGMA max_page_count = 1000000").await.unwrap();
    drop(tx);
    let tx = store.write().await.unwrap();
    tx.save_profile("Aiko", "").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(store.profile().await.unwrap().name, "Aiko");
    drop(store);
    let opened = Store::open(&folder.path().join("o2m.sqlite")).await.unwrap();
    assert_eq!(opened.profile().await.unwrap().name, "Aiko", "it lasts");
}

#[tokio::test]
async fn a_write_begins_with_the_right_to_write() {
    let (folder, store) = store().await;
    let path = folder.path().join("o2m.sqlite");
    // Another process, which does not wait.
    let impatient = options(&path).busy_timeout(std::time::Duration::ZERO);
    let mut other = SqliteConnection::connect_with(&impatient).await.unwrap();
    let tx = store.write().await.unwrap();
    tx.own_post(domain::PostId(1)).await.unwrap();
    let error = sqlx::query("UPDATE owner SET about = 'theirs'").execute(&mut other).await.unwrap_err();
    assert!(error.to_string().contains("locked"), "{error}");
    tx.save_profile("Aiko", "").await.unwrap();
    tx.commit().await.unwrap();
    sqlx::query("UPDATE owner SET about = 'theirs'").execute(&mut other).await.unwrap();
}

#[tokio::test]
async fn opening_waits_for_nobody_who_writes() {
    let (folder, store) = store().await;
    let tx = store.write().await.unwrap();
    tx.save_profile("Aiko", "").await.unwrap();
    let path = folder.path().join("o2m.sqlite");
    let opening = Store::open(&path);
    let opened = tokio::time::timeout(std::time::Duration::from_secs(5), opening).await.expect("at once").unwrap();
    assert_eq!(opened.profile().await.unwrap().name, "");
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn two_processes_that_write_wait_for_each_other() {
    let (folder, store) = store().await;
    let beside = Store::open_beside(&folder.path().join("o2m.sqlite")).await.unwrap();
    let write = async |store: &Store| {
        for _ in 0..20 {
            let tx = store.write().await.unwrap();
            let number = tx.next_number().await.unwrap();
            tx.commit().await.unwrap();
            assert!(number > 0);
        }
    };
    tokio::join!(write(&store), write(&beside));
    let tx = store.write().await.unwrap();
    assert_eq!(tx.next_number().await.unwrap(), 41, "none was lost");
}

#[tokio::test]
async fn an_answer_is_awaited_of_the_writer_too() {
    let (folder, store) = store().await;
    store.ping().await.unwrap();
    let mut other = SqliteConnection::connect_with(&options(&folder.path().join("o2m.sqlite"))).await.unwrap();
    let held = other.begin_with("BEGIN IMMEDIATE").await.unwrap();
    let answered = tokio::time::timeout(std::time::Duration::from_millis(200), store.ping()).await;
    assert!(answered.is_err(), "somebody else holds the right to write");
    held.rollback().await.unwrap();
    store.ping().await.unwrap();
    store.close().await.unwrap();
    assert!(store.ping().await.is_err());
}

#[tokio::test]
async fn closing_leaves_no_log_and_one_file() {
    let (folder, store) = store().await;
    let tx = store.write().await.unwrap();
    tx.save_profile("Aiko", "").await.unwrap();
    tx.commit().await.unwrap();
    store.close().await.unwrap();
    let files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(files, ["o2m.sqlite"]);
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_reads_the_file_nor_what_is_beside_it() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, store) = store().await;
    let modes = || {
        let entries = std::fs::read_dir(folder.path()).unwrap().map(Result::unwrap);
        let mode =
            |entry: std::fs::DirEntry| (entry.file_name(), entry.metadata().unwrap().permissions().mode() & 0o777);
        let mut modes: Vec<_> = entries.map(mode).collect();
        modes.sort();
        modes
    };
    let private = ["o2m.sqlite", "o2m.sqlite-shm", "o2m.sqlite-wal"].map(|name| (name.into(), 0o600));
    assert_eq!(modes(), private);
    // As a version before this one left them, and as a restored copy may be.
    for (name, _) in modes() {
        std::fs::set_permissions(folder.path().join(name), std::fs::Permissions::from_mode(0o664)).unwrap();
    }
    let again = Store::open(&folder.path().join("o2m.sqlite")).await.unwrap();
    assert_eq!(modes(), private);
    drop((store, again));
}

#[tokio::test]
async fn what_is_deleted_is_gone_from_the_file_and_its_room_is_given_back() {
    let (folder, store) = store().await;
    let path = folder.path().join("o2m.sqlite");
    // Longer than a page, so that some of its pages become free as a whole.
    let text = "the secret of the allotment. ".repeat(1000);
    let draft = "INSERT INTO draft (id, key, source, audience, saved_at) VALUES (1, 'k', ?, 'only-me', 0)";
    let tx = store.write().await.unwrap();
    tx.execute(draft, [text.into()]).await.unwrap();
    tx.commit().await.unwrap();
    store.tidy().await.unwrap();
    let holds = || String::from_utf8_lossy(&std::fs::read(&path).unwrap()).contains("secret of the allotment");
    let before = std::fs::metadata(&path).unwrap().len();
    assert!(holds());
    let tx = store.write().await.unwrap();
    tx.execute("DELETE FROM draft", []).await.unwrap();
    tx.commit().await.unwrap();
    store.tidy().await.unwrap();
    assert!(!holds());
    assert!(std::fs::metadata(&path).unwrap().len() + 20_000 < before, "free pages were given back");
    assert_eq!(std::fs::metadata(folder.path().join("o2m.sqlite-wal")).unwrap().len(), 0, "the log is empty");
}
