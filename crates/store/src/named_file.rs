//! Which files of pictures the database names, to be held against those that are there.

use domain::{
    Sha256,
    doctor::{NamedFile, NamedFor},
};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use crate::{Store, StoreError};

#[derive(FromQueryResult)]
struct NamedRow {
    sha256: String,
    size_bytes: i64,
    is_own: bool,
    is_kept: bool,
}

impl Store {
    /// The files that posts, profiles and drafts name.
    pub async fn named_files(&self) -> Result<Vec<NamedFile>, StoreError> {
        let sql = "SELECT variant.sha256, max(variant.size_bytes) AS size_bytes, max(media.peer_id IS NULL) AS is_own,
                EXISTS (SELECT 1 FROM kept_file WHERE kept_file.sha256 = variant.sha256) AS is_kept
            FROM variant JOIN media ON media.id = variant.media_id GROUP BY variant.sha256";
        self.named(sql).await
    }

    /// The files that others' comments name, which lie apart.
    pub async fn named_comment_files(&self) -> Result<Vec<NamedFile>, StoreError> {
        let sql = "SELECT comment_file.sha256, max(comment_file.size_bytes) AS size_bytes, 0 AS is_own,
                max(comment_file.is_here AND comment_picture.media_id IS NULL) AS is_kept
            FROM comment_file JOIN comment_picture ON comment_picture.id = comment_file.picture_id GROUP BY comment_file.sha256";
        self.named(sql).await
    }

    async fn named(&self, sql: &str) -> Result<Vec<NamedFile>, StoreError> {
        let statement = Statement::from_string(self.reader().get_database_backend(), sql);
        let rows = NamedRow::find_by_statement(statement).all(self.reader()).await?;
        rows.into_iter().map(NamedFile::try_from).collect()
    }
}

impl TryFrom<NamedRow> for NamedFile {
    type Error = StoreError;

    fn try_from(row: NamedRow) -> Result<Self, StoreError> {
        let sha256: Sha256 = row.sha256.parse().map_err(|_| StoreError::Corrupt("variant.sha256"))?;
        let size_bytes = row.size_bytes.try_into().map_err(|_| StoreError::Corrupt("variant.size_bytes"))?;
        let named_for = match (row.is_own, row.is_kept) {
            (true, _) => NamedFor::Owner,
            (false, true) => NamedFor::Copy,
            (false, false) => NamedFor::Nothing,
        };
        Ok(Self { sha256, size_bytes, named_for })
    }
}
