//! The timeline: posts newest first, page by page, along an index.

use domain::{PeerId, Post, TimelineCursor};
use sea_orm::{
    QueryOrder, QuerySelect,
    entity::prelude::*,
    sea_query::{Expr, ExprTrait},
};

use crate::{Store, StoreError, entity::post};

impl Store {
    /// Finds up to `limit` posts older than `before`, newest first; of one friend, or the owner's and all friends' mixed.
    pub async fn timeline(
        &self,
        before: Option<TimelineCursor>,
        friend: Option<PeerId>,
        limit: usize,
    ) -> Result<Vec<Post>, StoreError> {
        let rows = select(before, friend, limit).all(self.reader()).await?;
        self.complete(rows).await
    }

    /// Finds up to `limit` posts of the owner's older than `before`, newest first.
    pub async fn own_posts(&self, before: Option<TimelineCursor>, limit: usize) -> Result<Vec<Post>, StoreError> {
        let rows = select(before, None, limit).filter(post::Column::PeerId.is_null()).all(self.reader()).await?;
        self.complete(rows).await
    }
}

fn select(before: Option<TimelineCursor>, friend: Option<PeerId>, limit: usize) -> Select<post::Entity> {
    let mut select = post::Entity::find()
        .filter(post::Column::DeletedAt.is_null())
        .order_by_desc(post::Column::PublishedAt)
        .order_by_desc(post::Column::Id)
        .limit(u64::try_from(limit).unwrap_or(u64::MAX));
    if let Some(PeerId(friend)) = friend {
        select = select.filter(post::Column::PeerId.eq(friend));
    }
    if let Some(before) = before {
        // A row value, so that SQLite goes straight to the place in the index.
        let place = Expr::tuple([Expr::col(post::Column::PublishedAt), Expr::col(post::Column::Id)]);
        select = select.filter(place.lt(Expr::tuple([Expr::value(before.published_at.0), Expr::value(before.post.0)])));
    }
    select
}
