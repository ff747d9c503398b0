//! One node: its database, files, clock and channels, behind one cheap handle.

use std::{
    io,
    ops::Deref,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use domain::{Address, Instances, Timestamp};
use federation::Identity;
use parking_lot::RwLock;
use store::{NodeRow, Store, StoreError};
use tokio::task::spawn_blocking;
use tokio_util::sync::CancellationToken;

use crate::{
    data::{
        first_start,
        identity::{self, IdentityFileError},
        media_files::MediaFiles,
        moved_note::MovedNote,
        private_folder::{make_private_folder, make_private_store},
    },
    machine::{
        clock::{Clock, step::Course},
        starting::Starting,
    },
    memory::{
        backups::Backups, checkups::Checkups, copies::Copies, folder_confirmed::FolderConfirmed,
        given_cookies::GivenCookies, health::Health, imports::Imports, invite_origin::InviteOrigin, keeping::Keeping,
        live::Live, moving::Moving, new_sheet::NewSheet, new_two_step::NewTwoStep, one_at_a_time::OneAtATime,
        peering::Peering, pending_sign_ins::PendingSignIns, published::Published, reaching::Reaching,
        shown_once::ShownOnce, unsaved_edits::UnsavedEdits, waiting::Waiting,
    },
    secrets::{
        password::{HashError, Passwords},
        throttle::Throttle,
    },
};

/// The folder of comments' pictures, within that of pictures.
pub(crate) const COMMENTS: &str = "comments";
/// The database, in the data folder.
pub(crate) const DATABASE: &str = "o2m.sqlite";

/// What a node needs to know before it opens.
#[derive(Debug)]
pub struct NodeConfig {
    /// The data folder; it exists.
    pub data: PathBuf,
    pub clock: Arc<dyn Clock>,
}

/// A node that did not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenNodeError {
    #[error(transparent)]
    Database(#[from] store::OpenError),
    #[error(transparent)]
    Row(#[from] StoreError),
    #[error(transparent)]
    Transport(#[from] federation::TransportError),
    #[error(transparent)]
    Identity(#[from] IdentityFileError),
    #[error("a folder inside the data folder could not be made, or not be closed to others")]
    Folder(#[source] io::Error),
    #[error("what was taken back since the backup was made could not be read")]
    PutBack(#[source] io::Error),
    #[error("the note of the move to another machine could not be read")]
    Moved(#[source] io::Error),
    #[error(transparent)]
    Hash(#[from] HashError),
}

/// A node; clones are handles to the same one.
#[derive(Debug, Clone)]
pub struct Node(Arc<Parts>);

/// What use cases share. Each field belongs to the module of its type.
#[derive(Debug)]
pub struct Parts {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) data: PathBuf,
    pub(crate) row: NodeRow,
    pub(crate) identity: Identity,
    /// Where this node is, the best address first.
    pub(crate) card_addresses: RwLock<Vec<Address>>,
    pub(crate) course: Course,
    pub(crate) published: Published,
    pub(crate) passwords: Passwords,
    pub(crate) throttle: Throttle,
    pub(crate) given_cookies: GivenCookies,
    /// Browsers that have typed the password, and are to type a code.
    pub(crate) pending_sign_ins: PendingSignIns,
    pub(crate) new_app_tokens: ShownOnce<String>,
    pub(crate) new_recovery_codes: ShownOnce<Vec<String>>,
    pub(crate) new_two_step: NewTwoStep,
    pub(crate) new_sheet: NewSheet,
    /// One backup at a time: each takes as much room again as the database has.
    pub(crate) one_backup: OneAtATime,
    /// Another node is to take the place of this one: of a backup, or the old copy that is left after a move.
    pub(crate) replaced: CancellationToken,
    /// The server lets nobody in to this node any more.
    pub(crate) closed: CancellationToken,
    /// The owner closed this server for good.
    pub(crate) ended: CancellationToken,
    /// Whether the node waits for its owner before it serves anybody.
    pub(crate) waiting: Waiting,
    /// Which copy of the data this is, and which other lives.
    pub(crate) instances: RwLock<Instances>,
    /// The code with which another machine may take everything over.
    pub(crate) moving: Moving,
    /// From where friends can reach this server.
    pub(crate) reaching: Reaching,
    /// The move by which the server went there.
    pub(crate) moved: RwLock<Option<MovedNote>>,
    /// Those in the folder that the owner chose.
    pub(crate) backups: Backups,
    /// Those that friends keep for each other.
    pub(crate) keeping: Keeping,
    /// When all was looked at, and what was found.
    pub(crate) checkups: Checkups,
    pub(crate) unsaved_edits: UnsavedEdits,
    pub(crate) media_files: MediaFiles,
    /// The pictures of others' comments, apart from those of posts: who sees a comment may have what its author's server gave for it, and no file of
    /// the owner's that has the same hash.
    pub(crate) comment_files: MediaFiles,
    pub(crate) copies: Copies,
    /// Where a picture may be open: large ones need most of the memory that a node may take.
    pub(crate) one_picture: OneAtATime,
    /// Where a friend's text is rendered.
    pub(crate) one_rendering: OneAtATime,
    pub(crate) folder_confirmed: FolderConfirmed,
    pub(crate) imports: Imports,
    pub(crate) peering: Peering,
    https_fingerprint: RwLock<Option<String>>,
    pub(crate) invite_origin: OnceLock<InviteOrigin>,
    /// How O2M starts again.
    pub(crate) starting: OnceLock<Starting>,
    pub live: Live,
    pub(crate) health: Health,
}

impl Deref for Node {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl Node {
    /// Opens the node in `config.data`, making what is missing and bringing up to date what is older. Only for the process that holds the
    /// folder's lock.
    pub async fn open(config: NodeConfig) -> Result<Self, OpenNodeError> {
        let (media, pictures) = (config.data.join("media"), config.data.join("pictures"));
        let folders = move || {
            make_private_store(&media)?;
            make_private_store(&media.join(COMMENTS))?;
            make_private_folder(&pictures)
        };
        let made = spawn_blocking(folders);
        made.await.map_err(io::Error::other).and_then(|made| made).map_err(OpenNodeError::Folder)?;
        let store = Store::open(&config.data.join(DATABASE)).await?;
        let node = Self::with(config, store).await?;
        node.check_place().await?;
        Box::pin(node.take_over_moved()).await?;
        Box::pin(node.take_over_put_back()).await?;
        Ok(node)
    }

    /// Opens the node in `config.data` beside the process that serves it, if there is one: brings nothing up to date.
    pub async fn open_beside(config: NodeConfig) -> Result<Self, OpenNodeError> {
        let store = Store::open_beside(&config.data.join(DATABASE)).await?;
        Self::with(config, store).await
    }

    async fn with(config: NodeConfig, store: Store) -> Result<Self, OpenNodeError> {
        let media = config.data.join("media");
        let course = Course::begin(&*config.clock);
        let row = first_start::open(&store, course.opened_at()).await?;
        let identity = identity::open(&config.data, &store).await?;
        Ok(Self(Arc::new(Parts {
            store,
            clock: config.clock,
            data: config.data,
            row,
            card_addresses: RwLock::default(),
            course,
            published: Published::default(),
            passwords: Passwords::default(),
            throttle: Throttle::default(),
            given_cookies: GivenCookies::default(),
            pending_sign_ins: PendingSignIns::default(),
            new_app_tokens: ShownOnce::default(),
            new_recovery_codes: ShownOnce::default(),
            new_two_step: NewTwoStep::default(),
            new_sheet: NewSheet::default(),
            one_backup: OneAtATime::default(),
            replaced: CancellationToken::new(),
            ended: CancellationToken::new(),
            closed: CancellationToken::new(),
            waiting: Waiting::default(),
            instances: RwLock::default(),
            moving: Moving::default(),
            reaching: Reaching::default(),
            moved: RwLock::default(),
            backups: Backups::default(),
            keeping: Keeping::default(),
            checkups: Checkups::default(),
            unsaved_edits: UnsavedEdits::default(),
            comment_files: MediaFiles::new(media.join(COMMENTS)),
            media_files: MediaFiles::new(media),
            copies: Copies::default(),
            one_picture: OneAtATime::default(),
            one_rendering: OneAtATime::default(),
            folder_confirmed: FolderConfirmed::default(),
            imports: Imports::default(),
            peering: Peering::new(&identity)?,
            identity,
            https_fingerprint: RwLock::default(),
            invite_origin: OnceLock::new(),
            starting: OnceLock::new(),
            live: Live::default(),
            health: Health::default(),
        })))
    }

    /// Folds what was written back into the database file, and closes it: for the end of the process that holds the folder's lock.
    pub async fn close(&self) -> Result<(), StoreError> {
        self.leave_here().await;
        self.store.close().await
    }

    /// The same, for a process beside that one.
    pub async fn close_beside(&self) -> Result<(), StoreError> {
        self.store.close().await
    }

    /// Waits until what is being written is written, after which nothing is.
    pub async fn end_writing(&self) -> Result<(), StoreError> {
        self.store.end_writing().await
    }

    /// Removes files that an earlier process left unfinished. Only for the process that holds the folder's lock.
    pub async fn remove_unfinished_files(&self) -> io::Result<()> {
        self.media_files.remove_unfinished().await?;
        self.comment_files.remove_unfinished().await
    }

    /// What time it is, by the node's clock.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Says whether there is no reason to doubt the clock: it is not before a time that is past, and was set since the node opened or not for
    /// long.
    pub fn is_clock_believed(&self) -> bool {
        self.now() >= self.clock.past() && self.course.is_believed(&*self.clock)
    }

    /// What time it is, but no earlier than a time that is past.
    pub fn plausible_now(&self) -> Timestamp {
        self.now().max(self.clock.past())
    }

    /// The fingerprint of the certificate that browsers see over TLS, as they show it; `None` where no such certificate is shown.
    pub fn https_fingerprint(&self) -> Option<String> {
        self.https_fingerprint.read().clone()
    }

    /// Says which certificate browsers see from now on.
    pub fn set_https_fingerprint(&self, fingerprint: String) {
        *self.https_fingerprint.write() = Some(fingerprint);
    }

    /// The folder whose pictures are published.
    pub fn pictures_folder(&self) -> PathBuf {
        self.data.join("pictures")
    }

    /// The data folder.
    pub fn data(&self) -> &Path {
        &self.data
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestNode;

    #[tokio::test]
    async fn opening_leaves_alone_what_another_process_is_writing() {
        let test = TestNode::new().await;
        let unfinished = test.folder.path().join("media/.unfinished-abc");
        std::fs::write(&unfinished, "half").unwrap();
        let config = NodeConfig { data: test.folder.path().into(), clock: test.clock.clone() };
        let beside = Node::open_beside(config).await.unwrap();
        assert!(unfinished.exists());
        beside.remove_unfinished_files().await.unwrap();
        assert!(!unfinished.exists());
    }
}
