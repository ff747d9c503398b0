//! Who holds the key of a friend is that friend.

use std::net::IpAddr;

use domain::{Address, FriendLimit, FriendshipState, LiveEvent, NodeId, Reach};
use store::{PeerRow, StoreError};

use crate::{background::note::may_fail, node::Node, owner::Friend};

/// That a friend was heard is written down at most once in this time.
const HEARD_SECONDS: i64 = 60;

impl Node {
    /// The friend with the key `from`, who asks from `source`, heard as of now. Unknown, ended, blocked and in doubt are all `None`.
    pub async fn friend(&self, from: NodeId, source: IpAddr) -> Result<Option<Friend>, StoreError> {
        let row = self.store.peer_by_key(from).await?;
        let row = row.filter(|row| row.state == FriendshipState::Accepted && !row.is_in_doubt);
        let Some(row) = row else { return Ok(None) };
        self.seen_at(&row, source).await;
        self.heard(&row, None).await;
        Ok(Some(Friend { node: self.clone(), peer: row.id, instance: row.instance }))
    }

    /// Notes that the peer in `row` has asked something from `source`: it may be there from now on, and what is due is tried at once.
    pub(super) async fn seen_at(&self, row: &PeerRow, source: IpAddr) {
        let source = source.to_canonical();
        let has_failed = has_failed(row);
        let is_news =
            row.whereabouts.source != Some(source) || (has_failed && self.peering.hurries.may(row.id, self.now()));
        if !is_news || self.reached_today(row.id, &[FriendLimit::Commits]).is_some() {
            return;
        }
        let noted = async {
            let tx = self.write_for(row.id).await?;
            tx.set_last_source(row.id, source).await?;
            tx.commit().await
        };
        may_fail(noted.await, "where a peer is");
        if row.send_failures > 0 {
            self.peering.statements_changed.notify_one();
        }
        if row.poke_failures > 0 {
            self.poke_friends();
        }
        if row.bring_failures > 0 {
            self.peering.items_changed.notify_one();
        }
    }

    /// Notes that the peer in `row` has answered at `answered_at`: what it could not be told before is told at once.
    pub(crate) async fn reached(&self, row: &PeerRow, answered_at: Option<Address>) -> Result<(), StoreError> {
        self.heard(row, answered_at).await;
        // A server that takes this node for a friend's has not heard that anything ended.
        self.trust(row).await;
        if has_failed(row) {
            let tx = self.write_for(row.id).await?;
            tx.try_at_once(row.id).await?;
            tx.commit().await?;
            self.peering.statements_changed.notify_one();
            self.peering.items_changed.notify_one();
            self.poke_friends();
        }
        Ok(())
    }

    /// Notes that an exchange with the peer in `row` succeeded; with `answered_at`, that it was this side who asked.
    pub(crate) async fn heard(&self, row: &PeerRow, answered_at: Option<Address>) {
        may_fail(self.note_heard(row, answered_at).await, "when a peer was heard");
    }

    async fn note_heard(&self, row: &PeerRow, answered_at: Option<Address>) -> Result<(), StoreError> {
        let now = self.now();
        let moved_to = answered_at.filter(|address| row.whereabouts.last_good.as_ref() != Some(address));
        let is_noted = row.last_heard_at.is_some_and(|heard| {
            now.seconds_since(heard) < HEARD_SECONDS && row.last_failed_at.is_none_or(|failed| failed < heard)
        });
        if is_noted && moved_to.is_none() {
            return Ok(());
        }
        let was_lit = Reach::of(row.last_heard_at, row.last_failed_at, now) == Reach::Lit;
        let tx = self.write_for(row.id).await?;
        tx.heard_peer(row.id, now).await?;
        if let Some(address) = moved_to {
            tx.set_last_good(row.id, &address).await?;
        }
        tx.commit().await?;
        if !was_lit {
            self.live.send(LiveEvent::FriendsChanged);
        }
        Ok(())
    }
}

/// Says whether something is due to the peer that could not be told or brought before.
fn has_failed(row: &PeerRow) -> bool {
    row.send_failures > 0 || row.poke_failures > 0 || row.bring_failures > 0
}
