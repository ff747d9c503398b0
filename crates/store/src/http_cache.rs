//! The table `http_cache`: stored responses (RFC 9111), whose meaning only the HTTP client knows.

use domain::{PeerId, Timestamp};
use sea_orm::{ActiveValue::Set, EntityTrait, sea_query::OnConflict};

use crate::{Store, StoreError, WriteTx, entity::http_cache};

/// A stored response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredResponse {
    /// Everything but the body, as JSON.
    pub head: String,
    /// When it may be used, as JSON.
    pub policy: String,
    pub body: Vec<u8>,
}

impl Store {
    /// The response stored under `key`.
    pub async fn stored_response(&self, key: &str) -> Result<Option<StoredResponse>, StoreError> {
        let row = http_cache::Entity::find_by_id(key).one(self.reader()).await?;
        Ok(row.map(|row| StoredResponse { head: row.head, policy: row.policy, body: row.body }))
    }
}

impl WriteTx {
    /// Stores a response of `peer`'s under `key`.
    pub async fn store_response(
        &self,
        key: &str,
        peer: PeerId,
        response: &StoredResponse,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let row = http_cache::ActiveModel {
            key: Set(key.to_owned()),
            peer_id: Set(Some(peer.0)),
            head: Set(response.head.clone()),
            policy: Set(response.policy.clone()),
            body: Set(response.body.clone()),
            stored_at: Set(at.0),
        };
        let replace = OnConflict::column(http_cache::Column::Key)
            .update_columns([
                http_cache::Column::PeerId,
                http_cache::Column::Head,
                http_cache::Column::Policy,
                http_cache::Column::Body,
                http_cache::Column::StoredAt,
            ])
            .to_owned();
        http_cache::Entity::insert(row).on_conflict(replace).exec_without_returning(&self.tx).await?;
        Ok(())
    }

    /// Removes the response stored under `key`.
    pub async fn remove_stored_response(&self, key: &str) -> Result<(), StoreError> {
        http_cache::Entity::delete_by_id(key).exec(&self.tx).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn keeps_the_last_response_under_each_key() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("o2m.sqlite")).await.unwrap();
        let response =
            |head: &str, body: &[u8]| StoredResponse { head: head.into(), policy: "{}".into(), body: body.to_vec() };
        for (head, body) in [("first", &b"body"[..]), ("changed", b"other")] {
            let tx = store.write().await.unwrap();
            tx.store_response("GET:a", PeerId(1), &response(head, body), Timestamp(1)).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(store.stored_response("GET:a").await.unwrap(), Some(response(head, body)));
        }
        let tx = store.write().await.unwrap();
        tx.remove_stored_response("GET:a").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(store.stored_response("GET:a").await.unwrap(), None);
    }

    #[tokio::test]
    async fn older_comments_go_with_what_comes_of_their_thread_and_with_its_post() {
        let (_folder, store) = crate::testing::store().await;
        let tx = store.write().await.unwrap();
        let friend = crate::testing::friend(&tx, 1).await;
        let [changed, lost] = [7, 8].map(|byte| domain::WireId([byte; 16]));
        let page = |post| format!("GET:https://x.o2m.alt/o2m/v1/posts/{post}/comments?before=9.{post}");
        let profile = "GET:https://x.o2m.alt/o2m/v1/profile".to_owned();
        let response = StoredResponse { head: "{}".into(), policy: "{}".into(), body: Vec::new() };
        for key in [page(changed), page(lost), profile.clone()] {
            tx.store_response(&key, friend, &response, Timestamp(1)).await.unwrap();
        }
        tx.evict_older_comments(friend, changed).await.unwrap();
        tx.commit().await.unwrap();
        let is_kept = async |key: &str| store.stored_response(key).await.unwrap().is_some();
        assert_eq!([is_kept(&page(changed)).await, is_kept(&page(lost)).await], [false, true]);
        let tx = store.write().await.unwrap();
        tx.drop_homeless_items(friend).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!([is_kept(&page(lost)).await, is_kept(&profile).await], [false, true]);
    }
}
