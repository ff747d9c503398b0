//! Pictures of the older comments in friends' threads: fetched when they are looked at, and not kept, as the comments are not.

use domain::{Cost, FriendLimit, PeerId, Variant};

use super::{
    fetch::{FetchError, PATIENCE},
    open::{OpenMedia, OpenMediaError},
};
use crate::{background::errand::errand, node::Node};

impl Node {
    /// Opens a file that the home of a friend's thread gives now. `None` if it does not, or may give no more today.
    pub(super) async fn open_older(
        &self,
        peer: PeerId,
        variant: &Variant,
    ) -> Result<Option<OpenMedia>, OpenMediaError> {
        if self.reached_today(peer, &FriendLimit::OF_FILES).is_some() {
            return Ok(None);
        }
        self.spend(peer, Cost { files: 1, ..Cost::default() });
        let receiving = errand("fetching a picture", peer, self.receive_older(peer, variant));
        match tokio::time::timeout(PATIENCE, receiving).await {
            Ok(Some(Ok(open))) => Ok(open),
            Ok(Some(Err(error))) => {
                let error = &error as &dyn std::error::Error;
                tracing::info!(peer.id = peer.0, error, "a picture of an older comment did not come");
                Ok(None)
            }
            Ok(None) | Err(_) => Ok(None),
        }
    }

    async fn receive_older(&self, peer: PeerId, variant: &Variant) -> Result<Option<OpenMedia>, FetchError> {
        let fetch = self.peering.fetches.of_file(variant.sha256);
        let _only_one = fetch.lock().await;
        self.receive_file(&self.comment_files, peer, variant).await?;
        let open = self.comment_files.open(variant.sha256).await?;
        // What is open can be read to its end.
        self.remove_comment_files_if_unused(&[variant.sha256]).await?;
        let content_type = variant.content_type.clone();
        Ok(open.map(|(file, size_bytes)| OpenMedia { file, size_bytes, content_type }))
    }
}
