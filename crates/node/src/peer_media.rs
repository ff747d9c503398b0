//! Friends' pictures: each file is fetched once, checked, and kept while there is room.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use domain::{FriendshipState, PeerId, Sha256, Timestamp, Variant, picture::SHOWN_WIDTH};
use federation::ExchangeError;
use store::StoreError;

use crate::{CopiesError, Node, OpenMedia, OpenMediaError, ReceiveError};

/// A file that was let go the moment it came is fetched so often for whoever looks at it.
const TRIES: usize = 3;

/// The files that are on their way, so that each comes once.
#[derive(Debug, Default)]
pub(crate) struct Fetches(Mutex<HashMap<Sha256, Weak<tokio::sync::Mutex<()>>>>);

/// Why a friend's picture file is not here.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FetchError {
    /// The friendship ended meanwhile.
    #[error("no longer a friend")]
    NoFriend,
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    #[error(transparent)]
    Receive(#[from] ReceiveError<ExchangeError>),
    #[error("the media folder could not be read")]
    Read(#[from] std::io::Error),
    #[error(transparent)]
    Copies(#[from] CopiesError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Fetches {
    fn of(&self, sha256: Sha256) -> Arc<tokio::sync::Mutex<()>> {
        let mut fetches = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        fetches.retain(|_, fetch| fetch.strong_count() > 0);
        if let Some(fetch) = fetches.get(&sha256).and_then(Weak::upgrade) {
            return fetch;
        }
        let fetch = Arc::default();
        fetches.insert(sha256, Arc::downgrade(&fetch));
        fetch
    }
}

impl Node {
    /// Fetches what is missing of a friend's pictures, in the background, those shown last first, and of each the small files.
    pub(crate) fn prefetch_soon(&self, peer: PeerId) {
        let Some(mut turn) = self.peering.prefetches.start(peer) else { return };
        let node = self.clone();
        tokio::spawn(async move {
            loop {
                if let Err(error) = node.prefetch(peer).await {
                    tracing::warn!(
                        peer.id = peer.0,
                        error = &error as &dyn std::error::Error,
                        "a picture did not come"
                    );
                }
                match turn.again() {
                    Some(next) => turn = next,
                    None => return,
                }
            }
        });
    }

    /// Fetches what of a friend's pictures is missing and may come unasked, and stops with the first that may not: the rest is older.
    async fn prefetch(&self, peer: PeerId) -> Result<(), FetchError> {
        let removed_at = self.store.copies_rules().await?.removed_at;
        for file in self.store.missing_files(peer, SHOWN_WIDTH, removed_at).await? {
            // The owner may have removed all meanwhile.
            if self.store.copies_rules().await?.removed_at != removed_at || !self.has_room_for(peer, &file).await? {
                break;
            }
            match self.fetch(peer, &file.variant, file.shown_at.min(self.now())).await {
                // One bad file does not keep the others away; a server that is gone does.
                Err(
                    FetchError::Exchange(ExchangeError::Refused(_))
                    | FetchError::Receive(
                        ReceiveError::OtherBytes
                        | ReceiveError::TooLarge(_)
                        | ReceiveError::Stream(ExchangeError::TooLarge { .. }),
                    ),
                ) => tracing::warn!(peer.id = peer.0, "a picture is not what it was said to be, or not there"),
                fetched => fetched?,
            }
            self.keep_to_cap().await?;
        }
        // Their answers take room, too.
        Ok(self.keep_to_cap().await?)
    }

    /// Opens a file of a friend's picture that somebody looks at, fetching it if need be. `None` if it does not come.
    pub(crate) async fn open_copy(&self, peer: PeerId, variant: &Variant) -> Result<Option<OpenMedia>, OpenMediaError> {
        self.use_copy(variant.sha256);
        for tried in 0..=TRIES {
            if let Some(open) = self.open_variant(variant).await? {
                if tried > 0 {
                    self.keep_to_cap_soon();
                }
                return Ok(Some(open));
            }
            // It may be let go again before it is opened; once it is open, that does not matter.
            if let Err(error) = self.fetch(peer, variant, self.now()).await {
                let error = &error as &dyn std::error::Error;
                tracing::info!(peer.id = peer.0, error, "a picture could not be fetched");
                return Ok(None);
            }
        }
        Ok(None)
    }

    /// Makes sure that a file of a friend's picture is here, fetching it if need be, and that it has a row, which says that it was used at
    /// `used_at` if it is new.
    async fn fetch(&self, peer: PeerId, variant: &Variant, used_at: Timestamp) -> Result<(), FetchError> {
        let fetch = self.peering.fetches.of(variant.sha256);
        let _only_one = fetch.lock().await;
        let size_bytes = match self.media_files.open(variant.sha256).await? {
            Some((_, size_bytes)) => size_bytes,
            None => self.receive_file(peer, variant).await?,
        };
        // The file first, and then its row. Neither goes while it is looked whether the other is there.
        let _stays = self.media_files.hold().await;
        if self.media_files.contains(variant.sha256).await? && !self.store.is_kept(variant.sha256).await? {
            let tx = self.store.write().await?;
            tx.keep_file(variant.sha256, size_bytes, used_at).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Asks the friend's server for a file, and says how large it is.
    async fn receive_file(&self, peer: PeerId, variant: &Variant) -> Result<u64, FetchError> {
        let row = self.store.peer_row(peer).await?.filter(|row| row.state == FriendshipState::Accepted);
        let client = row.and_then(|row| self.peer_client(&row)).ok_or(FetchError::NoFriend)?;
        let _permit = self.peering.exchanges.acquire().await;
        let stream = client.media(variant).await?;
        let size_bytes = self.media_files.receive(stream, variant.sha256, variant.size_bytes).await?;
        tracing::debug!(peer.id = peer.0, size_bytes, "fetched a picture file");
        Ok(size_bytes)
    }

    fn keep_to_cap_soon(&self) {
        let node = self.clone();
        tokio::spawn(async move {
            if let Err(error) = node.keep_to_cap().await {
                tracing::warn!(error = &error as &dyn std::error::Error, "no room was made for pictures");
            }
        });
    }
}
