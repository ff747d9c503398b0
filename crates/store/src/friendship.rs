//! The table `peer` again: what this node and each peer said last.

use std::fmt;

use domain::{
    Address, Cursor, Friendship, FriendshipState, NodeId, PeerFailure, PeerId, PostId, Sha256, Timestamp, Whereabouts,
    friendship::{Mine, Seq, Stance},
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{Set, Unchanged},
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, Select,
};

use crate::{
    Store, StoreError, WriteTx,
    due::{Due, due},
    entity::peer,
    peer::is_set,
};

mod copies;
mod row;
mod whereabouts;

/// Peers who asked, took it back, and were never answered are remembered so many at most; the oldest are forgotten first.
const STRANGERS_KEPT: i64 = 100;

/// A peer, with what it takes to talk to it.
#[derive(Clone)]
#[expect(clippy::struct_excessive_bools, reason = "columns of a table")]
pub struct PeerRow {
    pub id: PeerId,
    /// `None`: befriended before there were keys.
    pub node_id: Option<NodeId>,
    pub state: FriendshipState,
    /// A stranger's, without a key.
    pub friendship: Friendship,
    pub name: String,
    /// That goes with this side's statement.
    pub my_note: String,
    /// What the owner gave or accepted, or was shown with a request.
    pub address: Address,
    pub whereabouts: Whereabouts,
    pub verified_at: Option<Timestamp>,
    /// Of this side's statement, in a row.
    pub send_failures: u32,
    pub next_send_at: Option<Timestamp>,
    /// Where the feed is that this node offers; `None`: it is no friend.
    pub feed_head: Option<Cursor>,
    /// Where the feed of threads is that this node offers.
    pub threads_head: Option<Cursor>,
    /// Up to where the peer's own feed was read.
    pub cursor: Option<Cursor>,
    /// Up to where the peer's own feed of threads was read.
    pub threads_cursor: Option<Cursor>,
    /// Which edition of the peer's profile was read.
    pub profile_version: Option<Cursor>,
    /// The friend is still to be told of its feed.
    pub poke_due: bool,
    /// The friend is still to be told of its feed of threads.
    pub threads_due: bool,
    /// How often in a row its server could not be brought what the owner wrote.
    pub bring_failures: u32,
    /// Pokes in a row that did not arrive.
    pub poke_failures: u32,
    /// The next poke is not before this.
    pub next_poke_at: Option<Timestamp>,
    pub last_heard_at: Option<Timestamp>,
    pub last_failed_at: Option<Timestamp>,
    pub last_failure: Option<PeerFailure>,
    pub changed_at: Timestamp,
    /// The newest instance that it told, as its key signed it.
    pub instance: Option<String>,
    /// A friend as far as is known here, who is to confirm that first, since the data folder is a copy.
    pub is_in_doubt: bool,
    /// Its server has no threads, as it said when it was read last.
    pub is_without_threads: bool,
}

impl fmt::Debug for PeerRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PeerRow").field("id", &self.id).field("state", &self.state).finish_non_exhaustive()
    }
}

/// A peer that was not known before.
#[derive(Debug, Clone, Copy)]
pub struct NewPeer<'a> {
    pub node_id: NodeId,
    pub name: &'a str,
    pub address: &'a Address,
}

/// What was dropped with a peer.
#[derive(Debug, Default)]
pub struct DroppedCopies {
    pub posts: Vec<PostId>,
    /// Files that the peer's pictures had; others may have them too.
    pub files: Vec<Sha256>,
}

impl Store {
    /// The peer `id`.
    pub async fn peer_row(&self, id: PeerId) -> Result<Option<PeerRow>, StoreError> {
        peer::Entity::find_by_id(id.0).one(self.reader()).await?.map(PeerRow::try_from).transpose()
    }

    /// The peer whose key is `node_id`.
    pub async fn peer_by_key(&self, node_id: NodeId) -> Result<Option<PeerRow>, StoreError> {
        let query = peer::Entity::find().filter(peer::Column::NodeId.eq(node_id.to_string()));
        query.one(self.reader()).await?.map(PeerRow::try_from).transpose()
    }

    /// The peers in `state`.
    pub async fn peers_in(&self, state: FriendshipState) -> Result<Vec<PeerRow>, StoreError> {
        let query = peer::Entity::find().filter(peer::Column::State.eq(state.as_str()));
        query.all(self.reader()).await?.into_iter().map(PeerRow::try_from).collect()
    }

    /// Who is a friend.
    pub async fn friend_ids(&self) -> Result<Vec<PeerId>, StoreError> {
        let read = async {
            let accepted = peer::Column::State.eq(FriendshipState::Accepted.as_str());
            let query = peer::Entity::find().select_only().column(peer::Column::Id).filter(accepted);
            let ids: Vec<i64> = query.into_tuple().all(self.reader()).await?;
            Ok(ids.into_iter().map(PeerId).collect())
        };
        self.remembered(|slots| &mut slots.friend_ids, read).await
    }

    /// How many received requests wait for an answer.
    pub async fn count_received_requests(&self) -> Result<u64, StoreError> {
        Ok(received().count(self.reader()).await?)
    }

    /// The peers whose keys are not known, befriended or blocked before there were keys.
    pub async fn peers_without_key(&self) -> Result<Vec<PeerRow>, StoreError> {
        without_key(self.reader()).await
    }

    /// The peers to which this side's statement is still to be sent.
    pub async fn due_statements(&self) -> Result<Vec<Due>, StoreError> {
        let columns = [peer::Column::Id, peer::Column::NextSendAt];
        let query = peer::Entity::find().select_only().columns(columns).filter(is_set(peer::Column::IsDue));
        self.remembered(|slots| &mut slots.due_statements, due(query, self.reader())).await
    }
}

impl WriteTx {
    /// The peer `id`, as this transaction sees it.
    pub async fn peer_row(&self, id: PeerId) -> Result<Option<PeerRow>, StoreError> {
        peer::Entity::find_by_id(id.0).one(&self.tx).await?.map(PeerRow::try_from).transpose()
    }

    /// The peer whose key is `node_id`.
    pub async fn peer_by_key(&self, node_id: NodeId) -> Result<Option<PeerRow>, StoreError> {
        let query = peer::Entity::find().filter(peer::Column::NodeId.eq(node_id.to_string()));
        query.one(&self.tx).await?.map(PeerRow::try_from).transpose()
    }

    /// The peers in `state`, as this transaction sees them.
    pub async fn peers_in(&self, state: FriendshipState) -> Result<Vec<PeerRow>, StoreError> {
        let query = peer::Entity::find().filter(peer::Column::State.eq(state.as_str()));
        query.all(&self.tx).await?.into_iter().map(PeerRow::try_from).collect()
    }

    /// The peers whose keys are not known, befriended or blocked before there were keys.
    pub async fn peers_without_key(&self) -> Result<Vec<PeerRow>, StoreError> {
        without_key(&self.tx).await
    }

    /// How many received requests wait for an answer.
    pub async fn count_received_requests(&self) -> Result<u64, StoreError> {
        Ok(received().count(&self.tx).await?)
    }

    /// Adds a stranger.
    pub async fn insert_peer(&self, new: NewPeer<'_>, at: Timestamp) -> Result<PeerRow, StoreError> {
        let row = peer::ActiveModel {
            node_id: Set(Some(new.node_id.to_string())),
            state: Set(FriendshipState::Ended.as_str().to_owned()),
            name: Set(new.name.to_owned()),
            address: Set(new.address.to_string()),
            created_at: Set(at.0),
            changed_at: Set(at.0),
            ..Default::default()
        };
        PeerRow::try_from(row.insert(&self.tx).await?)
    }

    /// Saves what both sides said last, and with it the state that follows. Who becomes a friend is offered a feed. Who is none any more
    /// opens nothing from now on, and the copies of what it shared are dropped; but those of a friend whose key is being confirmed stay.
    pub async fn save_friendship(
        &self,
        before: &PeerRow,
        friendship: &Friendship,
        at: Timestamp,
    ) -> Result<DroppedCopies, StoreError> {
        use FriendshipState::{Accepted, Blocked, Declined, Ended};
        let state = friendship.state();
        let Mine { seq, since, stance, settled, told, is_due } = friendship.mine;
        let theirs = friendship.theirs;
        let statement = theirs.map(|theirs| theirs.statement);
        let mut row = peer::ActiveModel {
            id: Unchanged(before.id.0),
            state: Set(state.as_str().to_owned()),
            is_blocked: Set(friendship.is_blocked),
            my_seq: Set(number(seq)),
            my_since: Set(number(since)),
            my_stance: Set(stance.as_str().to_owned()),
            my_settled: Set(number(settled)),
            my_told: Set(number(told)),
            is_due: Set(is_due),
            their_seq: Set(statement.map(|statement| number(statement.seq))),
            their_since: Set(statement.map(|statement| number(statement.since))),
            their_stance: Set(statement.map(|statement| statement.stance.as_str().to_owned())),
            their_settled: Set(statement.map(|statement| number(statement.settled))),
            their_content: Set(theirs.map(|theirs| theirs.content.to_string())),
            ..Default::default()
        };
        // What is new, or was answered, is not kept waiting by what failed before.
        if !is_due || seq != before.friendship.mine.seq {
            row.send_failures = Set(0);
            row.next_send_at = Set(None);
        }
        if state != before.state {
            row.changed_at = Set(at.0);
        }
        if state != Accepted {
            // Who becomes a friend anew is one.
            row.is_in_doubt = Set(false);
        }
        row.update(&self.tx).await?;
        if state == Accepted && before.state != Accepted {
            self.begin_feed(before.id).await?;
            self.begin_threads(before.id, at).await?;
            if let Some(peer) = before.node_id {
                self.note_friend_again(peer, at).await?;
            }
        } else if state != Accepted && before.state == Accepted {
            self.end_feed(before.id).await?;
            self.end_introductions_of(before.id).await?;
            self.end_threads(before.id).await?;
        }
        if state != before.state && matches!(state, Accepted | Ended | Declined | Blocked) {
            // However it went, whoever introduced the two has done so.
            self.forget_introduced(before.node_id).await?;
        }
        let was_friend = before.state == Accepted && before.node_id.is_some();
        if (was_friend && state != Accepted) || (state != before.state && matches!(state, Ended | Declined | Blocked)) {
            return self.drop_all(before.id).await;
        }
        Ok(DroppedCopies::default())
    }

    /// Saves where a peer without a key stands: nothing is said to it.
    pub async fn leave_keyless(
        &self,
        id: PeerId,
        state: FriendshipState,
        at: Timestamp,
    ) -> Result<DroppedCopies, StoreError> {
        let row = peer::ActiveModel {
            id: Unchanged(id.0),
            state: Set(state.as_str().to_owned()),
            is_blocked: Set(state == FriendshipState::Blocked),
            changed_at: Set(at.0),
            ..Default::default()
        };
        row.update(&self.tx).await?;
        self.end_feed(id).await?;
        self.end_threads(id).await?;
        self.drop_all(id).await
    }

    /// Saves the key of a peer that had none: the one that the owner was shown, or that a blocked one turned out to have. Nothing was said
    /// to it, nor by it. `None` is how things were before there were keys.
    pub async fn set_key(&self, id: PeerId, node_id: Option<NodeId>) -> Result<(), StoreError> {
        let row = peer::ActiveModel {
            id: Unchanged(id.0),
            node_id: Set(node_id.map(|id| id.to_string())),
            cursor: Set(None),
            profile_version: Set(None),
            verified_at: Set(None),
            instance: Set(None),
            my_seq: Set(0),
            my_since: Set(0),
            my_stance: Set(Stance::Ended.as_str().to_owned()),
            my_settled: Set(0),
            my_told: Set(0),
            is_due: Set(false),
            their_seq: Set(None),
            their_since: Set(None),
            their_stance: Set(None),
            their_settled: Set(None),
            their_content: Set(None),
            ..Default::default()
        };
        row.update(&self.tx).await?;
        self.end_feed(id).await?;
        self.end_threads(id).await
    }

    /// Forgets a peer altogether.
    pub async fn forget_peer(&self, id: PeerId) -> Result<(), StoreError> {
        peer::Entity::delete_by_id(id.0).exec(&self.tx).await?;
        Ok(())
    }

    /// Forgets those who asked and took it back, and were never answered, but for the newest.
    pub async fn forget_old_strangers(&self) -> Result<(), StoreError> {
        let sql = "DELETE FROM peer WHERE state = 'ended' AND my_since = 0 AND node_id IS NOT NULL AND id NOT IN (
            SELECT id FROM peer WHERE state = 'ended' AND my_since = 0 ORDER BY changed_at DESC, id DESC LIMIT ?)";
        self.execute(sql, [STRANGERS_KEPT.into()]).await?;
        Ok(())
    }

    /// Saves the note that goes with this side's statement.
    pub async fn set_my_note(&self, id: PeerId, note: &str) -> Result<(), StoreError> {
        let row = peer::ActiveModel { id: Unchanged(id.0), my_note: Set(note.to_owned()), ..Default::default() };
        row.update(&self.tx).await?;
        Ok(())
    }

    /// Saves when both owners had compared their digits.
    pub async fn set_verified(&self, id: PeerId, at: Option<Timestamp>) -> Result<(), StoreError> {
        let row = peer::ActiveModel { id: Unchanged(id.0), verified_at: Set(at.map(|at| at.0)), ..Default::default() };
        row.update(&self.tx).await?;
        Ok(())
    }

    /// Lets what is due to the peer not wait any longer for what failed before.
    pub async fn try_at_once(&self, id: PeerId) -> Result<(), StoreError> {
        let sql = "UPDATE peer SET next_send_at = NULL, next_poke_at = iif(poke_failures > 0, NULL, next_poke_at),
            next_bring_at = iif(bring_failures > 0, NULL, next_bring_at) WHERE id = ?";
        self.execute(sql, [id.0.into()]).await?;
        Ok(())
    }

    /// Notes that this side's statement did not arrive; the next try is not before `next_at`.
    pub async fn statement_failed(&self, id: PeerId, next_at: Timestamp) -> Result<(), StoreError> {
        let sql = "UPDATE peer SET send_failures = send_failures + 1, next_send_at = ? WHERE id = ? AND is_due = 1";
        self.execute(sql, [next_at.0.into(), id.0.into()]).await?;
        Ok(())
    }
}

async fn without_key(connection: &impl ConnectionTrait) -> Result<Vec<PeerRow>, StoreError> {
    let query = peer::Entity::find().filter(peer::Column::NodeId.is_null());
    query.all(connection).await?.into_iter().map(PeerRow::try_from).collect()
}

fn received() -> Select<peer::Entity> {
    peer::Entity::find().filter(peer::Column::State.eq(FriendshipState::Received.as_str()))
}

/// Sequence numbers are at most 2^53 - 1.
fn number(seq: Seq) -> i64 {
    i64::try_from(seq.get()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests;
