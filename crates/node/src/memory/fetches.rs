//! Friends' picture files that are on their way.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Weak},
};

use domain::{PeerId, Sha256};
use parking_lot::Mutex;
use tokio::sync::Semaphore;

/// Files of one friend that are on their way at the same time: one who is slow does not keep the pictures of the others waiting.
const FILES_OF_ONE_FRIEND: usize = 2;

/// The files that are on their way, so that each comes once.
#[derive(Debug, Default)]
pub(crate) struct Fetches {
    files: Mutex<HashMap<Sha256, Weak<tokio::sync::Mutex<()>>>>,
    friends: Mutex<HashMap<PeerId, Weak<Semaphore>>>,
}

impl Fetches {
    /// Held while the file is fetched.
    pub(crate) fn of_file(&self, sha256: Sha256) -> Arc<tokio::sync::Mutex<()>> {
        shared(&self.files, sha256, Arc::default)
    }

    /// Held by each file of the friend that is fetched.
    pub(crate) fn of_friend(&self, peer: PeerId) -> Arc<Semaphore> {
        shared(&self.friends, peer, || Arc::new(Semaphore::new(FILES_OF_ONE_FRIEND)))
    }
}

/// What those share who hold on to it at the same time.
fn shared<K: Eq + Hash, V>(all: &Mutex<HashMap<K, Weak<V>>>, key: K, new: impl FnOnce() -> Arc<V>) -> Arc<V> {
    let mut all = all.lock();
    all.retain(|_, held| held.strong_count() > 0);
    if let Some(held) = all.get(&key).and_then(Weak::upgrade) {
        return held;
    }
    let held = new();
    all.insert(key, Arc::downgrade(&held));
    held
}
