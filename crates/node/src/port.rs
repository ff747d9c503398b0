//! The port that this node listens on, by which friends find it.

use store::StoreError;

use crate::Node;

impl Node {
    /// The port it listened on last; `None` before the first start.
    pub async fn port(&self) -> Result<Option<u16>, StoreError> {
        self.store.port().await
    }

    /// Remembers the port it listens on from now on.
    pub async fn set_port(&self, port: u16) -> Result<(), StoreError> {
        if self.store.port().await? == Some(port) {
            return Ok(());
        }
        let tx = self.store.write().await?;
        tx.set_port(port).await?;
        tx.commit().await
    }
}
