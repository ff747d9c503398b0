//! The table `variant`: files of pictures by their SHA-256, and the pictures that nothing shows any more.

use std::collections::HashSet;

use domain::{MediaId, PeerId, PostId, Sha256, Timestamp, Variant};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryResult, QuerySelect, Statement, Value,
};

use crate::{Store, StoreError, WriteTx, entity::variant};

/// Names of files that are looked up at once.
const NAMES_AT_ONCE: usize = 500;

#[derive(FromQueryResult)]
struct OfWhom {
    #[sea_orm(nested)]
    variant: variant::Model,
    peer_id: Option<i64>,
}

impl Store {
    /// What pictures say of the file named `sha256`, and whose they are: `None` is the owner, who comes first, and then the friends that were
    /// known longest.
    pub async fn variants_by_sha256(&self, sha256: Sha256) -> Result<Vec<(Variant, Option<PeerId>)>, StoreError> {
        // One row of each, however often they have it. The other columns are those of the row with the least (SQLite, "Bare columns in an
        // aggregate query").
        let sql = "SELECT variant.*, media.peer_id, min(variant.media_id) FROM variant JOIN media ON media.id = variant.media_id
            WHERE variant.sha256 = ? GROUP BY media.peer_id ORDER BY media.peer_id";
        let statement =
            Statement::from_sql_and_values(self.reader().get_database_backend(), sql, [sha256.to_string().into()]);
        let rows = OfWhom::find_by_statement(statement).all(self.reader()).await?;
        rows.into_iter().map(|row| Ok((row.variant.try_into()?, row.peer_id.map(PeerId)))).collect()
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
    /// Forgets the pictures from before `before` that no post, comment, draft or profile shows; says how many there were.
    pub async fn delete_unused_media(&self, before: Timestamp) -> Result<u64, StoreError> {
        let sql = "DELETE FROM media WHERE created_at < ?
            AND NOT EXISTS (SELECT 1 FROM post_media WHERE post_media.media_id = media.id)
            AND NOT EXISTS (SELECT 1 FROM draft_media WHERE draft_media.media_id = media.id)
            AND NOT EXISTS (SELECT 1 FROM comment_picture WHERE comment_picture.media_id = media.id)
            AND NOT EXISTS (SELECT 1 FROM owner WHERE owner.picture_media_id = media.id)
            AND NOT EXISTS (SELECT 1 FROM peer WHERE peer.picture_media_id = media.id)";
        let statement = Statement::from_sql_and_values(self.tx.get_database_backend(), sql, [before.0.into()]);
        Ok(self.tx.execute_raw(statement).await?.rows_affected())
    }

    /// Forgets those of the pictures `media` of the deleted post `post` that nothing else shows; says which files they had. Others may have
    /// them too. A picture that was given once more since the post was last changed may be in a form that was not sent yet, and stays.
    pub async fn forget_pictures_of(&self, post: PostId, media: &[MediaId]) -> Result<Vec<Sha256>, StoreError> {
        let shown_nowhere = "media.id = ?1 AND media.peer_id IS NULL
            AND media.created_at <= (SELECT coalesce(post.edited_at, post.published_at) FROM post WHERE post.id = ?2)
            AND NOT EXISTS (SELECT 1 FROM post_media WHERE post_media.media_id = media.id)
            AND NOT EXISTS (SELECT 1 FROM draft_media WHERE draft_media.media_id = media.id)
            AND NOT EXISTS (SELECT 1 FROM comment_picture WHERE comment_picture.media_id = media.id)
            AND NOT EXISTS (SELECT 1 FROM owner WHERE owner.picture_media_id = media.id)";
        let mut files = Vec::new();
        for media in media {
            let values: [Value; 2] = [media.0.into(), post.0.into()];
            let of_it = format!(
                "SELECT variant.sha256 FROM variant JOIN media ON media.id = variant.media_id WHERE {shown_nowhere}"
            );
            files.extend(self.names(&of_it, values.clone()).await?);
            self.execute(&format!("DELETE FROM media WHERE {shown_nowhere}"), values).await?;
        }
        Ok(files)
    }

    /// Forgets the pictures of a friend's that neither a post nor the profile shows any more; says which files they had. Others may have
    /// them too.
    pub async fn forget_unshown_media(&self, peer: PeerId) -> Result<Vec<Sha256>, StoreError> {
        let unshown = "media.peer_id = ?
            AND NOT EXISTS (SELECT 1 FROM post_media WHERE post_media.media_id = media.id)
            AND NOT EXISTS (SELECT 1 FROM peer WHERE peer.id = media.peer_id AND peer.picture_media_id = media.id)";
        let sql = format!(
            "SELECT DISTINCT variant.sha256 FROM variant JOIN media ON media.id = variant.media_id WHERE {unshown}"
        );
        let files = self.names(&sql, [peer.0.into()]).await?;
        self.execute(&format!("DELETE FROM media WHERE {unshown}"), [peer.0.into()]).await?;
        // A file that another friend shares too is theirs from now on.
        let others = "FROM variant JOIN media ON media.id = variant.media_id
            WHERE variant.sha256 = kept_file.sha256 AND media.peer_id IS NOT NULL";
        for names in files.chunks(NAMES_AT_ONCE) {
            let places = vec!["?"; names.len()].join(", ");
            for sql in [
                format!("DELETE FROM kept_file WHERE sha256 IN ({places}) AND NOT EXISTS (SELECT 1 {others})"),
                format!(
                    "UPDATE kept_file SET peer_id = (SELECT min(media.peer_id) {others}) WHERE sha256 IN ({places})"
                ),
            ] {
                let values = names.iter().map(|name| Value::from(name.to_string()));
                let statement = Statement::from_sql_and_values(self.tx.get_database_backend(), sql, values);
                self.tx.execute_raw(statement).await?;
            }
        }
        Ok(files)
    }

    /// The names of files that `sql` selects.
    async fn names<const N: usize>(&self, sql: &str, values: [Value; N]) -> Result<Vec<Sha256>, StoreError> {
        let statement = Statement::from_sql_and_values(self.tx.get_database_backend(), sql, values);
        let rows = self.tx.query_all_raw(statement).await?;
        let name = |row: &QueryResult| {
            let name: String = row.try_get_by_index(0)?;
            name.parse().map_err(|_| StoreError::Corrupt("variant.sha256"))
        };
        rows.iter().map(name).collect()
    }
}
