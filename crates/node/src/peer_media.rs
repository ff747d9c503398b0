//! Friends' pictures: each file is fetched once, checked and kept.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use domain::{FriendshipState, PeerId, Sha256, Variant};
use federation::ExchangeError;
use store::StoreError;

use crate::{Node, ReceiveError};

/// Wider files are fetched when somebody looks at them.
const PREFETCHED_WIDTH: u32 = 1600;

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
    /// Fetches what is missing of a friend's pictures, in the background, small files of new posts first.
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

    async fn prefetch(&self, peer: PeerId) -> Result<(), FetchError> {
        for variant in self.store.peer_variants(peer, PREFETCHED_WIDTH).await? {
            match self.fetch(peer, &variant).await {
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
        }
        Ok(())
    }

    /// Makes sure that a file of a friend's picture is here, fetching it if need be.
    pub(crate) async fn fetch(&self, peer: PeerId, variant: &Variant) -> Result<(), FetchError> {
        if self.media_files.contains(variant.sha256).await? {
            return Ok(());
        }
        let fetch = self.peering.fetches.of(variant.sha256);
        let _only_one = fetch.lock().await;
        if self.media_files.contains(variant.sha256).await? {
            return Ok(());
        }
        let row = self.store.peer_row(peer).await?.filter(|row| row.state == FriendshipState::Accepted);
        let client = row.and_then(|row| self.peer_client(&row)).ok_or(FetchError::NoFriend)?;
        let _permit = self.peering.exchanges.acquire().await;
        let stream = client.media(variant).await?;
        self.media_files.receive(stream, variant.sha256, variant.size_bytes).await?;
        tracing::debug!(peer.id = peer.0, size_bytes = variant.size_bytes, "fetched a picture file");
        Ok(())
    }
}
