//! What the owner took back: the table `take_back`. Rows stay, so that the file beside the backups can be held against them.

use domain::{
    NodeId, Timestamp, WireId,
    backup::{TakeBack, TakenBack},
};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use crate::{Store, StoreError, WriteTx};

#[derive(FromQueryResult)]
struct Row {
    id: String,
    at: i64,
    what: String,
}

#[derive(FromQueryResult)]
struct What {
    what: String,
}

impl Store {
    /// All that was taken back, in its order.
    pub async fn taken_back(&self) -> Result<Vec<TakenBack>, StoreError> {
        let statement = Statement::from_string(
            self.reader().get_database_backend(),
            "SELECT id, at, what FROM take_back ORDER BY number",
        );
        let rows = Row::find_by_statement(statement).all(self.reader()).await?;
        rows.into_iter().map(TakenBack::try_from).collect()
    }
}

impl WriteTx {
    /// Notes that something was taken back.
    pub async fn take_back(&self, what: &TakeBack, at: Timestamp) -> Result<(), StoreError> {
        let sql = "INSERT INTO take_back (id, at, what) VALUES (lower(hex(randomblob(16))), ?, ?)";
        self.execute(sql, [at.0.into(), json(what)?.into()]).await?;
        Ok(())
    }

    /// Notes what was taken back after this database was kept. False if it is known.
    pub async fn put_taken_back(&self, taken: &TakenBack) -> Result<bool, StoreError> {
        let sql = "INSERT OR IGNORE INTO take_back (id, at, what) VALUES (?, ?, ?)";
        let values = [taken.id.to_string().into(), taken.at.0.into(), json(&taken.what)?.into()];
        Ok(self.execute(sql, values).await? > 0)
    }

    /// Notes that `peer` is a friend again, if the friendship had ended: no backup that is put back ends it once more.
    pub(crate) async fn note_friend_again(&self, peer: NodeId, at: Timestamp) -> Result<(), StoreError> {
        let sql = "SELECT what FROM take_back WHERE json_extract(what, '$.peer') = ?
                AND json_extract(what, '$.kind') IN ('ended', 'blocked', 'friend-again') ORDER BY number DESC LIMIT 1";
        let values = [peer.to_string().into()];
        let statement = Statement::from_sql_and_values(self.tx.get_database_backend(), sql, values);
        let last = What::find_by_statement(statement).one(&self.tx).await?;
        match last.map(|row| parse(&row.what)).transpose()? {
            None | Some(TakeBack::FriendAgain { .. }) => Ok(()),
            Some(_) => self.take_back(&TakeBack::FriendAgain { peer }, at).await,
        }
    }
}

fn json(what: &TakeBack) -> Result<String, StoreError> {
    serde_json::to_string(what).map_err(|_| StoreError::Corrupt("take_back.what"))
}

fn parse(what: &str) -> Result<TakeBack, StoreError> {
    serde_json::from_str(what).map_err(|_| StoreError::Corrupt("take_back.what"))
}

impl TryFrom<Row> for TakenBack {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let id: WireId = row.id.parse().map_err(|_| StoreError::Corrupt("take_back.id"))?;
        Ok(Self { id, at: Timestamp(row.at), what: parse(&row.what)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[tokio::test]
    async fn is_kept_in_its_order_and_each_once() {
        let (_folder, store) = testing::store().await;
        let (peer, again) =
            (NodeId([7; 32]), TakenBack { id: WireId([5; 16]), at: Timestamp(9), what: TakeBack::Password });
        let tx = store.write().await.unwrap();
        tx.note_friend_again(peer, Timestamp(1)).await.unwrap();
        tx.take_back(&TakeBack::Ended { peer, comments: false }, Timestamp(2)).await.unwrap();
        tx.note_friend_again(peer, Timestamp(3)).await.unwrap();
        tx.note_friend_again(peer, Timestamp(4)).await.unwrap();
        assert!(tx.put_taken_back(&again).await.unwrap());
        assert!(!tx.put_taken_back(&again).await.unwrap());
        tx.commit().await.unwrap();
        let taken = store.taken_back().await.unwrap();
        let what: Vec<_> = taken.iter().map(|each| (each.at.0, each.what.clone())).collect();
        let expected = [
            (2, TakeBack::Ended { peer, comments: false }),
            (3, TakeBack::FriendAgain { peer }),
            (9, TakeBack::Password),
        ];
        assert_eq!(what, expected);
        assert_eq!(taken.last(), Some(&again));
    }
}
