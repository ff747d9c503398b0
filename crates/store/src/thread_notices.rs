//! Of what in a thread the owner wants to be told, where they chose something: the table `thread_notices`.

use std::collections::HashMap;

use domain::{PostId, Timestamp, thread::ThreadNotices};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use crate::{Store, StoreError, WriteTx};

#[derive(FromQueryResult)]
struct ChosenRow {
    post_id: i64,
    chosen: String,
}

impl Store {
    /// What was chosen, by post: few threads are asked for.
    pub async fn thread_notices(&self) -> Result<HashMap<PostId, ThreadNotices>, StoreError> {
        self.remembered(|slots| &mut slots.thread_notices, thread_notices(self.reader())).await
    }
}

impl WriteTx {
    /// What was chosen, as this transaction sees it.
    pub async fn thread_notices(&self) -> Result<HashMap<PostId, ThreadNotices>, StoreError> {
        thread_notices(&self.tx).await
    }

    /// Keeps what the owner chose for the thread of a post.
    pub async fn set_thread_notices(&self, post: PostId, chosen: ThreadNotices) -> Result<(), StoreError> {
        let sql = "INSERT INTO thread_notices (post_id, chosen) VALUES (?, ?)
            ON CONFLICT DO UPDATE SET chosen = excluded.chosen";
        self.execute(sql, [post.0.into(), chosen.as_str().into()]).await?;
        Ok(())
    }

    /// What the owner was told of the thread of a post counts as read at `at`.
    pub async fn mark_thread_read(&self, post: PostId, at: Timestamp) -> Result<(), StoreError> {
        let sql = "UPDATE notification SET read_at = ? WHERE read_at IS NULL AND post_id = ?";
        self.execute(sql, [at.0.into(), post.0.into()]).await?;
        Ok(())
    }
}

async fn thread_notices(connection: &impl ConnectionTrait) -> Result<HashMap<PostId, ThreadNotices>, StoreError> {
    let sql = "SELECT post_id, chosen FROM thread_notices";
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    let rows = ChosenRow::find_by_statement(statement).all(connection).await?;
    let chosen = |row: ChosenRow| {
        let chosen = row.chosen.parse().map_err(|_| StoreError::Corrupt("thread_notices.chosen"))?;
        Ok((PostId(row.post_id), chosen))
    };
    rows.into_iter().map(chosen).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use domain::NotificationKind;

    #[tokio::test]
    async fn the_last_choice_counts_and_a_thread_is_read_as_a_whole() {
        let (_folder, store) = testing::store().await;
        let tx = store.write().await.unwrap();
        let [post, other] =
            [tx.insert_post(&testing::post(1)).await.unwrap(), tx.insert_post(&testing::post(2)).await.unwrap()];
        for chosen in [ThreadNotices::All, ThreadNotices::Answers] {
            tx.set_thread_notices(post, chosen).await.unwrap();
        }
        for (kind, post) in [
            (NotificationKind::Commented, post),
            (NotificationKind::Reacted, post),
            (NotificationKind::Commented, other),
        ] {
            tx.add_voice(kind, post, domain::NodeId([7; 32]), "Lea", Timestamp(1)).await.unwrap();
        }
        tx.mark_thread_read(post, Timestamp(2)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(store.thread_notices().await.unwrap(), HashMap::from([(post, ThreadNotices::Answers)]));
        assert_eq!(store.count_unread_notifications().await.unwrap(), 1);
    }
}
