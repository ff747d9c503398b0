//! What one friend's server can cost: the most memory, how long the owner's pages take meanwhile, and what is written and kept.
//!
//! `cargo xtask bench friend`, or with `-- --only resets` one of the cases. The server is real; the friend's server is played by this
//! program, and says all the time that there is news. Each case is played to a server of its own. Fails if one costs more than the budget.

#[path = "../tests/it/support/mod.rs"]
#[expect(dead_code, unused_imports, reason = "shared with the integration tests, which use all of it")]
mod support;

use std::{
    process::exit,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    Json, Router,
    extract::{Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use clap::{Parser, ValueEnum};
use federation::Identity;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use support::{Caller, Database, Network, Owner, TestNode, serve_as};

/// Posts of the longest text on one page of a feed.
const LONG_POSTS: usize = 3;
/// Nothing was asked for so long: it is over.
const QUIET: Duration = Duration::from_secs(5);
/// What goes on for longer is ended.
const LIMIT: Duration = Duration::from_mins(5);

/// What one friend may cost at most, by the design: memory in MB, and the owner's patience.
const MEMORY_MB: u64 = 60;
const PAGE: Duration = Duration::from_millis(300);

/// Which of them.
#[derive(Parser)]
struct Arguments {
    /// One case; without it all.
    #[arg(long)]
    only: Option<Case>,
    /// Posts, each of ten pictures of eight files.
    #[arg(long, default_value_t = 4_000)]
    posts: usize,
    /// Pages of the longest texts.
    #[arg(long, default_value_t = 100)]
    pages: usize,
    /// What cargo adds.
    #[arg(long, hide = true)]
    bench: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Case {
    /// Thousands of posts full of pictures.
    Pictures,
    /// Texts of nothing but `&`.
    Ampersands,
    /// Texts of nothing but `[]()`.
    Links,
    /// Texts of nothing but quotation marks.
    Quotes,
    /// Texts of nothing but `*a `.
    Emphasis,
    /// A feed that begins anew for ever.
    Resets,
}

/// The friend's server.
#[derive(Clone)]
struct Friend {
    case: Case,
    /// Pages of the feed.
    pages: usize,
    asked: Arc<AtomicUsize>,
}

#[tokio::main]
async fn main() {
    let Arguments { only, posts, pages, .. } = Arguments::parse();
    let mut over = Vec::new();
    for &case in Case::value_variants() {
        if only.is_none_or(|only| only == case) {
            let pages = if case == Case::Pictures { posts.div_ceil(Friend::PICTURE_POSTS) } else { pages };
            over.extend(play(Friend { case, pages, asked: Arc::default() }).await);
        }
    }
    for over in &over {
        eprintln!("{over}");
    }
    exit(i32::from(!over.is_empty()));
}

/// Prints what the friend's server costs, and gives what of it is over the budget.
async fn play(friend: Friend) -> Vec<String> {
    let mut network = Network::start(["mara"]).await;
    let owner = network["mara"].first_day().await;
    let node = &mut network["mara"];
    let identity = Identity::generate().expect("random bytes");
    let address = serve_as(&identity, Router::new().fallback(answer).with_state(friend.clone())).await;
    let caller = Caller::new(identity);
    let before = node.process().memory_bytes("VmRSS").unwrap_or_default();
    caller.befriend(node, &owner, "Friend", &[&address]).await;
    let page = owner.friend_page("Friend").await;

    let started = Instant::now();
    let mut slowest = Duration::ZERO;
    let (mut asked, mut asked_at, mut pages) = (0, started, 0);
    while asked_at.elapsed() < QUIET && started.elapsed() < LIMIT {
        poke(&caller, node, pages).await;
        for path in ["/", &page] {
            slowest = slowest.max(time_of(&owner, path).await);
        }
        pages += 2;
        let now = friend.asked.load(Ordering::Relaxed);
        if now != asked {
            (asked, asked_at) = (now, Instant::now());
        }
        sleep(Duration::from_millis(20)).await;
    }
    let took = asked_at - started;
    let most = node.process().memory_bytes("VmHWM").unwrap_or_default();
    let (commits, files) = (last_count(node, "day.commits="), last_count(node, "day.files="));
    let told = owner.browser.open(&page).await.all("[data-failed]").join(" ");
    node.stop().await;
    let mut database = Database::open(&node.data()).await;
    let kept = database
        .text("SELECT (SELECT count(*) FROM post) || ' posts, ' || row_count || ' rows, ' || (html_bytes / 1000000) || ' MB of HTML' FROM peer")
        .await;
    println!("{:?}: {asked} requests in {took:?}; here are {}", friend.case, kept.join(" "));
    println!("  commits: {commits}, files asked for: {files}");
    let more_bytes = most.saturating_sub(before);
    let more = more_bytes / 1_000_000;
    println!("  memory: {more} MB above the {} MB before; the budget is {MEMORY_MB}", before / 1_000_000);
    println!("  the slowest of {pages} pages of the owner's: {slowest:?}; the budget is {PAGE:?}");
    println!("  the friend's page: {told}");
    let memory = (more_bytes > MEMORY_MB * 1_000_000).then(|| format!("{more} MB of memory, of {MEMORY_MB} MB"));
    let page = (slowest > PAGE).then(|| format!("{slowest:?} for a page, of {PAGE:?}"));
    memory.into_iter().chain(page).map(|what| format!("{:?}: over the budget: {what}", friend.case)).collect()
}

/// The last count of this name in what the server logged.
fn last_count(node: &TestNode, name: &str) -> u32 {
    let output = node.process().output();
    let found = output.rsplit_once(name).map_or("", |(_, rest)| rest);
    found.split(|letter: char| !letter.is_ascii_digit()).next().and_then(|count| count.parse().ok()).unwrap_or_default()
}

/// Says that there is news.
async fn poke(caller: &Caller, node: &TestNode, number: usize) {
    let body = json!({"cursor": cursor(usize::MAX, number)}).to_string();
    let answer = caller.send(node, Method::POST, "/o2m/v1/poke", Some(body)).await;
    assert!(answer.status().is_success(), "{}", answer.status());
}

/// How long the owner's browser waits for a page.
async fn time_of(owner: &Owner, path: &str) -> Duration {
    let started = Instant::now();
    let answer = owner.browser.load(path).await;
    assert_eq!(answer.status(), StatusCode::OK);
    answer.bytes().await.expect("a page");
    started.elapsed()
}

fn cursor(epoch: usize, seq: usize) -> String {
    format!("{epoch:016x}.{seq}")
}

async fn answer(State(friend): State<Friend>, request: Request) -> Response {
    match request.uri().path() {
        "/o2m/v1/profile" => Json(json!({"name": "Friend", "about": "", "picture": null})).into_response(),
        "/o2m/v1/feed" => {
            let since = request.uri().query().and_then(|query| query.rsplit('.').next()?.parse().ok());
            match friend.page(since.unwrap_or(0), friend.asked.load(Ordering::Relaxed)) {
                Some(page) => {
                    friend.asked.fetch_add(1, Ordering::Relaxed);
                    page.into_response()
                }
                // Not counted: that goes on as long as there are pokes.
                None => StatusCode::NOT_MODIFIED.into_response(),
            }
        }
        path if path.starts_with("/o2m/v1/media/") => {
            friend.asked.fetch_add(1, Ordering::Relaxed);
            StatusCode::NOT_FOUND.into_response()
        }
        // Statements and pokes.
        _ => StatusCode::NO_CONTENT.into_response(),
    }
}

impl Friend {
    /// Posts with ten pictures of eight files each, that fit on a page of a feed.
    const PICTURE_POSTS: usize = 16;

    /// The page after the position `since`; none at the end.
    fn page(&self, since: usize, asked: usize) -> Option<Json<Value>> {
        let count = match self.case {
            Case::Pictures => Self::PICTURE_POSTS,
            Case::Resets => domain::limits::FEED_PAGE_ITEMS,
            // Each takes two bytes in JSON.
            Case::Quotes => 1,
            _ => LONG_POSTS,
        };
        let is_anew = self.case == Case::Resets;
        let (epoch, since) = if is_anew { (asked + 1, 0) } else { (1, since) };
        let end = self.pages * count;
        if since >= end {
            return None;
        }
        let items: Vec<Value> = (since + 1..=since + count).map(|seq| self.post(seq)).collect();
        let o2m = json!({
            "cursor": cursor(epoch, since + count), "more": !is_anew && since + count < end, "reset": since == 0,
            "profile": cursor(1, 1),
        });
        Some(Json(json!({"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": items, "_o2m": o2m})))
    }

    fn post(&self, seq: usize) -> Value {
        let pictures: Vec<Value> = match self.case {
            Case::Pictures => (0..10).map(|number| picture(seq * 10 + number)).collect(),
            _ => Vec::new(),
        };
        let minute = seq / 60;
        let date =
            format!("2026-{:02}-02T{:02}:{:02}:{:02}Z", 1 + minute / 1440, minute / 60 % 24, minute % 60, seq % 60);
        json!({
            "id": format!("{seq:032x}"), "content_text": self.text(seq), "date_published": date,
            "_o2m": {"seq": seq, "pictures": pictures},
        })
    }

    fn text(&self, seq: usize) -> String {
        let piece = match self.case {
            Case::Pictures | Case::Resets => return format!("The kettle is on, for the {seq}th time."),
            Case::Ampersands => "&",
            Case::Links => "[]()",
            Case::Quotes => "\"",
            Case::Emphasis => "*a ",
        };
        piece.repeat(domain::limits::POST_TEXT_BYTES / piece.len())
    }
}

/// A picture of eight files that no other has.
fn picture(number: usize) -> Value {
    let variant = |width: usize| {
        json!({
            "sha256": format!("{:064x}", number * 8 + width), "width": width, "height": 1, "content_type": "image/jpeg",
            "size_bytes": 9,
        })
    };
    json!({"alt": "", "width": 8, "height": 1, "color": "#aabbcc", "variants": (1..=8).map(variant).collect::<Vec<_>>()})
}
