//! The timeline: posts newest first, page by page, along an index.

use domain::{PeerId, Post, TimelineCursor, limits::LIST_HTML_BYTES};
use sea_orm::{
    Iterable, QueryOrder, QuerySelect,
    entity::prelude::*,
    sea_query::{Expr, ExprTrait, Func},
};

use crate::{Store, StoreError, entity::post};

impl Store {
    /// Finds up to `limit` posts older than `before`, newest first; of one friend, or the owner's and all friends' mixed. Of long HTML
    /// comes the beginning that a list shows, and one character more.
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

/// Posts older than `before`, newest first, along an index.
pub(crate) fn select(before: Option<TimelineCursor>, friend: Option<PeerId>, limit: usize) -> Select<post::Entity> {
    // A character has a byte at least. The one more says that the HTML goes on.
    let characters = u64::try_from(LIST_HTML_BYTES + 1).unwrap_or(u64::MAX);
    let beginning = Func::cust("substr").arg(Expr::col(post::Column::Html)).arg(1).arg(characters);
    let mut select = post::Entity::find()
        .select_only()
        .columns(post::Column::iter().filter(|column| !matches!(column, post::Column::Html)))
        .expr_as(beginning, post::Column::Html.as_str())
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

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use domain::{PostId, Timestamp};
    use sea_orm::{DbBackend, FromQueryResult, QueryTrait, Statement};

    use super::*;
    use crate::{NewPost, testing};

    async fn store_with(posts: u8) -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("o2m.sqlite")).await.unwrap();
        let tx = store.write().await.unwrap();
        for n in 0..posts {
            // Ten posts in each millisecond.
            let post = NewPost { published_at: Timestamp((n / 10).into()), ..testing::post(n) };
            tx.insert_post(&post).await.unwrap();
        }
        tx.commit().await.unwrap();
        (folder, store)
    }

    #[tokio::test]
    async fn pages_have_neither_gaps_nor_repeats() {
        let (_folder, store) = store_with(45).await;
        for limit in [1, 7, 10, 44, 45, 46] {
            let (mut all, mut before) = (Vec::new(), None);
            loop {
                let page = store.timeline(before, None, limit).await.unwrap();
                let Some(last) = page.last() else { break };
                before = Some(TimelineCursor { published_at: last.published_at, post: last.id });
                all.extend(page.iter().map(|post| (post.published_at, post.id)));
            }
            assert!(all.is_sorted_by(|newer, older| newer > older), "{limit}");
            assert_eq!(all.iter().collect::<HashSet<_>>().len(), 45, "{limit}");
        }
    }

    #[tokio::test]
    async fn leaves_out_what_was_deleted() {
        let (_folder, store) = store_with(3).await;
        let tx = store.write().await.unwrap();
        tx.delete_own_post(PostId(2), Timestamp(9)).await.unwrap();
        tx.commit().await.unwrap();
        let ids: Vec<_> = store.timeline(None, None, 9).await.unwrap().into_iter().map(|post| post.id).collect();
        assert_eq!(ids, [PostId(3), PostId(1)]);
        assert_eq!(store.post(PostId(2)).await.unwrap(), None);
    }

    #[tokio::test]
    async fn of_a_long_text_no_more_is_read_than_a_list_shows() {
        let (_folder, store) = store_with(0).await;
        let tx = store.write().await.unwrap();
        let lengths = [LIST_HTML_BYTES - 1, LIST_HTML_BYTES, LIST_HTML_BYTES + 1, 20 * LIST_HTML_BYTES];
        for (n, length) in (0..).zip(lengths) {
            let html = "x".repeat(length);
            let mut post = testing::post(n);
            post.content.html = &html;
            tx.insert_post(&post).await.unwrap();
        }
        tx.commit().await.unwrap();
        let mut read: Vec<_> =
            store.timeline(None, None, 9).await.unwrap().iter().map(|post| post.html.len()).collect();
        read.reverse();
        assert_eq!(read, [LIST_HTML_BYTES - 1, LIST_HTML_BYTES, LIST_HTML_BYTES + 1, LIST_HTML_BYTES + 1]);
    }

    #[derive(FromQueryResult)]
    struct Step {
        detail: String,
    }

    #[tokio::test]
    async fn is_one_walk_along_an_index() {
        let (_folder, store) = store_with(1).await;
        let before = Some(TimelineCursor { published_at: Timestamp(5), post: PostId(5) });
        for (before, friend, expected) in [
            (None, None, "SCAN post USING INDEX post_timeline"),
            (before, None, "SEARCH post USING INDEX post_timeline (published_at<?)"),
            (None, Some(PeerId(1)), "SEARCH post USING INDEX post_peer (peer_id=?)"),
            (before, Some(PeerId(1)), "SEARCH post USING INDEX post_peer (peer_id=? AND published_at<?)"),
        ] {
            let query = select(before, friend, 20).build(DbBackend::Sqlite);
            let sql = format!("EXPLAIN QUERY PLAN {}", query.sql);
            let explain =
                Statement::from_sql_and_values(DbBackend::Sqlite, sql, query.values.unwrap_or(sea_orm::Values(vec![])));
            let steps = Step::find_by_statement(explain).all(store.reader()).await.unwrap();
            let steps: Vec<_> = steps
                .into_iter()
                .map(|step| step.detail.replace("((published_at,id)<(?,?))", "(published_at<?)"))
                .collect();
            assert_eq!(steps, [expected]);
        }
    }
}
