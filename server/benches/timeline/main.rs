//! What a server with 100,000 posts takes: memory, the time it needs to start, and how often it can answer for the timeline, set against
//! pages that need no database.
//!
//! `cargo xtask bench timeline -- --posts 100000 --seconds 8`. The pages that need no database come from this same program, started
//! once more: the timeline's own page, its values from memory; an empty Leptos page; and the bytes of the timeline's page, finished.

#[path = "../../tests/it/support/mod.rs"]
#[expect(dead_code, unused_imports, reason = "shared with the integration tests, which use all of it")]
mod support;

mod from_memory;
mod picture;

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, Command, Stdio},
    time::Duration,
};

use clap::Parser;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{Instant, sleep},
};

use support::{Browser, Database, Network, Owner, Page, Process, STOP_LIMIT, Script, TestNode, plain_client};

/// People who read at the same time, each with a session.
const SESSIONS: usize = 20;
/// Connections that read while memory is looked at.
const CONNECTIONS: usize = 64;
/// Each page is asked for so often in turn, since the machine has other things to do; the middle one counts.
const ROUNDS: usize = 3;
const STARTS: usize = 5;
const KILOBYTE: u64 = 1_000;

/// How much of it.
#[derive(Parser)]
struct Arguments {
    /// Posts in the database.
    #[arg(long, default_value_t = 100_000)]
    posts: u32,
    /// How long each page is asked for in a round, in seconds.
    #[arg(long, default_value_t = 8)]
    seconds: u64,
    /// How long the server rests before its memory is looked at, in seconds.
    #[arg(long, default_value_t = 60)]
    rest: u64,
    /// Megapixels of the picture that is published.
    #[arg(long, default_value_t = 48)]
    megapixels: u32,
    /// Be the server of the pages that need no database.
    #[arg(long, hide = true)]
    from_memory: bool,
    /// What cargo adds.
    #[arg(long, hide = true)]
    bench: bool,
}

#[tokio::main]
async fn main() {
    let arguments = Arguments::parse();
    if arguments.from_memory {
        return from_memory::serve().await;
    }
    let mut network = Network::start(["mara"]).await;
    let owner = network["mara"].first_day().await;
    fill(&mut network["mara"], &owner, arguments.posts).await;
    println!("{} posts", arguments.posts);
    measure_sizes(&owner).await;
    measure_start(&mut network["mara"]).await;

    let process = network["mara"].process();
    sleep(Duration::from_secs(arguments.rest)).await;
    println!("memory after {} s of rest: {}", arguments.rest, kilobytes(process.memory_bytes("VmRSS")));
    let held = memory_while_read(process, &owner.browser, arguments.seconds).await;
    println!("memory with {CONNECTIONS} connections reading: {} at most", kilobytes(held));

    measure_timeline(&network["mara"], &owner, arguments.seconds).await;
    let held = picture::publish(&mut network["mara"], arguments.megapixels).await;
    let [most, left] = [held.most, held.left].map(kilobytes);
    println!("a JPEG of {} megapixels: {most} at most, {left} ten seconds later", arguments.megapixels);
}

/// Twenty posts by hand, and as many more of their kind as are wanted.
async fn fill(node: &mut TestNode, owner: &Owner, posts: u32) {
    for number in 1..=20 {
        let text = format!(
            "**Number {number}**: the kettle is on, and there is cake. Come round when you have fed the hens, and bring \
            [the big tin](https://example.org/tin).\n\n- milk\n- honey"
        );
        let script = Script::of(owner, &format!("letters {number}")).await;
        script.publish(&text).await;
    }
    node.stop().await;
    let mut database = Database::open(&node.data()).await;
    let more = format!(
        "INSERT INTO post (wire_id, number, source, html, sanitizer_version, audience, published_at)
        WITH RECURSIVE older (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM older WHERE number < {posts} - 20)
        SELECT lower(hex(randomblob(16))), 20 + older.number, source, html, sanitizer_version, audience,
            published_at - 60000 * older.number
        FROM older JOIN post ON post.number = 1 + older.number % 20"
    );
    database.execute(Box::leak(more.into_boxed_str())).await;
    database.execute("UPDATE owner SET last_number = (SELECT max(number) FROM post)").await;
    drop(database);
    node.run().await;
}

/// The program, and what a browser is sent of its other half.
async fn measure_sizes(owner: &Owner) {
    let binary = std::fs::metadata(env!("CARGO_BIN_EXE_o2m")).expect("the server was built");
    println!("binary: {}", kilobytes(Some(binary.len())));
    let page = owner.browser.load("/").await.text().await.expect("a page");
    let start = page.find("/pkg/").expect("a file of the site");
    let wasm = page[start..].split('"').find(|part| part.contains(".wasm")).expect("a page names its WASM");
    let path = wasm[wasm.find("/pkg/").unwrap_or(0)..].to_owned();
    let request = owner.browser.request(reqwest::Method::GET, &path).header("accept-encoding", "br");
    let sent = request.send().await.expect("an answer");
    assert_eq!(sent.headers()["content-encoding"], "br", "{path}");
    let size = sent.bytes().await.expect("the file").len() as u64;
    println!("WASM as sent: {}", kilobytes(Some(size)));
}

/// From the start of the process to its first page.
async fn measure_start(node: &mut TestNode) {
    node.stop().await;
    let mut times = Vec::new();
    for _ in 0..STARTS {
        let started = Instant::now();
        let process = Process::spawn(node.home(), node.arguments());
        while !answers(&node.address()).await {
            sleep(Duration::from_millis(1)).await;
        }
        times.push(started.elapsed());
        process.terminate();
        process.exit(STOP_LIMIT).await.expect("an end");
    }
    times.sort();
    println!(
        "start to the first page: {:?} (of {STARTS} the middle one; {:?} at most)",
        times[STARTS / 2],
        times[STARTS - 1]
    );
    node.run().await;
}

/// Says whether the sign-in page comes.
async fn answers(address: &str) -> bool {
    let ask = async {
        let mut stream = TcpStream::connect(address).await.ok()?;
        let request = format!("GET /sign-in HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.ok()?;
        answer.starts_with(b"HTTP/1.1 200").then_some(())
    };
    ask.await.is_some()
}

async fn memory_while_read(process: &Process, browser: &Browser, seconds: u64) -> Option<u64> {
    let until = Instant::now() + Duration::from_secs(seconds);
    let mut readers = Vec::new();
    for _ in 0..CONNECTIONS {
        readers.push(tokio::spawn(read_until(browser.clone(), until)));
    }
    let mut most = None;
    while Instant::now() < until {
        most = most.max(process.memory_bytes("VmRSS"));
        sleep(Duration::from_millis(100)).await;
    }
    for reader in readers {
        reader.await.expect("a reader");
    }
    most
}

/// Reads the timeline again and again; says how often.
async fn read_until(browser: Browser, until: Instant) -> u32 {
    let mut pages = 0;
    while Instant::now() < until {
        let answer = browser.load("/").await;
        assert!(answer.status().is_success(), "{}", answer.status());
        answer.bytes().await.expect("a whole page");
        pages += 1;
    }
    pages
}

/// Requests for the timeline in a second, and for the two other pages, in turn, while a post is published every second.
async fn measure_timeline(node: &TestNode, owner: &Owner, seconds: u64) {
    let mut readers = Vec::new();
    for _ in 0..SESSIONS {
        readers.push(node.sign_in().await.browser);
    }
    let page: Page = owner.timeline().await;
    let others = FromMemory::start(owner).await;
    let from_memory = vec![Browser::new(&others.timeline); SESSIONS];
    let empty = vec![Browser::new(&others.empty); SESSIONS];
    let finished = vec![Browser::new(&others.finished); SESSIONS];
    let same = from_memory[0].open("/").await;
    assert_eq!(same.all("article").len(), page.all("article").len(), "the same page");
    println!("timeline: {} articles, {} KB", page.all("article").len(), others.size / 1000);

    let script = Script::of(owner, "weather station").await;
    let publishing = tokio::spawn(async move {
        for number in 0.. {
            script.publish(&format!("Eleven degrees and rain, for the {number}th time")).await;
            sleep(Duration::from_secs(1)).await;
        }
    });
    let mut rates = [const { Vec::new() }; 4];
    for _ in 0..ROUNDS {
        for (rates, browsers) in rates.iter_mut().zip([&readers, &from_memory, &empty, &finished]) {
            rates.push(rate(browsers, seconds).await);
        }
    }
    publishing.abort();
    let [timeline, from_memory, empty, finished] = rates.map(|mut rates| {
        rates.sort_by(f64::total_cmp);
        rates[ROUNDS / 2]
    });
    println!("requests per second, {SESSIONS} sessions, one post a second:");
    println!("  the timeline: {timeline:.0}");
    println!(
        "  the same page from values in memory: {from_memory:.0}, of which the timeline is {:.2}",
        timeline / from_memory
    );
    println!("  an empty Leptos page: {empty:.0}, of which the timeline is {:.2}", timeline / empty);
    println!("  the timeline's bytes, finished: {finished:.0}, which is {:.2} of an empty page", finished / empty);
}

/// Requests per second, all of `browsers` reading as fast as they can.
async fn rate(browsers: &[Browser], seconds: u64) -> f64 {
    let started = Instant::now();
    let until = started + Duration::from_secs(seconds);
    let readers: Vec<_> = browsers.iter().map(|browser| tokio::spawn(read_until(browser.clone(), until))).collect();
    let mut pages = 0;
    for reader in readers {
        pages += reader.await.expect("a reader");
    }
    f64::from(pages) / started.elapsed().as_secs_f64()
}

fn kilobytes(bytes: Option<u64>) -> String {
    bytes.map_or("unknown".into(), |bytes| format!("{} KB", bytes / KILOBYTE))
}

/// The process that serves the pages which need no database.
struct FromMemory {
    child: Child,
    /// Where the timeline's page is.
    timeline: String,
    /// Where the empty page is.
    empty: String,
    /// Where the bytes of the timeline's page are, finished.
    finished: String,
    /// Of that page, in bytes.
    size: usize,
}

impl FromMemory {
    /// Starts it with what `owner`'s timeline shows.
    async fn start(owner: &Owner) -> Self {
        let (client, token) = (plain_client().build().expect("a client"), Script::of(owner, "mirror").await.token);
        let mut values = Vec::new();
        for endpoint in ["timeline/read", "draft/read"] {
            let request = client.get(format!("http://{}/api/{endpoint}", owner.address)).bearer_auth(&token);
            let answer = request.header("accept", "application/json").send().await.expect("an answer");
            assert!(answer.status().is_success(), "{endpoint}: {}", answer.status());
            values.push(answer.text().await.expect("JSON"));
        }
        let finished = owner.browser.load("/").await.text().await.expect("a page");
        let size = finished.len();
        values.push(serde_json::to_string(&finished).expect("a string is JSON"));
        let program = std::env::current_exe().expect("this program");
        let mut command = Command::new(program);
        command.arg("--from-memory").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("it starts");
        let mut stdin = child.stdin.take().expect("stdin is piped");
        stdin.write_all(values.join("\n").as_bytes()).expect("it listens");
        drop(stdin);
        let mut origins = String::new();
        let stdout = child.stdout.take().expect("stdout is piped");
        BufReader::new(stdout).read_line(&mut origins).expect("it says where it is");
        let [timeline, empty, finished] = origins.split_whitespace().collect::<Vec<_>>()[..] else {
            panic!("not three origins: {origins}")
        };
        Self { timeline: timeline.to_owned(), empty: empty.to_owned(), finished: finished.to_owned(), size, child }
    }
}

impl Drop for FromMemory {
    fn drop(&mut self) {
        // A process that is gone already is what is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
