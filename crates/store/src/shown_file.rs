//! Files of the owner's pictures, for those who may see a post that shows them.

use domain::{PeerId, Picture, Sha256, Variant};
use sea_orm::{ConnectionTrait, EntityTrait, Statement};

use crate::{
    Store, StoreError,
    entity::variant,
    visibility::{visible_to_all, visible_to_peer},
};

impl Store {
    /// The file `sha256` of the owner's, if a post shows it that the peer `viewer` may see; `None` is everybody.
    pub(crate) async fn shown_file(
        &self,
        viewer: Option<PeerId>,
        sha256: Sha256,
    ) -> Result<Option<Variant>, StoreError> {
        let (peer, condition) = match viewer {
            Some(_) => ("JOIN peer ON peer.id = ?", visible_to_peer()),
            None => ("", visible_to_all()),
        };
        let sql = format!(
            "SELECT variant.* FROM variant JOIN media ON media.id = variant.media_id
            JOIN post_media ON post_media.media_id = media.id JOIN post ON post.id = post_media.post_id {peer}
            WHERE variant.sha256 = ? AND media.peer_id IS NULL AND {condition} LIMIT 1"
        );
        let values = viewer.map(|peer| peer.0.into()).into_iter().chain([sha256.to_string().into()]);
        let statement = Statement::from_sql_and_values(self.reader().get_database_backend(), sql, values);
        let row = variant::Entity::find().from_raw_sql(statement).one(self.reader()).await?;
        row.map(Variant::try_from).transpose()
    }
}

/// The file `sha256` of `picture`, if it has it.
pub(crate) fn file_of(picture: Option<&Picture>, sha256: Sha256) -> Option<&Variant> {
    picture?.variants.iter().find(|variant| variant.sha256 == sha256)
}
