//! The table `kept_file`: which files of friends' pictures are here, how large they are, and when they were used last.
//!
//! A file that is the owner's, too, is none of these: it takes no space of its own, and stays.

use std::collections::HashSet;

use domain::{PeerId, PostId, Sha256, TimelineCursor, TimelineFilter, Timestamp, Variant};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JsonValue, QueryFilter, QueryOrder, QuerySelect,
    Statement, sea_query::Expr,
};

use crate::{
    Store, StoreError, WriteTx,
    entity::{kept_file, variant},
    timeline,
};

/// A file of a friend's picture that this friend's server has not given yet, or that was let go since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingFile {
    pub variant: Variant,
    /// When the newest of what shows it was published; a profile, when this node came to know of the picture.
    pub shown_at: Timestamp,
}

/// Where a post stands in the timeline.
#[derive(FromQueryResult)]
struct PlaceRow {
    id: i64,
    published_at: i64,
}

#[derive(FromQueryResult)]
struct MissingRow {
    #[sea_orm(nested)]
    variant: variant::Model,
    shown_at: i64,
}

/// What is missing of some of a friend's posts.
#[derive(Debug)]
pub struct MissingFiles {
    pub files: Vec<MissingFile>,
    /// The last of those posts; `None` if there was none.
    pub last: Option<TimelineCursor>,
}

/// Of a picture of which this node came to know after ?3: a file at most ?2 pixels wide that the server of the friend ?1 has not given, though
/// another's may have: a friend does not learn from a request that does not come who else has the same picture.
const IS_MISSING: &str = "variant.width <= ?2 AND media.created_at > ?3
    AND NOT EXISTS (SELECT 1 FROM variant AS same JOIN media AS of_peer ON of_peer.id = same.media_id
        WHERE same.sha256 = variant.sha256 AND of_peer.peer_id = ?1 AND same.is_received)";

impl Store {
    /// The files of a friend's face that its server has not given, at most `max_width` pixels wide, the smallest first; none if this node did not come to
    /// know of it after `learnt_after`.
    pub async fn missing_profile_files(
        &self,
        peer: PeerId,
        max_width: u32,
        learnt_after: Option<Timestamp>,
    ) -> Result<Vec<MissingFile>, StoreError> {
        let sql = format!(
            "SELECT variant.*, media.created_at AS shown_at FROM peer JOIN media ON media.id = peer.picture_media_id
            JOIN variant ON variant.media_id = media.id WHERE peer.id = ?1 AND {IS_MISSING} ORDER BY variant.width"
        );
        self.missing(&sql, peer, max_width, learnt_after).await
    }

    /// The files of the pictures in the next `posts` posts of a friend's after `before` that its server has not given, at most `max_width` pixels wide, of
    /// pictures of which this node came to know after `learnt_after`: what was shown last first, of each picture the smallest first.
    pub async fn missing_files(
        &self,
        peer: PeerId,
        max_width: u32,
        learnt_after: Option<Timestamp>,
        before: Option<TimelineCursor>,
        posts: usize,
    ) -> Result<MissingFiles, StoreError> {
        let (sql, values) = timeline::select("post.id, post.published_at", before, TimelineFilter::friend(peer), posts);
        let statement = Statement::from_sql_and_values(self.reader().get_database_backend(), sql, values);
        let newest = PlaceRow::find_by_statement(statement).all(self.reader()).await?;
        let place = |row: &PlaceRow| TimelineCursor { published_at: Timestamp(row.published_at), post: PostId(row.id) };
        let last = newest.last().map(place);
        let ids = newest.iter().map(|row| row.id.to_string()).collect::<Vec<_>>().join(", ");
        // CROSS JOIN keeps SQLite from beginning with the variants, of which there are many more.
        let sql = format!(
            "SELECT variant.*, max(post.published_at) AS shown_at
            FROM post CROSS JOIN post_media ON post_media.post_id = post.id CROSS JOIN media ON media.id = post_media.media_id
            CROSS JOIN variant ON variant.media_id = media.id
            WHERE post.id IN ({ids}) AND media.peer_id = ?1 AND {IS_MISSING}
            GROUP BY variant.media_id, variant.width ORDER BY shown_at DESC, variant.media_id, variant.width"
        );
        Ok(MissingFiles { files: self.missing(&sql, peer, max_width, learnt_after).await?, last })
    }

    async fn missing(
        &self,
        sql: &str,
        peer: PeerId,
        max_width: u32,
        learnt_after: Option<Timestamp>,
    ) -> Result<Vec<MissingFile>, StoreError> {
        let values = [peer.0.into(), max_width.into(), learnt_after.map_or(i64::MIN, |at| at.0).into()];
        let statement = Statement::from_sql_and_values(self.reader().get_database_backend(), sql, values);
        let rows = MissingRow::find_by_statement(statement).all(self.reader()).await?;
        let file =
            |row: MissingRow| Ok(MissingFile { variant: row.variant.try_into()?, shown_at: Timestamp(row.shown_at) });
        rows.into_iter().map(file).collect()
    }

    /// Says whether the server of `peer` gave the file `sha256`, and it was not let go since.
    pub async fn is_received(&self, peer: PeerId, sha256: Sha256) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM variant JOIN media ON media.id = variant.media_id
            WHERE variant.sha256 = ?1 AND media.peer_id = ?2 AND variant.is_received LIMIT 1";
        let values = [sha256.to_string().into(), peer.0.into()];
        let statement = Statement::from_sql_and_values(self.reader().get_database_backend(), sql, values);
        Ok(self.reader().query_one_raw(statement).await?.is_some())
    }

    /// Says whether the file `sha256` has a row.
    pub async fn is_kept(&self, sha256: Sha256) -> Result<bool, StoreError> {
        let row = kept_file::Entity::find_by_id(sha256.to_string()).one(self.reader()).await?;
        Ok(row.is_some())
    }

    /// To whose quota the file `sha256` will count once it comes; `None` if to none, since it has a row,
    /// or is the owner's, too.
    pub async fn charged_to(&self, sha256: Sha256) -> Result<Option<PeerId>, StoreError> {
        let sql = format!("{WHOSE} AND NOT EXISTS (SELECT 1 FROM kept_file WHERE sha256 = ?1)");
        let statement =
            Statement::from_sql_and_values(self.reader().get_database_backend(), sql, [sha256.to_string().into()]);
        let row = self.reader().query_one_raw(statement).await?;
        Ok(row.map(|row| row.try_get("", "peer_id").map(PeerId)).transpose()?)
    }

    /// Those of `names` that have rows.
    pub async fn kept_among(&self, names: &[Sha256]) -> Result<HashSet<Sha256>, StoreError> {
        Ok(self.used_before(names, Timestamp(i64::MAX)).await?.into_iter().collect())
    }

    /// Names of up to `limit` files that have rows, in order, after `after`.
    pub async fn kept_files(&self, after: Option<Sha256>, limit: u64) -> Result<Vec<Sha256>, StoreError> {
        let after = after.map(|name| name.to_string()).unwrap_or_default();
        let query = kept_file::Entity::find()
            .filter(kept_file::Column::Sha256.gt(after))
            .order_by_asc(kept_file::Column::Sha256)
            .limit(limit);
        self.names(query).await
    }

    /// Those of `names` that were used last before `before`.
    pub async fn used_before(&self, names: &[Sha256], before: Timestamp) -> Result<Vec<Sha256>, StoreError> {
        let query = kept_file::Entity::find()
            .filter(kept_file::Column::Sha256.is_in(names.iter().map(ToString::to_string)))
            .filter(kept_file::Column::LastUsedAt.lt(before.0));
        self.names(query).await
    }

    async fn names(&self, query: sea_orm::Select<kept_file::Entity>) -> Result<Vec<Sha256>, StoreError> {
        let query = query.select_only().column(kept_file::Column::Sha256).into_tuple::<String>();
        let names = query.all(self.reader()).await?;
        names.iter().map(|name| name.parse().map_err(|_| StoreError::Corrupt("kept_file.sha256"))).collect()
    }
}

/// Of whose pictures the file ?1 is: of several friends' the first, and none's if it is the owner's, too. NULL, the
/// owner's, is the smallest.
const WHOSE: &str = "SELECT peer_id FROM (SELECT media.peer_id FROM variant JOIN media ON media.id = variant.media_id
    WHERE variant.sha256 = ?1 ORDER BY media.peer_id LIMIT 1) WHERE peer_id IS NOT NULL";

impl WriteTx {
    /// Notes that the file `sha256` is here. Nothing if it has a row, is the owner's, too, or is of no friend's picture any more.
    pub async fn keep_file(&self, sha256: Sha256, size_bytes: u64, used_at: Timestamp) -> Result<(), StoreError> {
        let size_bytes = i64::try_from(size_bytes).map_err(|_| StoreError::Corrupt("kept_file.size_bytes"))?;
        let sql = format!(
            "INSERT INTO kept_file (sha256, peer_id, size_bytes, last_used_at)
            SELECT ?1, peer_id, ?2, ?3 FROM ({WHOSE}) WHERE true
            ON CONFLICT (sha256) DO NOTHING"
        );
        self.execute(&sql, [sha256.to_string().into(), size_bytes.into(), used_at.0.into()]).await?;
        Ok(())
    }

    /// Notes that the server of `peer` gave the file `sha256`.
    pub async fn note_received(&self, peer: PeerId, sha256: Sha256) -> Result<(), StoreError> {
        let sql = "UPDATE variant SET is_received = 1 WHERE sha256 = ?1
            AND media_id IN (SELECT id FROM media WHERE peer_id = ?2)";
        self.execute(sql, [sha256.to_string().into(), peer.0.into()]).await?;
        Ok(())
    }

    /// Notes that the file `sha256`, which was found without a row, was given by the one who has it; nothing if there are several.
    pub async fn note_found(&self, sha256: Sha256) -> Result<(), StoreError> {
        let sql = "UPDATE variant SET is_received = 1 WHERE sha256 = ?1
            AND 1 = (SELECT count(DISTINCT ifnull(media.peer_id, 0)) FROM variant AS same
                JOIN media ON media.id = same.media_id WHERE same.sha256 = ?1)";
        self.execute(sql, [sha256.to_string().into()]).await?;
        Ok(())
    }

    /// Notes that the files `names` are used at `at`.
    pub async fn use_files(&self, names: &[Sha256], at: Timestamp) -> Result<(), StoreError> {
        kept_file::Entity::update_many()
            .col_expr(kept_file::Column::LastUsedAt, Expr::value(at.0))
            .filter(kept_file::Column::Sha256.is_in(names.iter().map(ToString::to_string)))
            .exec(&self.tx)
            .await?;
        Ok(())
    }

    /// Forgets that the files `names` are here, and that they were given.
    pub async fn forget_files(&self, names: &[Sha256]) -> Result<(), StoreError> {
        let sql =
            "UPDATE variant SET is_received = 0 WHERE is_received AND sha256 IN (SELECT value FROM json_each(?1))";
        let texts: JsonValue = names.iter().map(ToString::to_string).collect();
        self.execute(sql, [texts.to_string().into()]).await?;
        kept_file::Entity::delete_many()
            .filter(kept_file::Column::Sha256.is_in(names.iter().map(ToString::to_string)))
            .exec(&self.tx)
            .await?;
        Ok(())
    }

    /// Forgets the files that have become the owner's, too, or of no friend's picture.
    pub async fn forget_others_files(&self) -> Result<(), StoreError> {
        let sql =
            "DELETE FROM kept_file WHERE (SELECT media.peer_id FROM variant JOIN media ON media.id = variant.media_id
            WHERE variant.sha256 = kept_file.sha256 ORDER BY media.peer_id LIMIT 1) IS NULL";
        self.execute(sql, []).await?;
        Ok(())
    }
}
