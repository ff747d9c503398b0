//! The timeline: posts newest first, page by page, along an index.

use domain::{Author, CircleId, Hidden, PeerId, Post, PostsFrom, TimelineCursor, TimelineFilter};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};

use crate::{
    Store, StoreError,
    post::row::{PostRow, post_columns},
    remembered::{List, Slots},
};

/// Most that are looked through for hidden words in one trip.
const MOST_POSTS_AT_ONCE: usize = 200;

/// A longer list is read again each time.
const REMEMBERED_POSTS: usize = 32;

impl Store {
    /// Finds up to `limit` posts older than `before` that `filter` lets through, newest first. Of long HTML comes the beginning that a list shows, and
    /// one character more.
    pub async fn timeline(
        &self,
        before: Option<TimelineCursor>,
        filter: TimelineFilter,
        limit: usize,
    ) -> Result<Vec<Post>, StoreError> {
        self.part_of_timeline(before, filter, &[], limit).await
    }

    /// The same without friends' posts that are hidden. What is hidden takes no place on a page.
    pub async fn timeline_without(
        &self,
        hidden: &Hidden,
        mut before: Option<TimelineCursor>,
        filter: TimelineFilter,
        limit: usize,
    ) -> Result<Vec<Post>, StoreError> {
        let (mut found, mut step) = (Vec::new(), limit);
        loop {
            let posts = self.part_of_timeline(before, filter, hidden.people(), step).await?;
            let is_last = posts.len() < step;
            before = posts.last().map(|post| TimelineCursor { published_at: post.published_at, post: post.id });
            found.extend(posts.into_iter().filter(|post| !has_hidden_words(hidden, post)));
            if is_last || found.len() >= limit {
                found.truncate(limit);
                return Ok(found);
            }
            // Whoever hides very much waits for few trips.
            step = (2 * step).min(MOST_POSTS_AT_ONCE);
        }
    }

    async fn part_of_timeline(
        &self,
        before: Option<TimelineCursor>,
        filter: TimelineFilter,
        without: &[PeerId],
        limit: usize,
    ) -> Result<Vec<Post>, StoreError> {
        let list: List = (before, filter, without.to_vec(), limit);
        let find = |slots: &mut Slots| slots.lists.get(&list);
        let keep = |slots: &mut Slots, posts: &Vec<Post>| {
            if limit <= REMEMBERED_POSTS {
                slots.lists.keep(list.clone(), posts);
            }
        };
        self.remembered_where(find, keep, self.read_part_of_timeline(before, filter, without, limit)).await
    }

    async fn read_part_of_timeline(
        &self,
        before: Option<TimelineCursor>,
        filter: TimelineFilter,
        without: &[PeerId],
        limit: usize,
    ) -> Result<Vec<Post>, StoreError> {
        let (sql, values) = select_without(without, &post_columns(), before, filter, limit);
        let statement = Statement::from_sql_and_values(self.reader().get_database_backend(), sql, values);
        let rows = PostRow::find_by_statement(statement).all(self.reader()).await?;
        rows.into_iter().map(Post::try_from).collect()
    }
}

/// What the owner writes is never hidden.
fn has_hidden_words(hidden: &Hidden, post: &Post) -> bool {
    post.author != Author::Owner && hidden.has_words_in(&post.source, &post.cover, &post.pictures)
}

/// Selects `columns` of posts older than `before`, newest first, along an index; and what is bound.
pub(crate) fn select(
    columns: &str,
    before: Option<TimelineCursor>,
    filter: TimelineFilter,
    limit: usize,
) -> (String, Vec<Value>) {
    select_without(&[], columns, before, filter, limit)
}

fn select_without(
    without: &[PeerId],
    columns: &str,
    before: Option<TimelineCursor>,
    filter: TimelineFilter,
    limit: usize,
) -> (String, Vec<Value>) {
    let mut values: Vec<Value> = Vec::new();
    let from = match filter.from {
        PostsFrom::Everybody => String::new(),
        PostsFrom::Owner => " AND post.peer_id IS NULL".to_owned(),
        PostsFrom::Friends => " AND post.peer_id IS NOT NULL".to_owned(),
        PostsFrom::Saved => " AND post.is_saved = 1".to_owned(),
        PostsFrom::Friend(PeerId(friend)) => {
            values.push(friend.into());
            " AND post.peer_id = ?".to_owned()
        }
        PostsFrom::Circle(circle) => of_circle(circle, before, filter, limit, &mut values),
    };
    let hidden = if without.is_empty() {
        String::new()
    } else {
        let people: Vec<String> = without.iter().map(ToString::to_string).collect();
        format!(" AND (post.peer_id IS NULL OR post.peer_id NOT IN ({}))", people.join(", "))
    };
    let part = part(before, filter, limit, &mut values);
    (format!("SELECT {columns} FROM post WHERE post.deleted_at IS NULL{from}{hidden}{part}"), values)
}

/// That a post is one of the newest of a friend in the circle: a walk for each of them, as long as the page, and not one over all posts.
fn of_circle(
    CircleId(circle): CircleId,
    before: Option<TimelineCursor>,
    filter: TimelineFilter,
    limit: usize,
    values: &mut Vec<Value>,
) -> String {
    let part = part(before, filter, limit, values);
    values.push(circle.into());
    format!(
        " AND post.id IN (SELECT newest.id FROM circle_member JOIN post AS newest ON newest.id IN (
            SELECT post.id FROM post WHERE post.peer_id = circle_member.peer_id AND post.deleted_at IS NULL{part})
        WHERE circle_member.circle_id = ?)"
    )
}

/// Which part of the posts: those older than `before` and of the kind that is wanted, `limit` of them, the newest first.
fn part(before: Option<TimelineCursor>, filter: TimelineFilter, limit: usize, values: &mut Vec<Value>) -> String {
    let older = match before {
        // A row value, so that SQLite goes straight to the place in the index.
        Some(before) => {
            values.extend([before.published_at.0.into(), before.post.0.into()]);
            " AND (post.published_at, post.id) < (?, ?)"
        }
        None => "",
    };
    let kind = if filter.with_pictures {
        " AND EXISTS (SELECT 1 FROM post_media WHERE post_media.post_id = post.id)"
    } else {
        ""
    };
    values.push(i64::try_from(limit).unwrap_or(i64::MAX).into());
    format!("{older}{kind} ORDER BY post.published_at DESC, post.id DESC LIMIT ?")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::{NewMedia, NewPost, testing};
    use domain::{Mute, MuteId, Muted, PostId, Sha256, Timestamp, limits::LIST_HTML_BYTES};

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
                let page = store.timeline(before, TimelineFilter::default(), limit).await.unwrap();
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
        let ids: Vec<_> =
            store.timeline(None, TimelineFilter::default(), 9).await.unwrap().into_iter().map(|post| post.id).collect();
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
        let mut read: Vec<_> = store
            .timeline(None, TimelineFilter::default(), 9)
            .await
            .unwrap()
            .iter()
            .map(|post| post.html.len())
            .collect();
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
        for (before, from, expected) in [
            (None, PostsFrom::Everybody, "SCAN post USING INDEX post_timeline"),
            (before, PostsFrom::Everybody, "SEARCH post USING INDEX post_timeline (published_at<?)"),
            (None, PostsFrom::Owner, "SEARCH post USING INDEX post_peer (peer_id=?)"),
            (before, PostsFrom::Owner, "SEARCH post USING INDEX post_peer (peer_id=? AND published_at<?)"),
            (None, PostsFrom::Friends, "SCAN post USING INDEX post_friends"),
            (before, PostsFrom::Friends, "SEARCH post USING INDEX post_friends (published_at<?)"),
            (None, PostsFrom::Saved, "SCAN post USING INDEX post_saved"),
            (before, PostsFrom::Saved, "SEARCH post USING INDEX post_saved (published_at<?)"),
            (None, PostsFrom::Friend(PeerId(1)), "SEARCH post USING INDEX post_peer (peer_id=?)"),
            (before, PostsFrom::Friend(PeerId(1)), "SEARCH post USING INDEX post_peer (peer_id=? AND published_at<?)"),
        ] {
            let steps = steps(&store, before, TimelineFilter { from, with_pictures: false }).await;
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
                "CORRELATED SCALAR SUBQUERY 8",
                "USE TEMP B-TREE FOR json_group_array(ORDER BY)",
                "SEARCH thread_item USING INDEX thread_item_post (<expr>=? AND post=?)",
                "CORRELATED SCALAR SUBQUERY 5",
                "SEARCH peer USING INDEX sqlite_autoindex_peer_1 (node_id=?)",
                "SCALAR SUBQUERY 4",
                "SCAN owner",
                "CORRELATED SCALAR SUBQUERY 6",
                "SEARCH peer USING INTEGER PRIMARY KEY (rowid=?)",
                "CORRELATED SCALAR SUBQUERY 7",
                "SEARCH thread USING INDEX thread_post (<expr>=? AND post=?)",
            ];
            assert_eq!(steps[0], expected);
            assert_eq!(steps[1..], belongs);
        }
    }

    #[tokio::test]
    async fn a_circle_is_a_walk_for_each_in_it_and_pictures_are_looked_for_by_post() {
        let (_folder, store) = store_with(1).await;
        let before = Some(TimelineCursor { published_at: Timestamp(5), post: PostId(5) });
        let filter = TimelineFilter { from: PostsFrom::Circle(CircleId(1)), with_pictures: true };
        let steps = steps(&store, before, filter).await;
        assert!(steps.iter().all(|step| !step.starts_with("SCAN post")), "{steps:?}");
        let walk = "SEARCH post USING INDEX post_peer (peer_id=? AND published_at<?)";
        assert!(steps.iter().any(|step| step == walk), "{steps:?}");
        let pictures = "SEARCH post_media EXISTS USING COVERING INDEX sqlite_autoindex_post_media_1 (post_id=?)";
        assert!(steps.iter().any(|step| step == pictures), "{steps:?}");
    }

    /// What SQLite does for a page.
    async fn steps(store: &Store, before: Option<TimelineCursor>, filter: TimelineFilter) -> Vec<String> {
        let (sql, values) = select(&post_columns(), before, filter, 20);
        let sql = format!("EXPLAIN QUERY PLAN {sql}");
        let explain = Statement::from_sql_and_values(store.reader().get_database_backend(), sql, values);
        let steps = Step::find_by_statement(explain).all(store.reader()).await.unwrap();
        steps.into_iter().map(|step| step.detail.replace("((published_at,id)<(?,?))", "(published_at<?)")).collect()
    }

    #[tokio::test]
    async fn a_filter_lets_through_what_it_says_page_by_page() {
        let (_folder, store) = testing::store().await;
        let tx = store.write().await.unwrap();
        let [near, far] = [testing::friend(&tx, 1).await, testing::friend(&tx, 2).await];
        let circle = tx.insert_circle(&"Family".parse().unwrap()).await.unwrap();
        tx.set_members(circle, &[near]).await.unwrap();
        let media =
            NewMedia { source_sha256: Sha256([7; 32]), width: 8, height: 8, color: "#445566".into(), variants: vec![] };
        let picture = tx.insert_media(media, Timestamp(1)).await.unwrap();
        for n in 0..30 {
            let pictures = if n % 2 == 0 { vec![(picture, String::new())] } else { Vec::new() };
            let mut post = testing::post(n);
            post.peer = [None, Some(near), Some(far)][usize::from(n % 3)];
            post.number = post.peer.is_none().then_some(i64::from(n));
            post.content.pictures = &pictures;
            let id = tx.insert_post(&post).await.unwrap();
            assert_eq!(tx.set_saved(id, n > 25).await.unwrap(), n > 25);
        }
        tx.commit().await.unwrap();
        for (from, with_pictures, expected) in [
            (PostsFrom::Everybody, false, 30),
            (PostsFrom::Everybody, true, 15),
            (PostsFrom::Owner, true, 5),
            (PostsFrom::Friends, false, 20),
            (PostsFrom::Friend(far), false, 10),
            (PostsFrom::Circle(circle), false, 10),
            (PostsFrom::Circle(circle), true, 5),
            (PostsFrom::Circle(CircleId(99)), false, 0),
            (PostsFrom::Saved, false, 4),
            (PostsFrom::Saved, true, 2),
        ] {
            let filter = TimelineFilter { from, with_pictures };
            let (mut all, mut before) = (Vec::new(), None);
            loop {
                let page = store.timeline(before, filter, 3).await.unwrap();
                let Some(last) = page.last() else { break };
                before = Some(TimelineCursor { published_at: last.published_at, post: last.id });
                all.extend(page);
            }
            assert_eq!(all.len(), expected, "{filter:?}");
            assert!(all.is_sorted_by(|newer, older| newer.published_at > older.published_at), "{filter:?}");
            let is_wanted = |post: &Post| match (post.author.clone(), from) {
                (_, PostsFrom::Everybody | PostsFrom::Saved) => true,
                (author, PostsFrom::Owner) => author == Author::Owner,
                (author, PostsFrom::Friends) => author != Author::Owner,
                (author, PostsFrom::Friend(friend)) => author == Author::Friend(friend),
                (author, PostsFrom::Circle(_)) => author == Author::Friend(near),
            };
            assert!(
                all.iter().all(|post| is_wanted(post) && (!with_pictures || !post.pictures.is_empty())),
                "{filter:?}"
            );
        }
    }

    #[tokio::test]
    async fn pages_stay_full_without_what_is_hidden() {
        let (_folder, store) = testing::store().await;
        let tx = store.write().await.unwrap();
        let [heard, muted] = [testing::friend(&tx, 1).await, testing::friend(&tx, 2).await];
        for n in 0..90 {
            let mut post = testing::post(n);
            post.peer = [None, Some(heard), Some(muted)][usize::from(n % 3)];
            post.content.source = if n < 80 { "The *CAFÉ* again" } else { "Education" };
            tx.insert_post(&post).await.unwrap();
        }
        tx.commit().await.unwrap();
        let mute = |what| Mute { id: MuteId(1), what, until: None };
        let person = mute(Muted::Person(muted));
        let words = mute(Muted::Words("cafe".parse().unwrap()));
        for (mutes, filter, expected) in [
            (vec![person.clone()], TimelineFilter::default(), 60),
            // All of the owner's, and those of friends without the word.
            (vec![words.clone()], TimelineFilter::default(), 30 + 7),
            (vec![person.clone(), words.clone()], TimelineFilter::default(), 30 + 3),
            (vec![words], TimelineFilter::friend(heard), 3),
            (vec![person], TimelineFilter::friend(muted), 0),
        ] {
            let hidden = Hidden::at(mutes, Timestamp(0));
            let (mut all, mut before) = (Vec::new(), None);
            loop {
                let page = store.timeline_without(&hidden, before, filter, 5).await.unwrap();
                let Some(last) = page.last() else { break };
                before = Some(TimelineCursor { published_at: last.published_at, post: last.id });
                assert!(page.len() == 5 || all.len() + page.len() == expected, "a full page, or the last one");
                all.extend(page.into_iter().map(|post| post.id));
            }
            assert_eq!(all.len(), expected, "{hidden:?}");
            assert!(all.is_sorted_by(|newer, older| newer > older));
        }
    }
}
