//! The table `peer`: other people's servers, as the owner sees them. What opens doors there is in `friendship`.

use domain::{
    Cursor, FriendshipState, MediaId, Peer, PeerFailure, PeerId, Picture, RemoteProfile, Timestamp, friendship::Stance,
    shown_name,
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, ExprTrait},
};

use crate::{Store, StoreError, WriteTx, entity::peer};

impl Store {
    /// Every peer, in any state, oldest first.
    pub async fn peers(&self) -> Result<Vec<Peer>, StoreError> {
        self.remembered(|slots| &mut slots.peers, self.read_peers()).await
    }

    async fn read_peers(&self) -> Result<Vec<Peer>, StoreError> {
        let rows = peer::Entity::find().order_by_asc(peer::Column::Id).all(self.reader()).await?;
        self.with_pictures(rows).await
    }

    /// The peer `id`.
    pub async fn peer(&self, id: PeerId) -> Result<Option<Peer>, StoreError> {
        let row = peer::Entity::find_by_id(id.0).one(self.reader()).await?;
        Ok(self.with_pictures(row.into_iter().collect()).await?.pop())
    }

    async fn with_pictures(&self, rows: Vec<peer::Model>) -> Result<Vec<Peer>, StoreError> {
        let media: Vec<MediaId> = rows.iter().filter_map(|row| row.picture_media_id.map(MediaId)).collect();
        let pictures = self.pictures(&media).await?;
        rows.into_iter()
            .map(|row| {
                let picture = row.picture_media_id.and_then(|id| pictures.get(&MediaId(id)).cloned());
                domain_peer(row, picture)
            })
            .collect()
    }
}

impl WriteTx {
    /// Saves how a friend shows themselves, and which edition of it the friend says this is.
    pub async fn save_peer_profile(
        &self,
        id: PeerId,
        profile: &RemoteProfile,
        version: Cursor,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let picture = match &profile.picture {
            Some(picture) => Some(self.insert_peer_media(id, &Picture::from(picture), at).await?),
            None => None,
        };
        peer::Entity::update_many()
            .col_expr(peer::Column::Name, Expr::value(profile.name.as_str()))
            .col_expr(peer::Column::About, Expr::value(profile.about.as_str()))
            .col_expr(peer::Column::PictureMediaId, Expr::value(picture.map(|id| id.0)))
            .col_expr(peer::Column::ProfileVersion, Expr::value(version.to_string()))
            .filter(peer::Column::Id.eq(id.0))
            .exec(&self.tx)
            .await?;
        Ok(())
    }

    /// Saves up to which position the feed of a friend was taken over.
    pub async fn set_cursor(&self, id: PeerId, cursor: Cursor) -> Result<(), StoreError> {
        peer::Entity::update_many()
            .col_expr(peer::Column::Cursor, Expr::value(cursor.to_string()))
            .filter(peer::Column::Id.eq(id.0))
            .exec(&self.tx)
            .await?;
        Ok(())
    }

    /// Notes that an exchange with the peer succeeded.
    pub async fn heard_peer(&self, id: PeerId, at: Timestamp) -> Result<(), StoreError> {
        peer::Entity::update_many()
            .col_expr(peer::Column::LastHeardAt, Expr::value(at.0))
            .filter(peer::Column::Id.eq(id.0))
            .exec(&self.tx)
            .await?;
        // What is wrong with its content is not mended by that.
        let content = PeerFailure::OF_FEED.into_iter().chain(PeerFailure::OF_FILES);
        peer::Entity::update_many()
            .col_expr(peer::Column::LastFailure, Expr::value(Option::<String>::None))
            .filter(peer::Column::Id.eq(id.0))
            .filter(peer::Column::LastFailure.is_not_in(content.map(PeerFailure::as_str)))
            .exec(&self.tx)
            .await?;
        Ok(())
    }

    /// Notes that the feed of the peer was read to its end; says whether something was wrong with it before.
    pub async fn clear_feed_failure(&self, id: PeerId) -> Result<bool, StoreError> {
        self.clear_failure(id, &PeerFailure::OF_FEED).await
    }

    /// Notes whether the server of the peer has threads, as it said when it was read last.
    pub async fn set_without_threads(&self, id: PeerId, is_without: bool) -> Result<(), StoreError> {
        peer::Entity::update_many()
            .col_expr(peer::Column::IsWithoutThreads, Expr::value(is_without))
            .filter(peer::Column::Id.eq(id.0))
            .exec(&self.tx)
            .await?;
        Ok(())
    }

    /// Notes what is `wrong` with the files of the peer's pictures, if anything; says whether that is news. While something else is wrong,
    /// that is what is known.
    pub async fn record_media_outcome(&self, id: PeerId, wrong: Option<PeerFailure>) -> Result<bool, StoreError> {
        let Some(wrong) = wrong else { return self.clear_failure(id, &PeerFailure::OF_FILES).await };
        let replaced = PeerFailure::OF_FILES.into_iter().filter(|known| *known != wrong).map(PeerFailure::as_str);
        let noted = peer::Entity::update_many()
            .col_expr(peer::Column::LastFailure, Expr::value(wrong.as_str()))
            .filter(peer::Column::Id.eq(id.0))
            .filter(peer::Column::LastFailure.is_null().or(peer::Column::LastFailure.is_in(replaced)))
            .exec(&self.tx)
            .await?;
        Ok(noted.rows_affected > 0)
    }

    async fn clear_failure(&self, id: PeerId, failures: &[PeerFailure]) -> Result<bool, StoreError> {
        let forgotten = peer::Entity::update_many()
            .col_expr(peer::Column::LastFailure, Expr::value(Option::<String>::None))
            .filter(peer::Column::Id.eq(id.0))
            .filter(peer::Column::LastFailure.is_in(failures.iter().map(|failure| failure.as_str())))
            .exec(&self.tx)
            .await?;
        Ok(forgotten.rows_affected > 0)
    }

    /// Notes that an exchange with the peer failed.
    pub async fn failed_peer(&self, id: PeerId, failure: PeerFailure, at: Timestamp) -> Result<(), StoreError> {
        peer::Entity::update_many()
            .col_expr(peer::Column::LastFailedAt, Expr::value(at.0))
            .col_expr(peer::Column::LastFailure, Expr::value(failure.as_str()))
            .filter(peer::Column::Id.eq(id.0))
            .exec(&self.tx)
            .await?;
        Ok(())
    }
}

/// The condition that a flag is set: as a constant, so that SQLite takes the index over the rows that have it.
pub(crate) fn is_set(flag: peer::Column) -> Expr {
    Expr::col(flag).eq(Expr::cust("1"))
}

fn domain_peer(row: peer::Model, picture: Option<Picture>) -> Result<Peer, StoreError> {
    let corrupt = |column| move |_| StoreError::Corrupt(column);
    let node_id = row.node_id.map(|text| text.parse()).transpose().map_err(corrupt("peer.node_id"))?;
    let state = row.state.parse().map_err(corrupt("peer.state"))?;
    let next_attempt_at = match (row.is_due, row.poke_due) {
        _ if node_id.is_none() => None,
        (true, _) => Some(row.next_send_at.unwrap_or(row.changed_at)),
        (false, true) => Some(row.next_poke_at.unwrap_or(row.changed_at)),
        (false, false) => None,
    };
    Ok(Peer {
        id: PeerId(row.id),
        node_id,
        needs_key: node_id.is_none() && state == FriendshipState::Accepted,
        is_verified: row.verified_at.is_some(),
        address: row
            .last_good_address
            .unwrap_or(row.address)
            .parse()
            .map_err(|_| StoreError::Corrupt("peer.address"))?,
        state,
        has_declined: state == FriendshipState::Ended && row.my_stance == Stance::Declined.as_str(),
        name: shown_name(&row.name, node_id),
        about: row.about,
        picture,
        note: if state == FriendshipState::Requested { row.my_note } else { row.note },
        last_heard_at: row.last_heard_at.map(Timestamp),
        last_failed_at: row.last_failed_at.map(Timestamp),
        last_failure: row.last_failure.map(|text| text.parse()).transpose().map_err(corrupt("peer.last_failure"))?,
        next_attempt_at: next_attempt_at.map(Timestamp),
        passed_over: u64::try_from(row.threads_passed_over).unwrap_or_default(),
        created_at: Timestamp(row.created_at),
        changed_at: Timestamp(row.changed_at),
    })
}
