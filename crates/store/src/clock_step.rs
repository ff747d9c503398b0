//! What was noted by a clock that was set meanwhile: it keeps its distance to now.

use domain::Timestamp;

use crate::{StoreError, WriteTx};

/// What is from `from` to `until`, by the clock as it was before it was set forward by so many `milliseconds`; backward if there is a minus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockStep {
    pub from: Timestamp,
    pub until: Timestamp,
    pub milliseconds: i64,
}

impl ClockStep {
    fn values(self) -> [sea_orm::Value; 3] {
        [self.milliseconds.into(), self.from.0.into(), self.until.0.into()]
    }
}

impl WriteTx {
    /// Moves when browsers signed in and were seen.
    pub async fn move_sessions(&self, step: ClockStep) -> Result<(), StoreError> {
        self.move_times(&[("session", "created_at"), ("session", "last_seen_at")], step).await
    }

    /// Moves the ends of set-up links.
    pub async fn move_setup_links(&self, step: ClockStep) -> Result<(), StoreError> {
        self.move_times(&[("setup_link", "expires_at")], step).await
    }

    /// Moves when notifications came, and when people and app tokens were made, changed and used.
    pub async fn move_notes(&self, step: ClockStep) -> Result<(), StoreError> {
        let times = [
            ("notification", "created_at"),
            ("notification", "read_at"),
            ("peer", "created_at"),
            ("peer", "changed_at"),
            ("peer", "verified_at"),
            ("app_token", "created_at"),
            ("app_token", "last_used_at"),
        ];
        self.move_times(&times, step).await
    }

    /// Moves what stands in these columns of these tables.
    async fn move_times(&self, times: &[(&str, &str)], step: ClockStep) -> Result<(), StoreError> {
        for (table, column) in times {
            let sql = format!("UPDATE {table} SET {column} = {column} + ?1 WHERE {column} BETWEEN ?2 AND ?3");
            self.execute(&sql, step.values()).await?;
        }
        Ok(())
    }

    /// Moves when the owner's posts were edited, here and on friends' servers. Says whether there were any.
    pub async fn move_own_edits(&self, step: ClockStep) -> Result<bool, StoreError> {
        let sql = "UPDATE post SET edited_at = edited_at + ?1
            WHERE edited_at BETWEEN ?2 AND ?3 AND peer_id IS NULL AND deleted_at IS NULL RETURNING id, 1 AS is_own";
        self.date_anew(sql, step.values()).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{NewSession, testing::store};
    use domain::{NewAppToken, NotificationKind, TokenScope};

    #[tokio::test]
    async fn what_was_noted_by_the_clock_before_moves_and_nothing_else() {
        let (_folder, store) = store().await;
        let tx = store.write().await.unwrap();
        for at in [5, 10, 20, 21] {
            let session = NewSession {
                token_hash: at.to_string(),
                is_set_up: false,
                user_agent: String::new(),
                created_at: Timestamp(at),
            };
            tx.insert_session(session).await.unwrap();
            tx.insert_setup_link(&at.to_string(), Timestamp(at)).await.unwrap();
            tx.add_notification(NotificationKind::FolderWaiting, None, Timestamp(at)).await.unwrap();
            let token = NewAppToken { name: "Script".parse().unwrap(), scope: TokenScope::Read, expires_at: None };
            tx.insert_app_token(&token, &at.to_string(), Timestamp(at)).await.unwrap();
        }
        let step = ClockStep { from: Timestamp(10), until: Timestamp(20), milliseconds: 1000 };
        tx.move_sessions(step).await.unwrap();
        tx.move_setup_links(step).await.unwrap();
        tx.move_notes(step).await.unwrap();
        tx.commit().await.unwrap();
        for (at, expected) in [(5, 5), (10, 1010), (20, 1020), (21, 21)] {
            let session = store.session_by_token_hash(&at.to_string()).await.unwrap().unwrap();
            assert_eq!((session.created_at.0, session.last_seen_at.0), (expected, expected), "{at}");
            let token = store.app_token_by_hash(&at.to_string()).await.unwrap().unwrap();
            assert_eq!(token.created_at.0, expected, "{at}");
            let works = async |now| store.has_setup_link(&at.to_string(), Timestamp(now)).await.unwrap();
            assert!(works(expected - 1).await && !works(expected).await, "{at}");
        }
        let noted = store.notifications(None, 9).await.unwrap();
        assert_eq!(noted.iter().map(|each| each.created_at.0).collect::<Vec<_>>(), [21, 1020, 1010, 5]);
    }
}
