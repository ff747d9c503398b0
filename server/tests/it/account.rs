//! Signing in and out, sessions, app tokens.

use std::time::{Duration, Instant};

use reqwest::{Method, StatusCode, header};
use serde_json::Value;

use crate::support::{Network, PASSWORD, Page, Script, plain_client, sign_in};

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_gets_a_sentence_and_soon_has_to_wait() {
    let network = Network::start(["alpha"]).await;
    let alpha = &network["alpha"];
    alpha.first_day().await;
    let browser = alpha.browser();
    let mut sentences = Vec::new();
    for attempt in 0..20 {
        let page = sign_in(&browser, "alpha", &format!("guess {attempt}")).await;
        assert_eq!(page.url.path(), "/sign-in");
        let sentence = page.alerts().pop().unwrap_or_else(|| panic!("a sentence in {}", page.text()));
        if !sentences.contains(&sentence) {
            sentences.push(sentence);
        }
    }
    assert!(sentences.len() >= 2, "twenty guesses in a row are slowed down: {sentences:?}");
    let right = sign_in(&alpha.browser(), "alpha", PASSWORD).await;
    assert_eq!(right.url.path(), "/sign-in", "while throttled, not even the right one is tried");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_signs_in_from_another_machine_is_told_that_others_could_read_along() {
    let network = Network::start(["alpha"]).await;
    let alpha = &network["alpha"];
    alpha.first_day().await;
    for (path, notes) in [("/sign-in", 1), ("/sign-in?from=set-up", 2)] {
        let here = alpha.browser().open(path).await;
        assert_eq!(here.all(".note").len(), notes - 1, "{}", here.text());
        // By a name that is not this machine's own, a request is none of this machine.
        let request = alpha.browser().request(Method::GET, path).header(header::HOST, "192.168.1.5:8000");
        let there = Page::read(request.send().await.expect("an answer")).await;
        assert_eq!(there.all(".note").len(), notes, "{}", there.text());
        assert_eq!(there.links_in(".note-warning", ""), ["https://192.168.1.5:8000/sign-in"], "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_name_takes_as_long_as_a_wrong_password() {
    let network = Network::start(["alpha"]).await;
    let alpha = &network["alpha"];
    alpha.first_day().await;
    let browser = alpha.browser();
    let mut quickest = [Duration::MAX; 2];
    for _ in 0..5 {
        let mut sentences = Vec::new();
        for (name, quickest) in ["alpha", "nobody"].into_iter().zip(&mut quickest) {
            let began = Instant::now();
            let refused = sign_in(&browser, name, "wrong").await;
            *quickest = began.elapsed().min(*quickest);
            sentences.push(refused.alerts());
        }
        assert_eq!(sentences[0], sentences[1], "the sentence does not tell which it was");
        // The right password ends the counting of wrong ones: nobody is to be slowed down here.
        assert_eq!(sign_in(&alpha.browser(), "alpha", PASSWORD).await.url.path(), "/");
    }
    let [known, unknown] = quickest;
    // Hashing is most of it. What a busy machine adds, it does not add to all five.
    assert!(
        unknown > known / 2 && known > unknown / 2,
        "{known:?} for a name that exists, {unknown:?} for one that does not"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_survives_a_restart_and_ends_with_signing_out() {
    let mut network = Network::start(["alpha"]).await;
    let owner = network["alpha"].first_day().await;
    owner.publish("Before the night").await;
    network["alpha"].restart().await;
    let timeline = owner.timeline().await;
    assert!(timeline.text().contains("Before the night"), "{}", timeline.text());

    let settings = owner.browser.open("/settings").await;
    let bye = owner.browser.send(&settings, settings.form("account/sign-out")).await;
    assert_eq!(bye.url.path(), "/sign-in");
    assert_eq!(owner.timeline().await.url.path(), "/sign-in");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_is_used_gets_its_cookie_anew() {
    let mut network = Network::start(["alpha"]).await;
    let owner = network["alpha"].first_day().await;
    assert_eq!(owner.timeline().await.headers.get(header::SET_COOKIE), None, "it has just got one");
    // What it got before, the server does not remember.
    network["alpha"].restart().await;
    let page = owner.browser.open("/friends").await;
    let cookie = page.headers[header::SET_COOKIE].to_str().expect("text").to_owned();
    assert!(cookie.contains("Max-Age=2592000") && cookie.contains("HttpOnly"), "{cookie}");
    assert_eq!(owner.timeline().await.headers.get(header::SET_COOKIE), None, "once is enough");

    network["alpha"].restart().await;
    let of_page =
        plain_client().build().expect("a client").get(format!("{}/api/draft/read", network["alpha"].origin()));
    let pair = cookie.split(';').next().expect("a name and a value").to_owned();
    let answer = of_page.header(header::COOKIE, pair).send().await.expect("the server answers");
    assert_eq!((answer.status(), answer.headers().contains_key(header::SET_COOKIE)), (StatusCode::OK, true));
    assert_eq!(owner.timeline().await.url.path(), "/", "it is the same session");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_for_when_nobody_answers_is_there_for_whoever_is_not_signed_in() {
    let network = Network::start(["alpha"]).await;
    let page = network["alpha"].browser().open("/offline").await;
    assert_eq!((page.status, page.url.path()), (StatusCode::OK, "/offline"));
    assert_eq!(page.all("h1"), ["Your O2M does not answer"]);
    let worker = network["alpha"].browser().load("/sw.js").await.text().await.expect("a script");
    assert!(worker.contains("\"/offline\""), "the worker keeps it");
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_are_listed_and_revoked_one_by_one() {
    let network = Network::start(["alpha"]).await;
    let alpha = &network["alpha"];
    let (here, lost_phone) = (alpha.first_day().await, alpha.sign_in().await);
    let settings = here.browser.open("/settings").await;
    let form = settings.form("sessions/end");
    here.browser.send(&settings, form).await;
    assert_eq!(here.timeline().await.url.path(), "/", "this session goes on");
    assert_eq!(lost_phone.timeline().await.url.path(), "/sign-in", "the other one is over");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_ends_the_other_sessions() {
    let network = Network::start(["alpha"]).await;
    let alpha = &network["alpha"];
    let (here, there) = (alpha.first_day().await, alpha.sign_in().await);
    let settings = here.browser.open("/settings").await;
    let form = settings.form("account/change-password").fill("new", "another kettle entirely");
    let wrong = form.clone().fill("current", "not it").fill("again", "another kettle entirely");
    let mistyped = form.clone().fill("current", PASSWORD).fill("again", "another kettle entirly");
    for refused in [wrong, mistyped] {
        let page = here.browser.send(&settings, refused).await;
        assert!(!page.alerts().is_empty(), "{}", page.text());
    }
    here.browser.send(&settings, form.fill("current", PASSWORD).fill("again", "another kettle entirely")).await;
    assert_eq!(here.timeline().await.url.path(), "/");
    assert_eq!(there.timeline().await.url.path(), "/sign-in");
    assert_eq!(sign_in(&alpha.browser(), "alpha", "another kettle entirely").await.url.path(), "/");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_token_lets_a_script_publish_until_it_is_revoked() {
    let network = Network::start(["alpha"]).await;
    let alpha = &network["alpha"];
    let owner = alpha.first_day().await;
    let script = Script::of(&owner, "weather station").await;
    let settings = owner.browser.open("/settings").await;
    assert!(settings.text().contains("weather station") && !settings.html.contains(&script.token), "shown once");

    script.publish("Eleven degrees and rain").await;
    owner.sees("/", "Eleven degrees and rain").await;

    let settings = owner.browser.open("/settings").await;
    owner.browser.send(&settings, settings.form_beside("weather station", "app-tokens/revoke")).await;
    let answer = script.ask_to_publish("Nobody listens").await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    let problem: Value = answer.json().await.expect("JSON");
    assert_eq!(problem["type"], "tag:o2m.alt,2026:account/no-such-token");
    assert!(!owner.timeline().await.text().contains("Nobody listens"));
}
