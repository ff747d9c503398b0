//! The table `variant`: files of pictures by their SHA-256, and the pictures that nothing shows any more.

use std::collections::HashSet;

use domain::{PeerId, Sha256, Timestamp, Variant};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Statement};

use crate::{
    Store, StoreError, WriteTx,
    entity::{media, variant},
};

impl Store {
    /// The file named `sha256` and whose it is: `None` is the owner's, which comes before a friend's copy of the same.
    pub async fn variant_by_sha256(&self, sha256: Sha256) -> Result<Option<(Variant, Option<PeerId>)>, StoreError> {
        let rows = variant::Entity::find()
            .filter(variant::Column::Sha256.eq(sha256.to_string()))
            .order_by_asc(variant::Column::MediaId)
            .all(self.reader())
            .await?;
        let owners = media::Entity::find()
            .filter(media::Column::Id.is_in(rows.iter().map(|row| row.media_id)))
            // NULL, the owner's, sorts first in SQLite.
            .order_by_asc(media::Column::PeerId)
            .one(self.reader())
            .await?;
        let Some(media) = owners else { return Ok(None) };
        let row = rows.into_iter().find(|row| row.media_id == media.id);
        row.map(|row| Ok((row.try_into()?, media.peer_id.map(PeerId)))).transpose()
    }

    /// Those of `names` that are files of some picture.
    pub async fn variants_among(&self, names: &[Sha256]) -> Result<HashSet<Sha256>, StoreError> {
        let found: Vec<String> = variant::Entity::find()
            .select_only()
            .column(variant::Column::Sha256)
            .filter(variant::Column::Sha256.is_in(names.iter().map(ToString::to_string)))
            .into_tuple()
            .all(self.reader())
            .await?;
        found.into_iter().map(|text| text.parse().map_err(|_| StoreError::Corrupt("variant.sha256"))).collect()
    }
}

impl WriteTx {
    /// Forgets the pictures from before `before` that no post, draft or profile shows; says how many there were.
    pub async fn delete_unused_media(&self, before: Timestamp) -> Result<u64, StoreError> {
        let sql = "DELETE FROM media WHERE created_at < ?
            AND NOT EXISTS (SELECT 1 FROM post_media WHERE post_media.media_id = media.id)
            AND NOT EXISTS (SELECT 1 FROM draft_media WHERE draft_media.media_id = media.id)
            AND NOT EXISTS (SELECT 1 FROM owner WHERE owner.picture_media_id = media.id)
            AND NOT EXISTS (SELECT 1 FROM peer WHERE peer.picture_media_id = media.id)";
        let statement = Statement::from_sql_and_values(self.tx.get_database_backend(), sql, [before.0.into()]);
        Ok(self.tx.execute_raw(statement).await?.rows_affected())
    }
}
