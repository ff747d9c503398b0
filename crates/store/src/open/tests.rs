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
