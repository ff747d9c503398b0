//! What is here of what a peer shared: moved to another, or dropped.

use domain::{PeerId, PostId};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{Set, Unchanged},
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
};

use super::DroppedCopies;
use crate::{
    StoreError, WriteTx,
    entity::{http_cache, kept_file, media, peer, post, variant},
};

impl WriteTx {
    /// Moves what is here of the peer `from`, which had no key, to the peer `to`, which has turned out to be the same person, and forgets
    /// `from`.
    pub async fn move_copies(&self, from: PeerId, to: PeerId) -> Result<(), StoreError> {
        for table in ["post", "media", "notification", "kept_file", "thread", "thread_item"] {
            let sql = format!("UPDATE {table} SET peer_id = ? WHERE peer_id = ?");
            self.execute(&sql, [to.0.into(), from.0.into()]).await?;
        }
        // How they show themselves, but for the name, which `to` came with: until their profile is read anew.
        let sql = "UPDATE peer SET (about, picture_media_id) =
            (SELECT about, picture_media_id FROM peer AS old WHERE old.id = ?) WHERE id = ?";
        self.execute(sql, [from.0.into(), to.0.into()]).await?;
        self.forget_peer(from).await
    }

    pub(super) async fn drop_all(&self, id: PeerId) -> Result<DroppedCopies, StoreError> {
        let row = peer::ActiveModel {
            id: Unchanged(id.0),
            picture_media_id: Set(None),
            cursor: Set(None),
            threads_cursor: Set(None),
            profile_version: Set(None),
            ..Default::default()
        };
        row.update(&self.tx).await?;
        self.drop_copies(id).await
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
        self.drop_homeless_items(id).await?;
        media::Entity::delete_many().filter(media::Column::PeerId.eq(id.0)).exec(&self.tx).await?;
        http_cache::Entity::delete_many().filter(http_cache::Column::PeerId.eq(id.0)).exec(&self.tx).await?;
        kept_file::Entity::delete_many().filter(kept_file::Column::PeerId.eq(id.0)).exec(&self.tx).await?;
        let files = files.iter().map(|text| text.parse().map_err(|_| StoreError::Corrupt("variant.sha256")));
        Ok(DroppedCopies { posts: posts.into_iter().map(PostId).collect(), files: files.collect::<Result<_, _>>()? })
    }
}
