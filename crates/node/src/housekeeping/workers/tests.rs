use std::{
    any::Any,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering::SeqCst},
    },
};

use tokio::sync::Notify;

use super::*;
use crate::{memory::health::Unwell, testing::TestNode};

/// Workers of a node that has none yet.
async fn workers() -> (TestNode, Workers, CancellationToken) {
    let (test, stop) = (TestNode::new().await, CancellationToken::new());
    let workers = Workers::new(&test.node, &stop);
    (test, workers, stop)
}

#[tokio::test]
async fn one_that_panics_is_down_for_a_moment_and_goes_on() {
    let (test, mut workers, stop) = workers().await;
    let (begun, is_running) = (Arc::new(AtomicU32::new(0)), Arc::new(Notify::new()));
    let running = is_running.clone();
    workers.start("digging", move |_, stop| {
        let (begun, running) = (begun.clone(), running.clone());
        async move {
            assert!(begun.fetch_add(1, SeqCst) >= 2, "a stone");
            running.notify_one();
            stop.cancelled().await;
        }
    });
    // It panics before anything else can happen on this thread's runtime.
    while test.node.check_health().await.is_ok() {
        tokio::task::yield_now().await;
    }
    assert_eq!(test.node.check_health().await, Err(Unwell::Worker("digging")));
    is_running.notified().await;
    assert_eq!(test.node.check_health().await, Ok(()), "twice is not too often");
    stop.cancel();
    workers.ended().await;
}

#[tokio::test]
async fn one_that_goes_on_panicking_is_named() {
    let (test, mut workers, stop) = workers().await;
    workers.start("resting", |_, stop| async move { stop.cancelled().await });
    workers.start("done at once", |_, _| async {});
    workers.start("digging", |_, _| async { panic!("a stone") });
    let failed = workers.failed().await;
    assert_eq!(failed, WorkerFailed { worker: "digging" });
    assert_eq!(test.node.check_health().await, Err(Unwell::Worker("digging")));
    stop.cancel();
    workers.ended().await;
}

#[tokio::test]
async fn those_of_a_node_end_when_they_are_told_to() {
    let (test, stop) = (TestNode::new().await, CancellationToken::new());
    let workers = test.node.start_workers(&stop);
    stop.cancel();
    tokio::time::timeout(Duration::from_secs(5), workers.ended()).await.expect("they end");
    test.node.close().await.unwrap();
    let files = std::fs::read_dir(test.folder.path()).unwrap();
    let mut names: Vec<_> = files.map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["identity.key", "media", "o2m.place", "o2m.sqlite", "pictures"]);
}

#[test]
fn a_panic_is_told_by_its_words() {
    let words = |panic: Box<dyn Any + Send>| message(&*panic).to_owned();
    assert_eq!(words(Box::new("a stone")), "a stone");
    assert_eq!(words(Box::new("two stones".to_owned())), "two stones");
    assert_eq!(words(Box::new(2)), "no words");
}
