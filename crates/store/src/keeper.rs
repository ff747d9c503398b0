//! Friends who keep the owner's backups: the table `keeper`.

use domain::{
    PeerId, Timestamp,
    keeping::{Keeper, KeeperFailure, SentBackup},
};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use crate::{Store, StoreError, WriteTx};

#[derive(FromQueryResult)]
struct Row {
    peer_id: i64,
    chosen_at: i64,
    tried_at: Option<i64>,
    failure: Option<String>,
    sent_at: Option<i64>,
    files: i64,
    bytes: i64,
    quota_bytes: Option<i64>,
    proved_at: Option<i64>,
    lost_at: Option<i64>,
    is_told: bool,
}

impl Store {
    /// The friends who keep the owner's backups, in the order in which they were chosen.
    pub async fn keepers(&self) -> Result<Vec<Keeper>, StoreError> {
        self.keepers_where("TRUE", []).await
    }

    /// Those to whom something is to be sent at `now`.
    pub async fn due_keepers(&self, now: Timestamp) -> Result<Vec<Keeper>, StoreError> {
        self.keepers_where("next_at <= ?", [now.0.into()]).await
    }

    async fn keepers_where(
        &self,
        condition: &str,
        values: impl IntoIterator<Item = sea_orm::Value>,
    ) -> Result<Vec<Keeper>, StoreError> {
        let sql = format!("SELECT * FROM keeper WHERE {condition} ORDER BY chosen_at, peer_id");
        let statement = Statement::from_sql_and_values(self.reader().get_database_backend(), sql, values);
        let rows = Row::find_by_statement(statement).all(self.reader()).await?;
        rows.into_iter().map(Keeper::try_from).collect()
    }
}

impl WriteTx {
    /// Has `peer` keep the owner's backups. Chosen once more, it keeps what is known.
    pub async fn choose_keeper(&self, peer: PeerId, quota_bytes: u64, now: Timestamp) -> Result<(), StoreError> {
        let sql = "INSERT INTO keeper (peer_id, chosen_at, next_at, quota_bytes) VALUES (?1, ?2, ?2, ?3)
            ON CONFLICT (peer_id) DO UPDATE SET next_at = excluded.next_at, quota_bytes = excluded.quota_bytes";
        self.execute(sql, [peer.0.into(), now.0.into(), number(quota_bytes).into()]).await?;
        Ok(())
    }

    /// Sends nothing to `peer` any more.
    pub async fn forget_keeper(&self, peer: PeerId) -> Result<(), StoreError> {
        self.execute("DELETE FROM keeper WHERE peer_id = ?", [peer.0.into()]).await?;
        Ok(())
    }

    /// Has something sent to all keepers at `now`.
    pub async fn keepers_are_due(&self, now: Timestamp) -> Result<(), StoreError> {
        self.execute("UPDATE keeper SET next_at = ?", [now.0.into()]).await?;
        Ok(())
    }

    /// Notes that `peer` has everything, but for what it `lacks`; whether there is something new since `began` stays as it is.
    pub async fn sent_to_keeper(
        &self,
        peer: PeerId,
        began: Timestamp,
        sent: &SentBackup,
        quota_bytes: u64,
        lacks: Option<KeeperFailure>,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE keeper SET next_at = CASE WHEN next_at > ?2 THEN next_at END, tried_at = ?3, failure = ?7, is_told = 0, sent_at = ?2,
            files = ?4, bytes = ?5, quota_bytes = ?6 WHERE peer_id = ?1";
        let values = [
            peer.0.into(),
            began.0.into(),
            sent.at.0.into(),
            number(sent.files).into(),
            number(sent.bytes).into(),
            number(quota_bytes).into(),
            lacks.map(KeeperFailure::as_str).into(),
        ];
        self.execute(sql, values).await?;
        self.backup_left().await
    }

    /// Notes that it has not, and why; it is tried again at `next_at`, or at once if something became due since `began`.
    pub async fn not_sent_to_keeper(
        &self,
        peer: PeerId,
        failure: KeeperFailure,
        began: Timestamp,
        next_at: Timestamp,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE keeper SET next_at = CASE WHEN next_at > ?1 THEN next_at ELSE ?2 END, tried_at = ?1, failure = ?3 WHERE peer_id = ?4";
        self.execute(sql, [began.0.into(), next_at.0.into(), failure.as_str().into(), peer.0.into()]).await?;
        Ok(())
    }

    /// Notes that `peer` gave the owner's backups to a new machine at `at`; false if that was noted before.
    pub async fn keeper_gave(&self, peer: PeerId, at: Timestamp) -> Result<bool, StoreError> {
        let sql = "UPDATE keeper SET given_at = ?1 WHERE peer_id = ?2 AND ifnull(given_at, ?1 - 1) < ?1";
        Ok(self.execute(sql, [at.0.into(), peer.0.into()]).await? > 0)
    }

    /// Notes that the owner was told that `peer` has not everything.
    pub async fn told_of_keeper(&self, peer: PeerId) -> Result<(), StoreError> {
        self.execute("UPDATE keeper SET is_told = 1 WHERE peer_id = ?", [peer.0.into()]).await?;
        Ok(())
    }

    /// Notes whether `peer` could show that it has what it was asked for.
    pub async fn keeper_was_asked(&self, peer: PeerId, has_it: bool, now: Timestamp) -> Result<(), StoreError> {
        let column = if has_it { "proved_at" } else { "lost_at" };
        self.execute(&format!("UPDATE keeper SET {column} = ? WHERE peer_id = ?"), [now.0.into(), peer.0.into()])
            .await?;
        Ok(())
    }
}

fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

impl TryFrom<Row> for Keeper {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let number = |number: i64| u64::try_from(number).unwrap_or_default();
        let failure = row.failure.map(|word| word.parse()).transpose();
        Ok(Self {
            peer: PeerId(row.peer_id),
            chosen_at: Timestamp(row.chosen_at),
            tried_at: row.tried_at.map(Timestamp),
            failure: failure.map_err(|_| StoreError::Corrupt("keeper.failure"))?,
            sent: row.sent_at.map(|at| SentBackup {
                at: Timestamp(at),
                files: number(row.files),
                bytes: number(row.bytes),
            }),
            quota_bytes: row.quota_bytes.map(number),
            proved_at: row.proved_at.map(Timestamp),
            lost_at: row.lost_at.map(Timestamp),
            is_told: row.is_told,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[tokio::test]
    async fn what_became_due_while_something_was_sent_stays_due() {
        let (_folder, store) = testing::store().await;
        let tx = store.write().await.unwrap();
        let peer = testing::friend(&tx, 1).await;
        tx.choose_keeper(peer, 500, Timestamp(10)).await.unwrap();
        tx.commit().await.unwrap();
        assert!(store.due_keepers(Timestamp(9)).await.unwrap().is_empty());
        assert_eq!(store.due_keepers(Timestamp(10)).await.unwrap().len(), 1);

        let sent = SentBackup { at: Timestamp(12), files: 2, bytes: 70 };
        let tx = store.write().await.unwrap();
        tx.keepers_are_due(Timestamp(11)).await.unwrap();
        tx.sent_to_keeper(peer, Timestamp(10), &sent, 600, None).await.unwrap();
        tx.commit().await.unwrap();
        let keeper = store.due_keepers(Timestamp(11)).await.unwrap().remove(0);
        assert_eq!((keeper.sent.map(|sent| sent.bytes), keeper.quota_bytes), (Some(70), Some(600)));

        let tx = store.write().await.unwrap();
        tx.not_sent_to_keeper(peer, KeeperFailure::OverQuota, Timestamp(13), Timestamp(20)).await.unwrap();
        tx.keeper_was_asked(peer, false, Timestamp(14)).await.unwrap();
        tx.commit().await.unwrap();
        let keeper = store.keepers().await.unwrap().remove(0);
        assert_eq!((keeper.failure, keeper.lost_at), (Some(KeeperFailure::OverQuota), Some(Timestamp(14))));
        assert!(store.due_keepers(Timestamp(19)).await.unwrap().is_empty());

        let tx = store.write().await.unwrap();
        tx.keepers_are_due(Timestamp(16)).await.unwrap();
        tx.not_sent_to_keeper(peer, KeeperFailure::NoRoom, Timestamp(15), Timestamp(20)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(store.due_keepers(Timestamp(16)).await.unwrap().len(), 1, "it became due during a try that failed");

        let tx = store.write().await.unwrap();
        tx.sent_to_keeper(peer, Timestamp(20), &sent, 600, Some(KeeperFailure::OlderLeftOut)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(store.keepers().await.unwrap()[0].failure, Some(KeeperFailure::OlderLeftOut));
        assert!(store.due_keepers(Timestamp(i64::MAX)).await.unwrap().is_empty());
        let tx = store.write().await.unwrap();
        tx.forget_keeper(peer).await.unwrap();
        tx.commit().await.unwrap();
        assert!(store.keepers().await.unwrap().is_empty());
    }
}
