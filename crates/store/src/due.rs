//! What is to be said or brought to a peer's server, and when: read again and again by workers, so of each peer only that.

use domain::{PeerId, Timestamp};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, Select};

use crate::{entity::peer, error::StoreError};

/// A peer to whose server something is to be said or brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    pub peer: PeerId,
    /// Not before this; `None`: at once.
    pub next_at: Option<Timestamp>,
}

/// The peers that `selected` selects: by their ids, and the times before which nothing is said to them.
pub(crate) async fn due(
    selected: Select<peer::Entity>,
    connection: &impl ConnectionTrait,
) -> Result<Vec<Due>, StoreError> {
    let with_key = selected.filter(peer::Column::NodeId.is_not_null());
    let rows: Vec<(i64, Option<i64>)> = with_key.into_tuple().all(connection).await?;
    Ok(rows.into_iter().map(|(id, at)| Due { peer: PeerId(id), next_at: at.map(Timestamp) }).collect())
}
