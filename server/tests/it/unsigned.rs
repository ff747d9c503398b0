//! Whoever is neither signed in nor a friend gets nothing.

use std::{fs, path::Path};

use reqwest::{Method, StatusCode, header};
use scraper::Html;
use serde_json::json;

use crate::support::{Caller, Network, befriend, photograph, plain_client};

const SECRET: &str = "The key is under the third flowerpot";

/// Server functions that somebody without a session may call: what the sign-in page says, and signing in.
const OPEN: [&str; 2] = ["account/load-sign-in", "account/sign-in"];

#[tokio::test(flavor = "multi_thread")]
async fn no_page_file_or_function_tells_a_stranger_anything() {
    let network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = (&network["alpha"], &network["beta"]);
    let (mine, friends) = (alpha.first_day().await, beta.first_day().await);
    befriend(&mine, &friends).await;
    let post = mine.publish_picture(SECRET, SECRET, photograph(0)).await;
    let friend = mine.friend_page("beta").await;
    let picture = mine.browser.open(&post).await.attributes("article img[src^='/media/']", "src").remove(0);
    assert_eq!(mine.browser.load(&picture).await.status(), StatusCode::OK);

    let stranger = alpha.browser();
    let edit = format!("{post}/edit");
    for path in ["/", &post, &edit, "/friends", &friend, "/profile", "/settings", "/notifications", "/nowhere"] {
        let page = stranger.open(path).await;
        assert!(!says(&page.html), "{path}");
        assert!(page.url.path() == "/sign-in" || page.status == StatusCode::NOT_FOUND, "{path} leads to {}", page.url);
    }
    for path in [picture.as_str(), "/events"] {
        let answer = stranger.load(path).await;
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{path}");
    }
    let sha256 = picture.trim_start_matches("/media/");
    let client = plain_client().build().expect("a client");
    let caller = Caller::stranger();
    for path in ["feed", "feed?since=0123456789abcdef.9", "profile", &format!("media/{sha256}"), "no-such-thing"] {
        let path = format!("/o2m/v1/{path}");
        let in_the_clear = client.get(format!("{}{path}", alpha.origin())).send().await.expect("an answer");
        let signed = caller.get(alpha, &path).await;
        for answer in [in_the_clear, signed] {
            assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
            assert!(!says(&answer.text().await.expect("a body")), "{path}");
        }
    }
    let poke = json!({"cursor": "0123456789abcdef.9"}).to_string();
    let status = caller.send(alpha, Method::POST, "/o2m/v1/poke", Some(poke)).await.status();
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(friends.sees("/", SECRET).await.text().contains(SECRET), "after all that, the friend still reads");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_server_function_serves_a_stranger() {
    let network = Network::start(["alpha"]).await;
    let alpha = &network["alpha"];
    alpha.first_day().await.publish(SECRET).await;
    let endpoints = endpoints();
    assert!(endpoints.len() > 10, "{endpoints:?}");
    for open in OPEN {
        assert!(endpoints.iter().any(|endpoint| endpoint == open), "{open} is no server function any more");
    }
    let mut served = Vec::new();
    for endpoint in endpoints.iter().filter(|endpoint| !OPEN.contains(&endpoint.as_str())) {
        for method in [Method::POST, Method::GET] {
            for token in [None, Some("no such token")] {
                let (status, body) = ask(&alpha.origin(), method.clone(), endpoint, token).await;
                assert!(!says(&body), "{method} {endpoint} tells");
                if !status.is_client_error() {
                    served.push(format!("{method} {endpoint}: {status}"));
                }
            }
        }
    }
    assert_eq!(served, [""; 0], "a stranger is told that it is not for strangers, or that it makes no sense");
}

/// Sends an empty request of the kind that scripts send.
async fn ask(origin: &str, method: Method, endpoint: &str, token: Option<&str>) -> (StatusCode, String) {
    let url = format!("{origin}/api/{endpoint}");
    let mut request = plain_client()
        .build()
        .expect("a client")
        .request(method.clone(), url)
        .header(header::ACCEPT, "application/json");
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    if method == Method::POST {
        request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    }
    let answer = request.send().await.expect("an answer");
    (answer.status(), answer.text().await.expect("a body"))
}

fn says(body: &str) -> bool {
    body.contains(SECRET) || Html::parse_document(body).root_element().text().any(|text| text.contains(SECRET))
}

/// Every endpoint in the source, so that none is forgotten here.
fn endpoints() -> Vec<String> {
    let api = Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/src/api");
    let files = fs::read_dir(api).expect("the source is there").map(|entry| entry.expect("an entry").path());
    let sources = files.filter(|path| path.is_file()).map(|path| fs::read_to_string(path).expect("text"));
    sources.flat_map(|source| endpoints_in(&source)).collect()
}

fn endpoints_in(source: &str) -> Vec<String> {
    let attributes = source.split("endpoint = \"").skip(1);
    attributes.filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}
