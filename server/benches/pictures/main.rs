//! Whether pictures are shown as they are: a corpus of every kind of file that is taken goes through a real node, and what comes out is held
//! against what Pillow makes of the same file, which `corpus.py` wrote beside it.
//!
//! `cargo xtask bench pictures --dev`. Needs Python, for which it brings Pillow, pillow-heif and `NumPy` in an environment that it throws away,
//! and `cjpeg`; `corpus.py` says what is missing.

#[path = "../../tests/it/support/mod.rs"]
#[expect(dead_code, unused_imports, reason = "shared with the integration tests, which use all of it")]
mod support;

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::{Command, exit},
    time::Instant,
};

use clap::Parser;
use image::{Rgba, RgbaImage};
use reqwest::{
    Method,
    header::{self, HeaderMap, HeaderValue},
    multipart::{Form, Part},
};
use serde_json::Value;

use support::{Network, Owner, TestNode};

/// On average over a picture, of 255: JPEG is written anew, and decoders round differently.
const MEAN_DIFFERENCE: f64 = 4.0;
/// As many of the greatest differences are printed.
const PRINTED: usize = 15;

/// Where things are.
#[derive(Parser)]
struct Arguments {
    /// A Python that has Pillow, pillow-heif and `NumPy`; without it, they come from `PyPI`.
    #[arg(long)]
    python: Option<PathBuf>,
    /// What cargo adds.
    #[arg(long, hide = true)]
    bench: bool,
}

/// How far a picture is from what Pillow makes of it, of 255.
struct Difference {
    name: String,
    mean: f64,
    most: u8,
}

#[tokio::main]
async fn main() {
    let Arguments { python, .. } = Arguments::parse();
    let (corpus, environment) = (folder(), folder());
    let python = python.unwrap_or_else(|| with_pillow(environment.path()));
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/pictures/corpus.py");
    let made = Command::new(&python).arg(script).arg(corpus.path()).status();
    if !made.as_ref().is_ok_and(std::process::ExitStatus::success) {
        eprintln!("There is no corpus: {} did not make it ({made:?}).", python.display());
        exit(1);
    }
    let mut network = Network::start(["alpha"]).await;
    let alpha = network["alpha"].first_day().await;
    let (mut differences, mut faults, mut refused) = (Vec::new(), Vec::new(), 0);
    for file in files(corpus.path()).expect("the corpus is readable") {
        match try_out(&alpha, &file).await {
            Ok(Some(difference)) => differences.push(difference),
            Ok(None) => refused += 1,
            Err(fault) => faults.push(fault),
        }
    }
    differences.sort_by(|one, other| other.mean.total_cmp(&one.mean));
    println!("{} files taken, {refused} refused as they should be. The greatest differences:", differences.len());
    println!("{:40} {:>6} {:>5}", "file", "mean", "most");
    for Difference { name, mean, most } in differences.iter().take(PRINTED) {
        println!("{name:40} {mean:6.2} {most:5}");
    }
    let too_far = differences.iter().filter(|difference| difference.mean > MEAN_DIFFERENCE);
    faults.extend(too_far.map(|difference| format!("{}: not the picture that it is", difference.name)));
    for fault in &faults {
        eprintln!("{fault}");
    }
    measure_large(&mut network["alpha"], corpus.path()).await;
    exit(i32::from(!faults.is_empty()));
}

/// Prints what each large picture takes, with a new process for each.
async fn measure_large(node: &mut TestNode, corpus: &Path) {
    println!("{:40} {:>7} {:>8}", "megapixels", "seconds", "megabytes at most");
    for file in sorted(&corpus.join("large")).expect("the corpus is readable") {
        node.restart().await;
        let owner = node.sign_in().await;
        let begun = Instant::now();
        let answer = upload(&owner, fs::read(&file).expect("the corpus is readable")).await;
        let seconds = begun.elapsed().as_secs_f64();
        let megabytes = node.process().memory_bytes("VmHWM").map_or(0, |bytes| bytes / 1_000_000);
        let outcome = if answer["full"].is_string() { String::new() } else { answer.to_string() };
        println!("{:40} {seconds:7.1} {megabytes:8} {outcome}", name_of(&file));
    }
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// Makes a Python that has what `corpus.py` needs.
fn with_pillow(environment: &Path) -> PathBuf {
    let python = environment.join("bin/python");
    let has_come = |command: &mut Command| command.status().is_ok_and(|status| status.success());
    let is_there = has_come(Command::new("python3").args(["-m", "venv"]).arg(environment))
        && has_come(Command::new(&python).args(["-m", "pip", "install", "--quiet", "numpy", "pillow", "pillow-heif"]));
    if !is_there {
        eprintln!("Pillow did not come: see above. With --python, one that is there already is used.");
        exit(1);
    }
    python
}

/// The picture files of the corpus, by name.
fn files(corpus: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = sorted(corpus)?;
    files.retain(|file| beside(file, "png").exists() || beside(file, "refused").exists());
    Ok(files)
}

fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files: Vec<_> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    files.sort();
    Ok(files)
}

fn name_of(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// What belongs to a file: its name, and one more ending.
fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(format!(".{ending}"));
    name.into()
}

/// Lets the node take a file in; `None` if it is refused, and may be.
async fn try_out(owner: &Owner, file: &Path) -> Result<Option<Difference>, String> {
    let name = name_of(file);
    let answer = upload(owner, fs::read(file).map_err(|error| error.to_string())?).await;
    let Some(url) = answer["full"].as_str() else {
        let word = fs::read_to_string(beside(file, "refused")).unwrap_or_default();
        let is_right = !word.is_empty() && answer.to_string().contains(&word);
        return if is_right { Ok(None) } else { Err(format!("{name}: refused: {answer}")) };
    };
    let Ok(expected) = image::open(beside(file, "png")) else {
        return Err(format!("{name}: taken, but nothing can be right about it"));
    };
    let shown = owner.browser.load(url).await.bytes().await.map_err(|error| error.to_string())?;
    let shown = image::load_from_memory(&shown).map_err(|error| error.to_string())?.into_rgba8();
    compare(&name, &shown, &expected.into_rgba8()).map(Some)
}

async fn upload(owner: &Owner, bytes: Vec<u8>) -> Value {
    let form = Form::new().part("file", Part::bytes(bytes).file_name("picture"));
    // Instead of what a browser that loads a page accepts.
    let headers = HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static("application/json"))]);
    let request = owner.browser.request(Method::POST, "/api/pictures/store").headers(headers);
    let answer = request.multipart(form).send().await.expect("an answer");
    answer.json().await.unwrap_or_default()
}

fn compare(name: &str, shown: &RgbaImage, expected: &RgbaImage) -> Result<Difference, String> {
    if shown.dimensions() != expected.dimensions() {
        return Err(format!("{name}: {:?} instead of {:?}", shown.dimensions(), expected.dimensions()));
    }
    let (mut sum, mut most) = (0_u64, 0);
    for (one, other) in shown.pixels().zip(expected.pixels()) {
        for (one, other) in seen(*one).into_iter().zip(seen(*other)) {
            sum += u64::from(one.abs_diff(other));
            most = most.max(one.abs_diff(other));
        }
    }
    let count = f64::from(shown.width()) * f64::from(shown.height()) * 4.0;
    #[expect(clippy::cast_precision_loss, reason = "a sum of some million is exact")]
    let mean = sum as f64 / count;
    Ok(Difference { name: name.to_owned(), mean, most })
}

/// What of a pixel can be seen: colours count as much as they cover.
fn seen(Rgba([red, green, blue, alpha]): Rgba<u8>) -> [u8; 4] {
    let covered = |level: u8| u8::try_from(u16::from(level) * u16::from(alpha) / 255).unwrap_or(u8::MAX);
    [covered(red), covered(green), covered(blue), alpha]
}
