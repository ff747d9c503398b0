//! Whoever is neither signed in nor a friend gets nothing.

use reqwest::{Method, RequestBuilder, StatusCode, header, multipart};
use scraper::Html;
use serde_json::json;

use crate::support::{Caller, Endpoint, Field, Network, Script, befriend, endpoints, photograph, plain_client};

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
    for path in [
        "/",
        &post,
        &edit,
        "/friends",
        &friend,
        "/profile",
        "/settings",
        "/settings/check",
        "/settings/import",
        "/settings/move",
        "/settings/this-server",
        "/settings/this-server/stop",
        "/log",
        "/settings/notifications",
        "/notifications",
        "/nowhere",
    ] {
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
async fn no_server_function_serves_a_stranger_whatever_the_arguments() {
    let network = Network::start(["alpha"]).await;
    let alpha = &network["alpha"];
    let owner = alpha.first_day().await;
    owner.publish(SECRET).await;
    let endpoints = endpoints();
    for open in OPEN {
        assert!(endpoints.iter().any(|endpoint| endpoint.path == open), "{open} is no server function any more");
    }
    let client = plain_client().build().expect("a client");
    let mut faults = Vec::new();
    for endpoint in endpoints.iter().filter(|endpoint| !OPEN.contains(&endpoint.path.as_str())) {
        for token in [None, Some("o2m_made_up")] {
            let url = format!("{}{}", alpha.origin(), address(endpoint));
            let request = client.request(endpoint.method.clone(), url).header(header::ACCEPT, "application/json");
            let request = if let Some(token) = token { request.bearer_auth(token) } else { request };
            let answer = with_body(request, endpoint).send().await.expect("an answer");
            let (status, content_type) = (answer.status(), answer.headers().get(header::CONTENT_TYPE).cloned());
            let body = answer.text().await.expect("a body");
            assert!(!says(&body), "{} tells", endpoint.path);
            if status != StatusCode::UNAUTHORIZED
                || content_type.is_none_or(|value| value != "application/problem+json")
            {
                faults.push(format!("{} {}: {status} {body}", endpoint.method, endpoint.path));
            }
        }
    }
    assert_eq!(faults, [""; 0], "a stranger is told to sign in, and nothing else");

    // What was sent was no nonsense: from the owner's program it is understood.
    let script = Script::of(&owner, "everything").await;
    for endpoint in endpoints.iter().filter(|endpoint| endpoint.permission.is_some() && takes_arguments(endpoint)) {
        let request = script.request(endpoint.method.clone(), &address(endpoint));
        let answer = with_body(request, endpoint).send().await.expect("an answer");
        let status = answer.status();
        if [StatusCode::BAD_REQUEST, StatusCode::UNAUTHORIZED, StatusCode::METHOD_NOT_ALLOWED].contains(&status) {
            faults.push(format!("{}: {status} {:?}", endpoint.path, answer.text().await));
        }
    }
    assert_eq!(faults, [""; 0], "the arguments are valid");
}

fn takes_arguments(endpoint: &Endpoint) -> bool {
    endpoint.is_multipart || endpoint.fields.iter().any(|field| !field.is_optional)
}

/// What the function takes; what it need not be given is left out.
fn arguments(endpoint: &Endpoint) -> Vec<(&str, &'static str)> {
    let fields = endpoint.fields.iter().filter(|field| !field.is_optional);
    fields.map(|field| (field.name.as_str(), example(field))).collect()
}

/// Where it is, with the arguments of what only reads.
fn address(endpoint: &Endpoint) -> String {
    let path = format!("/api/{}", endpoint.path);
    if endpoint.method != Method::GET {
        return path;
    }
    let query: Vec<String> = arguments(endpoint).iter().map(|(name, value)| format!("{name}={value}")).collect();
    format!("{path}?{}", query.join("&"))
}

/// Adds the arguments of what changes something.
fn with_body(request: RequestBuilder, endpoint: &Endpoint) -> RequestBuilder {
    if endpoint.is_multipart {
        let form = multipart::Form::new().text("text", "Soup");
        return request.multipart(match endpoint.path.as_str() {
            "threads/comment" | "threads/keep" => form.text("post", "1").text("id", "c0ffeec0ffeec0ffeec0ffeec0ffee00"),
            "messages/send" => form.text("peer", "1").text("id", "c0ffeec0ffeec0ffeec0ffeec0ffee00"),
            "threads/edit" => form.text("item", "1"),
            _ => form.text("id", "1").text("audience", "only-me"),
        });
    }
    if endpoint.method == Method::POST { request.form(&arguments(endpoint)) } else { request }
}

/// A value that the type of the field takes, and that its function understands.
fn example(field: &Field) -> &'static str {
    match (field.kind.as_str(), field.name.as_str()) {
        ("String" | "ImportAudience", "audience") => "only-me",
        ("String", "cap") => "2 GB",
        ("String", "emoji") => "👍",
        ("String", "address") => "127.0.0.1:9",
        ("String", _) => "kettle-on-the-hob",
        ("TokenScope", _) => "read",
        ("bool", _) => "true",
        (
            "i64"
            | "PostId"
            | "PeerId"
            | "CircleId"
            | "SessionId"
            | "AppTokenId"
            | "NotificationId"
            | "ThreadItemId"
            | "MuteId"
            | "ImportId"
            | "IntroducedId"
            | "IntroductionRequestId",
            _,
        ) => "1",
        ("NodeId", _) => "a4dqobyha4dqobyha4dqobyha4dqobyha4dqobyha4dqobyha4dq",
        ("WireId", _) => "c0ffeec0ffeec0ffeec0ffeec0ffee00",
        ("Commenting", _) => "nobody",
        ("MuteTime", _) => "day",
        ("BackupReminder", _) => "no-copy",
        ("ThreadNotices", _) => "all",
        ("TimelineCursor", _) => "1700000000123.7",
        (kind, name) => panic!("give an example of {kind}, for {name}"),
    }
}

fn says(body: &str) -> bool {
    body.contains(SECRET) || Html::parse_document(body).root_element().text().any(|text| text.contains(SECRET))
}
