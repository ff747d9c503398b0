//! What a program may do with an app token, and how it is told that it may not.

use reqwest::{Method, Response, StatusCode, header};
use serde_json::{Value, json};

use crate::support::{Database, Network, Owner, PASSWORD, Script, befriend, eventually, photograph};

/// The status, the type and the sentence of a refusal, and how it says by what to be known.
async fn refusal(answer: Response) -> (u16, String, String, String) {
    let status = answer.status();
    let header = |name| answer.headers().get(name).map_or("", |value| value.to_str().expect("text")).to_owned();
    let (content_type, challenge) = (header(header::CONTENT_TYPE), header(header::WWW_AUTHENTICATE));
    assert_eq!(content_type, "application/problem+json", "{status}");
    let problem: Value = answer.json().await.expect("JSON");
    assert_eq!(problem["status"], json!(status.as_u16()));
    assert!(problem["title"].is_string(), "{problem}");
    let text = |name: &str| problem[name].as_str().unwrap_or_default().to_owned();
    (status.as_u16(), text("type"), text("detail"), challenge)
}

async fn get(script: &Script, path: &str) -> Response {
    script.request(Method::GET, path).send().await.expect("an answer")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_may_do_what_the_scope_of_its_token_says_and_is_told_the_rest() {
    let network = Network::start(["alpha"]).await;
    let owner = network["alpha"].first_day().await;
    let reader = Script::with_scope(&owner, "backup", "read").await;
    let author = Script::with_scope(&owner, "weather station", "publish").await;
    let everything = Script::with_scope(&owner, "assistant", "all").await;
    let settings = owner.browser.open("/settings").await.text();
    for words in ["reads", "writes posts", "may do everything"] {
        assert!(settings.contains(words), "{words} in {settings}");
    }

    assert_eq!(author.ask_to_publish("Eleven degrees").await.status(), StatusCode::OK);
    let not_included = (
        403,
        "tag:o2m.alt,2026:account/out-of-scope".to_owned(),
        "The scope of the app token does not include this.".to_owned(),
        "Bearer realm=\"O2M\", error=\"insufficient_scope\"".to_owned(),
    );
    assert_eq!(refusal(reader.ask_to_publish("Not by me").await).await, not_included);
    for (path, expected) in [
        ("/api/timeline/read", [true, false, true]),
        ("/api/timeline/read-own", [true, true, true]),
        ("/api/draft/read", [true, true, true]),
        ("/api/friends/list", [true, false, true]),
        ("/api/app-tokens/list", [false, false, true]),
        ("/api/messages/list", [false, false, true]),
    ] {
        for (script, may) in [&reader, &author, &everything].into_iter().zip(expected) {
            let answer = get(script, path).await;
            if may {
                assert_eq!(answer.status(), StatusCode::OK, "{path}");
            } else {
                assert_eq!(refusal(answer).await, not_included, "{path}");
            }
        }
    }
    assert!(!owner.timeline().await.text().contains("Not by me"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_with_a_last_day_says_so_and_ends() {
    let mut network = Network::start(["alpha"]).await;
    let owner = network["alpha"].first_day().await;
    let settings = owner.browser.open("/settings").await;
    let form = settings.form("app-tokens/create").fill("name", "for the holidays").fill("current", PASSWORD);
    let guessed =
        owner.browser.send(&settings, form.clone().fill("expires", "2099-01-31").fill("current", "a guess")).await;
    assert!(guessed.alerts()[0].contains("This is not your password"), "{:?}", guessed.alerts());
    assert_eq!(
        guessed.attributes("#token-expires", "value"),
        ["2099-01-31"],
        "what was typed is still there, but for the password"
    );
    assert!(guessed.attributes("#token-password", "value").is_empty() && !guessed.url.as_str().contains("guess"));
    for day in ["2020-01-31", "soon"] {
        let refused = owner.browser.send(&settings, form.clone().fill("expires", day)).await;
        assert!(refused.alerts()[0].contains("today or later"), "{day}: {:?}", refused.alerts());
        assert_eq!(refused.attributes("#token-expires", "value"), [day], "what was typed is still there");
        assert_eq!(refused.attributes("#token-name", "value"), ["for the holidays"]);
    }
    let script = Script::with_scope(&owner, "for the holidays", "read").await;
    assert_eq!(get(&script, "/api/timeline/read").await.status(), StatusCode::OK);
    turn(&mut network, "UPDATE app_token SET expires_at = 4102444799999").await;
    assert!(owner.browser.open("/settings").await.text().contains("works until"));
    assert_eq!(get(&script, "/api/timeline/read").await.status(), StatusCode::OK);

    turn(&mut network, "UPDATE app_token SET expires_at = 1000").await;
    let ended = owner.browser.open("/settings").await.text();
    assert!(ended.contains("expired: its last day was"), "{ended}");
    for path in ["/api/timeline/read", "/media/0000000000000000000000000000000000000000000000000000000000000000"] {
        let (status, kind, detail, challenge) = refusal(get(&script, path).await).await;
        assert_eq!((status, kind.as_str()), (401, "tag:o2m.alt,2026:account/token-expired"), "{path}");
        assert_eq!((detail.as_str(), challenge.contains("invalid_token")), ("The app token has expired.", true));
    }
    let (status, kind, ..) = refusal(script.ask_to_publish(&"long ".repeat(10_000)).await).await;
    assert_eq!(
        (status, kind.as_str()),
        (401, "tag:o2m.alt,2026:account/token-expired"),
        "more than a stranger may send"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_counts_beside_the_cookie_of_a_session_that_has_ended() {
    let mut network = Network::start(["alpha"]).await;
    let owner = network["alpha"].first_day().await;
    let script = Script::with_scope(&owner, "backup", "read").await;
    // The first answer after a restart has the cookie.
    network["alpha"].restart().await;
    let page = owner.browser.open("/settings").await;
    let cookie = page.headers[header::SET_COOKIE].to_str().expect("text").to_owned();
    let pair = cookie.split(';').next().expect("a name and a value").to_owned();
    owner.browser.send(&page, page.form("account/sign-out")).await;
    let answer = script.request(Method::GET, "/api/timeline/read").header(header::COOKIE, pair).send().await;
    assert_eq!(answer.expect("an answer").status(), StatusCode::OK);
}

/// Changes the end of every token, as time would.
async fn turn(network: &mut Network, statement: &'static str) {
    network["alpha"].stop().await;
    let mut database = Database::open(&network["alpha"].data()).await;
    database.execute(statement).await;
    drop(database);
    network["alpha"].run().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_fetches_the_pictures_of_what_it_may_read() {
    let network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
    befriend(&alpha, &beta).await;
    let own = picture_of(&alpha, &alpha.publish_picture("Mine", "My bench", photograph(1)).await, "My bench").await;
    beta.publish_picture("Theirs", "Their boat", photograph(2)).await;
    let page = alpha.sees("/", "Theirs").await;
    let friends = page.attributes("article img[alt='Their boat']", "src").remove(0);
    eventually("the friend's picture", async || {
        (alpha.browser.load(&friends).await.status() == StatusCode::OK).then_some(())
    })
    .await;

    for (scope, expected) in [("read", [200, 200]), ("publish", [200, 404]), ("all", [200, 200])] {
        let script = Script::with_scope(&alpha, "frame", scope).await;
        for (path, status) in [&own, &friends].into_iter().zip(expected) {
            let answer = get(&script, path).await;
            assert_eq!(answer.status(), status, "{scope} {path}");
            if status == 200 {
                assert!(answer.headers()[header::CONTENT_TYPE].to_str().expect("text").starts_with("image/"));
            } else {
                assert_eq!(refusal(answer).await.0, status);
            }
        }
    }
    let stranger = crate::support::plain_client().build().expect("a client");
    let answer = stranger.get(format!("{}{own}", network["alpha"].origin())).send().await.expect("an answer");
    assert_eq!(refusal(answer).await.1, "tag:o2m.alt,2026:sign-in-required");
}

async fn picture_of(owner: &Owner, post: &str, alt: &str) -> String {
    owner.browser.open(post).await.attributes(&format!("article img[alt='{alt}']"), "src").remove(0)
}
