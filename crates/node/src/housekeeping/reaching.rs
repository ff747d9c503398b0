//! From where friends can reach this server: their servers are asked to dial back. What they say is kept in mind, and asked anew when the network
//! changes.

use std::{cmp::Reverse, time::Duration};

use domain::{FriendshipState, PeerId};
use store::StoreError;
use tokio_util::sync::CancellationToken;

use crate::{background::due::whenever_due, memory::reaching::FoundReach, node::Node, owner::Owner};

/// Friends whose servers are asked, those that were heard of last. Who is outside knows best, and nobody else is asked after that.
const ASKED: usize = 5;
/// Between two questions, where one was answered.
const ASK_AGAIN: Duration = Duration::from_hours(12);
/// And where none was: there may be a first friend by then.
const TRY_AGAIN: Duration = Duration::from_mins(10);
/// Before the first question: what else is to be said to friends goes first.
const BEFORE_THE_FIRST: Duration = Duration::from_mins(1);

/// What the owner is shown of from where friends can reach this server.
#[derive(Debug, Clone, Copy)]
pub struct OwnerReaching<'a> {
    node: &'a Node,
}

impl Owner {
    /// What the owner is shown of from where friends can reach this server.
    pub fn reaching(&self) -> OwnerReaching<'_> {
        OwnerReaching { node: &self.node }
    }
}

impl OwnerReaching<'_> {
    /// What was found last, since this process runs; `None`: nobody was asked, or nobody answered.
    pub fn last(self) -> Option<FoundReach> {
        self.node.reaching.last()
    }

    /// Has friends' servers look now. What was found before stays where none answers.
    pub async fn look(self) -> Result<(), StoreError> {
        self.node.ask_to_dial_back().await?;
        Ok(())
    }
}

impl Node {
    /// Asks friends' servers to dial back, now and then and when the network changes, until `stop`.
    pub(crate) async fn look_whether_reached(self, stop: CancellationToken) {
        if stop.run_until_cancelled(tokio::time::sleep(BEFORE_THE_FIRST)).await.is_none() {
            return;
        }
        let look = async || Ok(if self.ask_to_dial_back().await? { ASK_AGAIN } else { TRY_AGAIN });
        whenever_due(look, &self.reaching.changed, stop, "whom to ask to dial back could not be read").await;
    }

    /// Says whether somebody answered.
    async fn ask_to_dial_back(&self) -> Result<bool, StoreError> {
        let mut friends = self.store.peers().await?;
        friends.retain(|peer| peer.state == FriendshipState::Accepted && peer.node_id.is_some());
        friends.sort_by_key(|peer| Reverse(peer.last_heard_at));
        let mut best: Option<FoundReach> = None;
        for friend in friends.into_iter().take(ASKED) {
            let Some(one) = self.dialled_back_by(friend.id).await? else { continue };
            if best.as_ref().is_none_or(|best| one.found.tells_more_than(&best.found)) {
                best = Some(one);
            }
            if best.as_ref().is_some_and(|best| best.found.is_from_outside()) {
                break;
            }
        }
        let is_answered = best.is_some();
        if is_answered {
            self.reaching.set(best);
        }
        Ok(is_answered)
    }

    async fn dialled_back_by(&self, peer: PeerId) -> Result<Option<FoundReach>, StoreError> {
        let Some(row) = self.store.peer_row(peer).await? else { return Ok(None) };
        let Some(client) = self.peer_client(&row) else { return Ok(None) };
        let Ok(_turn) = self.peering.exchanges.acquire().await else { return Ok(None) };
        match client.dial_back().await {
            Ok(found) => Ok(Some(FoundReach { at: self.now(), by: peer, found })),
            Err(error) => {
                tracing::debug!(peer.id = peer.0, %error, "a friend's server did not dial back");
                Ok(None)
            }
        }
    }
}
