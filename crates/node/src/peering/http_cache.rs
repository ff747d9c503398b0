//! Where the HTTP client keeps a friend's responses: the table `http_cache`.

use domain::{FriendshipState, PeerId};
use federation::{CacheManager, CachePolicy, HttpResponse, is_confirmation};
use store::StoredResponse;

use crate::node::Node;

type CacheError = Box<dyn std::error::Error + Send + Sync>;

/// The stored responses of one peer.
#[derive(Debug, Clone)]
pub(crate) struct PeerCache {
    node: Node,
    peer: PeerId,
}

impl PeerCache {
    pub(crate) fn new(node: Node, peer: PeerId) -> Self {
        Self { node, peer }
    }
}

impl CacheManager for PeerCache {
    async fn get(&self, cache_key: &str) -> Result<Option<(HttpResponse, CachePolicy)>, CacheError> {
        let Some(stored) = self.node.store.stored_response(cache_key).await? else { return Ok(None) };
        let head: HttpResponse = serde_json::from_str(&stored.head)?;
        let policy = serde_json::from_str(&stored.policy)?;
        Ok(Some((HttpResponse { body: stored.body, ..head }, policy)))
    }

    /// What a friend's server only confirmed is not written: each of these documents is asked for again whenever it is read, so that when
    /// it was confirmed last is of no use.
    async fn put(
        &self,
        cache_key: String,
        response: HttpResponse,
        policy: CachePolicy,
    ) -> Result<HttpResponse, CacheError> {
        let stored = self.get(&cache_key).await?;
        if stored.is_some_and(|(stored, _)| is_confirmation(&stored, &response)) {
            return Ok(response);
        }
        let head = HttpResponse { body: Vec::new(), ..response.clone() };
        let stored = StoredResponse {
            head: serde_json::to_string(&head)?,
            policy: serde_json::to_string(&policy)?,
            body: response.body,
        };
        let tx = self.node.write_for(self.peer).await?;
        // It may have ended while the answer was on its way.
        let peer = tx.peer_row(self.peer).await?;
        if peer.is_some_and(|peer| peer.state == FriendshipState::Accepted) {
            tx.store_response(&cache_key, self.peer, &stored, self.node.now()).await?;
            tx.commit().await?;
        }
        Ok(HttpResponse { body: stored.body, ..head })
    }

    async fn delete(&self, cache_key: &str) -> Result<(), CacheError> {
        let tx = self.node.write_for(self.peer).await?;
        tx.remove_stored_response(cache_key).await?;
        Ok(tx.commit().await?)
    }
}
