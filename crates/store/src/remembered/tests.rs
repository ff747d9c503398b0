use std::{
    pin::pin,
    task::{Context, Waker},
};

use sea_orm::ConnectionTrait;

use crate::{open::Store, testing};

/// A store with an owner, whose name was just committed: "Mara".
async fn store() -> (tempfile::TempDir, Store) {
    let (folder, store) = testing::store().await;
    rename(&store, "Mara").await;
    (folder, store)
}

async fn rename(store: &Store, name: &str) {
    let tx = store.write().await.unwrap();
    tx.save_profile(name, "").await.unwrap();
    tx.commit().await.unwrap();
}

async fn name(store: &Store) -> String {
    store.profile().await.unwrap().name
}

/// Renames the owner behind the back of what is remembered.
async fn rename_unseen(store: &Store, name: &str) {
    store.reader().execute_unprepared(&format!("UPDATE owner SET name = '{name}'")).await.unwrap();
}

#[tokio::test]
async fn is_read_once_between_two_writes() {
    let (_folder, store) = store().await;
    assert_eq!(name(&store).await, "Mara");
    rename_unseen(&store, "Nobody").await;
    assert_eq!(name(&store).await, "Mara", "kept");
    rename(&store, "Aiko").await;
    assert_eq!(name(&store).await, "Aiko", "a write ends it");
}

#[tokio::test]
async fn nothing_that_is_read_during_a_write_is_kept() {
    let (_folder, store) = store().await;
    let tx = store.write().await.unwrap();
    tx.save_profile("Aiko", "").await.unwrap();
    assert_eq!(name(&store).await, "Mara", "not committed yet");
    tx.commit().await.unwrap();
    assert_eq!(name(&store).await, "Aiko");
}

#[tokio::test]
async fn what_was_read_before_a_write_and_comes_after_it_is_not_kept() {
    let (_folder, store) = store().await;
    let slow = store.remembered(|slots| &mut slots.profile, async {
        let before = store.profile().await;
        rename(&store, "Aiko").await;
        before
    });
    assert_eq!(slow.await.unwrap().name, "Mara");
    assert_eq!(name(&store).await, "Aiko");
}

#[tokio::test]
async fn a_commit_that_nobody_waited_for_is_seen() {
    let (_folder, store) = store().await;
    for round in 0..50 {
        let new = format!("Name {round}");
        let tx = store.write().await.unwrap();
        tx.save_profile(&new, "").await.unwrap();
        {
            // It is on its way to the thread of SQLite, and may or may not arrive.
            let mut commit = pin!(tx.commit());
            let _ = commit.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        }
        let seen_at_once = name(&store).await;
        // The next write waits until the one before is over.
        let next = store.write().await.unwrap();
        let stored = store.owner_name().await.unwrap();
        assert!([&stored, &name(&store).await].iter().all(|name| **name == stored), "{seen_at_once}, then {stored}");
        drop(next);
        assert_eq!(name(&store).await, stored);
    }
}

#[tokio::test]
async fn a_write_that_is_taken_back_changes_nothing() {
    let (_folder, store) = store().await;
    let tx = store.write().await.unwrap();
    tx.save_profile("Aiko", "").await.unwrap();
    drop(tx);
    assert_eq!(name(&store).await, "Mara");
    rename_unseen(&store, "Nobody").await;
    assert_eq!(name(&store).await, "Mara", "kept");
}
