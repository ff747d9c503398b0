//! A disk that is lost after the owner took things back: they stay taken back, and nobody is served or told before the owner's press.

use std::{fs, path::PathBuf};

use federation::paths;
use reqwest::{StatusCode, header};

use crate::{
    backup::{make_sheet, o2m},
    support::{Caller, Network, Owner, PASSWORD, befriend, choose_account, eventually, go_on, sign_in},
};

const NEW_PASSWORD: &str = "another kettle entirely";

async fn comment(owner: &Owner, post: &str, text: &str) {
    let page = owner.browser.open(post).await;
    let page = owner.browser.send(&page, page.form("threads/comment").fill("text", text)).await;
    assert!(page.text().contains(text), "{}", page.text());
}

/// The lines beside the backups, once there are so many.
async fn lines(list: &PathBuf, count: usize) -> Vec<String> {
    eventually("what was taken back beside the backups", async || {
        let text = fs::read_to_string(list).unwrap_or_default();
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        (lines.len() == count).then_some(lines)
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_taken_back_stays_so_and_the_owner_s_press_comes_first() {
    let mut network = Network::start(["alpha", "beta", "gamma", "delta"]).await;
    let (alpha, beta, gamma, delta) = tokio::join!(
        network["alpha"].first_day(),
        network["beta"].first_day(),
        network["gamma"].first_day(),
        network["delta"].first_day()
    );
    for friend in [&beta, &gamma, &delta] {
        befriend(&alpha, friend).await;
    }
    let (home, data) = (network["alpha"].home().to_owned(), network["alpha"].data());
    let disk = home.join("disk");
    fs::create_dir(&disk).expect("made");
    alpha.publish_to_all("Stays for all").await;
    let regretted = alpha.publish("Regretted").await;
    beta.publish("Tea at four").await;
    comment(&alpha, &alpha.post_of("Tea at four").await, "I hate tea").await;
    for (owner, text) in [(&beta, "Regretted"), (&gamma, "Regretted"), (&delta, "Regretted")] {
        owner.sees("/", text).await;
    }
    let under_tea = beta.post_of("Tea at four").await;
    beta.sees(&under_tea, "I hate tea").await;
    let words = make_sheet(&alpha).await.join(" ");
    let page = alpha.browser.open("/settings").await;
    let chosen = page.form("backups/choose-folder").fill("path", disk.to_str().expect("UTF-8"));
    alpha.browser.send(&page, chosen).await;
    alpha.sees("/settings", "The last one was made").await;
    let place = fs::read_dir(&disk).expect("a folder").next().expect("the backups").expect("readable").path();
    let list = place.join("takebacks.jsonl");

    alpha.delete(&regretted).await;
    let page = alpha.browser.open(&alpha.friend_page("gamma").await).await;
    alpha.browser.send(&page, page.form("friends/end")).await;
    let thread = alpha.browser.open(&alpha.post_of("Tea at four").await).await;
    alpha.browser.send(&thread, thread.form("threads/delete")).await;
    beta.loses(&under_tea, "I hate tea").await;
    let page = alpha.browser.open("/settings").await;
    let form = page.form("account/change-password").fill("current", PASSWORD).fill("new", NEW_PASSWORD);
    alpha.browser.send(&page, form.fill("again", NEW_PASSWORD)).await;
    let written = lines(&list, 4).await;
    let told = [network["gamma"].identity().id().to_string(), "ended".to_owned(), "password".to_owned()];
    assert!(told.iter().all(|word| !written.concat().contains(word)), "the folder tells nothing");
    fs::write(
        &list,
        format!("{}\n{{\"v\":1,\"sealed\":\"AAAA\"}}\n{}\n{}", written.join("\n"), written[0], "{\"v\":1,"),
    )
    .unwrap();

    network["alpha"].stop().await;
    fs::remove_dir_all(&data).expect("the computer is lost");
    let restore = ["restore", "--data", data.to_str().expect("UTF-8"), "disk"];
    let (restored, said) = o2m(&home, &words, &restore).await;
    assert!(restored && said.contains("What you took back until"), "{said}");
    for expected in ["line 5 is damaged", "line 6 says once more", "line 7 was cut short", "before you signed in"] {
        assert!(said.contains(expected), "{expected}: {said}");
    }

    network["alpha"].run().await;
    network["alpha"].kill().await;
    network["alpha"].run().await;
    beta.publish("While alpha waits").await;
    for (friend, path) in [("beta", paths::FEED), ("gamma", paths::FEED), ("delta", paths::PROFILE)] {
        let answer = Caller::with_key_of(&network[friend]).get(&network["alpha"], path).await;
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE, "{friend}");
        assert_eq!(answer.headers()[header::RETRY_AFTER], "60");
    }
    let browser = network["alpha"].browser();
    assert_eq!(browser.open("/public").await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(sign_in(&browser, "alpha", PASSWORD).await.url.path(), "/sign-in", "the old password opens nothing");
    let output = network["alpha"].process().output();
    let start = output.find("/set-up?token=").unwrap_or_else(|| panic!("a link in {output}"));
    let link = output[start..].split_whitespace().next().expect("the link");
    let page = browser.open(link).await;
    browser.send(&page, choose_account(&page, "alpha", NEW_PASSWORD)).await;
    let page = sign_in(&browser, "alpha", NEW_PASSWORD).await;
    for expected in ["From ", "; applied until ", "4 things", "2 lines of the list", "beta", "delta"] {
        assert!(page.text().contains(expected), "{expected}: {}", page.text());
    }
    assert!(!page.text().contains("gamma"), "{}", page.text());
    assert_eq!(browser.open("/friends").await.url.path(), "/restored", "there is no other page");

    let timeline = go_on(&browser, &page, &["delta"]).await;
    assert!(
        timeline.text().contains("Your O2M goes on") && !timeline.text().contains("Regretted"),
        "{}",
        timeline.text()
    );
    let alpha = Owner { name: "alpha".to_owned(), address: network["alpha"].address(), browser };
    alpha.sees("/", "While alpha waits").await;
    alpha.publish("Back again").await;
    let page = beta.sees("/", "Back again").await;
    assert!(page.text().contains("Stays for all") && !page.text().contains("Regretted"), "{}", page.text());
    let thread = beta.browser.open(&under_tea).await;
    assert!(!thread.text().contains("I hate tea"), "{}", thread.text());
    delta.loses("/", "Stays for all").await;
    let feed = Caller::with_key_of(&network["gamma"]).get(&network["alpha"], paths::FEED).await;
    assert_eq!(feed.status(), StatusCode::NOT_FOUND);
    // The password that was chosen by the link, and the friendship that ended with the press; the line that was cut short is gone.
    lines(&list, 8).await;
    assert_eq!(alpha.browser.open("/public").await.status, StatusCode::OK);
}
