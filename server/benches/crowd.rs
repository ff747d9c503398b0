//! What it takes to catch up with 1,000 friends after a day off: the time until everything of everybody is here, and
//! the most memory that it needs.
//!
//! `cargo xtask bench crowd -- --friends 1000 --posts 5`. The server is real; its friends' servers, each with its own key and port, are
//! played by this program. The first friend is made by the protocol, the others are put beside them into the database.

#[path = "../tests/it/support/mod.rs"]
#[expect(dead_code, unused_imports, reason = "shared with the integration tests, which use all of it")]
mod support;

use std::{sync::Arc, time::Duration};

use axum::{
    Json, Router,
    extract::{Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use clap::Parser;
use federation::Identity;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use support::{Caller, Database, Network, serve_as};

/// The epoch of everybody's feed.
const EPOCH: &str = "5f0c8e21a94b7d36";
/// The budget, three times over: what takes longer is not waited for.
const LIMIT: Duration = Duration::from_mins(3);

/// How much of it.
#[derive(Parser)]
struct Arguments {
    /// Friends who published while the server was off.
    #[arg(long, default_value_t = 1_000)]
    friends: usize,
    /// What each of them published.
    #[arg(long, default_value_t = 5)]
    posts: usize,
    /// What cargo adds.
    #[arg(long, hide = true)]
    bench: bool,
}

/// A friend's server.
#[derive(Clone)]
struct Friend {
    name: Arc<str>,
    posts: usize,
}

#[tokio::main]
async fn main() {
    let Arguments { friends, posts, .. } = Arguments::parse();
    let mut network = Network::start(["mara"]).await;
    let owner = network["mara"].first_day().await;
    let node = &mut network["mara"];

    let (first, address) = start_friend("Friend 0", posts).await;
    Caller::new(first).befriend(node, &owner, "Friend 0", &[&address]).await;
    owner.sees(&owner.friend_page("Friend 0").await, "before the day off").await;
    node.stop().await;
    let mut database = Database::open(&node.data()).await;
    // As if what is new were not read yet, by the one real friend too.
    let forget = format!("UPDATE peer SET cursor = '{EPOCH}.1'; DELETE FROM post");
    database.execute(forget.leak()).await;
    database.execute("CREATE TEMP TABLE other AS SELECT * FROM peer").await;
    for number in 1..friends {
        let name = format!("Friend {number}");
        let (identity, address) = start_friend(&name, posts).await;
        let copy = format!(
            "UPDATE other SET id = NULL, node_id = '{}', name = '{name}', address = '{address}',
                last_good_address = '{address}', card_addresses = '{address}';
            INSERT INTO peer SELECT * FROM other",
            identity.id()
        );
        database.execute(copy.leak()).await;
    }

    let started = Instant::now();
    node.run().await;
    let expected = (friends * posts).to_string();
    loop {
        let here = database.text("SELECT CAST(count(*) AS TEXT) FROM post").await;
        if here == [expected.as_str()] {
            break;
        }
        assert!(started.elapsed() < LIMIT, "{here:?} of {expected} posts after {LIMIT:?}");
        sleep(Duration::from_millis(100)).await;
    }
    println!("{friends} friends with {posts} new posts each: all here after {:?}", started.elapsed());
    println!("the timeline has {} posts on its first page", owner.timeline().await.all("article").len());
    let memory = node.process().memory_bytes("VmHWM").map_or(0, |bytes| bytes / 1000);
    println!("memory: {memory} KB at most");
}

/// Starts the server of somebody; says who it is, and where.
async fn start_friend(name: &str, posts: usize) -> (Identity, String) {
    let identity = Identity::generate().expect("random bytes");
    let friend = Friend { name: name.into(), posts };
    let address = serve_as(&identity, Router::new().fallback(answer).with_state(friend)).await;
    (identity, address)
}

async fn answer(State(friend): State<Friend>, request: Request) -> Response {
    match request.uri().path() {
        "/o2m/v1/profile" => Json(json!({"name": *friend.name, "about": "", "picture": null})).into_response(),
        "/o2m/v1/feed" => match request.uri().query() {
            None => feed(1, &[post(&friend, 1, "before the day off")]).into_response(),
            Some(since) if since.ends_with(&format!(".{}", 1 + friend.posts)) => {
                StatusCode::NOT_MODIFIED.into_response()
            }
            Some(_) => {
                let posts: Vec<_> = (2..friend.posts + 2).map(|seq| post(&friend, seq, "meanwhile")).collect();
                feed(1 + friend.posts, &posts).into_response()
            }
        },
        // Statements and pokes.
        _ => StatusCode::NO_CONTENT.into_response(),
    }
}

/// A page of a feed, up to the position `seq`, with nothing behind it.
fn feed(seq: usize, items: &[Value]) -> Json<Value> {
    let cursor = |seq| format!("{EPOCH}.{seq}");
    Json(json!({
        "version": "https://jsonfeed.org/version/1.1", "title": "x", "items": items,
        "_o2m": {"cursor": cursor(seq), "more": false, "reset": seq == 1, "profile": cursor(1)},
    }))
}

/// The post at the position `seq`.
fn post(friend: &Friend, seq: usize, when: &str) -> Value {
    let number: usize = friend.name.rsplit(' ').next().and_then(|number| number.parse().ok()).unwrap_or_default();
    let text = format!("{} wrote this {when}, about the hens, the gate, and what the neighbours say.", friend.name);
    json!({
        "id": format!("{number:016x}{seq:016x}"), "content_text": text,
        "date_published": format!("2026-11-02T08:{:02}:00Z", seq % 60), "_o2m": {"seq": seq},
    })
}
