//! What each friend's server costs in a day, and where that ends.

use std::time::{Duration, Instant};

use domain::{Cost, FriendLimit, FriendQuota, Held, PeerId, Timestamp};
use store::{StoreError, WriteTx};

use crate::node::Node;

/// Little is kept in tests, which fill it.
pub(crate) const QUOTA: FriendQuota = if cfg!(test) {
    FriendQuota { held: Held { text_bytes: 1_000_000, html_bytes: 1_000_000, rows: 2_000 }, ..FriendQuota::DEFAULT }
} else {
    FriendQuota::DEFAULT
};

impl Node {
    /// Notes what the server of `peer` cost.
    pub(crate) fn spend(&self, peer: PeerId, cost: Cost) {
        self.peering.day_costs.add(peer, cost, self.now());
    }

    /// The first of `limits` that the server of `peer` has reached today.
    pub(crate) fn reached_today(&self, peer: PeerId, limits: &[FriendLimit]) -> Option<FriendLimit> {
        QUOTA.reached(&self.cost_today(peer), limits)
    }

    /// What the server of `peer` cost today.
    pub(crate) fn cost_today(&self, peer: PeerId) -> Cost {
        self.peering.day_costs.of(peer).so_far(self.now())
    }

    /// How much longer may be worked for the server of `peer` today.
    pub(crate) fn work_left(&self, peer: PeerId) -> Duration {
        QUOTA.per_day.work.saturating_sub(self.cost_today(peer).work)
    }

    /// When the day of `peer` is over.
    pub(crate) fn day_ends_at(&self, peer: PeerId) -> Timestamp {
        let now = self.now();
        self.peering.day_costs.of(peer).ends_at(now).unwrap_or(now)
    }

    /// Starts a write transaction for the sake of `peer`, which is counted.
    pub(crate) async fn write_for(&self, peer: PeerId) -> Result<WriteTx, StoreError> {
        self.spend(peer, Cost { commits: 1, ..Cost::default() });
        self.store.write().await
    }

    /// The server of `peer` is waited for, until what this returns is dropped.
    pub(crate) fn waiting(&self, peer: PeerId) -> Spending {
        let cost = |pull_time| Cost { pull_time, ..Cost::default() };
        Spending { node: self.clone(), peer, began_at: Instant::now(), cost }
    }

    /// There is work for the sake of `peer`, until what this returns is dropped.
    pub(crate) fn working(&self, peer: PeerId) -> Spending {
        let cost = |work| Cost { work, ..Cost::default() };
        Spending { node: self.clone(), peer, began_at: Instant::now(), cost }
    }
}

/// Time that is being spent for the sake of a friend; noted in the end, however that comes.
#[derive(Debug)]
pub(crate) struct Spending {
    node: Node,
    peer: PeerId,
    began_at: Instant,
    cost: fn(Duration) -> Cost,
}

impl Drop for Spending {
    fn drop(&mut self) {
        self.node.spend(self.peer, (self.cost)(self.began_at.elapsed()));
    }
}
