//! What a backup of large files costs: memory, time, and what pages wait meanwhile; and how long it takes to put it back.
//!
//! `cargo xtask bench backup`. The files are of random bytes, put beside a real picture: `o2m backup` takes what is there. A backup by night takes
//! what posts name, so of large ones this says nothing yet.

#[path = "../tests/it/backup.rs"]
#[expect(dead_code, unused_imports, reason = "of the integration tests, of which this needs how a sheet is made")]
mod backup;
mod figures;
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
use figures::{Pages, megabytes};
use support::{Browser, Network, Process};

/// Of each file, in bytes.
const FILE_BYTES: u64 = 1_000_000;
/// Pages that are read before, to know what is usual.
const PAGES: usize = 40;
/// Between two looks at a program that runs.
const INTERVAL: Duration = Duration::from_millis(100);
const PAGE: &str = "/";

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
    let mut usual = Pages::default();
    for _ in 0..PAGES {
        usual.read(&alpha.browser, PAGE).await;
    }
    println!("pages before: {usual}");

    let data_word = data.to_str().expect("UTF-8");
    let program = Process::spawn(&home, ["backup", "--data", data_word, "o2m.tar.age"]);
    let pages = watch(&format!("{files} files into one file"), &program, Some(&alpha.browser)).await;
    println!("pages meanwhile: {pages}");

    network["alpha"].stop().await;
    fs::write(home.join("sheet"), words).expect("written");
    let into = home.join("restored");
    let into_word = into.to_str().expect("UTF-8");
    let program = Process::spawn_after("exec <sheet", &home, ["restore", "--data", into_word, "o2m.tar.age"]);
    watch("restored", &program, None).await;
    println!("files restored: {}", fs::read_dir(into.join("media")).expect("a folder").count());
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

/// Waits for the end of a program, and says what that took. A browser reads pages meanwhile.
async fn watch(what: &str, program: &Process, browser: Option<&Browser>) -> Pages {
    let started = Instant::now();
    let (mut pages, mut most) = (Pages::default(), None);
    let exit = loop {
        most = most.max(program.memory_bytes("VmHWM"));
        if let Some(exit) = program.exit(INTERVAL).await {
            break exit;
        }
        if let Some(browser) = browser {
            pages.read(browser, PAGE).await;
        }
    };
    assert!(exit.success(), "{}", program.output());
    println!("{what}: {:.1} s, {} at most", started.elapsed().as_secs_f64(), megabytes(most));
    pages
}
