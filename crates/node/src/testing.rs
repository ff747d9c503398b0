//! A node on a temporary folder, with a clock that tests turn.

pub(crate) mod friends;

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

use domain::Timestamp;
use tempfile::TempDir;

use crate::{
    account::session::{Authenticated, SignIn},
    machine::clock::Clock,
    node::{Node, NodeConfig},
    owner::Owner,
    secrets::recovery_sheet::RecoverySheet,
};

/// A clock that stands still until it is turned.
#[derive(Debug)]
pub(crate) struct TestClock {
    /// In milliseconds.
    now: AtomicI64,
    running_seconds: AtomicU64,
}

impl Default for TestClock {
    fn default() -> Self {
        Self { now: AtomicI64::new(1_700_000_000_000), running_seconds: AtomicU64::new(0) }
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.now.load(Ordering::Relaxed))
    }

    fn past(&self) -> Timestamp {
        Timestamp(1_000_000_000_000)
    }

    fn running(&self) -> Duration {
        Duration::from_secs(self.running_seconds.load(Ordering::Relaxed))
    }

    fn utc_offset_seconds(&self) -> i32 {
        0
    }
}

impl TestClock {
    /// So much time passes.
    pub(crate) fn advance(&self, seconds: i64) {
        self.running_seconds.fetch_add(u64::try_from(seconds).expect("time does not run back"), Ordering::Relaxed);
        self.set_by(seconds);
    }

    /// The clock is set, and no time passes.
    pub(crate) fn set_by(&self, seconds: i64) {
        self.now.fetch_add(seconds * 1000, Ordering::Relaxed);
    }
}

/// A node whose folder goes with it.
#[derive(Debug)]
pub(crate) struct TestNode {
    pub(crate) node: Node,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) folder: TempDir,
}

impl TestNode {
    /// A node on its first day.
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(TestClock::default());
        let node = Node::open(NodeConfig { data: folder.path().into(), clock: clock.clone() }).await.unwrap();
        Self { node, clock, folder }
    }

    /// A node that is set up as "Mara", with [`PASSWORD`], and its owner in a browser.
    pub(crate) async fn set_up() -> (Self, Owner) {
        let test = Self::new().await;
        let link = test.node.new_setup_link().await.unwrap();
        let set_up = test.node.authenticate_setup_link(&link).await.unwrap().unwrap();
        set_up.finish(&"Mara".parse().unwrap(), PASSWORD.parse().unwrap()).await.unwrap();
        let owner = test.sign_in().await;
        (test, owner)
    }

    /// The owner of a node that is [`set_up`](Self::set_up), in another browser.
    pub(crate) async fn sign_in(&self) -> Owner {
        let token = self.node.sign_in(here("Mara", PASSWORD)).await.unwrap().token;
        self.owner(&token).await.unwrap()
    }

    /// The same folder, opened anew.
    pub(crate) async fn reopen(self) -> Self {
        let Self { node, clock, folder } = self;
        drop(node);
        let node = Node::open(NodeConfig { data: folder.path().into(), clock: clock.clone() }).await.unwrap();
        Self { node, clock, folder }
    }

    /// A copy of the folder as it is now.
    pub(crate) fn backup(&self) -> TempDir {
        let backup = tempfile::tempdir().unwrap();
        // Not the index of the write-ahead log, which is made anew from the log.
        for file in ["o2m.sqlite", "o2m.sqlite-wal", "identity.key"] {
            std::fs::copy(self.folder.path().join(file), backup.path().join(file)).unwrap();
        }
        backup
    }

    /// The node of a backup, by the same clock.
    pub(crate) async fn restore(&self, backup: TempDir) -> Self {
        let clock = self.clock.clone();
        let node = Node::open(NodeConfig { data: backup.path().into(), clock: clock.clone() }).await.unwrap();
        Self { node, clock, folder: backup }
    }

    /// The owner who holds this session.
    pub(crate) async fn owner(&self, token: &str) -> Option<Owner> {
        match self.node.authenticate_session(token).await.unwrap() {
            Some(Authenticated::Owner(owner)) => Some(owner),
            Some(Authenticated::SetUp(_)) | None => None,
        }
    }
}

/// The owner's.
pub(crate) const PASSWORD: &str = "correct horse";

/// A try to sign in on the node's own machine.
pub(crate) fn here(name: &str, password: &str) -> SignIn {
    SignIn {
        name: name.into(),
        password: password.into(),
        address: [127, 0, 0, 1].into(),
        is_local: true,
        is_own_account: true,
        user_agent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0".into(),
        known_browser: None,
    }
}

/// A try to sign in from another machine.
pub(crate) fn elsewhere(name: &str, password: &str) -> SignIn {
    SignIn { address: [192, 168, 1, 5].into(), is_local: false, is_own_account: false, ..here(name, password) }
}

/// Makes a recovery sheet of the owner's, and confirms it.
pub(crate) async fn make_sheet(owner: &Owner) -> RecoverySheet {
    let backups = owner.backups();
    backups.make_sheet(PASSWORD.into()).await.unwrap();
    let shown = backups.new_sheet().unwrap();
    backups.confirm_sheet(shown.sheet.words()[shown.asked]).await.unwrap();
    shown.sheet
}
