//! What a backup of large files costs the server that makes it: memory, time, and what its pages wait; and how long it takes to put it back.
//!
//! `cargo xtask bench backup`. The files are of random bytes, put beside a real picture: a backup asks a file for no more than its name and hash.

#[path = "../tests/it/backup.rs"]
#[expect(dead_code, unused_imports, reason = "of the integration tests, of which this needs how a sheet is made")]
mod backup;
#[path = "../tests/it/support/mod.rs"]
#[expect(dead_code, unused_imports, reason = "shared with the integration tests, which use all of it")]
mod support;

use std::{
    fs::{self, File},
    io::{self, Read},
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use clap::Parser;
use support::{Browser, Network, Owner, Process};
use tokio::time::sleep;

/// Of each file, in bytes.
const FILE_BYTES: u64 = 1_000_000;
const MEGABYTE: u64 = 1_000_000;
/// Pages that are read before, to know what is usual.
const PAGES: usize = 40;
const BETWEEN_PAGES: Duration = Duration::from_millis(100);
/// Asks the system to count the most memory from now on (proc(5)).
const FORGET_PEAK: &str = "5";

/// How much of it.
#[derive(Parser)]
struct Arguments {
    /// Files of a megabyte.
    #[arg(long, default_value_t = 2_000)]
    files: u32,
    /// What cargo adds.
    #[arg(long, hide = true)]
    bench: bool,
}

#[tokio::main]
async fn main() {
    let Arguments { files, .. } = Arguments::parse();
    let mut network = Network::start(["alpha"]).await;
    let alpha = network["alpha"].first_day().await;
    alpha.publish_picture("In every backup", "A bench", support::photograph(1)).await;
    let words = backup::make_sheet(&alpha).await.join(" ");
    let (home, data) = (network["alpha"].home().to_owned(), network["alpha"].data());
    fill(&data.join("media"), files);
    let usual = Pages::read(&alpha.browser, PAGES).await;
    println!("pages before: {usual}");

    let data_word = data.to_str().expect("UTF-8");
    let program = Process::spawn(&home, ["backup", "--data", data_word, "o2m.tar.age"]);
    watch(&format!("{files} files into one file"), &program, &alpha.browser, async || {
        program.exit(Duration::ZERO).await.is_some_and(|exit| {
            assert!(exit.success(), "{}", program.output());
            true
        })
    })
    .await;

    let place = home.join("disk");
    fs::create_dir(&place).expect("a folder");
    let page = alpha.browser.open("/settings").await;
    let chosen = page.form("backups/choose-folder").fill("path", place.to_str().expect("UTF-8"));
    forget_peak(network["alpha"].process());
    alpha.browser.send(&page, chosen).await;
    watch("the first night", network["alpha"].process(), &alpha.browser, async || is_made(&alpha).await).await;
    alpha.publish("Since the first night").await;
    let page = alpha.browser.open("/settings").await;
    forget_peak(network["alpha"].process());
    alpha.browser.send(&page, page.form("backups/run")).await;
    watch("the second night", network["alpha"].process(), &alpha.browser, async || is_made(&alpha).await).await;

    network["alpha"].stop().await;
    fs::write(home.join("sheet"), words).expect("written");
    for from in ["o2m.tar.age", "disk"] {
        let started = Instant::now();
        let into = home.join(format!("from-{from}"));
        let program =
            Process::spawn_after("exec <sheet", &home, ["restore", "--data", into.to_str().expect("UTF-8"), from]);
        let mut most = None;
        let exit = loop {
            most = most.max(program.memory_bytes("VmHWM"));
            if let Some(exit) = program.exit(BETWEEN_PAGES).await {
                break exit;
            }
        };
        assert!(exit.success(), "{}", program.output());
        let count = fs::read_dir(into.join("media")).expect("a folder").count();
        println!("restored from {from}: {count} files in {:.1} s, {} at most", seconds(started), megabytes(most));
    }
}

/// Writes so many files, each under its hash.
fn fill(media: &Path, files: u32) {
    let mut random = File::open("/dev/urandom").expect("random bytes");
    for number in 0..files {
        let file = media.join(format!("{number}.new"));
        io::copy(&mut random.by_ref().take(FILE_BYTES), &mut File::create(&file).expect("a file")).expect("written");
        let hash = Command::new("sha256sum").arg(&file).stdout(Stdio::piped()).output().expect("sha256sum");
        let hash = String::from_utf8(hash.stdout).expect("a line");
        fs::rename(file, media.join(hash.split_whitespace().next().expect("a hash"))).expect("renamed");
    }
}

/// Reads pages until all is done, and says what that took.
async fn watch(what: &str, process: &Process, browser: &Browser, is_done: impl AsyncFn() -> bool) {
    let started = Instant::now();
    let (mut pages, mut most) = (Pages::default(), None);
    loop {
        most = most.max(process.memory_bytes("VmHWM"));
        if is_done().await {
            break;
        }
        pages.read_one(browser).await;
        sleep(BETWEEN_PAGES).await;
    }
    println!("{what}: {:.1} s, {} at most, pages meanwhile: {pages}", seconds(started), megabytes(most));
}

async fn is_made(owner: &Owner) -> bool {
    let page = owner.browser.open("/settings").await;
    page.text().contains("The last one was made") && !page.text().contains("is being made")
}

fn forget_peak(process: &Process) {
    fs::write(process.folder().join("clear_refs"), FORGET_PEAK).expect("the system counts anew");
}

/// How long pages took.
#[derive(Default)]
struct Pages(Vec<Duration>);

impl Pages {
    async fn read(browser: &Browser, count: usize) -> Self {
        let mut pages = Self::default();
        for _ in 0..count {
            pages.read_one(browser).await;
        }
        pages
    }

    async fn read_one(&mut self, browser: &Browser) {
        let started = Instant::now();
        let page = browser.load("/").await;
        assert!(page.status().is_success(), "{}", page.status());
        page.bytes().await.expect("a page");
        self.0.push(started.elapsed());
    }
}

impl std::fmt::Display for Pages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut times = self.0.clone();
        times.sort();
        let Some(most) = times.last() else { return f.write_str("none") };
        let [middle, most] = [times[times.len() / 2], *most].map(|time| time.as_secs_f64() * 1_000.0);
        write!(f, "{middle:.1} ms (of {} the middle one; {most:.1} ms at most)", times.len())
    }
}

fn seconds(started: Instant) -> f64 {
    started.elapsed().as_secs_f64()
}

fn megabytes(bytes: Option<u64>) -> String {
    let bytes = bytes.unwrap_or_default();
    format!("{}.{} MB", bytes / MEGABYTE, bytes % MEGABYTE / (MEGABYTE / 10))
}
