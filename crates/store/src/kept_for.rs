//! Whose backups are kept here, and their files: the tables `kept_for` and `kept_object`.

use domain::{
    NodeId, Sha256, Timestamp,
    keeping::{KeptFor, KeptName, KeptQuota, counted_bytes},
};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};

use crate::{Store, StoreError, WriteTx};

/// A file that is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeptFile {
    pub name: KeptName,
    pub size_bytes: u64,
    pub sha256: Sha256,
}

#[derive(FromQueryResult)]
struct ForRow {
    node_id: String,
    quota_bytes: i64,
    last_at: Option<i64>,
    ended_at: Option<i64>,
    given_to: Option<String>,
    given_at: Option<i64>,
    files: i64,
    bytes: i64,
}

#[derive(FromQueryResult)]
struct FileRow {
    name: String,
    size_bytes: i64,
    sha256: String,
}

/// The friendship is over, and the keeping is not.
const OF_OTHERS: &str =
    "ended_at IS NULL AND node_id NOT IN (SELECT node_id FROM peer WHERE state = 'accepted' AND node_id IS NOT NULL)";

impl Store {
    /// Says whether something is taken for somebody who is no friend any more.
    pub async fn keeps_for_others(&self) -> Result<bool, StoreError> {
        Ok(!self.kept_for_where(OF_OTHERS, []).await?.is_empty())
    }

    /// All for whom something is kept.
    pub async fn kept_for_all(&self) -> Result<Vec<KeptFor>, StoreError> {
        self.kept_for_where("TRUE", []).await
    }

    /// What is kept for the server with this key.
    pub async fn kept_for(&self, id: NodeId) -> Result<Option<KeptFor>, StoreError> {
        Ok(self.kept_for_where("node_id = ?", [id.to_string().into()]).await?.pop())
    }

    /// What was given to this key.
    pub async fn kept_given_to(&self, key: NodeId) -> Result<Option<KeptFor>, StoreError> {
        Ok(self.kept_for_where("given_to = ?", [key.to_string().into()]).await?.pop())
    }

    async fn kept_for_where(
        &self,
        condition: &str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Vec<KeptFor>, StoreError> {
        let sql = format!("SELECT * FROM kept_for WHERE {condition} ORDER BY offered_at, node_id");
        let statement = Statement::from_sql_and_values(self.reader().get_database_backend(), sql, values);
        let rows = ForRow::find_by_statement(statement).all(self.reader()).await?;
        rows.into_iter().map(KeptFor::try_from).collect()
    }

    /// The files that are kept for `id`.
    pub async fn files_kept_for(&self, id: NodeId) -> Result<Vec<KeptFile>, StoreError> {
        let statement = Statement::from_sql_and_values(
            self.reader().get_database_backend(),
            "SELECT name, size_bytes, sha256 FROM kept_object WHERE node_id = ? ORDER BY name",
            [id.to_string().into()],
        );
        let rows = FileRow::find_by_statement(statement).all(self.reader()).await?;
        rows.into_iter().map(KeptFile::try_from).collect()
    }

    /// One of them.
    pub async fn file_kept_for(&self, id: NodeId, name: KeptName) -> Result<Option<KeptFile>, StoreError> {
        let statement = Statement::from_sql_and_values(
            self.reader().get_database_backend(),
            "SELECT name, size_bytes, sha256 FROM kept_object WHERE node_id = ? AND name = ?",
            [id.to_string().into(), name.to_string().into()],
        );
        let row = FileRow::find_by_statement(statement).one(self.reader()).await?;
        row.map(KeptFile::try_from).transpose()
    }
}

impl WriteTx {
    /// Offers so much to `id`, also where that had ended.
    pub async fn offer_keeping(&self, id: NodeId, quota: KeptQuota, now: Timestamp) -> Result<(), StoreError> {
        let sql = "INSERT INTO kept_for (node_id, quota_bytes, offered_at) VALUES (?, ?, ?)
            ON CONFLICT (node_id) DO UPDATE SET quota_bytes = excluded.quota_bytes, ended_at = NULL";
        self.execute(sql, [id.to_string().into(), number(quota.bytes()), now.0.into()]).await?;
        Ok(())
    }

    /// From `now` on nothing is taken for `id` any more, unless that has ended already.
    pub async fn end_keeping(&self, id: NodeId, now: Timestamp) -> Result<(), StoreError> {
        let sql = "UPDATE kept_for SET ended_at = ? WHERE node_id = ? AND ended_at IS NULL";
        self.execute(sql, [now.0.into(), id.to_string().into()]).await?;
        Ok(())
    }

    /// The same for all who are no friends any more.
    pub async fn end_keeping_for_others(&self, now: Timestamp) -> Result<(), StoreError> {
        let sql = format!("UPDATE kept_for SET ended_at = ? WHERE {OF_OTHERS}");
        self.execute(&sql, [now.0.into()]).await?;
        Ok(())
    }

    /// Keeps nothing for `id` any more.
    pub async fn forget_kept(&self, id: NodeId) -> Result<(), StoreError> {
        self.execute("DELETE FROM kept_object WHERE node_id = ?", [id.to_string().into()]).await?;
        self.execute("DELETE FROM kept_for WHERE node_id = ?", [id.to_string().into()]).await?;
        Ok(())
    }

    /// Gives what is kept for `id` to the key of a new machine; says whether something is kept for it, and nothing of another's was given to that key.
    pub async fn give_kept(&self, id: NodeId, key: NodeId, now: Timestamp) -> Result<bool, StoreError> {
        let sql = "UPDATE kept_for SET given_to = ?1, given_at = ?2 WHERE node_id = ?3
            AND NOT EXISTS (SELECT 1 FROM kept_for AS other WHERE other.given_to = ?1 AND other.node_id <> ?3)";
        Ok(self.execute(sql, [key.to_string().into(), now.0.into(), id.to_string().into()]).await? > 0)
    }

    /// Gives what is kept for `id` to no other key any more.
    pub async fn take_kept_back(&self, id: NodeId) -> Result<(), StoreError> {
        let sql = "UPDATE kept_for SET given_to = NULL, given_at = NULL WHERE node_id = ?";
        self.execute(sql, [id.to_string().into()]).await?;
        Ok(())
    }

    /// Notes that a file is kept for `id`.
    pub async fn put_kept(&self, id: NodeId, file: &KeptFile, now: Timestamp) -> Result<(), StoreError> {
        let KeptFile { name, size_bytes, sha256 } = file;
        let counted = number(counted_bytes(*name, *size_bytes));
        let sql = "UPDATE kept_for SET last_at = ?4,
            files = files + 1 - (SELECT count(*) FROM kept_object WHERE node_id = ?1 AND name = ?2),
            bytes = bytes + ?3 - coalesce((SELECT counted_bytes FROM kept_object WHERE node_id = ?1 AND name = ?2), 0)
            WHERE node_id = ?1";
        let (id, name) = (id.to_string(), name.to_string());
        self.execute(sql, [id.clone().into(), name.clone().into(), counted.clone(), now.0.into()]).await?;
        let sql = "INSERT INTO kept_object (node_id, name, size_bytes, counted_bytes, sha256) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (node_id, name) DO UPDATE SET size_bytes = excluded.size_bytes, counted_bytes = excluded.counted_bytes, sha256 = excluded.sha256";
        self.execute(sql, [id.into(), name.into(), number(*size_bytes), counted, sha256.to_string().into()]).await?;
        Ok(())
    }

    /// Notes that this file is not kept any more; one with other bytes and the same name is.
    pub async fn remove_kept(&self, id: NodeId, file: &KeptFile) -> Result<(), StoreError> {
        let KeptFile { name, sha256, .. } = file;
        let sql = "UPDATE kept_for SET
            files = files - (SELECT count(*) FROM kept_object WHERE node_id = ?1 AND name = ?2 AND sha256 = ?3),
            bytes = bytes - coalesce((SELECT counted_bytes FROM kept_object WHERE node_id = ?1 AND name = ?2 AND sha256 = ?3), 0)
            WHERE node_id = ?1";
        let values = || [id.to_string().into(), name.to_string().into(), sha256.to_string().into()];
        self.execute(sql, values()).await?;
        let sql = "DELETE FROM kept_object WHERE node_id = ? AND name = ? AND sha256 = ?";
        self.execute(sql, values()).await?;
        Ok(())
    }
}

fn number(number: u64) -> Value {
    i64::try_from(number).unwrap_or(i64::MAX).into()
}

impl TryFrom<ForRow> for KeptFor {
    type Error = StoreError;

    fn try_from(row: ForRow) -> Result<Self, StoreError> {
        let number = |number: i64| u64::try_from(number).unwrap_or_default();
        let key = |text: String| text.parse::<NodeId>().map_err(|_| StoreError::Corrupt("kept_for"));
        let given = row.given_to.map(key).transpose()?.zip(row.given_at.map(Timestamp));
        Ok(Self {
            id: key(row.node_id)?,
            quota_bytes: number(row.quota_bytes),
            last_at: row.last_at.map(Timestamp),
            ended_at: row.ended_at.map(Timestamp),
            given,
            files: number(row.files),
            bytes: number(row.bytes),
        })
    }
}

impl TryFrom<FileRow> for KeptFile {
    type Error = StoreError;

    fn try_from(row: FileRow) -> Result<Self, StoreError> {
        Ok(Self {
            name: row.name.parse().map_err(|_| StoreError::Corrupt("kept_object.name"))?,
            size_bytes: u64::try_from(row.size_bytes).unwrap_or_default(),
            sha256: row.sha256.parse().map_err(|_| StoreError::Corrupt("kept_object.sha256"))?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[tokio::test]
    async fn what_is_kept_goes_with_the_friendship_and_is_counted() {
        let (_folder, store) = testing::store().await;
        let (jonas, other) = (NodeId([1; 32]), NodeId([9; 32]));
        let name: KeptName = "archives/2026-11-30T020014Z.tar.age".parse().unwrap();
        let file = |size_bytes: u64| KeptFile { name, size_bytes, sha256: Sha256([size_bytes.to_le_bytes()[0]; 32]) };
        let quota: KeptQuota = "1 GB".parse().unwrap();
        let tx = store.write().await.unwrap();
        testing::friend(&tx, 1).await;
        for id in [jonas, other] {
            tx.offer_keeping(id, quota, Timestamp(1)).await.unwrap();
        }
        let takebacks = KeptFile { name: KeptName::TakeBacks, ..file(9) };
        for file in [file(5), file(5_000), takebacks, file(7)] {
            tx.put_kept(jonas, &file, Timestamp(2)).await.unwrap();
        }
        tx.remove_kept(jonas, &file(5)).await.unwrap();
        tx.end_keeping_for_others(Timestamp(3)).await.unwrap();
        let key = NodeId([8; 32]);
        assert!(tx.give_kept(jonas, key, Timestamp(4)).await.unwrap());
        assert!(!tx.give_kept(other, key, Timestamp(4)).await.unwrap(), "that key was given another");
        tx.commit().await.unwrap();
        let kept = store.kept_for(jonas).await.unwrap().unwrap();
        assert_eq!((kept.files, kept.bytes, kept.ended_at, kept.last_at), (2, 4_096, None, Some(Timestamp(2))));
        assert_eq!(store.kept_given_to(key).await.unwrap(), Some(kept));
        assert_eq!(store.kept_for(other).await.unwrap().unwrap().ended_at, Some(Timestamp(3)));
        assert_eq!(store.files_kept_for(jonas).await.unwrap(), [file(7), takebacks]);
        assert_eq!(store.file_kept_for(other, KeptName::TakeBacks).await.unwrap(), None);

        let tx = store.write().await.unwrap();
        for file in [file(7), takebacks] {
            tx.remove_kept(jonas, &file).await.unwrap();
        }
        tx.forget_kept(other).await.unwrap();
        tx.commit().await.unwrap();
        assert!(store.files_kept_for(jonas).await.unwrap().is_empty());
        let all = store.kept_for_all().await.unwrap();
        assert_eq!(all.iter().map(|kept| (kept.files, kept.bytes)).collect::<Vec<_>>(), [(0, 0)]);
    }
}
