//! How many trips to the thread of SQLite a page takes.

use std::sync::Arc;

use domain::{
    Audience, Circles, Cover, MediaId, NodeId, PeerId, Picture, Session, Sha256, TimelineFilter, Timestamp, Variant,
};
use parking_lot::Mutex;

use super::Store;
use crate::{Home, NewMedia, NewPost, NewSession, PostContent, testing};

/// The statements of those that read, in order.
#[derive(Debug, Clone, Default)]
struct Trips(Arc<Mutex<Vec<String>>>);

impl Trips {
    fn of(store: &mut Store) -> Self {
        let trips = Self::default();
        let noted = trips.clone();
        store.reader.set_metric_callback(move |info| noted.0.lock().push(info.statement.sql.clone()));
        trips
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock())
    }
}

/// Signs a browser in by the token with the hash "token", and publishes a post for a circle with two pictures of the same file, and one without.
async fn two_posts(store: &Store) {
    let tx = store.write().await.unwrap();
    let session = NewSession {
        token_hash: "token".into(),
        is_set_up: false,
        user_agent: String::new(),
        created_at: Timestamp(1),
    };
    tx.insert_session(session).await.unwrap();
    let variant = |width| Variant {
        sha256: Sha256([7; 32]),
        width,
        height: width / 2,
        content_type: "image/jpeg".into(),
        size_bytes: 9,
    };
    let media = NewMedia {
        source_sha256: Sha256([7; 32]),
        width: 640,
        height: 320,
        color: "#445566".into(),
        variants: vec![variant(640), variant(320)],
    };
    let picture = tx.insert_media(media, Timestamp(1)).await.unwrap();
    let circle = tx.insert_circle(&"Family".parse().unwrap()).await.unwrap();
    let audience = Audience::Circles(Circles::one(circle));
    let shown = [(picture, "\"Frost\",\n\u{1}\\ \u{2744}".to_owned()), (picture, String::new())];
    let content = PostContent {
        source: "a",
        html: "<p>a</p>",
        sanitizer_version: 1,
        audience: &audience,
        cover: &Cover::NONE,
        quote: None,
        pictures: &shown,
    };
    tx.insert_post(&NewPost { content, ..testing::post(1) }).await.unwrap();
    tx.insert_post(&testing::post(2)).await.unwrap();
    tx.commit().await.unwrap();
}

/// What a page shows of the draft, of people and of notifications, and who asks.
async fn around_the_posts(store: &Store) -> Option<Session> {
    store.credentials().await.unwrap();
    store.profile().await.unwrap();
    store.peers().await.unwrap();
    store.circles().await.unwrap();
    store.draft().await.unwrap();
    store.draft_pictures().await.unwrap();
    store.set_aside().await.unwrap();
    store.count_unread_notifications().await.unwrap();
    store.count_waiting_files().await.unwrap();
    store.mutes().await.unwrap();
    store.timeline_seen().await.unwrap();
    let seen = store.threads_seen().await.unwrap();
    store.new_comments(seen.newest).await.unwrap();
    store.session_by_token_hash("token").await.unwrap()
}

#[tokio::test]
async fn a_page_is_no_trip_after_the_first() {
    let (_folder, mut store) = testing::store().await;
    two_posts(&store).await;
    let first = around_the_posts(&store).await;
    let trips = Trips::of(&mut store);
    assert!(first.is_some());
    assert_eq!(around_the_posts(&store).await, first);
    assert_eq!(trips.take(), [""; 0]);

    let posts = store.timeline(None, TimelineFilter::default(), 21).await.unwrap();
    assert_eq!(trips.take().len(), 1);
    let shown: Vec<_> = posts.iter().map(|post| (post.html.as_str(), &post.audience, post.pictures.len())).collect();
    let circles = Audience::Circles(Circles::one(store.circles().await.unwrap()[0].id));
    assert_eq!(shown, [("a", &Audience::AllFriends, 0), ("<p>a</p>", &circles, 2)]);
    let Picture { id: MediaId(_), alt, width: 640, height: 320, color, variants } = &posts[1].pictures[0] else {
        panic!("{posts:?}")
    };
    assert_eq!((alt.as_str(), color.as_str()), ("\"Frost\",\n\u{1}\\ \u{2744}", "#445566"));
    let files: Vec<_> = variants.iter().map(|file| (file.sha256, file.width, file.height, file.size_bytes)).collect();
    assert_eq!(files, [(Sha256([7; 32]), 320, 160, 9), (Sha256([7; 32]), 640, 320, 9)]);
    assert_eq!(posts[1].pictures[1], Picture { alt: String::new(), ..posts[1].pictures[0].clone() });
    assert_eq!(store.timeline(None, TimelineFilter::default(), 21).await.unwrap(), posts);
    assert_eq!(trips.take().len(), 0);

    store.timeline(None, TimelineFilter::friend(PeerId(1)), 21).await.unwrap();
    assert_eq!(trips.take().len(), 1);

    for trips_taken in [7, 0] {
        store.post(posts[0].id).await.unwrap();
        let post = store.thread_post(posts[0].id).await.unwrap().unwrap();
        let home = Home { peer: None, key: NodeId([1; 32]) };
        store.thread_outline(home, post.wire_id).await.unwrap();
        store.thread_items(home, post.wire_id, Vec::new()).await.unwrap();
        store.commenting(None, post.wire_id).await.unwrap();
        assert_eq!(trips.take().len(), trips_taken);
    }

    let tx = store.write().await.unwrap();
    tx.insert_post(&testing::post(3)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(store.timeline(None, TimelineFilter::default(), 21).await.unwrap().len(), 3);
}
