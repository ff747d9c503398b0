//! Who sees what, as a table; and that the table notices a condition that is wrong in one place.

use domain::{Audience, PeerId, PostId};
use sea_orm::{ConnectionTrait, Statement};

use super::*;
use crate::{NewPost, PostContent, Store, WriteTx, testing};

/// A post of the owner's, or of the first peer's if it is `of_friend`.
struct PostCase {
    audience: &'static str,
    /// The circle that stands beside the post, whatever its audience.
    circle: Option<i64>,
    of_friend: bool,
    is_deleted: bool,
    /// Which of [`PEERS`] may see it.
    seen_by: &'static [usize],
    open_to: OpenTo,
}

/// Who may see a post without being chosen.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum OpenTo {
    NoGroup,
    AllFriends,
    All,
}

/// Where each peer stands, and the circle that has its row. That of the third is left over: it is no friend any more.
const PEERS: [(&str, Option<i64>); 6] = [
    ("accepted", Some(1)),
    ("accepted", Some(2)),
    ("ended", Some(1)),
    ("requested", None),
    ("received", None),
    ("blocked", None),
];

const HIDDEN: PostCase = PostCase {
    audience: "only-me",
    circle: None,
    of_friend: false,
    is_deleted: false,
    seen_by: &[],
    open_to: OpenTo::NoGroup,
};
const FOR_FRIENDS: PostCase =
    PostCase { audience: "all-friends", seen_by: &[0, 1], open_to: OpenTo::AllFriends, ..HIDDEN };
const PUBLIC: PostCase = PostCase { audience: "public", open_to: OpenTo::All, ..FOR_FRIENDS };
const OF_CIRCLE: PostCase = PostCase { audience: "circles", circle: Some(1), seen_by: &[0], ..HIDDEN };

const POSTS: [PostCase; 13] = [
    FOR_FRIENDS,
    PUBLIC,
    HIDDEN,
    OF_CIRCLE,
    PostCase { circle: Some(2), seen_by: &[1], ..OF_CIRCLE },
    // The third circle is empty, and the post after it names none.
    PostCase { circle: Some(3), seen_by: &[], ..OF_CIRCLE },
    PostCase { circle: None, seen_by: &[], ..OF_CIRCLE },
    // A circle that stands beside another audience means nothing.
    PostCase { circle: Some(1), ..HIDDEN },
    // What is deleted, and what is a friend's, is not shown to any peer.
    PostCase { audience: "public", is_deleted: true, ..HIDDEN },
    PostCase { audience: "all-friends", is_deleted: true, ..HIDDEN },
    PostCase { audience: "circles", circle: Some(1), is_deleted: true, ..HIDDEN },
    PostCase { audience: "public", of_friend: true, ..HIDDEN },
    PostCase { audience: "all-friends", of_friend: true, ..HIDDEN },
];

/// The posts and the peers of the table, in a database.
struct Table {
    store: Store,
    peers: Vec<PeerId>,
    posts: Vec<PostId>,
    _folder: tempfile::TempDir,
}

impl Table {
    async fn new() -> Self {
        let (folder, store) = testing::store().await;
        let tx = store.write().await.unwrap();
        for circle in 1_i64..=3 {
            let sql = "INSERT INTO circle (id, name, name_key) VALUES (?1, ?1, ?1)";
            tx.execute(sql, [circle.into()]).await.unwrap();
        }
        let mut peers = Vec::new();
        for ((state, circle), id) in PEERS.into_iter().zip(1_i64..) {
            let sql = "INSERT INTO peer (id, address, state, created_at, changed_at) VALUES (?, 'a:1', ?, 0, 0)";
            tx.execute(sql, [id.into(), state.into()]).await.unwrap();
            if let Some(circle) = circle {
                let sql = "INSERT INTO circle_member (circle_id, peer_id) VALUES (?, ?)";
                tx.execute(sql, [circle.into(), id.into()]).await.unwrap();
            }
            peers.push(PeerId(id));
        }
        let mut posts = Vec::new();
        for (case, number) in POSTS.iter().zip(1_u8..) {
            posts.push(insert(&tx, case, number).await);
        }
        tx.commit().await.unwrap();
        Self { store, peers, posts, _folder: folder }
    }

    /// For which of the posts, in their order, `condition` holds, with `peer` in the query if there is one.
    async fn holds(&self, condition: &str, peer: Option<PeerId>) -> Vec<bool> {
        let peer = peer.map_or_else(String::new, |peer| format!("JOIN peer ON peer.id = {peer}"));
        let sql = format!("SELECT post.id FROM post {peer} WHERE {condition}");
        let statement = Statement::from_string(self.store.reader().get_database_backend(), sql);
        let rows = self.store.reader().query_all_raw(statement).await.unwrap();
        let seen: Vec<PostId> = rows.iter().map(|row| PostId(row.try_get("", "id").unwrap())).collect();
        self.posts.iter().map(|post| seen.contains(post)).collect()
    }

    /// Whom `condition` shows which posts, one line a peer.
    async fn seen_by_peers(&self, condition: &str) -> Vec<Vec<bool>> {
        let mut lines = Vec::new();
        for peer in &self.peers {
            lines.push(self.holds(condition, Some(*peer)).await);
        }
        lines
    }
}

/// Writes what no use case would, such as a circle beside another audience.
async fn insert(tx: &WriteTx, case: &PostCase, number: u8) -> PostId {
    let post = testing::post(number);
    let new = NewPost {
        peer: case.of_friend.then_some(PeerId(1)),
        number: (!case.of_friend).then_some(number.into()),
        content: PostContent { audience: &Audience::OnlyMe, ..post.content },
        ..post
    };
    let id = tx.insert_post(&new).await.unwrap();
    let deleted_at = case.is_deleted.then_some(1_i64);
    let sql = "UPDATE post SET audience = ?, deleted_at = ? WHERE id = ?";
    tx.execute(sql, [case.audience.into(), deleted_at.into(), id.0.into()]).await.unwrap();
    if let Some(circle) = case.circle {
        let sql = "INSERT INTO post_circle (post_id, circle_id) VALUES (?, ?)";
        tx.execute(sql, [id.0.into(), circle.into()]).await.unwrap();
    }
    id
}

fn expected_for_peers() -> Vec<Vec<bool>> {
    let line = |peer| POSTS.iter().map(|case| case.seen_by.contains(&peer)).collect();
    (0..PEERS.len()).map(line).collect()
}

#[tokio::test]
async fn each_condition_shows_what_the_table_says() {
    let table = Table::new().await;
    assert_eq!(table.seen_by_peers(visible_to_peer()).await, expected_for_peers());
    for (condition, least) in [(visible_to_all_friends(), OpenTo::AllFriends), (visible_to_all(), OpenTo::All)] {
        let expected: Vec<bool> = POSTS.iter().map(|case| case.open_to >= least).collect();
        assert_eq!(table.holds(condition, None).await, expected);
    }
}

/// `condition` with `right`, which stands there once, replaced by `wrong`.
fn mutant(condition: &str, right: &str, wrong: &str) -> String {
    assert_eq!(condition.matches(right).count(), 1, "{right}");
    condition.replace(right, wrong)
}

#[tokio::test]
async fn wrong_conditions_for_a_peer_are_noticed() {
    let table = Table::new().await;
    for (right, wrong) in [
        ("peer.state = 'accepted'", "peer.state <> 'blocked'"),
        ("peer.state = 'accepted'", "peer.state IN ('accepted', 'ended')"),
        ("post.peer_id IS NULL", "1"),
        ("post.deleted_at IS NULL", "1"),
        ("('all-friends', 'public')", "('all-friends', 'public', 'only-me')"),
        ("('all-friends', 'public')", "('public')"),
        ("('all-friends', 'public')", "('all-friends')"),
        ("post.audience = 'circles' AND EXISTS", "EXISTS"),
        ("ON circle_member.circle_id = post_circle.circle_id", ""),
        ("post_circle.post_id = post.id AND", ""),
        (" AND circle_member.peer_id = peer.id", ""),
        ("AND EXISTS", "AND NOT EXISTS"),
        ("AND EXISTS", "OR EXISTS"),
    ] {
        let wrong_condition = mutant(visible_to_peer(), right, wrong);
        let seen = table.seen_by_peers(&wrong_condition).await;
        assert_ne!(seen, expected_for_peers(), "{right} -> {wrong}");
    }
}

#[tokio::test]
async fn wrong_conditions_for_all_friends_and_for_all_are_noticed() {
    let table = Table::new().await;
    for (condition, right, wrong) in [
        (visible_to_all_friends(), "post.peer_id IS NULL", "1"),
        (visible_to_all_friends(), "post.deleted_at IS NULL", "1"),
        (visible_to_all_friends(), "('all-friends', 'public')", "('all-friends', 'public', 'circles')"),
        (visible_to_all_friends(), "('all-friends', 'public')", "('public')"),
        (visible_to_all_friends(), "('all-friends', 'public')", "('all-friends')"),
        (visible_to_all(), "post.peer_id IS NULL", "1"),
        (visible_to_all(), "post.deleted_at IS NULL", "1"),
        (visible_to_all(), "= 'public'", "IN ('all-friends', 'public')"),
        (visible_to_all(), "= 'public'", "<> 'only-me'"),
    ] {
        let right_answer = table.holds(condition, None).await;
        let wrong_condition = mutant(condition, right, wrong);
        assert_ne!(table.holds(&wrong_condition, None).await, right_answer, "{right} -> {wrong}");
    }
}
