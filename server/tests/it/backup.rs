//! A lost disk: everything comes back from one file and a sheet of paper.

use std::{fs, path::Path};

use reqwest::{Method, StatusCode, header};

use crate::support::{Network, Owner, PASSWORD, PATIENCE, Process, Script, befriend, eventually, photograph};

const IN_BACKUPS: &str = "Your backups have it until ";

/// Runs `o2m` with `arguments` and the words on its standard input; says what it printed, and whether it was content.
pub(crate) async fn o2m(home: &Path, words: &str, arguments: &[&str]) -> (bool, String) {
    fs::write(home.join("sheet"), words).expect("written");
    let process = Process::spawn_after("exec <sheet", home, arguments);
    let exit = process.exit(PATIENCE).await.expect("it ends by itself");
    (exit.success(), process.output())
}

/// Makes a recovery sheet as a person does, who looks at the wrong line first; gives its words.
pub(crate) async fn make_sheet(owner: &Owner) -> Vec<String> {
    let settings = owner.browser.open("/settings").await;
    let form = settings.form("backups/make-sheet").fill("current", PASSWORD);
    let page = owner.browser.send(&settings, form).await;
    assert_eq!(page.url.path(), "/recovery-sheet");
    let words = page.all(".recovery-words li");
    let page = owner.browser.send(&page, page.form("backups/confirm-sheet").fill("word", "mumble")).await;
    assert!(page.alerts().concat().contains("another word"), "{}", page.text());
    assert_eq!(page.all(".recovery-words li"), words, "the sheet is still there");
    let asked = page.all("label[for=sheet-word]").concat();
    let number: usize = asked.rsplit(' ').next().and_then(|number| number.parse().ok()).expect("a number");
    let page = owner.browser.send(&page, page.form("backups/confirm-sheet").fill("word", &words[number - 1])).await;
    assert!(page.text().contains("sealed to your recovery sheet"), "{}", page.text());
    let page = owner.browser.open("/recovery-sheet").await;
    assert!(page.all(".recovery-words li").is_empty(), "never again");
    words
}

/// Two friends: alpha has published a picture, and read what beta says.
pub(crate) async fn friends_with_posts(network: &Network) -> (Owner, Owner) {
    let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
    befriend(&alpha, &beta).await;
    let page = alpha.add_picture("With a picture", "frost.jpg", photograph(1)).await;
    alpha.browser.send(&page, page.form("posts/publish").press("Publish")).await;
    beta.publish("Tea at four").await;
    alpha.sees("/", "Tea at four").await;
    (alpha, beta)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_disk_is_a_file_and_a_sheet_of_paper() {
    let mut network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = friends_with_posts(&network).await;
    let (home, data) = (network["alpha"].home().to_owned(), network["alpha"].data());
    let data_word = data.to_str().expect("UTF-8");

    let (made, said) = o2m(&home, "", &["backup", "--data", data_word, "o2m.tar.age"]).await;
    assert!(!made && said.contains("recovery sheet") && said.contains("--unsealed"), "{said}");
    assert!(!home.join("o2m.tar.age").exists());
    let words = make_sheet(&alpha).await.join(" ");
    let (made, said) = o2m(&home, "", &["backup", "--data", data_word, "o2m.tar.age"]).await;
    assert!(made, "{said}");
    let (again, said) = o2m(&home, "", &["backup", "--data", data_word, "o2m.tar.age"]).await;
    assert!(!again, "a backup is written over by nothing: {said}");
    let kept = fs::read(home.join("o2m.tar.age")).expect("the backup");
    let secrets: [&[u8]; 2] = [b"SQLite format 3", b"PRIVATE KEY"];
    assert!(secrets.iter().all(|secret| !kept.windows(secret.len()).any(|bytes| bytes == *secret)), "it is sealed");

    network["alpha"].stop().await;
    fs::remove_dir_all(&data).expect("the disk is lost");
    let restore = ["restore", "--data", data_word, "o2m.tar.age"];
    let (restored, said) = o2m(&home, &words.replacen(' ', " other ", 1), &restore).await;
    assert!(!restored && said.contains("25 words") && !data.exists(), "{said}");
    let (restored, said) = o2m(&home, &words.to_uppercase().replace(' ', "\n"), &restore).await;
    assert!(restored && said.contains("The O2M of"), "{said}");
    let (again, said) = o2m(&home, &words, &restore).await;
    assert!(!again && said.contains("not empty"), "{said}");

    network["alpha"].run().await;
    let alpha = network["alpha"].sign_in_and_go_on().await;
    let page = alpha.sees("/", "With a picture").await;
    assert!(page.text().contains("Tea at four"));
    alpha.sees_picture(&page).await;
    alpha.publish("Back again").await;
    beta.sees("/", "Back again").await;
    beta.publish("Good to hear").await;
    alpha.sees("/", "Good to hear").await;
    alpha.sees("/settings", "Your recovery sheet is of").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_downloaded_by_the_owner_alone() {
    let network = Network::start(["alpha"]).await;
    let alpha = network["alpha"].first_day().await;
    alpha.publish("Frost tonight").await;
    let without = alpha.browser.load("/backup").await;
    assert!(without.url().path() == "/settings", "without a sheet one is led to where it is made: {}", without.url());
    let words = make_sheet(&alpha).await.join(" ");
    let answer = alpha.browser.load("/backup").await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store");
    let bytes = answer.bytes().await.expect("all of it");
    let home = network["alpha"].home();
    fs::write(home.join("downloaded"), &bytes).expect("written");
    let (restored, said) = o2m(home, &words, &["restore", "--data", "elsewhere", "downloaded"]).await;
    assert!(restored && home.join("elsewhere/o2m.sqlite").exists(), "{said}");

    let refused = network["alpha"].browser().load("/backup").await;
    assert!(!refused.bytes().await.expect("an answer").starts_with(b"age-encryption"), "nothing for strangers");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_computer_is_a_folder_on_another_disk_and_a_sheet_of_paper() {
    let mut network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = friends_with_posts(&network).await;
    let (home, data) = (network["alpha"].home().to_owned(), network["alpha"].data());
    let disk = home.join("disk");
    fs::create_dir(&disk).expect("made");
    let page = alpha.browser.open("/").await;
    assert!(page.text().contains("Nobody has a copy of this but you"), "{}", page.text());
    let page = alpha.browser.send(&page, page.form("backups/dismiss")).await;
    assert_eq!(page.url.path(), "/");
    assert!(!page.text().contains("Nobody has a copy of this but you"), "{}", page.text());

    let script = Script::of(&alpha, "everything").await;
    let by_token = async |path: &str| {
        let request = script.request(Method::POST, "/api/backups/choose-folder").form(&[("path", path)]);
        request.send().await.expect("an answer").status()
    };
    let words = make_sheet(&alpha).await.join(" ");
    assert_eq!(by_token(disk.to_str().expect("UTF-8")).await, StatusCode::FORBIDDEN);
    for (typed, said) in [
        ("disk", "Write the whole path"),
        (home.join("nowhere").to_str().expect("UTF-8"), "no such folder"),
        (data.to_str().expect("UTF-8"), "its own files"),
    ] {
        let page = alpha.browser.open("/settings").await;
        let page = alpha.browser.send(&page, page.form("backups/choose-folder").fill("path", typed)).await;
        assert!(page.alerts().concat().contains(said), "{typed}: {}", page.text());
        assert_eq!(page.form("backups/choose-folder").value("path"), Some(typed), "what was typed is still there");
    }
    let before = alpha.publish("Before the first backup").await;
    assert!(!alpha.browser.open(&before).await.text().contains(IN_BACKUPS));
    let page = alpha.browser.open("/settings").await;
    let chosen = page.form("backups/choose-folder").fill("path", disk.to_str().expect("UTF-8"));
    let page = alpha.browser.send(&page, chosen).await;
    assert!(page.text().contains("every night from now on"), "{}", page.text());
    // The first one begins by itself.
    alpha.sees("/settings", "The last one was made").await;
    let after = alpha.publish("After the first backup").await;
    let says = async |path: &str| alpha.browser.open(path).await.text().contains(IN_BACKUPS);
    assert!(says(&before).await, "who deletes it hears how long backups have it");
    assert!(says("/").await, "in a list, too");
    assert!(!says(&after).await, "no backup has it yet");
    let page = alpha.browser.open("/settings").await;
    let page = alpha.browser.send(&page, page.form("backups/run")).await;
    assert!(page.text().contains("O2M makes a backup now"), "{}", page.text());
    let place = fs::read_dir(&disk).expect("a folder").next().expect("the backups").expect("readable").path();
    let archives = || {
        let names =
            fs::read_dir(place.join("archives")).expect("a folder").map(|entry| entry.expect("readable").path());
        names.filter(|path| path.extension().is_some_and(|end| end == "age")).collect::<Vec<_>>()
    };
    eventually("the second backup", || async {
        let settings = alpha.browser.open("/settings").await;
        (!settings.text().contains("is being made")).then_some(())
    })
    .await;
    let kept = archives().len();
    let sealed = fs::read_dir(place.join("media")).expect("a folder").count();
    assert!(sealed > 0);

    network["alpha"].stop().await;
    fs::remove_dir_all(&data).expect("the computer is lost");
    let data_word = data.to_str().expect("UTF-8");
    let (restored, said) = o2m(&home, &words, &["restore", "--data", data_word, "disk"]).await;
    assert!(restored && said.contains("The O2M of alpha is in") && !said.contains("missing"), "{said}");
    let (again, said) = o2m(&home, &words, &["restore", "--data", data_word, "disk"]).await;
    assert!(!again && said.contains("is not empty"), "{said}");

    network["alpha"].run().await;
    let alpha = network["alpha"].sign_in_and_go_on().await;
    let page = alpha.sees("/", "After the first backup").await;
    assert!(page.text().contains("Tea at four"));
    alpha.sees_picture(&page).await;
    alpha.publish("Back again").await;
    beta.sees("/", "Back again").await;
    let page = alpha.browser.open("/settings").await;
    let page = alpha.browser.send(&page, page.form("backups/forget-folder")).await;
    assert!(page.text().contains("What is in the folder stays"), "{}", page.text());
    assert!(
        kept > 0 && archives().len() == kept && fs::read_dir(place.join("media")).expect("a folder").count() == sealed
    );
}
