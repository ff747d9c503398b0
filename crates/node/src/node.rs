//! One node: its database, files, clock and channels, behind one cheap handle.

use std::{
    io,
    ops::Deref,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock, RwLock},
};

use domain::{Address, Timestamp};
use federation::Identity;
use store::{NodeRow, Store, StoreError};

use crate::{
    Live, MediaFiles, account,
    app_token::NewAppTokens,
    clock::Clock,
    copies::Copies,
    edit::UnsavedEdits,
    folder::FolderConfirmed,
    identity::{self, IdentityFileError},
    password::Passwords,
    peering::Peering,
    picture::OnePicture,
    session::GivenCookies,
    throttle::Throttle,
};

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
    #[error("a folder inside the data folder could not be made")]
    Folder(#[source] io::Error),
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
    pub(crate) passwords: Passwords,
    pub(crate) throttle: Throttle,
    pub(crate) given_cookies: GivenCookies,
    pub(crate) new_app_tokens: NewAppTokens,
    pub(crate) unsaved_edits: UnsavedEdits,
    pub(crate) media_files: MediaFiles,
    pub(crate) copies: Copies,
    pub(crate) one_picture: OnePicture,
    pub(crate) folder_confirmed: FolderConfirmed,
    pub(crate) peering: Peering,
    https_fingerprint: OnceLock<String>,
    pub live: Live,
}

impl Deref for Node {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl Node {
    /// Opens the node in `config.data`, making what is missing. Another process may serve it meanwhile.
    pub async fn open(config: NodeConfig) -> Result<Self, OpenNodeError> {
        for folder in ["media", "pictures"] {
            tokio::fs::create_dir_all(config.data.join(folder)).await.map_err(OpenNodeError::Folder)?;
        }
        let media_files = MediaFiles::new(config.data.join("media"));
        let store = Store::open(&config.data.join("o2m.sqlite")).await?;
        let row = account::open(&store, config.clock.now()).await?;
        let identity = identity::open(&config.data, &store).await?;
        Ok(Self(Arc::new(Parts {
            store,
            clock: config.clock,
            data: config.data,
            row,
            card_addresses: RwLock::default(),
            passwords: Passwords::default(),
            throttle: Throttle::default(),
            given_cookies: GivenCookies::default(),
            new_app_tokens: NewAppTokens::default(),
            unsaved_edits: UnsavedEdits::default(),
            media_files,
            copies: Copies::default(),
            one_picture: OnePicture::default(),
            folder_confirmed: FolderConfirmed::default(),
            peering: Peering::new(&identity)?,
            identity,
            https_fingerprint: OnceLock::new(),
            live: Live::default(),
        })))
    }

    /// Removes files that an earlier process left unfinished. Only for the process that holds the folder's lock.
    pub async fn remove_unfinished_files(&self) -> io::Result<()> {
        self.media_files.remove_unfinished().await
    }

    /// What time it is, by the node's clock.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The fingerprint of the certificate that browsers see over TLS, as they show it; `None` where no such certificate is shown.
    pub fn https_fingerprint(&self) -> Option<&str> {
        self.https_fingerprint.get().map(String::as_str)
    }

    /// Says which certificate browsers see. Once, at the start.
    pub fn set_https_fingerprint(&self, fingerprint: String) {
        if self.https_fingerprint.set(fingerprint).is_err() {
            tracing::warn!("the certificate for browsers was told before");
        }
    }

    /// The data folder.
    pub fn data(&self) -> &Path {
        &self.data
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::TestNode;

    #[tokio::test]
    async fn opening_leaves_alone_what_another_process_is_writing() {
        let test = TestNode::new().await;
        let unfinished = test.folder.path().join("media/.unfinished-abc");
        std::fs::write(&unfinished, "half").unwrap();
        let test = test.reopen().await;
        assert!(unfinished.exists());
        test.node.remove_unfinished_files().await.unwrap();
        assert!(!unfinished.exists());
    }
}
