//! All of the owner's posts and what is said under them, part by part, for an export.

use domain::{Post, PostId, Timestamp, WireId, thread::Standing};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};

use crate::{
    Store, StoreError,
    entity::{post, thread_item},
    thread::{Home, ItemRow, items_with_pictures, of_home},
};

/// A post of the owner's, whoever may see it, by the id that means the same everywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnedPost {
    pub wire_id: WireId,
    pub post: Post,
}

impl Store {
    /// The owner's posts after `after`, oldest first, `limit` at most.
    pub async fn own_posts_after(
        &self,
        after: Option<(Timestamp, PostId)>,
        limit: u64,
    ) -> Result<Vec<OwnedPost>, StoreError> {
        let mut query = post::Entity::find()
            .filter(post::Column::PeerId.is_null())
            .filter(post::Column::DeletedAt.is_null())
            .order_by_asc(post::Column::PublishedAt)
            .order_by_asc(post::Column::Id)
            .limit(limit);
        if let Some((published_at, id)) = after {
            query = query.filter(Expr::cust_with_values("(published_at, id) > (?, ?)", [published_at.0, id.0]));
        }
        let rows = query.all(self.reader()).await?;
        let ids: Result<Vec<WireId>, _> = rows.iter().map(|row| row.wire_id.parse()).collect();
        let ids = ids.map_err(|_| StoreError::Corrupt("post.wire_id"))?;
        let posts = self.complete(rows).await?;
        Ok(ids.into_iter().zip(posts).map(|(wire_id, post)| OwnedPost { wire_id, post }).collect())
    }

    /// What is said under a post of the owner's, comments and reactions, in the order in which it came. Neither what its author deleted nor what
    /// the owner removed.
    pub async fn own_thread(&self, home: Home, post: WireId) -> Result<Vec<ItemRow>, StoreError> {
        let rows = of_home(None)
            .filter(thread_item::Column::Post.eq(post.to_string()))
            .filter(thread_item::Column::Standing.eq(<&str>::from(Standing::Said)))
            .filter(thread_item::Column::IsRemoved.eq(false))
            .order_by_asc(thread_item::Column::ReceivedAt)
            .order_by_asc(thread_item::Column::WireId)
            .all(self.reader())
            .await?;
        items_with_pictures(self.reader(), rows.into_iter().map(|row| (row, home.key)).collect()).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[tokio::test]
    async fn posts_come_oldest_first_and_each_once() {
        let (_folder, store) = testing::store().await;
        let tx = store.write().await.unwrap();
        let friend = testing::friend(&tx, 1).await;
        let mut expected = Vec::new();
        for n in 0..9 {
            let mut post = testing::post(n);
            post.peer = (n % 3 == 1).then_some(friend);
            // Several at one time, and later ones before.
            post.published_at = Timestamp(1_000 - i64::from(n / 4));
            let id = tx.insert_post(&post).await.unwrap();
            if n == 2 {
                tx.delete_own_post(id, Timestamp(2_000)).await.unwrap();
            } else if post.peer.is_none() {
                expected.push((post.published_at, id));
            }
        }
        tx.commit().await.unwrap();
        expected.sort_unstable();
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let part = store.own_posts_after(after, 2).await.unwrap();
            let Some(last) = part.last() else { break };
            after = Some((last.post.published_at, last.post.id));
            found.extend(part.iter().map(|owned| (owned.post.published_at, owned.post.id)));
        }
        assert_eq!(found, expected);
    }
}
