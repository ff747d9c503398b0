//! Whether all is well: `o2m doctor` and Settings, Check, on folders to which something was done.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use domain::doctor::Finding;
use serde_json::Value;
use strum::VariantNames;

use crate::{
    backup::{friends_with_posts, make_sheet},
    support::{Database, Network, PATIENCE, Page, Process, befriend, eventually, photograph},
};

/// What `o2m doctor --json` found.
struct Found {
    /// Whether it ended with 0.
    is_well: bool,
    report: Value,
}

impl Found {
    /// The codes of a level.
    fn codes(&self, level: &str) -> Vec<&str> {
        let findings = self.report["findings"].as_array().expect("a list");
        let of_level = findings.iter().filter(|finding| finding["level"] == level);
        of_level.map(|finding| finding["code"].as_str().expect("a code")).collect()
    }

    /// Fails unless these are the problems, and the exit says so.
    fn assert_problems(&self, expected: &[&str]) {
        assert_eq!(self.codes("problem"), expected, "{:#}", self.report);
        assert_eq!(self.is_well, expected.is_empty());
        assert_eq!(self.report["level"] == "problem", !expected.is_empty());
    }

    fn get(&self, code: &str) -> &Value {
        let findings = self.report["findings"].as_array().expect("a list");
        let found = findings.iter().find(|finding| finding["code"] == code);
        found.unwrap_or_else(|| panic!("{code} in {:#}", self.report))
    }
}

async fn doctor(home: &Path, data: &Path) -> Found {
    let process = Process::spawn(home, ["doctor", "--json", "--data", data.to_str().expect("UTF-8")]);
    let exit = process.exit(PATIENCE).await.expect("it ends by itself");
    let printed = process.wait_for(PATIENCE, |seen| Some(seen.stdout.join("\n"))).await.expect("the output");
    let report = serde_json::from_str(&printed).unwrap_or_else(|error| panic!("{error}: {}", process.output()));
    Found { is_well: exit.success(), report }
}

/// Every file below `folder` but the index of the database's log, with its bytes and permissions.
fn contents(folder: &Path) -> Vec<(PathBuf, u32, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("readable")) {
        let (path, metadata) = (entry.path(), entry.metadata().expect("there"));
        if metadata.is_dir() {
            all.extend(contents(&path));
        } else if !path.to_string_lossy().ends_with("-shm") {
            all.push((path.clone(), metadata.permissions().mode(), fs::read(&path).expect("readable")));
        }
    }
    all.sort();
    all
}

/// The files of the pictures of posts.
fn pictures(data: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(data.join("media")).expect("a folder").map(|entry| entry.expect("readable").path());
    let mut files: Vec<_> = entries.filter(|path| path.is_file()).collect();
    files.sort();
    files
}

#[tokio::test(flavor = "multi_thread")]
async fn all_is_well_while_it_runs_and_after_and_nothing_is_written() {
    let mut network = Network::start(["alpha", "beta"]).await;
    friends_with_posts(&network).await;
    let (home, data) = (network["alpha"].home().to_owned(), network["alpha"].data());
    let found = doctor(&home, &data).await;
    found.assert_problems(&[]);
    for code in ["folder-ok", "key-ok", "database-ok", "media-ok", "ports-ok"] {
        assert_eq!(found.get(code)["level"], "ok");
    }
    assert_eq!(found.get("ports-ok")["addresses"][0], network["alpha"].address());
    for code in ["backup-none", "clock-unseen", "ports-only-here"] {
        assert!(found.get(code)["advice"].as_str().is_some_and(|advice| !advice.is_empty()), "{code}");
    }

    network["alpha"].stop().await;
    let before = contents(&data);
    let found = doctor(&home, &data).await;
    found.assert_problems(&[]);
    assert_eq!(found.get("ports-not-running")["level"], "notice");
    assert!(contents(&data) == before, "it only looks");

    let process = Process::spawn(&home, ["doctor", "--data", data.to_str().expect("UTF-8")]);
    let exit = process.exit(PATIENCE).await.expect("it ends by itself");
    let said = process.output();
    assert!(exit.success() && said.contains("O2M works.") && said.contains("[database-ok]"), "{said}");
    assert!(said.contains("What to do: Choose a folder in Settings, Backup."), "{said}");

    network["alpha"].run().await;
    network["alpha"].kill().await;
    let before = contents(&data);
    doctor(&home, &data).await.assert_problems(&[]);
    assert!(contents(&data) == before, "nor after a power cut, when a log is left");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_sees_it_on_a_page_and_asks_for_the_rest() {
    let network = Network::start(["alpha", "beta"]).await;
    let (alpha, _beta) = friends_with_posts(&network).await;
    let data = network["alpha"].data();
    let settings = alpha.browser.open("/settings").await;
    assert_eq!(settings.attributes("#server a[href='/settings/check']", "href").len(), 1);
    let page = alpha.browser.open("/settings/check").await;
    assert!(page.text().contains("O2M works.") && page.text().contains("not checked yet"), "{}", page.text());
    let codes = |page: &Page| page.attributes("[data-code]", "data-code");
    assert!(codes(&page).contains(&"database-opens".to_owned()), "{:?}", codes(&page));
    // Beta answered: its clock is this machine's, too.
    assert!(codes(&page).contains(&"clock-ok".to_owned()), "{:?}", codes(&page));

    let gone = pictures(&data).remove(0);
    fs::remove_file(&gone).expect("removed");
    fs::write(data.join("media/notes.txt"), "not a picture").expect("written");
    fs::set_permissions(data.join("identity.key"), fs::Permissions::from_mode(0o644)).expect("opened");
    let page = alpha.browser.send(&page, page.form("doctor/run")).await;
    assert_eq!(page.url.path(), "/settings/check");
    let page = alpha.sees("/settings/check", "Everything was checked").await;
    let found = codes(&page);
    for code in ["database-ok", "media-missing", "media-foreign", "key-open-to-others"] {
        assert!(found.contains(&code.to_owned()), "{code} in {found:?}");
    }
    assert!(!found.contains(&"database-opens".to_owned()), "{found:?}");
    assert!(page.text().contains("There are 2 problems."), "{}", page.text());
    let post = page.attributes("[data-code=media-missing] a", "href");
    let shown = alpha.browser.open(&post[0]).await;
    assert!(shown.text().contains("With a picture"), "{}", shown.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_that_are_gone_cut_left_or_strange_are_told_apart() {
    let mut network = Network::start(["alpha"]).await;
    let alpha = network["alpha"].first_day().await;
    alpha.publish_picture("By the river", "Willows", photograph(1)).await;
    network["alpha"].stop().await;
    let (home, data) = (network["alpha"].home().to_owned(), network["alpha"].data());
    let files = pictures(&data);
    assert!(files.len() > 1, "a picture has several widths");
    doctor(&home, &data).await.assert_problems(&[]);

    fs::remove_file(&files[0]).expect("removed");
    let cut = fs::read(&files[1]).expect("readable");
    fs::write(&files[1], &cut[..cut.len() / 2]).expect("cut");
    let left = data.join("media").join("0".repeat(64));
    fs::write(&left, "left").expect("written");
    let found = doctor(&home, &data).await;
    found.assert_problems(&["media-missing", "media-cut"]);
    assert_eq!((&found.get("media-missing")["files"], &found.get("media-cut")["files"]), (&1.into(), &1.into()));
    assert_eq!(found.get("media-missing")["posts"].as_array().map(Vec::len), Some(1));
    assert!(!found.codes("notice").contains(&"media-left"), "it may be waiting for its row");

    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    File::options().write(true).open(&left).and_then(|file| file.set_modified(long_ago)).expect("dated back");
    fs::write(data.join("media/.DS_Store"), "x").expect("written");
    let found = doctor(&home, &data).await;
    assert_eq!(found.get("media-left")["bytes"], 4);
    assert_eq!(found.get("media-foreign")["names"][0], ".DS_Store");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_a_database_and_a_folder_are_found_broken_and_nothing_fails() {
    let mut network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
    befriend(&alpha, &beta).await;
    network["alpha"].stop().await;
    let (home, data) = (network["alpha"].home().to_owned(), network["alpha"].data());
    let (key, database) = (data.join("identity.key"), data.join("o2m.sqlite"));
    let (pem, whole) = (fs::read(&key).expect("the key"), fs::read(&database).expect("the database"));

    fs::set_permissions(&key, fs::Permissions::from_mode(0o640)).expect("opened");
    let found = doctor(&home, &data).await;
    found.assert_problems(&["key-open-to-others"]);
    assert_eq!(found.get("key-open-to-others")["mode"], "0640");
    fs::remove_file(&key).expect("lost");
    doctor(&home, &data).await.assert_problems(&["key-missing"]);
    assert!(!key.exists(), "no other takes its place");
    fs::copy(network["beta"].data().join("identity.key"), &key).expect("another's");
    doctor(&home, &data).await.assert_problems(&["key-of-another"]);
    fs::write(&key, pem).expect("put back");
    doctor(&home, &data).await.assert_problems(&[]);

    let page = 4096;
    let mut broken = whole.clone();
    let middle = broken.len() / 2 / page * page;
    broken[middle..middle + 8 * page].fill(0xa5);
    fs::write(&database, &broken).expect("damaged");
    let found = doctor(&home, &data).await;
    found.assert_problems(&["database-damaged"]);
    assert!(found.get("database-damaged")["details"][0].is_string());
    fs::write(&database, "no database").expect("damaged");
    doctor(&home, &data).await.assert_problems(&["database-damaged"]);
    fs::write(&database, &whole).expect("put back");
    let mut changed = Database::open(&data).await;
    changed.execute("ALTER TABLE post ADD COLUMN mood TEXT").await;
    changed.close().await;
    let found = doctor(&home, &data).await;
    found.assert_problems(&["database-damaged"]);
    assert_eq!(found.get("database-damaged")["details"][0], "not as O2M makes it: post");
    let mut changed = Database::open(&data).await;
    changed.execute("DROP TABLE backup_folder").await;
    changed.close().await;
    doctor(&home, &data).await.assert_problems(&["database-damaged"]);
    fs::write(&database, &whole).expect("put back");
    let mut newer = Database::open(&data).await;
    newer.execute("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_future', 0)").await;
    newer.close().await;
    doctor(&home, &data).await.assert_problems(&["database-newer"]);
    fs::remove_file(&database).expect("lost");
    doctor(&home, &data).await.assert_problems(&["database-missing"]);
    fs::write(&database, &whole).expect("put back");

    fs::write(data.join("config.toml"), "listne = 8000").expect("written");
    let found = doctor(&home, &data).await;
    found.assert_problems(&["config-broken"]);
    assert!(found.get("config-broken")["detail"].as_str().is_some_and(|detail| detail.contains("listne")));

    fs::set_permissions(&data, fs::Permissions::from_mode(0o777)).expect("opened");
    doctor(&home, &data).await.assert_problems(&["folder-open-to-others", "config-broken"]);
    fs::set_permissions(&data, fs::Permissions::from_mode(0o000)).expect("closed");
    // The system's superuser reads wherever it likes.
    if fs::read_dir(&data).is_err() {
        assert!(doctor(&home, &data).await.codes("problem").contains(&"folder-unreadable"));
    }
    fs::set_permissions(&data, fs::Permissions::from_mode(0o700)).expect("put back");
    doctor(&home, &home.join("nowhere")).await.assert_problems(&["folder-missing"]);
    assert!(!home.join("nowhere").exists());
    assert!(doctor(&home, &home.join("data/o2m.sqlite")).await.codes("problem").contains(&"folder-unreadable"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_grows_old() {
    let mut network = Network::start(["alpha"]).await;
    let alpha = network["alpha"].first_day().await;
    alpha.publish("Frost tonight").await;
    make_sheet(&alpha).await;
    let (home, data) = (network["alpha"].home().to_owned(), network["alpha"].data());
    let disk = home.join("disk");
    fs::create_dir(&disk).expect("a disk");
    let page = alpha.browser.open("/settings").await;
    let chosen = page.form("backups/choose-folder").fill("path", disk.to_str().expect("UTF-8"));
    alpha.browser.send(&page, chosen).await;
    alpha.sees("/settings", "The last one was made").await;
    eventually("the backup is over", || async {
        (!alpha.browser.open("/settings").await.text().contains("is being made")).then_some(())
    })
    .await;
    alpha.sees("/settings/check", "The last nightly backup is less than a day old.").await;
    network["alpha"].stop().await;
    assert_eq!(doctor(&home, &data).await.get("backup-ok")["days"], 0);

    let mut database = Database::open(&data).await;
    database.execute("UPDATE backup_folder SET made_at = made_at - 3 * 86400000").await;
    assert_eq!(doctor(&home, &data).await.get("backup-late")["days"], 3);
    database.execute("UPDATE backup_folder SET made_at = made_at - 6 * 86400000").await;
    database.close().await;
    fs::remove_dir_all(&disk).expect("unplugged");
    let found = doctor(&home, &data).await;
    found.assert_problems(&["backup-old"]);
    assert_eq!(found.get("backup-old")["days"], 9);
    assert_eq!(found.get("backup-folder-gone")["level"], "notice");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_at_which_something_else_answers_is_no_address() {
    let mut network = Network::start(["alpha", "beta"]).await;
    tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
    let (home, data) = (network["alpha"].home().to_owned(), network["alpha"].data());
    let beta = network["beta"].address();
    network["alpha"].advertise(&beta).await;
    let found = doctor(&home, &data).await;
    found.assert_problems(&["ports-of-another"]);
    network["beta"].stop().await;
    doctor(&home, &data).await.assert_problems(&["ports-silent"]);
    network["alpha"].advertise("o2m.example").await;
    let found = doctor(&home, &data).await;
    assert!(found.get("ports-unseen")["addresses"][0].as_str().is_some_and(|address| address.contains("o2m.example")));
}

#[test]
fn every_code_is_documented_and_nothing_else_is() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/DOCTOR.md");
    let document = fs::read_to_string(path).expect("the document is there");
    let rows = document.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let written: BTreeSet<&str> = rows.collect();
    let codes: BTreeSet<&str> = Finding::VARIANTS.iter().copied().collect();
    assert_eq!(written, codes);
}
