//! Browsers in which the owner has signed in: the table `known_browser`.

use domain::Timestamp;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, OnConflict},
};

use crate::{Store, StoreError, WriteTx, entity::known_browser};

/// Browsers that are remembered; beyond it the one that has not signed in for the longest time is forgotten.
const BROWSERS: i64 = 64;

impl Store {
    /// The number of the browser whose token has this hash (SHA-256, hex).
    pub async fn known_browser(&self, token_hash: &str) -> Result<Option<i64>, StoreError> {
        let query = known_browser::Entity::find().filter(known_browser::Column::TokenHash.eq(token_hash));
        let query = query.select_only().column(known_browser::Column::Id);
        Ok(query.into_tuple::<i64>().one(self.reader()).await?)
    }
}

impl WriteTx {
    /// Notes that the owner signed in at `at` in the browser whose token has this hash, and forgets the oldest of too many.
    pub async fn know_browser(&self, token_hash: &str, at: Timestamp) -> Result<(), StoreError> {
        let row = known_browser::ActiveModel {
            token_hash: Set(token_hash.to_owned()),
            signed_in_at: Set(at.0),
            ..Default::default()
        };
        let again = OnConflict::column(known_browser::Column::TokenHash)
            .value(known_browser::Column::SignedInAt, Expr::value(at.0))
            .to_owned();
        known_browser::Entity::insert(row).on_conflict(again).exec_without_returning(&self.tx).await?;
        let sql = "DELETE FROM known_browser WHERE id NOT IN
            (SELECT id FROM known_browser ORDER BY signed_in_at DESC, id DESC LIMIT ?1)";
        self.execute(sql, [BROWSERS.into()]).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::store;

    #[tokio::test]
    async fn so_many_are_known_and_the_oldest_is_forgotten() {
        let (_folder, store) = store().await;
        let know = async |token_hash: String, at: i64| {
            let tx = store.write().await.unwrap();
            tx.know_browser(&token_hash, Timestamp(at)).await.unwrap();
            tx.commit().await.unwrap();
        };
        for number in 0..BROWSERS {
            know(format!("hash {number}"), number).await;
        }
        let first = store.known_browser("hash 0").await.unwrap();
        know("hash 0".to_owned(), 1000).await;
        assert_eq!(store.known_browser("hash 0").await.unwrap(), first);
        know("one more".to_owned(), 1001).await;
        assert!(store.known_browser("hash 0").await.unwrap().is_some());
        assert!(store.known_browser("hash 1").await.unwrap().is_none());
        assert!(store.known_browser("one more").await.unwrap().is_some());
    }
}
