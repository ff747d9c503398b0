use std::sync::{
    Arc,
    atomic::{AtomicU16, AtomicUsize, Ordering},
};

use axum::{Router, http::StatusCode, routing::post};
use domain::{
    Cover, PushFormat, WireId,
    thread::{Voice, Who},
};
use tokio::{net::TcpListener, sync::Mutex};

use super::*;
use crate::{
    testing::{TestNode, friends::publish},
    threads::owner::NewComment,
};

/// What takes messages, and with which status.
struct Receiver {
    url: String,
    status: Arc<AtomicU16>,
    bodies: Arc<Mutex<Vec<String>>>,
    came: Arc<AtomicUsize>,
}

impl Receiver {
    async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/topic", listener.local_addr().unwrap());
        let (status, bodies, came) = (Arc::new(AtomicU16::new(200)), Arc::default(), Arc::default());
        let this = Self { url, status, bodies, came };
        let (status, bodies, came) = (this.status.clone(), this.bodies.clone(), this.came.clone());
        let take = async move |body: String| {
            bodies.lock().await.push(body);
            came.fetch_add(1, Ordering::SeqCst);
            StatusCode::from_u16(status.load(Ordering::SeqCst)).unwrap()
        };
        let router = Router::new().route("/topic", post(take));
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        this
    }

    fn came(&self) -> usize {
        self.came.load(Ordering::SeqCst)
    }

    fn target(&self) -> PushTarget {
        let url = self.url.parse().unwrap();
        PushTarget { url, format: PushFormat::Ntfy, token: None, with_words: false, origin: None }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "as what says it is called")]
fn say(page: NotificationPage, _: Timestamp) -> NewsText {
    NewsText { text: format!("{} new", page.notifications.len()), path: "/notifications".to_owned() }
}

async fn tell(node: &Node, count: usize) {
    let tx = node.store.write().await.unwrap();
    for _ in 0..count {
        node.notify(&tx, NotificationKind::FolderWaiting, None).await.unwrap();
    }
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn what_is_unread_is_sent_together_and_once_a_minute_at_most() {
    let (test, owner) = TestNode::set_up().await;
    let (node, receiver) = (&test.node, Receiver::new().await);
    tell(node, 1).await;
    assert_eq!(node.push_due(say).await.unwrap(), MAX_POLL_INTERVAL, "nothing is set");
    owner.push().set(receiver.target(), TokenChange::Set(None)).await.unwrap();
    test.clock.advance(10);
    node.push_due(say).await.unwrap();
    assert_eq!(receiver.came(), 0, "what was there before is not sent");

    tell(node, 2).await;
    assert!(node.push_due(say).await.unwrap() <= SETTLING, "more may come");
    test.clock.advance(3);
    assert_eq!(node.push_due(say).await.unwrap(), PAUSE);
    assert_eq!(*receiver.bodies.lock().await, ["2 new"]);
    tell(node, 3).await;
    test.clock.advance(59);
    node.push_due(say).await.unwrap();
    assert_eq!(receiver.came(), 1, "a minute is not over");
    // What the owner read meanwhile is not sent.
    let newest = owner.notifications().page(None).await.unwrap().notifications[0].id;
    owner.notifications().mark_read(NotificationId(newest.0 - 1)).await.unwrap();
    test.clock.advance(1);
    node.push_due(say).await.unwrap();
    assert_eq!(*receiver.bodies.lock().await, ["2 new", "1 new"]);
    test.clock.advance(3600);
    node.push_due(say).await.unwrap();
    assert_eq!(receiver.came(), 2, "nothing is sent twice");
}

#[tokio::test]
async fn after_failures_it_is_tried_ever_more_rarely_and_the_settings_say_why() {
    let (test, owner) = TestNode::set_up().await;
    let (node, receiver) = (&test.node, Receiver::new().await);
    receiver.status.store(500, Ordering::SeqCst);
    owner.push().set(receiver.target(), TokenChange::Set(None)).await.unwrap();
    tell(node, 1).await;
    // An hour, minute by minute.
    for _ in 0..60 {
        test.clock.advance(60);
        node.push_due(say).await.unwrap();
    }
    assert!((4..=7).contains(&receiver.came()), "{} times", receiver.came());
    let push = owner.push().read().await.unwrap().unwrap();
    assert_eq!(push.last.map(|last| last.outcome), Some(PushOutcome::Answered(500)));
    assert_eq!(push.sent_up_to, NotificationId(0), "it is still to be sent");

    receiver.status.store(200, Ordering::SeqCst);
    let before = receiver.came();
    owner.push().test("a test".to_owned()).await.unwrap();
    node.push_due(say).await.unwrap();
    let bodies = receiver.bodies.lock().await;
    assert_eq!(bodies[before..], ["a test", "1 new"], "who tries it out does not wait for the rest");
    let push = owner.push().read().await.unwrap().unwrap();
    assert_eq!((push.failures, push.sent_up_to), (0, NotificationId(1)));
}

#[tokio::test]
async fn a_token_stays_with_the_host_that_it_was_typed_for() {
    let (_test, owner) = TestNode::set_up().await;
    let receiver = Receiver::new().await;
    let token = || owner.push().read();
    let target = receiver.target();
    owner.push().set(target.clone(), TokenChange::Set(Some("tk_x".parse().unwrap()))).await.unwrap();
    owner.push().set(PushTarget { with_words: true, ..target.clone() }, TokenChange::Keep).await.unwrap();
    assert!(token().await.unwrap().unwrap().target.token.is_some());
    let other = PushTarget { url: "http://127.0.0.1:1/topic".parse().unwrap(), ..target };
    owner.push().set(other, TokenChange::Keep).await.unwrap();
    assert!(token().await.unwrap().unwrap().target.token.is_none());
    owner.push().end().await.unwrap();
    assert!(matches!(owner.push().test(String::new()).await, Err(PushFailed::Push(PushError::NotSet))));
}

#[tokio::test]
async fn of_a_mention_in_a_post_the_words_of_no_comment_are_sent() {
    let (test, owner) = TestNode::set_up().await;
    let post = publish(&owner, "Frost tonight").await;
    let comment = NewComment {
        post,
        reply_to: None,
        id: WireId([1; 16]),
        text: "Mine froze".into(),
        cover: Cover::NONE,
        pictures: Vec::new(),
        quote: None,
    };
    let item = owner.threads().comment(comment).await.unwrap();
    let voice = Voice { key: test.node.own_id(), name: "Mara".to_owned(), who: Who::Owner };
    let told = |kind, item| Notification {
        id: NotificationId(1),
        kind,
        peer: None,
        post: Some(post),
        item,
        report: None,
        voices: vec![voice.clone()],
        created_at: Timestamp(0),
        read_at: None,
    };
    for (kind, item, expected) in [
        (NotificationKind::Commented, None, Some("Mine froze")),
        (NotificationKind::Mentioned, Some(item), Some("Mine froze")),
        (NotificationKind::Mentioned, None, None),
    ] {
        assert_eq!(test.node.words_of(&told(kind, item)).await.unwrap().as_deref(), expected, "{kind:?} {item:?}");
    }
}
