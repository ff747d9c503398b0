//! The folder into which a backup is made every night: the one row of the table `backup_folder`.

use domain::{
    Timestamp,
    backup::{BackupFailure, BackupFolder, MadeBackup, OWN_FOLDER},
};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use crate::{Store, StoreError, WriteTx};

#[derive(FromQueryResult)]
struct FolderRow {
    path: String,
    chosen_at: i64,
    tried_at: Option<i64>,
    failure: Option<String>,
    made_at: Option<i64>,
    files: i64,
    bytes: i64,
    left_out: i64,
    is_told: bool,
}

impl Store {
    /// The folder, and how things stand with it; `None`: none is chosen.
    pub async fn backup_folder(&self) -> Result<Option<BackupFolder>, StoreError> {
        let read = async {
            let sql = "SELECT path, chosen_at, tried_at, failure, made_at, files, bytes, left_out, is_told FROM backup_folder";
            let statement = Statement::from_string(self.reader().get_database_backend(), sql);
            let row = FolderRow::find_by_statement(statement).one(self.reader()).await?;
            row.map(BackupFolder::try_from).transpose()
        };
        self.remembered(|slots| &mut slots.backup_folder, read).await
    }
}

impl WriteTx {
    /// Makes backups in the folder at `path` from now on. Chosen once more, it keeps what is known of it.
    pub async fn set_backup_folder(&self, path: &str, at: Timestamp) -> Result<(), StoreError> {
        self.execute("DELETE FROM backup_folder WHERE path <> ?", [path.into()]).await?;
        let sql = "INSERT OR IGNORE INTO backup_folder (id, path, chosen_at) VALUES (1, ?, ?)";
        self.execute(sql, [path.into(), at.0.into()]).await?;
        Ok(())
    }

    /// Makes no backups any more.
    pub async fn forget_backup_folder(&self) -> Result<(), StoreError> {
        self.execute("DELETE FROM backup_folder", []).await?;
        Ok(())
    }

    /// Notes that a backup was made in the folder at `path`, unless another was chosen meanwhile. In the own folder it is on this disk alone: what the owner
    /// was told of that stays.
    pub async fn backup_made(&self, path: &str, made: &MadeBackup) -> Result<(), StoreError> {
        let sql = "UPDATE backup_folder SET tried_at = ?1, failure = NULL, made_at = ?1, files = ?2, bytes = ?3, left_out = ?4, is_told = (is_told AND path = ?6)
            WHERE path = ?5";
        let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX).into();
        let MadeBackup { at, files, bytes, left_out } = *made;
        self.execute(
            sql,
            [at.0.into(), number(files), number(bytes), number(left_out), path.into(), OWN_FOLDER.into()],
        )
        .await?;
        Ok(())
    }

    /// Notes that none was made there, and why.
    pub async fn backup_failed(&self, path: &str, failure: BackupFailure, at: Timestamp) -> Result<(), StoreError> {
        let sql = "UPDATE backup_folder SET tried_at = ?, failure = ? WHERE path = ?";
        self.execute(sql, [at.0.into(), failure.as_str().into(), path.into()]).await?;
        Ok(())
    }

    /// Notes that a friend has what was made in the own folder.
    pub(crate) async fn backup_left(&self) -> Result<(), StoreError> {
        self.execute("UPDATE backup_folder SET is_told = 0 WHERE path = ?", [OWN_FOLDER.into()]).await?;
        Ok(())
    }

    /// Notes that the owner was told that none was made for a week.
    pub async fn told_of_backups(&self) -> Result<(), StoreError> {
        self.execute("UPDATE backup_folder SET is_told = 1", []).await?;
        Ok(())
    }
}

impl TryFrom<FolderRow> for BackupFolder {
    type Error = StoreError;

    fn try_from(row: FolderRow) -> Result<Self, StoreError> {
        let number = |number: i64| u64::try_from(number).unwrap_or_default();
        let last = row.made_at.map(|at| MadeBackup {
            at: Timestamp(at),
            files: number(row.files),
            bytes: number(row.bytes),
            left_out: number(row.left_out),
        });
        Ok(Self {
            path: row.path,
            chosen_at: Timestamp(row.chosen_at),
            tried_at: row.tried_at.map(Timestamp),
            failure: row
                .failure
                .map(|word| word.parse())
                .transpose()
                .map_err(|_| StoreError::Corrupt("backup_folder.failure"))?,
            last,
            is_told: row.is_told,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[tokio::test]
    async fn what_came_of_it_is_kept_with_the_folder_and_goes_with_it() {
        let (_folder, store) = testing::store().await;
        assert_eq!(store.backup_folder().await.unwrap(), None);
        let made = MadeBackup { at: Timestamp(5), files: 3, bytes: 1_000, left_out: 1 };
        let tx = store.write().await.unwrap();
        tx.set_backup_folder("/mnt/disk", Timestamp(1)).await.unwrap();
        tx.backup_made("/mnt/other", &made).await.unwrap();
        tx.commit().await.unwrap();
        let chosen = store.backup_folder().await.unwrap().unwrap();
        assert_eq!((chosen.path.as_str(), chosen.chosen_at, chosen.tried_at), ("/mnt/disk", Timestamp(1), None));
        assert_eq!((chosen.failure, chosen.last, chosen.is_told), (None, None, false));

        let tx = store.write().await.unwrap();
        tx.backup_failed("/mnt/disk", BackupFailure::DiskFull, Timestamp(4)).await.unwrap();
        tx.told_of_backups().await.unwrap();
        tx.commit().await.unwrap();
        let failed = store.backup_folder().await.unwrap().unwrap();
        assert_eq!((failed.failure, failed.tried_at), (Some(BackupFailure::DiskFull), Some(Timestamp(4))));
        assert!(failed.is_told);

        let tx = store.write().await.unwrap();
        tx.backup_made("/mnt/disk", &made).await.unwrap();
        tx.set_backup_folder("/mnt/disk", Timestamp(9)).await.unwrap();
        tx.commit().await.unwrap();
        let kept = store.backup_folder().await.unwrap().unwrap();
        assert_eq!((kept.last, kept.failure, kept.is_told), (Some(made), None, false));
        assert_eq!(kept.chosen_at, Timestamp(1), "it is the same folder");

        let tx = store.write().await.unwrap();
        tx.set_backup_folder("/mnt/other", Timestamp(9)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(store.backup_folder().await.unwrap().unwrap().last, None);
        let tx = store.write().await.unwrap();
        tx.forget_backup_folder().await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(store.backup_folder().await.unwrap(), None);
    }
}
