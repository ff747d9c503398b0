//! When posts were published and edited, where clocks disagree.
//!
//! A friend's post that comes from the future is shown as of its arrival, so that a clock that runs ahead does not keep it on top for
//! ever. If it was this node's clock that was behind, the date is not lost: it takes its place once this clock says so, too. The same
//! holds for the owner's posts, if this node's clock was ahead once.

use domain::{PostId, RemotePost, Timestamp};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, Statement, sea_query::Expr};

use crate::{StoreError, WriteTx, entity::post};

#[derive(FromQueryResult)]
struct Newest {
    published_at: Option<i64>,
}

#[derive(FromQueryResult)]
struct Dated {
    id: i64,
    is_own: bool,
}

impl WriteTx {
    /// Keeps what the friend's server said of a post's dates where it is later than `at`, by this node's clock.
    pub(crate) async fn keep_said_dates(
        &self,
        id: PostId,
        remote: &RemotePost,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let later = |said: Timestamp| (said > at).then_some(said.0);
        let (published_at, edited_at) = (later(remote.published_at), remote.edited_at.and_then(later));
        let sql = "UPDATE post SET said_published_at = ?1, said_edited_at = ?2 WHERE id = ?3
            AND (said_published_at IS NOT ?1 OR said_edited_at IS NOT ?2)";
        self.execute(sql, [published_at.into(), edited_at.into(), id.0.into()]).await?;
        Ok(())
    }

    /// Dates posts as was said where that is no longer in the future. Says whether there were any.
    pub async fn believe_said_dates(&self, now: Timestamp) -> Result<bool, StoreError> {
        let published = "UPDATE post SET published_at = said_published_at, said_published_at = NULL
            WHERE said_published_at <= ?1 RETURNING id, peer_id IS NULL AS is_own";
        let edited = "UPDATE post SET edited_at = said_edited_at, said_edited_at = NULL WHERE said_edited_at <= ?";
        let has_published = self.date_anew(published, [now.0.into()]).await?;
        Ok(self.execute(edited, [now.0.into()]).await? > 0 || has_published)
    }

    /// When the newest post of the owner's was published, of those up to `until`, if there is one.
    pub async fn newest_own_date(&self, until: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT max(published_at) AS published_at FROM post
            WHERE peer_id IS NULL AND deleted_at IS NULL AND published_at <= ?";
        let statement = Statement::from_sql_and_values(self.tx.get_database_backend(), sql, [until.0.into()]);
        let newest = Newest::find_by_statement(statement).one(&self.tx).await?;
        Ok(newest.and_then(|newest| newest.published_at).map(Timestamp))
    }

    /// Dates a post of the owner's anew, here and on friends' servers, if it is off by `tolerance_seconds` or more. One that is gone stays
    /// gone. Its pictures are no newer than it is. Says whether it was off.
    pub async fn date_own_post(
        &self,
        id: PostId,
        published_at: Timestamp,
        tolerance_seconds: i64,
    ) -> Result<bool, StoreError> {
        let tolerance = Timestamp(0).plus_seconds(tolerance_seconds).0;
        let sql = "UPDATE post SET published_at = ?1, said_published_at = NULL
            WHERE id = ?2 AND peer_id IS NULL AND deleted_at IS NULL AND abs(published_at - ?1) >= ?3
            RETURNING id, 1 AS is_own";
        let is_anew = self.date_anew(sql, [published_at.0.into(), id.0.into(), tolerance.into()]).await?;
        if is_anew {
            let sql = "UPDATE media SET created_at = min(created_at, ?1) WHERE peer_id IS NULL
                AND id IN (SELECT media_id FROM post_media WHERE post_id = ?2)";
            self.execute(sql, [published_at.0.into(), id.0.into()]).await?;
        }
        Ok(is_anew)
    }

    /// Shows the owner's posts that are dated after `until` as of `now`, here and on friends' servers; what they said is kept. Says whether
    /// there were any.
    pub async fn doubt_own_dates(&self, now: Timestamp, until: Timestamp) -> Result<bool, StoreError> {
        let sql = "UPDATE post SET said_published_at = published_at, published_at = ?1
            WHERE published_at > ?2 AND peer_id IS NULL AND deleted_at IS NULL RETURNING id, 1 AS is_own";
        self.date_anew(sql, [now.0.into(), until.0.into()]).await
    }

    /// Runs an update that returns what it dated anew, as [`Dated`]. Says whether there was any.
    pub(crate) async fn date_anew<const N: usize>(
        &self,
        sql: &str,
        values: [sea_orm::Value; N],
    ) -> Result<bool, StoreError> {
        let statement = Statement::from_sql_and_values(self.tx.get_database_backend(), sql, values);
        let dated = Dated::find_by_statement(statement).all(&self.tx).await?;
        for post in dated.iter().filter(|post| post.is_own) {
            self.post_changed(PostId(post.id)).await?;
        }
        Ok(!dated.is_empty())
    }

    /// Dates a friend's post anew.
    pub(crate) async fn date_remote_post(
        &self,
        known: &post::Model,
        published_at: Timestamp,
    ) -> Result<(), StoreError> {
        post::Entity::update_many()
            .col_expr(post::Column::PublishedAt, Expr::value(published_at.0))
            .filter(post::Column::Id.eq(known.id))
            .exec(&self.tx)
            .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use domain::TimelineFilter;

    use crate::{NewPost, Store, testing};

    use super::*;

    const DAY: i64 = 86_400_000;

    async fn dates(store: &Store) -> Vec<i64> {
        store
            .timeline(None, TimelineFilter::default(), 9)
            .await
            .unwrap()
            .iter()
            .map(|post| post.published_at.0)
            .collect()
    }

    #[tokio::test]
    async fn own_dates_from_the_future_are_kept_until_their_time_has_come() {
        let (_folder, store) = testing::store().await;
        let tx = store.write().await.unwrap();
        for (number, at) in [(1, DAY), (2, 9 * DAY), (3, 3 * DAY)] {
            let post = NewPost { published_at: Timestamp(at), ..testing::post(number) };
            tx.insert_post(&post).await.unwrap();
        }
        let (now, until) = (Timestamp(2 * DAY), Timestamp(3 * DAY));
        assert_eq!(tx.newest_own_date(until).await.unwrap(), Some(until));
        assert!(tx.doubt_own_dates(now, until).await.unwrap());
        assert!(!tx.doubt_own_dates(now, until).await.unwrap());
        assert!(!tx.believe_said_dates(now).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(dates(&store).await, [3 * DAY, 2 * DAY, DAY]);

        let tx = store.write().await.unwrap();
        assert!(tx.believe_said_dates(Timestamp(9 * DAY)).await.unwrap());
        assert!(!tx.date_own_post(PostId(2), Timestamp(9 * DAY - 29_000), 30).await.unwrap(), "near enough");
        assert!(tx.date_own_post(PostId(3), Timestamp(4 * DAY), 30).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(dates(&store).await, [9 * DAY, 4 * DAY, DAY]);
    }
}
