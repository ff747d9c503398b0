//! Which kinds of notifications the owner turned off: the table `notice_off`.

use domain::{NotificationKind, Timestamp};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use crate::{Store, StoreError, WriteTx};

#[derive(FromQueryResult)]
struct KindRow {
    kind: String,
}

impl Store {
    /// The kinds that are turned off.
    pub async fn notices_off(&self) -> Result<Vec<NotificationKind>, StoreError> {
        self.remembered(|slots| &mut slots.notices_off, notices_off(self.reader())).await
    }
}

impl WriteTx {
    /// Turns these kinds off, and all others on. What of them is unread counts as read at `at`.
    pub async fn set_notices_off(&self, kinds: &[NotificationKind], at: Timestamp) -> Result<(), StoreError> {
        self.execute("DELETE FROM notice_off", []).await?;
        for kind in kinds {
            self.execute("INSERT OR IGNORE INTO notice_off (kind) VALUES (?)", [kind.as_str().into()]).await?;
        }
        let sql = "UPDATE notification SET read_at = ? WHERE read_at IS NULL AND kind IN (SELECT kind FROM notice_off)";
        self.execute(sql, [at.0.into()]).await?;
        Ok(())
    }
}

async fn notices_off(connection: &impl ConnectionTrait) -> Result<Vec<NotificationKind>, StoreError> {
    let statement =
        Statement::from_string(connection.get_database_backend(), "SELECT kind FROM notice_off ORDER BY kind");
    let rows = KindRow::find_by_statement(statement).all(connection).await?;
    rows.iter().map(|row| row.kind.parse().map_err(|_| StoreError::Corrupt("notice_off.kind"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[tokio::test]
    async fn what_is_turned_off_is_unread_no_more() {
        let (_folder, store) = testing::store().await;
        let tx = store.write().await.unwrap();
        for kind in [NotificationKind::FolderLeftAlone, NotificationKind::FolderWaiting] {
            tx.add_notification(kind, None, Timestamp(1)).await.unwrap();
        }
        tx.commit().await.unwrap();
        assert_eq!(store.notices_off().await.unwrap(), []);
        for off in [&[NotificationKind::FolderLeftAlone, NotificationKind::Reacted][..], &[NotificationKind::Reacted]] {
            let tx = store.write().await.unwrap();
            tx.set_notices_off(off, Timestamp(2)).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(store.notices_off().await.unwrap(), off);
            assert_eq!(store.count_unread_notifications().await.unwrap(), 1);
        }
    }
}
