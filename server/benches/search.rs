//! How fast a server with 100,000 posts finds something.
//!
//! `cargo xtask bench search -- --posts 100000 --requests 200`. The posts are made of made-up words, a few of which are in most of them and most
//! in few, as it is with words; every tenth is of Japanese characters. What was there before the index is read in first, which takes a while.

#[path = "../tests/it/support/mod.rs"]
#[expect(dead_code, unused_imports, reason = "shared with the integration tests, which use all of it")]
mod support;

use std::{fmt::Write, time::Duration};

use clap::Parser;
use reqwest::{Method, Url};
use serde_json::Value;
use tokio::time::{Instant, sleep};

use support::{Database, Network, Script, TestNode};

/// Different words, and characters.
const WORDS: u64 = 50_000;
const CHARACTERS: u64 = 2_000;
/// Posts in one statement.
const AT_ONCE: u32 = 500;
const MINUTE_MS: u64 = 60_000;

/// How much of it.
#[derive(Parser)]
struct Arguments {
    /// Posts in the database.
    #[arg(long, default_value_t = 100_000)]
    posts: u32,
    /// How often each is asked for.
    #[arg(long, default_value_t = 200)]
    requests: usize,
    /// What cargo adds.
    #[arg(long, hide = true)]
    bench: bool,
}

#[tokio::main]
async fn main() {
    let arguments = Arguments::parse();
    let mut network = Network::start(["mara"]).await;
    let owner = network["mara"].first_day().await;
    let script = Script::of(&owner, "search").await;
    // The others are rendered as this one is.
    script.publish("The first").await;
    let before = fill(&mut network["mara"], arguments.posts).await;
    let started = Instant::now();
    while find(&script, "").await["unsearchable"] != 0 {
        sleep(Duration::from_millis(200)).await;
    }
    println!(
        "{} posts, all of them in the index {:.1} s after the start",
        arguments.posts,
        started.elapsed().as_secs_f64()
    );
    let process = network["mara"].process();
    println!("memory: {} KB", process.memory_bytes("VmRSS").unwrap_or_default() / 1_000);

    let (common, rare) = (word(0), word(9_000));
    let queries = [
        ("a word of nearly all posts", common.clone()),
        ("a word of few posts", rare.clone()),
        ("a word of no post", "zzzz".to_owned()),
        ("a beginning of two letters", common.chars().take(2).collect()),
        ("two common words", format!("{common} {}", word(1))),
        ("a common and a rare word", format!("{common} {rare}")),
        ("two rare words", format!("{} {}", word(5_000), word(7_000))),
        ("a phrase of common words", format!("\"{common} {}\"", word(1))),
        ("a phrase that is nowhere", format!("\"{rare} {}\"", word(9_001))),
        ("one Japanese character", character(0).to_string()),
        ("three Japanese characters", [character(0), character(1), character(2)].iter().collect()),
        ("a common word from before", format!("{common} before:2026-06")),
        ("pictures that are not there", "has:picture".to_owned()),
        ("twenty words", (0..20).map(word).collect::<Vec<_>>().join(" ")),
    ];
    println!(
        "| of {} requests each, in ms | found | median | 99 of 100 | slowest |\n|---|---:|---:|---:|---:|",
        arguments.requests
    );
    for (what, typed) in queries {
        let mut times = Vec::with_capacity(arguments.requests);
        let mut found = 0;
        for _ in 0..arguments.requests {
            let started = Instant::now();
            let page = find(&script, &typed).await;
            times.push(started.elapsed().as_secs_f64() * 1_000.0);
            found = page["found"].as_array().map_or(0, Vec::len);
        }
        times.sort_by(f64::total_cmp);
        let at = |part: usize| times[(times.len() * part / 100).min(times.len() - 1)];
        println!("| {what} | {found} | {:.1} | {:.1} | {:.1} |", at(50), at(99), at(100));
    }
    network["mara"].stop().await;
    let after = size(&network["mara"]);
    println!("the database took {} MB, and takes {} MB with the index", before / 1_000_000, after / 1_000_000);
}

async fn find(script: &Script, typed: &str) -> Value {
    let address = Url::parse_with_params("http://mara.example/api/search", [("q", typed)]).expect("an address");
    let path = format!("{}?{}", address.path(), address.query().unwrap_or_default());
    let answer = script.request(Method::GET, &path).send().await.expect("an answer");
    assert!(answer.status().is_success(), "{typed}: {}", answer.status());
    answer.json().await.expect("JSON")
}

/// Puts posts into the database of the server, which begins anew; says how large it was before the index.
async fn fill(node: &mut TestNode, posts: u32) -> u64 {
    node.stop().await;
    let mut database = Database::open(&node.data()).await;
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    for first in (1..=posts).step_by(AT_ONCE as usize) {
        let mut sql =
            "INSERT INTO post (wire_id, number, source, html, sanitizer_version, audience, published_at) VALUES "
                .to_owned();
        for number in first..(first + AT_ONCE).min(posts + 1) {
            let text = if number % 10 == 0 { row(&mut random) } else { sentence(&mut random) };
            let comma = if number == first { "" } else { "," };
            let ago = u64::from(posts - number) * MINUTE_MS;
            let post = write!(
                sql,
                "{comma}(lower(hex(randomblob(16))), {number} + 1000, '{text}', '<p>{text}</p>',
                (SELECT sanitizer_version FROM post LIMIT 1), 'all-friends', unixepoch() * 1000 - {ago})"
            );
            post.expect("a string takes all");
        }
        database.execute(Box::leak(sql.into_boxed_str())).await;
    }
    // As if it had been there before there was an index.
    database.execute("UPDATE search_due SET is_older = 1").await;
    database.execute("UPDATE owner SET last_number = (SELECT max(number) FROM post)").await;
    database.close().await;
    let before = size(node);
    node.run().await;
    before
}

fn size(node: &TestNode) -> u64 {
    std::fs::metadata(node.data().join("o2m.sqlite")).expect("a database").len()
}

/// From 5 to 105 words.
fn sentence(random: &mut Random) -> String {
    let words = 5 + random.below(50) + random.below(51);
    (0..words).map(|_| word(random.rank(WORDS))).collect::<Vec<_>>().join(" ")
}

fn row(random: &mut Random) -> String {
    (0..20 + random.below(100)).map(|_| character(random.rank(CHARACTERS))).collect()
}

/// The word of this rank.
fn word(rank: u64) -> String {
    const SYLLABLES: [&str; 16] =
        ["ta", "ne", "ri", "so", "lu", "ka", "mi", "do", "per", "an", "ost", "el", "bri", "um", "gra", "wen"];
    let (mut rest, mut word) = (rank + 1, String::new());
    while rest > 0 {
        word += usize::try_from(rest % 16).ok().and_then(|place| SYLLABLES.get(place)).unwrap_or(&"");
        rest /= 16;
    }
    word
}

/// The character of this rank.
fn character(rank: u64) -> char {
    u32::try_from(rank).ok().and_then(|rank| char::from_u32(0x4e00 + rank)).unwrap_or('一')
}

/// Numbers as if by chance, the same each time (Marsaglia's xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    /// A rank below `end`: each half as often as that of half its number (Zipf's law).
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rank is small"
    )]
    fn rank(&mut self, end: u64) -> u64 {
        let part = self.below(1 << 32) as f64 / (1_u64 << 32) as f64;
        ((end as f64).powf(part) as u64).saturating_sub(1).min(end - 1)
    }
}
