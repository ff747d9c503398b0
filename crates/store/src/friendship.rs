//! The table `peer` again: where this node and each peer stand, and the secrets that open doors, which never leave `node`.

use std::fmt;

use domain::{Address, Cursor, FriendshipState, NodeId, ParseCursorError, PeerId, PostId, Sha256, Timestamp};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{Set, Unchanged},
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::Expr,
};

use crate::{
    Store, StoreError, WriteTx,
    entity::{http_cache, media, peer, post, variant},
};

/// A peer, with what it takes to talk to it.
#[derive(Clone)]
pub struct PeerRow {
    pub id: PeerId,
    pub node_id: Option<NodeId>,
    pub address: Address,
    pub state: FriendshipState,
    pub name: String,
    /// Of the pending request, whoever made it.
    pub request_secret: Option<String>,
    /// What this node presents to the peer.
    pub token_to_present: Option<String>,
    /// The peer was not told yet that it is over.
    pub farewell_due: bool,
    /// Where the feed is that this node offers; `None`: it is no friend.
    pub feed_head: Option<Cursor>,
    /// Up to where the peer's own feed was read.
    pub cursor: Option<Cursor>,
    /// Which edition of the peer's profile was read.
    pub profile_version: Option<Cursor>,
    /// The peer is still to be told that something changed.
    pub poke_due: bool,
    /// Pokes in a row that did not arrive.
    pub poke_failures: u32,
    /// The next poke is not before this.
    pub next_poke_at: Option<Timestamp>,
    pub last_heard_at: Option<Timestamp>,
    pub last_failed_at: Option<Timestamp>,
    pub changed_at: Timestamp,
}

impl fmt::Debug for PeerRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PeerRow").field("id", &self.id).field("state", &self.state).finish_non_exhaustive()
    }
}

/// A friend request, sent or received.
#[derive(Debug, Clone, Copy)]
pub struct NewRequest<'a> {
    pub node_id: NodeId,
    pub address: &'a Address,
    /// [`FriendshipState::Requested`] or [`FriendshipState::Received`].
    pub state: FriendshipState,
    pub name: &'a str,
    pub note: &'a str,
    pub secret: &'a str,
}

/// What two servers agreed on.
#[derive(Debug, Clone, Copy)]
pub struct Agreement<'a> {
    pub name: &'a str,
    pub address: &'a Address,
    pub token_to_present: &'a str,
    /// SHA-256, hex.
    pub token_hash_to_check: &'a str,
}

/// How a peer is left.
#[derive(Debug, Clone, Copy)]
pub struct Leaving {
    /// [`FriendshipState::Ended`], [`FriendshipState::Declined`] or [`FriendshipState::Blocked`].
    pub state: FriendshipState,
    /// Whether the peer is still to be told.
    pub farewell_due: bool,
    /// Whether the secret of the request is kept, so that whoever presents it gets an answer.
    pub keeps_secret: bool,
}

/// What was dropped with a peer.
#[derive(Debug, Default)]
pub struct DroppedCopies {
    pub posts: Vec<PostId>,
    /// Files that the peer's pictures had; others may have them too.
    pub files: Vec<Sha256>,
}

impl Store {
    /// The peer `id`, with its secrets.
    pub async fn peer_row(&self, id: PeerId) -> Result<Option<PeerRow>, StoreError> {
        peer::Entity::find_by_id(id.0).one(self.reader()).await?.map(PeerRow::try_from).transpose()
    }

    /// The peers in `state`.
    pub async fn peers_in(&self, state: FriendshipState) -> Result<Vec<PeerRow>, StoreError> {
        let query = peer::Entity::find().filter(peer::Column::State.eq(state.as_str()));
        query.all(self.reader()).await?.into_iter().map(PeerRow::try_from).collect()
    }

    /// The friend who presents the token with this hash.
    pub async fn friend_by_token_hash(&self, token_hash: &str) -> Result<Option<PeerRow>, StoreError> {
        let query = peer::Entity::find()
            .filter(peer::Column::TokenHashToCheck.eq(token_hash))
            .filter(peer::Column::State.eq(FriendshipState::Accepted.as_str()));
        query.one(self.reader()).await?.map(PeerRow::try_from).transpose()
    }

    /// The peer whose pending or answered request has this secret.
    pub async fn peer_by_secret(&self, secret: &str) -> Result<Option<PeerRow>, StoreError> {
        let query = peer::Entity::find().filter(peer::Column::RequestSecret.eq(secret));
        query.one(self.reader()).await?.map(PeerRow::try_from).transpose()
    }

    /// The peers that do not know yet that it is over.
    pub async fn farewells_due(&self) -> Result<Vec<PeerRow>, StoreError> {
        let query = peer::Entity::find().filter(peer::Column::FarewellDue.eq(true));
        query.all(self.reader()).await?.into_iter().map(PeerRow::try_from).collect()
    }
}

impl WriteTx {
    /// The peer `id`, as this transaction sees it.
    pub async fn peer_row(&self, id: PeerId) -> Result<Option<PeerRow>, StoreError> {
        peer::Entity::find_by_id(id.0).one(&self.tx).await?.map(PeerRow::try_from).transpose()
    }

    /// The peers that say they are `node_id`.
    pub async fn peers_named(&self, node_id: NodeId) -> Result<Vec<PeerRow>, StoreError> {
        let query = peer::Entity::find().filter(peer::Column::NodeId.eq(node_id.to_string()));
        query.all(&self.tx).await?.into_iter().map(PeerRow::try_from).collect()
    }

    /// The peer whose request has this secret.
    pub async fn peer_by_secret(&self, secret: &str) -> Result<Option<PeerRow>, StoreError> {
        let query = peer::Entity::find().filter(peer::Column::RequestSecret.eq(secret));
        query.one(&self.tx).await?.map(PeerRow::try_from).transpose()
    }

    /// How many received requests wait for an answer.
    pub async fn count_received_requests(&self) -> Result<u64, StoreError> {
        let query = peer::Entity::find().filter(peer::Column::State.eq(FriendshipState::Received.as_str()));
        Ok(query.count(&self.tx).await?)
    }

    /// Saves a request, in the row of the peer `known` or in a new one; what was between them before is forgotten.
    pub async fn save_request(
        &self,
        known: Option<PeerId>,
        request: NewRequest<'_>,
        at: Timestamp,
    ) -> Result<PeerId, StoreError> {
        let row = peer::ActiveModel {
            node_id: Set(Some(request.node_id.to_string())),
            address: Set(request.address.to_string()),
            state: Set(request.state.as_str().to_owned()),
            name: Set(request.name.to_owned()),
            note: Set(request.note.to_owned()),
            request_secret: Set(Some(request.secret.to_owned())),
            token_to_present: Set(None),
            token_hash_to_check: Set(None),
            farewell_due: Set(false),
            cursor: Set(None),
            profile_version: Set(None),
            last_failure: Set(None),
            changed_at: Set(at.0),
            ..Default::default()
        };
        let row = match known {
            Some(id) => {
                self.end_feed(id).await?;
                peer::ActiveModel { id: Unchanged(id.0), ..row }.update(&self.tx).await?
            }
            None => {
                peer::ActiveModel { about: Set(String::new()), created_at: Set(at.0), ..row }.insert(&self.tx).await?
            }
        };
        Ok(PeerId(row.id))
    }

    /// Replaces the secret in the row of a peer, and nothing else.
    pub async fn set_request_secret(&self, id: PeerId, secret: Option<&str>) -> Result<(), StoreError> {
        peer::Entity::update_many()
            .col_expr(peer::Column::RequestSecret, Expr::value(secret))
            .filter(peer::Column::Id.eq(id.0))
            .exec(&self.tx)
            .await?;
        Ok(())
    }

    /// Makes the peer a friend. The request's secret stays until both sides are known to have their tokens.
    pub async fn accept_peer(&self, id: PeerId, agreement: Agreement<'_>, at: Timestamp) -> Result<(), StoreError> {
        let row = peer::ActiveModel {
            id: Unchanged(id.0),
            state: Set(FriendshipState::Accepted.as_str().to_owned()),
            name: Set(agreement.name.to_owned()),
            address: Set(agreement.address.to_string()),
            token_to_present: Set(Some(agreement.token_to_present.to_owned())),
            token_hash_to_check: Set(Some(agreement.token_hash_to_check.to_owned())),
            farewell_due: Set(false),
            last_heard_at: Set(Some(at.0)),
            last_failure: Set(None),
            changed_at: Set(at.0),
            ..Default::default()
        };
        let row = row.update(&self.tx).await?;
        // A friend whose acceptance is repeated goes on with the feed that it has.
        if row.feed_epoch.is_none() { self.begin_feed(id).await } else { Ok(()) }
    }

    /// Leaves the peer: its token opens nothing from now on, and the copies of what it shared are dropped.
    pub async fn leave_peer(&self, id: PeerId, how: Leaving, at: Timestamp) -> Result<DroppedCopies, StoreError> {
        let mut row = peer::ActiveModel {
            id: Unchanged(id.0),
            state: Set(how.state.as_str().to_owned()),
            token_hash_to_check: Set(None),
            farewell_due: Set(how.farewell_due),
            picture_media_id: Set(None),
            cursor: Set(None),
            profile_version: Set(None),
            changed_at: Set(at.0),
            ..Default::default()
        };
        if !how.keeps_secret {
            row.request_secret = Set(None);
        }
        if !how.farewell_due {
            row.token_to_present = Set(None);
        }
        row.update(&self.tx).await?;
        self.end_feed(id).await?;
        self.drop_copies(id).await
    }

    /// Notes that the peer knows that it is over.
    pub async fn finish_farewell(&self, id: PeerId) -> Result<(), StoreError> {
        let row = peer::ActiveModel {
            id: Unchanged(id.0),
            farewell_due: Set(false),
            token_to_present: Set(None),
            request_secret: Set(None),
            ..Default::default()
        };
        row.update(&self.tx).await?;
        Ok(())
    }

    async fn drop_copies(&self, id: PeerId) -> Result<DroppedCopies, StoreError> {
        let posts: Vec<i64> = post::Entity::find()
            .select_only()
            .column(post::Column::Id)
            .filter(post::Column::PeerId.eq(id.0))
            .into_tuple()
            .all(&self.tx)
            .await?;
        let files: Vec<String> = variant::Entity::find()
            .select_only()
            .column(variant::Column::Sha256)
            .filter(
                variant::Column::MediaId.in_subquery(
                    media::Entity::find()
                        .select_only()
                        .column(media::Column::Id)
                        .filter(media::Column::PeerId.eq(id.0))
                        .into_query(),
                ),
            )
            .into_tuple()
            .all(&self.tx)
            .await?;
        // In this order: a picture may not go while a post shows it.
        post::Entity::delete_many().filter(post::Column::PeerId.eq(id.0)).exec(&self.tx).await?;
        media::Entity::delete_many().filter(media::Column::PeerId.eq(id.0)).exec(&self.tx).await?;
        http_cache::Entity::delete_many().filter(http_cache::Column::PeerId.eq(id.0)).exec(&self.tx).await?;
        let files = files.iter().map(|text| text.parse().map_err(|_| StoreError::Corrupt("variant.sha256")));
        Ok(DroppedCopies { posts: posts.into_iter().map(PostId).collect(), files: files.collect::<Result<_, _>>()? })
    }
}

impl TryFrom<peer::Model> for PeerRow {
    type Error = StoreError;

    fn try_from(row: peer::Model) -> Result<Self, StoreError> {
        let corrupt = |column| move |_| StoreError::Corrupt(column);
        Ok(Self {
            id: PeerId(row.id),
            node_id: row.node_id.map(|text| text.parse()).transpose().map_err(corrupt("peer.node_id"))?,
            address: row.address.parse().map_err(|_| StoreError::Corrupt("peer.address"))?,
            state: row.state.parse().map_err(corrupt("peer.state"))?,
            name: row.name,
            request_secret: row.request_secret,
            token_to_present: row.token_to_present,
            farewell_due: row.farewell_due,
            feed_head: row
                .feed_epoch
                .map(|epoch| Ok(Cursor { epoch: epoch.parse()?, seq: row.feed_seq }))
                .transpose()
                .map_err(|_: ParseCursorError| StoreError::Corrupt("peer.feed_epoch"))?,
            cursor: parse_cursor(row.cursor, "peer.cursor")?,
            profile_version: parse_cursor(row.profile_version, "peer.profile_version")?,
            poke_due: row.poke_due,
            poke_failures: u32::try_from(row.poke_failures).map_err(|_| StoreError::Corrupt("peer.poke_failures"))?,
            next_poke_at: row.next_poke_at.map(Timestamp),
            last_heard_at: row.last_heard_at.map(Timestamp),
            last_failed_at: row.last_failed_at.map(Timestamp),
            changed_at: Timestamp(row.changed_at),
        })
    }
}

fn parse_cursor(stored: Option<String>, column: &'static str) -> Result<Option<Cursor>, StoreError> {
    stored.map(|text| text.parse()).transpose().map_err(|_: ParseCursorError| StoreError::Corrupt(column))
}

#[cfg(test)]
mod tests;
