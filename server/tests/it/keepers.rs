//! Friends keep each other's backups: everything comes back from one of them, and nobody else gets anything.

use std::{
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use domain::{Sha256, keeping::KeptName};
use federation::{
    paths,
    wire::{KeptChallenge, KeptList},
};
use reqwest::{Method, Response, StatusCode};
use sha2::Digest;

use crate::{
    backup::{friends_with_posts, make_sheet},
    support::{Caller, Network, Owner, PATIENCE, Process, TestNode, befriend, eventually},
};

pub(crate) const PAGE: &str = "/settings/keepers";
const HAS_IT_ALL: &str = "Everything was there";

/// The keeper offers so much to its friend `name`.
pub(crate) async fn offer(keeper: &Owner, name: &str, quota: &str) {
    let page = keeper.browser.open(PAGE).await;
    let page = keeper.browser.send(&page, choose(page.form("keepers/offer"), &page, name).fill("quota", quota)).await;
    assert!(page.text().contains("can choose you now"), "{}", page.text());
}

/// Chooses the friend `name` in a form.
fn choose(form: crate::support::Form, page: &crate::support::Page, name: &str) -> crate::support::Form {
    let (names, values) = (page.all("#kept option"), page.attributes("#kept option", "value"));
    let index = names.iter().position(|option| option == name).unwrap_or_else(|| panic!("{name} among {names:?}"));
    form.fill("friend", &values[index])
}

/// Has the friend `name` keep the owner's backups, and waits until it has everything.
pub(crate) async fn keep_at(owner: &Owner, name: &str) {
    let page = owner.browser.open(PAGE).await;
    let page = owner.browser.send(&page, choose(page.form("keepers/choose"), &page, name)).await;
    assert!(page.text().contains("go to this friend from now on"), "{}", page.text());
    owner.sees(PAGE, HAS_IT_ALL).await;
    owner.sees(PAGE, "and had it").await;
}

/// Where the server `keeper` keeps what is of `of`.
pub(crate) fn kept_in(keeper: &TestNode, of: &TestNode) -> PathBuf {
    keeper.data().join(".o2m-kept").join(of.identity().id().to_string())
}

pub(crate) fn files_in(folder: &Path) -> Vec<(PathBuf, SystemTime)> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"));
    let mut files: Vec<_> = entries
        .map(|entry| (entry.path(), entry.metadata().and_then(|told| told.modified()).expect("a time")))
        .collect();
    files.sort();
    files
}

/// The line that the keeper reads out to the one who lost everything.
async fn line_of(keeper: &Owner) -> String {
    let page = keeper.browser.open(PAGE).await;
    let lines = page.all("#kept details code");
    lines.into_iter().find(|line| line.starts_with("o2m://")).unwrap_or_else(|| panic!("{}", page.text()))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_burnt_folder_comes_back_from_a_friend_and_another_friend_notices_nothing() {
    let mut network = Network::start(["alpha", "beta", "gamma"]).await;
    let (alpha, beta) = friends_with_posts(&network).await;
    let gamma = network["gamma"].first_day().await;
    befriend(&alpha, &gamma).await;
    let regretted = alpha.publish("Regretted").await;
    gamma.sees("/", "Regretted").await;
    let words = make_sheet(&alpha).await.join(" ");
    let page = alpha.browser.open(PAGE).await;
    let page = alpha.browser.send(&page, choose(page.form("keepers/choose"), &page, "beta")).await;
    assert!(page.alerts().concat().contains("does not offer"), "{}", page.text());
    offer(&beta, "alpha", "1 GB").await;
    keep_at(&alpha, "beta").await;
    let kept = kept_in(&network["beta"], &network["alpha"]);
    let sealed = files_in(&kept.join("media"));
    assert!(!sealed.is_empty(), "pictures are kept");
    beta.sees(PAGE, "of 1 GB").await;

    alpha.delete(&regretted).await;
    gamma.loses("/", "Regretted").await;
    eventually("what was taken back is at the friend's", async || kept.join("takebacks.jsonl").is_file().then_some(()))
        .await;
    assert_eq!(files_in(&kept.join("media")), sealed, "what is there is not sent again");
    let line = line_of(&beta).await;
    let alpha_id = network["alpha"].identity().id();

    let (home, data) = (network["alpha"].home().to_owned(), network["alpha"].data());
    network["alpha"].stop().await;
    fs::remove_dir_all(&data).expect("it burns");
    // Whoever knows the line and the key asks, too.
    let stranger = Caller::stranger();
    let asked = stranger.send(&network["beta"], Method::PUT, &paths::kept_asked(alpha_id), None).await;
    assert_eq!(asked.status(), StatusCode::ACCEPTED);
    fs::write(home.join("sheet"), &words).expect("written");
    let arguments = ["restore", "--data", data.to_str().expect("UTF-8"), "--from-friend", &line];
    let process = Process::spawn_after("exec <sheet", &home, arguments);
    let digits = process.wait_for(PATIENCE, |seen| {
        let lines = seen.stdout.iter().filter(|line| line.starts_with("  ")).map(|line| line.trim().to_owned());
        let lines: Vec<_> = lines.collect();
        (lines.len() == 3).then_some(lines.join(" "))
    });
    let digits = digits.await.unwrap_or_else(|| panic!("{}", process.output()));
    let first = digits.split(' ').next().expect("a group");
    beta.sees("/notifications", "asks for the backup of").await;
    let page = beta.sees(PAGE, first).await;
    assert!(digits.split(' ').all(|group| page.text().contains(group)), "{digits}: {}", page.text());
    beta.browser.send(&page, page.form_beside(first, "keepers/give")).await;
    let exit = process.exit(PATIENCE).await.expect("it ends by itself");
    assert!(exit.success(), "{}", process.output());
    for expected in ["The O2M of alpha is in", "What you took back until", "(100 %)"] {
        assert!(process.output().contains(expected), "{expected}: {}", process.output());
    }
    assert!(!process.output().contains("missing or damaged"), "{}", process.output());
    assert_eq!(stranger.get(&network["beta"], paths::KEPT).await.status(), StatusCode::NOT_FOUND);

    network["alpha"].run().await;
    let alpha = network["alpha"].sign_in_and_go_on().await;
    let page = alpha.sees("/", "With a picture").await;
    alpha.sees_picture(&page).await;
    assert!(!page.text().contains("Regretted"), "{}", page.text());
    alpha.publish("Out of the ashes").await;
    for friend in [&beta, &gamma] {
        friend.sees("/", "Out of the ashes").await;
        let page = friend.browser.open(&friend.friend_page("alpha").await).await;
        assert_eq!(page.alerts(), Vec::<String>::new());
    }
    // The keeper goes on, and gets nothing again that it has.
    let before = files_in(&kept.join("archives"));
    let page = alpha.browser.open("/settings").await;
    alpha.browser.send(&page, page.form("backups/run")).await;
    eventually("a new archive is at the friend's, in the place of that of the same day", async || {
        let now = files_in(&kept.join("archives"));
        (now.len() == 2 && now.iter().all(|file| !before.contains(file))).then_some(())
    })
    .await;
    assert_eq!(files_in(&kept.join("media")), sealed);
    // Whoever was given it, the owner hears of that.
    alpha.sees("/notifications", "beta gave your backups to another computer").await;
}

struct Kept<'a> {
    keeper: &'a TestNode,
    caller: Caller,
}

impl Kept<'_> {
    async fn bring(&self, name: KeptName, (at, size): (u64, u64), of: &str, piece: &str) -> Response {
        let sha256 = Sha256(sha2::Sha256::digest(of).into());
        let path = paths::kept_piece_to(name, at, size, sha256);
        self.caller.send(self.keeper, Method::PUT, &path, Some(piece.to_owned())).await
    }

    async fn list(&self) -> Option<KeptList> {
        // Who may only read waits where strangers asked often.
        let answer = eventually("a list, or none", async || {
            let answer = self.caller.get(self.keeper, paths::KEPT).await;
            (answer.status() != StatusCode::TOO_MANY_REQUESTS).then_some(answer)
        })
        .await;
        let is_kept = answer.status() == StatusCode::OK;
        let body = answer.bytes().await.expect("a body");
        is_kept.then(|| KeptList::parse(&body).expect("a list"))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_is_bounded_resumed_and_for_nobody_else() {
    let network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
    befriend(&alpha, &beta).await;
    let (name, text) = (KeptName::TakeBacks, "snow on the sill\n");
    let size = text.len() as u64;
    let kept = Kept { keeper: &network["beta"], caller: Caller::with_key_of(&network["alpha"]) };
    assert_eq!(kept.bring(name, (0, size), text, text).await.status(), StatusCode::NOT_FOUND, "nothing was offered");
    offer(&beta, "alpha", "100 MB").await;

    let status = async |part: (u64, u64), of: &str, piece: &str| kept.bring(name, part, of, piece).await.status();
    assert_eq!(status((0, 100_000_001), text, text).await, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(status((0, 17 << 30), text, text).await, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(status((0, size), "other bytes", text).await, StatusCode::UNPROCESSABLE_ENTITY);
    for impossible in [(0, 5), (u64::MAX, size), (0, 0)] {
        assert_eq!(status(impossible, text, text).await, StatusCode::BAD_REQUEST, "{impossible:?}");
    }
    assert_eq!(kept.list().await.expect("a list").files, []);
    assert_eq!(status((0, size), text, &text[..4]).await, StatusCode::ACCEPTED);
    let again = kept.bring(name, (9, size), text, &text[9..]).await;
    assert_eq!(again.text().await.expect("where to go on"), r#"{"has_bytes":4}"#);
    assert_eq!(status((4, size), text, &text[4..]).await, StatusCode::NO_CONTENT);
    assert_eq!(status((0, size), text, text).await, StatusCode::NO_CONTENT, "it is there");
    let list = kept.list().await.expect("a list");
    assert_eq!((list.quota_bytes, list.files.len(), list.files[0].size_bytes), (100_000_000, 1, size));
    let piece = kept.caller.get(kept.keeper, &paths::kept_piece(name, 5)).await;
    assert_eq!(piece.text().await.expect("a piece"), &text[5..]);
    let salt = Sha256([9; 32]);
    let prove = |at, length| paths::kept_proof(name, KeptChallenge { salt, at, length });
    let proof = kept.caller.get(kept.keeper, &prove(5, 2)).await.text().await.expect("a proof");
    let expected = Sha256(sha2::Sha256::digest([&salt.0, &text.as_bytes()[5..7]].concat()).into());
    assert_eq!(proof, format!(r#"{{"sha256":"{expected}"}}"#));
    for (stretch, expected) in [
        (prove(0, 0), StatusCode::BAD_REQUEST),
        (prove(0, 16 * 1024 * 1024 + 1), StatusCode::BAD_REQUEST),
        (prove(u64::MAX, 1), StatusCode::BAD_REQUEST),
        (prove(5, size), StatusCode::NOT_FOUND),
    ] {
        assert_eq!(kept.caller.get(kept.keeper, &stretch).await.status(), expected, "{stretch}");
    }
    for _ in 0..30 {
        kept.caller.get(kept.keeper, &prove(0, 1)).await;
    }
    let flood = kept.caller.get(kept.keeper, &prove(0, 1)).await;
    assert_eq!(flood.status(), StatusCode::TOO_MANY_REQUESTS);

    // Many who know the key of alpha ask; beta is shown a few, and gives none.
    let alpha_id = network["alpha"].identity().id();
    let mut refused = 0;
    for _ in 0..60 {
        let asked = Caller::stranger().send(kept.keeper, Method::PUT, &paths::kept_asked(alpha_id), None).await;
        refused += usize::from(asked.status() == StatusCode::TOO_MANY_REQUESTS);
    }
    assert!(refused > 0, "a flood is slowed");
    let page = beta.browser.open(PAGE).await;
    assert_eq!(page.all("#kept article").len(), 4);
    let stranger = Caller::stranger();
    for path in [paths::KEPT.to_owned(), paths::kept_piece(name, 0), prove(0, 1)] {
        let status = stranger.get(kept.keeper, &path).await.status();
        assert!([StatusCode::NOT_FOUND, StatusCode::TOO_MANY_REQUESTS].contains(&status), "{path}: {status}");
    }

    // What ended can be read still, and nothing is taken.
    let page = beta.browser.open(PAGE).await;
    let page = beta.browser.send(&page, page.form("keepers/end")).await;
    assert!(page.text().contains("can be read until"), "{}", page.text());
    assert_eq!(kept.bring(name, (0, size), "x", text).await.status(), StatusCode::NOT_FOUND);
    assert!(kept.list().await.is_some_and(|list| !list.takes && list.until.is_some()));
    make_sheet(&alpha).await;
    eventually("it is said that the friend ended it", async || {
        let page = alpha.browser.open(PAGE).await;
        let page = alpha.browser.send(&page, page.form("keepers/choose")).await;
        page.alerts().concat().contains("This friend ended it").then_some(())
    })
    .await;
    let page = beta.browser.open(&beta.friend_page("alpha").await).await;
    beta.browser.send(&page, page.form("friends/end")).await;
    assert_eq!(kept.list().await.map(|list| list.files.len()), Some(1));
    let removed = kept.caller.send(kept.keeper, Method::DELETE, &paths::kept_file(name), None).await;
    assert_eq!(removed.status(), StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keeper_that_lost_what_it_was_given_is_found_out_and_gets_it_again() {
    let network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = friends_with_posts(&network).await;
    make_sheet(&alpha).await;
    offer(&beta, "alpha", "1 GB").await;
    keep_at(&alpha, "beta").await;
    let kept = kept_in(&network["beta"], &network["alpha"]);
    let all: Vec<_> = ["media", "archives"].iter().flat_map(|folder| files_in(&kept.join(folder))).collect();
    let whole: Vec<_> = all.iter().map(|(path, _)| fs::read(path).expect("a file")).collect();
    for ((path, _), bytes) in all.iter().zip(&whole) {
        fs::write(path, vec![0; bytes.len()]).expect("the disk rots");
    }
    let run = async || {
        let page = alpha.browser.open("/settings").await;
        alpha.browser.send(&page, page.form("backups/run")).await;
    };
    // What is newer is whole: that it is asked for is chance.
    eventually("the keeper is found out", async || {
        run().await;
        let page = alpha.browser.open(PAGE).await;
        page.text().contains("did not have it as it was given").then_some(())
    })
    .await;
    alpha.sees("/notifications", "Your backups are not all with beta").await;
    eventually("what was found out is sent again", async || {
        run().await;
        let is_back =
            |((path, _), whole): (&(PathBuf, SystemTime), &Vec<u8>)| fs::read(path).is_ok_and(|bytes| bytes == *whole);
        all.iter().zip(&whole).any(is_back).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_backup_never_comes_back_as_if_it_were_the_newest() {
    let mut network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = friends_with_posts(&network).await;
    let words = make_sheet(&alpha).await.join(" ");
    offer(&beta, "alpha", "1 GB").await;
    keep_at(&alpha, "beta").await;
    let kept = kept_in(&network["beta"], &network["alpha"]);
    let line = line_of(&beta).await;
    let (home, data) = (network["alpha"].home().to_owned(), network["alpha"].data());
    network["alpha"].stop().await;
    fs::remove_dir_all(&data).expect("it burns");
    let archives = files_in(&kept.join("archives"));
    let (archive, _) = archives.iter().rfind(|(path, _)| path.extension().is_some_and(|it| it == "age")).expect("one");
    let whole = fs::read(archive).expect("an archive");
    fs::write(archive, vec![0; whole.len()]).expect("the disk rots");

    fs::write(home.join("sheet"), &words).expect("written");
    let arguments = ["restore", "--data", data.to_str().expect("UTF-8"), "--from-friend", &line];
    let process = Process::spawn_after("exec <sheet", &home, arguments);
    eventually("the new machine is given what is kept", async || {
        let page = beta.browser.open(PAGE).await;
        let asks = !page.all("#kept article").is_empty();
        if asks {
            assert!(page.text().contains("was heard of last"), "{}", page.text());
            beta.browser.send(&page, page.form("keepers/give")).await;
        }
        asks.then_some(())
    })
    .await;
    let exit = process.exit(PATIENCE).await.expect("it ends by itself");
    assert!(!exit.success(), "{}", process.output());
    for expected in ["Did not come as your friend's O2M says: archives/", "did not come whole"] {
        assert!(process.output().contains(expected), "{expected}: {}", process.output());
    }
    assert!(!data.exists(), "nothing was put back");

    // The same command goes on once it is whole, and the press can be taken back.
    fs::write(archive, &whole).expect("written");
    let page = beta.browser.open(PAGE).await;
    let page = beta.browser.send(&page, page.form("keepers/take-back")).await;
    assert!(page.text().contains("No new computer gets it any more"), "{}", page.text());
    let process = Process::spawn_after("exec <sheet", &home, arguments);
    eventually("it asks again", async || {
        let page = beta.browser.open(PAGE).await;
        let asks = !page.all("#kept article").is_empty();
        if asks {
            beta.browser.send(&page, page.form("keepers/give")).await;
        }
        asks.then_some(())
    })
    .await;
    let exit = process.exit(PATIENCE).await.expect("it ends by itself");
    assert!(exit.success(), "{}", process.output());
    assert!(!process.output().contains("Did not come"), "{}", process.output());
}
