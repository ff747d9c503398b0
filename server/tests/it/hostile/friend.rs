//! A friend's server in the hands of the test: befriended by the real protocol, well-behaved at first, and then not.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use axum::{
    Json, Router,
    extract::{Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use federation::Identity;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Caller, Owner, TestNode, eventually, serve_as};

/// What a server answers, made anew for each request.
pub(super) type Answer = Box<dyn Fn() -> Response + Send + Sync>;

/// What a friend does who turns.
pub(super) struct Misdeed {
    pub(super) name: &'static str,
    /// The feed, from then on.
    pub(super) feed: Answer,
    /// Every picture file.
    pub(super) file: Answer,
}

/// A friend of the server that is tested.
pub(super) struct HostileFriend {
    pub(super) name: &'static str,
    /// Where the owner reads about them.
    pub(super) page: String,
    caller: Caller,
    has_turned: Arc<AtomicBool>,
}

#[derive(Clone)]
struct Serving {
    misdeed: Arc<Misdeed>,
    has_turned: Arc<AtomicBool>,
}

impl HostileFriend {
    /// Asks `owner`, who accepts and reads the first post.
    pub(super) async fn befriend(node: &TestNode, owner: &Owner, misdeed: Misdeed) -> Self {
        let name = misdeed.name;
        let has_turned = Arc::new(AtomicBool::new(false));
        let serving = Serving { misdeed: Arc::new(misdeed), has_turned: has_turned.clone() };
        let identity = Identity::generate().expect("random bytes");
        let address = serve_as(&identity, Router::new().fallback(answer).with_state(serving)).await;
        let caller = Caller::new(identity);
        caller.befriend(node, owner, name, &[&address]).await;
        let page = owner.friend_page(name).await;
        owner.sees(&page, &first_words(name)).await;
        Self { name, page, caller, has_turned }
    }

    /// Does the misdeed from now on, and says that there is news.
    pub(super) async fn turn(&self, node: &TestNode) {
        self.has_turned.store(true, Ordering::SeqCst);
        let poke = json!({"cursor": cursor(2)}).to_string();
        // A server that is asked at this very moment finds that nobody is a friend who has not been told so yet.
        eventually("a poke is taken", async || {
            let answer = self.caller.send(node, Method::POST, "/o2m/v1/poke", Some(poke.clone())).await;
            (answer.status() == StatusCode::NO_CONTENT).then_some(())
        })
        .await;
    }
}

/// What each of them published before.
pub(super) fn first_words(name: &str) -> String {
    format!("{name} was nice once")
}

/// A position in the feed.
pub(super) fn cursor(seq: u32) -> String {
    format!("5f0c8e21a94b7d36.{seq}")
}

/// A page of a feed, up to the position `seq`.
pub(super) fn page(seq: u32, has_more: bool, items: &Value) -> Value {
    json!({
        "version": "https://jsonfeed.org/version/1.1", "title": "x", "items": items,
        "_o2m": {"cursor": cursor(seq), "more": has_more, "reset": seq == 1 && !has_more, "profile": cursor(1)},
    })
}

/// A post, new at the position `seq`.
pub(super) fn post(id: &str, seq: u32, text: &str, date: &str) -> Value {
    json!({"id": id, "content_text": text, "date_published": date, "_o2m": {"seq": seq}})
}

async fn answer(State(serving): State<Serving>, request: Request) -> Response {
    let Serving { misdeed, has_turned } = serving;
    match request.uri().path() {
        "/o2m/v1/profile" => Json(json!({"name": misdeed.name, "about": "", "picture": null})).into_response(),
        "/o2m/v1/feed" if has_turned.load(Ordering::SeqCst) => (misdeed.feed)(),
        "/o2m/v1/feed" => {
            let first = post(&"0".repeat(32), 1, &first_words(misdeed.name), "2026-11-01T08:00:00Z");
            Json(page(1, false, &json!([first]))).into_response()
        }
        path if path.starts_with("/o2m/v1/media/") => (misdeed.file)(),
        // Statements and pokes.
        _ => StatusCode::NO_CONTENT.into_response(),
    }
}
