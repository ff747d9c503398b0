//! What a node does on its own while it runs.

use tokio_util::sync::CancellationToken;

use crate::Node;

impl Node {
    /// Starts rendering what another version rendered, pulling from friends, poking them, and telling peers how
    /// this side stands, until `stop`. Returns at once.
    pub fn start_workers(self, stop: CancellationToken) {
        tokio::spawn(self.clone().refresh_posts());
        tokio::spawn(self.clone().pull_when_due(stop.clone()));
        tokio::spawn(self.clone().poke_when_due(stop.clone()));
        tokio::spawn(self.tell_when_due(stop));
    }
}
