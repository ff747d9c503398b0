//! What pages cost: how many a second, of how many bytes, with how many allocations; what a server holds and how often it wakes at rest; and
//! what the browser's half weighs. Other builds are measured in the same run, in turn with this one, since the machine has other things to do.
//!
//! `cargo xtask bench web -- --seconds 4`. Of the figures of two runs only the ratios can be compared.

#[path = "../../tests/it/support/mod.rs"]
#[expect(dead_code, unused_imports, reason = "shared with the integration tests, which use all of it")]
mod support;

#[path = "../timeline/picture.rs"]
mod picture;

mod allocations;
mod load;
mod rest;
mod sizes;
mod subject;
mod table;

use std::{path::PathBuf, process::ExitCode, time::Duration};

use clap::Parser;
use tokio::time::{Instant, sleep};

use subject::{PAGES, Subject};
use support::O2M;
use table::Table;

/// Connections that ask while pages are counted, and while memory is looked at.
const CONNECTIONS: usize = 16;
const READERS: usize = 64;
/// Each page is asked for so often in turn; the middle one counts.
const ROUNDS: usize = 3;

/// How much of it.
#[derive(Parser)]
struct Arguments {
    /// Other builds of `o2m`, to be measured in turn with this one.
    #[arg(long)]
    beside: Vec<PathBuf>,
    /// How long each page is asked for in a round, in seconds.
    #[arg(long, default_value_t = 4)]
    seconds: u64,
    /// How long the servers rest before and while their wake-ups are counted, in seconds: much is done once a minute.
    #[arg(long, default_value_t = 120)]
    rest: u64,
    /// Megapixels of the picture that is published.
    #[arg(long, default_value_t = 48)]
    megapixels: u32,
    /// What cargo adds.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some(allocations::COMMAND) {
        return allocations::serve();
    }
    let arguments = Arguments::parse();
    // One thread, so that what asks takes one core at most.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(measure(&arguments));
    ExitCode::SUCCESS
}

async fn measure(arguments: &Arguments) {
    let mut subjects = Vec::new();
    for program in [PathBuf::from(O2M)].iter().chain(&arguments.beside) {
        subjects.push(Subject::start(program).await);
    }
    let table = Table::begin(subjects.len());
    weigh(&table, &subjects).await;
    measure_rest(&table, &mut subjects, arguments.rest).await;
    measure_pages(&table, &subjects, arguments.seconds).await;
    measure_readers(&table, &subjects, arguments.seconds).await;
    measure_picture(&table, &mut subjects, arguments.megapixels).await;
    drop(subjects);
    let counted = allocations::count().await;
    println!("\n`/`, allocations of Rust alone, this build: {counted}");
}

/// The binary, and what a browser is sent of its other half.
async fn weigh(table: &Table, subjects: &[Subject]) {
    table.row("binary, MB", 1, subjects.iter().map(|subject| subject.binary_bytes().map(megabytes)));
    for (encoding, name) in sizes::ENCODINGS {
        let mut row = Vec::new();
        for subject in subjects {
            row.push(Some(sizes::sent(subject, encoding).await / 1e3));
        }
        table.row(&format!("module and loader, {name}, KB"), 1, row);
    }
}

/// Memory some time after a start, and how often the servers wake from then on.
async fn measure_rest(table: &Table, subjects: &mut [Subject], seconds: u64) {
    for subject in &mut *subjects {
        subject.node.restart().await;
    }
    sleep(Duration::from_secs(seconds)).await;
    let wakes = || subjects.iter().map(|subject| rest::wakes(subject.node.process())).collect::<Vec<_>>();
    let (before, started) = (wakes(), Instant::now());
    sleep(Duration::from_secs(seconds)).await;
    let elapsed = started.elapsed().as_secs_f64();
    let often = before.into_iter().zip(wakes()).map(|(before, after)| Some((after? - before?) / elapsed));
    table.row("wake-ups a second, at rest", 2, often);
    for (figure, name) in
        [("VmRSS", "memory at rest, MB"), ("RssAnon", "of it its own"), ("RssFile", "of it pages of its files")]
    {
        table.row(name, 1, subjects.iter().map(|subject| subject.memory(figure)));
    }
}

/// How often each page is answered, and how large it is.
async fn measure_pages(table: &Table, subjects: &[Subject], seconds: u64) {
    for (page, path) in PAGES.iter().enumerate() {
        let mut rates = vec![Vec::new(); subjects.len()];
        let mut sizes = vec![None; subjects.len()];
        for _ in 0..ROUNDS {
            for (number, subject) in subjects.iter().enumerate() {
                let read = load::read(&subject.asked(page), CONNECTIONS, Duration::from_secs(seconds)).await;
                rates[number].push(read.a_second());
                sizes[number] = Some(read.size() / 1e3);
            }
        }
        let middle = rates.into_iter().map(|mut rates| {
            rates.sort_by(f64::total_cmp);
            Some(rates[ROUNDS / 2])
        });
        table.row(&format!("{path}, pages a second"), 0, middle);
        table.row(&format!("{path}, KB"), 1, sizes);
    }
}

/// The most memory while many read the timeline.
async fn measure_readers(table: &Table, subjects: &[Subject], seconds: u64) {
    let mut row = Vec::new();
    for subject in subjects {
        let asked = subject.asked(0);
        let reading = load::read(&asked, READERS, Duration::from_secs(seconds));
        let looking = async {
            let until = Instant::now() + Duration::from_secs(seconds);
            let mut most: Option<f64> = None;
            while Instant::now() < until {
                most = subject.memory("VmRSS").map(|now| most.unwrap_or_default().max(now));
                sleep(Duration::from_millis(100)).await;
            }
            most
        };
        row.push(tokio::join!(reading, looking).1);
    }
    table.row(&format!("memory with {READERS} readers, MB"), 1, row);
}

/// The most memory while a large picture is taken in, and what is left of it.
async fn measure_picture(table: &Table, subjects: &mut [Subject], megapixels: u32) {
    let (mut most, mut left) = (Vec::new(), Vec::new());
    for subject in subjects {
        let held = picture::publish(&mut subject.node, megapixels).await;
        most.push(held.most.map(megabytes));
        left.push(held.left.map(megabytes));
    }
    table.row(&format!("memory with a JPEG of {megapixels} megapixels, MB"), 1, most);
    table.row("the same ten seconds later, MB", 1, left);
}

#[expect(clippy::cast_precision_loss, reason = "no size here has more than 52 bits")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
