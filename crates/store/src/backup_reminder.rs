//! What the owner was asked about backups: the table `backup_reminder`, and what else decides whether they are.

use domain::{
    Timestamp,
    backup::{BackupReminder, ReminderState},
};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use crate::{Store, StoreError, WriteTx};

#[derive(FromQueryResult)]
struct StateRow {
    has_posts: bool,
    sheet_since: Option<i64>,
    no_copy: Option<i64>,
    sheet: Option<i64>,
}

impl Store {
    /// What decides whether the owner is asked something.
    pub async fn reminder_state(&self) -> Result<ReminderState, StoreError> {
        let read = async {
            let sql = "SELECT EXISTS (SELECT 1 FROM post WHERE peer_id IS NULL AND deleted_at IS NULL) AS has_posts,
                (SELECT confirmed_at FROM recovery) AS sheet_since,
                (SELECT dismissed_at FROM backup_reminder WHERE reminder = ?) AS no_copy,
                (SELECT dismissed_at FROM backup_reminder WHERE reminder = ?) AS sheet";
            let words = [BackupReminder::NoCopy, BackupReminder::SheetAtHand].map(|word| word.as_str().into());
            let statement = Statement::from_sql_and_values(self.reader().get_database_backend(), sql, words);
            let row = StateRow::find_by_statement(statement).one(self.reader()).await?;
            let StateRow { has_posts, sheet_since, no_copy, sheet } =
                row.ok_or(StoreError::Corrupt("backup_reminder"))?;
            Ok(ReminderState {
                has_posts,
                sheet_since: sheet_since.map(Timestamp),
                no_copy_dismissed_at: no_copy.map(Timestamp),
                sheet_answered_at: sheet.map(Timestamp),
            })
        };
        self.remembered(|slots| &mut slots.backup_reminders, read).await
    }
}

impl WriteTx {
    /// Notes that the owner answered or dismissed it.
    pub async fn dismiss_reminder(&self, reminder: BackupReminder, at: Timestamp) -> Result<(), StoreError> {
        let sql = "INSERT OR REPLACE INTO backup_reminder (reminder, dismissed_at) VALUES (?, ?)";
        self.execute(sql, [reminder.as_str().into(), at.0.into()]).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{RecoveryRow, testing};

    #[tokio::test]
    async fn it_is_known_what_there_is_to_lose_and_what_was_answered() {
        let (_folder, store) = testing::store().await;
        assert_eq!(store.reminder_state().await.unwrap(), ReminderState::default());
        let tx = store.write().await.unwrap();
        tx.insert_post(&testing::post(1)).await.unwrap();
        tx.set_recovery(&RecoveryRow { recipient: "age1".to_owned(), confirmed_at: Timestamp(4) }).await.unwrap();
        tx.dismiss_reminder(BackupReminder::SheetAtHand, Timestamp(5)).await.unwrap();
        tx.dismiss_reminder(BackupReminder::SheetAtHand, Timestamp(6)).await.unwrap();
        tx.commit().await.unwrap();
        let expected = ReminderState {
            has_posts: true,
            sheet_since: Some(Timestamp(4)),
            no_copy_dismissed_at: None,
            sheet_answered_at: Some(Timestamp(6)),
        };
        assert_eq!(store.reminder_state().await.unwrap(), expected);
    }
}
