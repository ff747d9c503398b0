//! What threads cost one who reads them: a thread of 10,000 comments, open pages, and memory with many friends' threads.
//!
//! `cargo xtask bench threads`. Rows are copied within the database of a real node: one comment is signed, brought and read, the others are as it
//! is.

mod figures;
#[path = "../tests/it/support/mod.rs"]
#[expect(dead_code, unused_imports, reason = "shared with the integration tests, which use all of it")]
mod support;

use std::time::Duration;

use clap::Parser;
use federation::Identity;
use figures::{Pages, megabytes};
use tokio::time::{Instant, sleep};

use support::{Browser, Database, Network, Owner, TestNode, befriend, post_path};

const PAGES: usize = 40;
const OPEN_PAGES: usize = 200;
/// One session has no more at once, of pages that pass on nothing.
const LINES_OF_A_BROWSER: usize = 4;
const SAID: &str = "Mine froze on Tuesday";
const AT_HOME: &str = "Frost tonight";
const AT_FRIEND: &str = "The beans are covered";

/// How much of it.
#[derive(Parser)]
struct Arguments {
    /// In the one thread that is read.
    #[arg(long, default_value_t = 10_000)]
    long: u32,
    #[arg(long, default_value_t = 100)]
    friends: u32,
    /// Threads of each friend.
    #[arg(long, default_value_t = 200)]
    threads: u32,
    /// Comments in each of them.
    #[arg(long, default_value_t = 200)]
    comments: u32,
    /// How long the server rests before its memory is looked at, in seconds.
    #[arg(long, default_value_t = 60)]
    rest: u64,
    /// What cargo adds.
    #[arg(long, hide = true)]
    bench: bool,
}

#[tokio::main]
async fn main() {
    let arguments = Arguments::parse();
    let mut network = Network::start(["mara", "lea"]).await;
    let (mara, lea) = tokio::join!(network["mara"].first_day(), network["lea"].first_day());
    befriend(&lea, &mara).await;
    let long = mara.publish(AT_HOME).await;
    lea.publish(AT_FRIEND).await;
    for (owner, text) in [(&lea, AT_HOME), (&mara, AT_FRIEND)] {
        let page = owner.sees("/", text).await;
        let post = post_path(&page, text).expect("a post");
        let page = owner.browser.open(&post).await;
        owner.browser.send(&page, page.form("threads/comment").fill("text", SAID)).await;
    }
    mara.sees(&long, SAID).await;
    lengthen(&mut network["mara"], arguments.long).await;
    measure_page(&mara.browser, &long, arguments.long).await;

    let rest = Duration::from_secs(arguments.rest);
    measure_memory(&network["mara"], "one friend's", rest).await;
    let Arguments { friends, threads, comments, .. } = arguments;
    multiply(&mut network["mara"], friends, threads, comments).await;
    measure_memory(&network["mara"], &format!("{friends} friends' {threads} threads of {comments} comments"), rest)
        .await;
    measure_open_pages(&network["mara"], &mara).await;
    measure_page(&mara.browser, &long, arguments.long).await;
    read_all(&network["mara"], &mara).await;
}

/// Makes the thread of the owner's one post as long as is wanted: every third comment answers the one before it.
async fn lengthen(node: &mut TestNode, comments: u32) {
    node.stop().await;
    let mut database = Database::open(&node.data()).await;
    database
        .execute("CREATE TEMP TABLE one AS SELECT * FROM thread_item WHERE peer_id IS NULL AND kind = 'comment'")
        .await;
    let more = format!(
        "CREATE TEMP TABLE more AS
        WITH RECURSIVE later (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM later WHERE number < {comments} - 1)
        SELECT number, lower(hex(randomblob(16))) AS wire_id FROM later"
    );
    database.execute(leak(more)).await;
    let columns = columns(&mut database, "thread_item", &["id", "wire_id", "reply_to", "received_at"]).await;
    let insert = format!(
        "INSERT INTO thread_item (wire_id, reply_to, received_at, {columns})
        SELECT here.wire_id, CASE WHEN here.number % 3 = 0 THEN before.wire_id END, one.received_at + here.number, {columns}
        FROM one JOIN more AS here LEFT JOIN more AS before ON before.number = here.number - 1"
    );
    database.execute(leak(insert)).await;
    drop(database);
    node.run().await;
}

/// Makes the one friend many, with as many threads each.
async fn multiply(node: &mut TestNode, friends: u32, threads: u32, comments: u32) {
    node.stop().await;
    let started = Instant::now();
    let mut database = Database::open(&node.data()).await;
    for statement in ["PRAGMA synchronous = OFF", "PRAGMA foreign_keys = OFF", "PRAGMA temp_store = MEMORY"] {
        database.execute(statement).await;
    }
    database
        .execute("CREATE TEMP TABLE one AS SELECT * FROM thread_item WHERE peer_id IS NOT NULL AND kind = 'comment'")
        .await;
    let numbers = |table: &str, count: u32| {
        let recursive = format!("(SELECT 1 UNION ALL SELECT n + 1 FROM {table}_n WHERE n < {count})");
        format!("CREATE TEMP TABLE {table} AS WITH RECURSIVE {table}_n (n) AS {recursive} SELECT n FROM {table}_n")
    };
    database.execute("CREATE TEMP TABLE friend (n INTEGER PRIMARY KEY, node_id TEXT NOT NULL)").await;
    for _ in 1..friends {
        let id = Identity::generate().expect("random bytes").id();
        database.execute(leak(format!("INSERT INTO friend (node_id) VALUES ('{id}')"))).await;
    }
    for (table, count) in [("post_of", threads), ("comment_of", comments)] {
        database.execute(leak(numbers(table, count))).await;
    }
    database.execute("CREATE TEMP TABLE first AS SELECT id FROM peer LIMIT 1").await;
    let peer = columns(&mut database, "peer", &["id", "node_id", "threads_bytes"]).await;
    let copies = format!(
        "INSERT INTO peer (id, node_id, threads_bytes, {peer})
        SELECT 1000 + n, friend.node_id, 0, {peer} FROM friend JOIN peer JOIN first ON first.id = peer.id"
    );
    database.execute(leak(copies)).await;
    let post = columns(&mut database, "post", &["id", "wire_id", "peer_id", "published_at"]).await;
    let posts = format!(
        "INSERT INTO post (wire_id, peer_id, published_at, {post})
        SELECT lower(hex(randomblob(16))), peer.id, published_at - 60000 * n, {post}
        FROM post_of JOIN peer JOIN (SELECT * FROM post JOIN first ON first.id = post.peer_id LIMIT 1)"
    );
    database.execute(leak(posts)).await;
    let item = columns(
        &mut database,
        "thread_item",
        &["id", "wire_id", "peer_id", "post", "reply_to", "received_at", "stage"],
    )
    .await;
    let items = format!(
        "INSERT INTO thread_item (wire_id, peer_id, post, received_at, {item})
        SELECT lower(hex(randomblob(16))), post.peer_id, post.wire_id, one.received_at + n, {item}
        FROM (SELECT wire_id, peer_id FROM post WHERE peer_id IS NOT NULL) AS post JOIN comment_of JOIN one"
    );
    database.execute(leak(items)).await;
    let count = database.text("SELECT cast(count(*) AS TEXT) FROM thread_item WHERE peer_id IS NOT NULL").await;
    println!("{} rows of friends' comments, written in {} s", count[0], started.elapsed().as_secs());
    drop(database);
    node.run().await;
}

/// The columns of a table but for some, as a statement names them.
async fn columns(database: &mut Database, table: &str, others: &[&str]) -> String {
    let names = database.text(leak(format!("SELECT name FROM pragma_table_info('{table}')"))).await;
    let names = names.iter().filter(|name| !others.contains(&name.as_str()));
    names.map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

async fn measure_page(browser: &Browser, post: &str, comments: u32) {
    let (mut pages, mut bytes) = (Pages::default(), 0);
    for _ in 0..PAGES {
        bytes = pages.read(browser, post).await;
    }
    println!("a page of a thread of {comments} comments: {pages}, {bytes} bytes");
}

/// Holds as many lines as open pages of many browsers do, and makes something happen that each is told.
async fn measure_open_pages(node: &TestNode, owner: &Owner) {
    let mut browsers = Vec::new();
    for _ in 0..OPEN_PAGES / LINES_OF_A_BROWSER {
        browsers.push(node.sign_in().await.browser);
    }
    let before = node.process().memory_bytes("VmRSS").unwrap_or_default();
    let mut lines = Vec::new();
    for browser in &browsers {
        for _ in 0..LINES_OF_A_BROWSER {
            lines.push(browser.load("/events").await);
        }
    }
    owner.publish("Told to all of them").await;
    for line in &mut lines {
        let mut heard = String::new();
        while !heard.contains("post-added") {
            let chunk = line.chunk().await.expect("it goes on").expect("it is not over");
            heard.push_str(&String::from_utf8_lossy(&chunk));
        }
    }
    let more = node.process().memory_bytes("VmRSS").map(|bytes| bytes.saturating_sub(before));
    println!("{OPEN_PAGES} open pages: {} more memory", megabytes(more));
}

async fn measure_memory(node: &TestNode, what: &str, rest: Duration) {
    sleep(rest).await;
    println!("memory with {what}: {}", megabytes(node.process().memory_bytes("VmRSS")));
}

/// Reads what the pages with threads are, once each.
async fn read_all(node: &TestNode, owner: &Owner) {
    for path in ["/", "/notifications", "/friends", "/settings"] {
        owner.browser.load(path).await.bytes().await.expect("a page");
    }
    println!("memory once pages were read: {}", megabytes(node.process().memory_bytes("VmRSS")));
}

/// A statement that is made once in the life of the process.
fn leak(statement: String) -> &'static str {
    Box::leak(statement.into_boxed_str())
}
