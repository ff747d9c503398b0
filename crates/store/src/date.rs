//! When posts were published and edited, where clocks disagree.
//!
//! A friend's post that comes from the future is shown as of its arrival, so that a clock that runs ahead does not keep it on top for
//! ever. If it was this node's clock that was behind, the date is not lost: it takes its place once this clock says so, too.

use domain::{PostId, RemotePost, Timestamp};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, Statement, sea_query::Expr};

use crate::{StoreError, WriteTx, entity::post};

#[derive(FromQueryResult)]
struct Newest {
    published_at: Option<i64>,
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

    /// Dates friends' posts as their servers said, where that is no longer in the future. Says whether there were any.
    pub async fn believe_said_dates(&self, now: Timestamp) -> Result<bool, StoreError> {
        let mut changed = 0;
        for sql in [
            "UPDATE post SET published_at = said_published_at, said_published_at = NULL WHERE said_published_at <= ?",
            "UPDATE post SET edited_at = said_edited_at, said_edited_at = NULL WHERE said_edited_at <= ?",
        ] {
            changed += self.execute(sql, [now.0.into()]).await?;
        }
        Ok(changed > 0)
    }

    /// When the newest post of the owner's was published, if there is one.
    pub async fn newest_own_date(&self) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT max(published_at) AS published_at FROM post WHERE peer_id IS NULL AND deleted_at IS NULL";
        let statement = Statement::from_string(self.tx.get_database_backend(), sql);
        let newest = Newest::find_by_statement(statement).one(&self.tx).await?;
        Ok(newest.and_then(|newest| newest.published_at).map(Timestamp))
    }

    /// Dates a post of the owner's anew, here and on friends' servers. One that is gone stays gone.
    pub async fn date_own_post(&self, id: PostId, published_at: Timestamp) -> Result<(), StoreError> {
        let dated = post::Entity::update_many()
            .col_expr(post::Column::PublishedAt, Expr::value(published_at.0))
            .filter(post::Column::Id.eq(id.0))
            .filter(post::Column::PeerId.is_null())
            .filter(post::Column::DeletedAt.is_null())
            .exec(&self.tx)
            .await?;
        if dated.rows_affected > 0 {
            self.post_changed(id).await?;
        }
        Ok(())
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
