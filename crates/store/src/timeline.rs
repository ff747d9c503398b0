//! The timeline: posts newest first, page by page, along an index.

use domain::{PeerId, Post, TimelineCursor};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};

use crate::{
    Store, StoreError,
    post::row::{PostRow, post_columns},
    remembered::Slots,
};

/// Whose posts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whose {
    Everybody,
    Owner,
    Friend(PeerId),
}

/// A page of posts that is asked for: after which, whose, and how many.
pub(crate) type List = (Option<TimelineCursor>, Whose, usize);

impl Store {
    /// Finds up to `limit` posts older than `before`, newest first; of one friend, or the owner's and all friends' mixed. Of long HTML
    /// comes the beginning that a list shows, and one character more.
    pub async fn timeline(
        &self,
        before: Option<TimelineCursor>,
        friend: Option<PeerId>,
        limit: usize,
    ) -> Result<Vec<Post>, StoreError> {
        self.posts_before(before, friend.map_or(Whose::Everybody, Whose::Friend), limit).await
    }

    /// Finds up to `limit` posts of the owner's older than `before`, newest first.
    pub async fn own_posts(&self, before: Option<TimelineCursor>, limit: usize) -> Result<Vec<Post>, StoreError> {
        self.posts_before(before, Whose::Owner, limit).await
    }

    async fn posts_before(
        &self,
        before: Option<TimelineCursor>,
        whose: Whose,
        limit: usize,
    ) -> Result<Vec<Post>, StoreError> {
        let list: List = (before, whose, limit);
        let (find, keep) = (
            move |slots: &mut Slots| slots.lists.get(&list),
            move |slots: &mut Slots, posts: &Vec<Post>| slots.lists.keep(list, posts),
        );
        self.remembered_where(find, keep, self.read_posts_before(before, whose, limit)).await
    }

    async fn read_posts_before(
        &self,
        before: Option<TimelineCursor>,
        whose: Whose,
        limit: usize,
    ) -> Result<Vec<Post>, StoreError> {
        let (sql, values) = select(&post_columns(), before, whose, limit);
        let statement = Statement::from_sql_and_values(self.reader().get_database_backend(), sql, values);
        let rows = PostRow::find_by_statement(statement).all(self.reader()).await?;
        rows.into_iter().map(Post::try_from).collect()
    }
}

/// Selects `columns` of posts older than `before`, newest first, along an index; and what is bound.
pub(crate) fn select(
    columns: &str,
    before: Option<TimelineCursor>,
    whose: Whose,
    limit: usize,
) -> (String, Vec<Value>) {
    let mut values: Vec<Value> = Vec::new();
    let whose = match whose {
        Whose::Everybody => "",
        Whose::Owner => " AND post.peer_id IS NULL",
        Whose::Friend(PeerId(friend)) => {
            values.push(friend.into());
            " AND post.peer_id = ?"
        }
    };
    let older = match before {
        // A row value, so that SQLite goes straight to the place in the index.
        Some(before) => {
            values.extend([before.published_at.0.into(), before.post.0.into()]);
            " AND (post.published_at, post.id) < (?, ?)"
        }
        None => "",
    };
    values.push(i64::try_from(limit).unwrap_or(i64::MAX).into());
    let sql = format!(
        "SELECT {columns} FROM post WHERE post.deleted_at IS NULL{whose}{older}
        ORDER BY post.published_at DESC, post.id DESC LIMIT ?"
    );
    (sql, values)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::{NewPost, testing};
    use domain::{PostId, Timestamp, limits::LIST_HTML_BYTES};

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
        for (before, whose, expected) in [
            (None, Whose::Everybody, "SCAN post USING INDEX post_timeline"),
            (before, Whose::Everybody, "SEARCH post USING INDEX post_timeline (published_at<?)"),
            (None, Whose::Owner, "SEARCH post USING INDEX post_peer (peer_id=?)"),
            (before, Whose::Owner, "SEARCH post USING INDEX post_peer (peer_id=? AND published_at<?)"),
            (None, Whose::Friend(PeerId(1)), "SEARCH post USING INDEX post_peer (peer_id=?)"),
            (before, Whose::Friend(PeerId(1)), "SEARCH post USING INDEX post_peer (peer_id=? AND published_at<?)"),
        ] {
            let (sql, values) = select(&post_columns(), before, whose, 20);
            let sql = format!("EXPLAIN QUERY PLAN {sql}");
            let explain = Statement::from_sql_and_values(store.reader().get_database_backend(), sql, values);
            let steps = Step::find_by_statement(explain).all(store.reader()).await.unwrap();
            let steps: Vec<_> = steps
                .into_iter()
                .map(|step| step.detail.replace("((published_at,id)<(?,?))", "(published_at<?)"))
                .collect();
            // Beside the walk, only what belongs to the posts that are found.
            let belongs = [
                "CORRELATED SCALAR SUBQUERY 1",
                "SEARCH post_circle USING PRIMARY KEY (post_id=?)",
                "CORRELATED SCALAR SUBQUERY 3",
                "USE TEMP B-TREE FOR json_group_array(ORDER BY)",
                "SEARCH post_media USING INDEX sqlite_autoindex_post_media_1 (post_id=?)",
                "SEARCH media USING INTEGER PRIMARY KEY (rowid=?)",
                "CORRELATED SCALAR SUBQUERY 2",
                "USE TEMP B-TREE FOR json_group_array(ORDER BY)",
                "SEARCH variant USING INDEX sqlite_autoindex_variant_1 (media_id=?)",
                "CORRELATED SCALAR SUBQUERY 5",
                "USE TEMP B-TREE FOR json_group_array(ORDER BY)",
                "SEARCH thread_item USING INDEX thread_item_post (<expr>=? AND post=?)",
                "SCALAR SUBQUERY 4",
                "SCAN owner",
            ];
            assert_eq!(steps[0], expected);
            assert_eq!(steps[1..], belongs);
        }
    }
}
