//! Where this node listens, by which people and friends find it.

use std::net::SocketAddr;

use store::StoreError;

use crate::node::Node;

impl Node {
    /// Where it listened last; `None` before the first start.
    pub async fn listening(&self) -> Result<Option<SocketAddr>, StoreError> {
        self.store.listening().await
    }

    /// Remembers where it listens from now on.
    pub async fn set_listening(&self, address: SocketAddr) -> Result<(), StoreError> {
        if self.store.listening().await? == Some(address) {
            return Ok(());
        }
        let tx = self.store.write().await?;
        tx.set_listening(address).await?;
        tx.commit().await
    }
}
