//! A friend whose server passes on threads that nobody wrote so.

use axum::{Json, Router, extract::Request, http::StatusCode, response::IntoResponse};
use domain::{
    NodeId, Sha256, Timestamp, WireId,
    thread::{Comment, Content, ItemKind, Subject, ThreadItem, Words},
};
use federation::{Identity, wire::SignedItem};
use reqwest::Method;
use serde_json::{Value, json};

use super::friend::{cursor, page, post};
use crate::support::{Caller, Network, eventually, serve_as};

const NAME: &str = "Mallory";
const POST: WireId = WireId([0; 16]);
const TEXT: &str = "Frost tonight";
const DATE: &str = "2026-11-01T08:00:00Z";

#[tokio::test(flavor = "multi_thread")]
async fn what_a_home_passes_on_is_read_as_its_author_signed_it_or_not_at_all() {
    let network = Network::start(["jonas", "lea"]).await;
    let node = &network["jonas"];
    let (jonas, lea) = tokio::join!(node.first_day(), network["lea"].first_day());
    crate::support::befriend(&jonas, &lea).await;
    let mallory = Identity::generate().expect("random bytes");
    let items = misdeeds(&mallory, &network["jonas"].identity());
    let address = serve_as(&mallory, home(items)).await;
    let caller = Caller::new(mallory);
    caller.befriend(node, &jonas, NAME, &[&address]).await;

    let timeline = jonas.sees("/", TEXT).await;
    let at = crate::support::post_path(&timeline, TEXT).expect("a post");
    let thread = jonas.sees(&at, "As it was said").await;
    let text = thread.text();
    for said in ["Changed once", "The first of the two", "The second of the two"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    for never in ["Spoilt", "Before the change", "In your name", "For another home"] {
        assert!(!text.contains(never), "{never}: {text}");
    }
    assert!(text.contains("<img src=x>"), "shown as it was typed: {text}");
    assert!(thread.all("#thread img[src=x], #thread script, #thread [onerror]").is_empty());
    assert!(
        jonas.browser.open("/written").await.find_form("threads/delete", "").is_none(),
        "nothing of it is the owner's"
    );

    lea.publish("Tea at four").await;
    jonas.sees("/", "Tea at four").await;
    // It goes on from where it was read, and nothing is read again and again.
    let poke = json!({"cursor": cursor(1)}).to_string();
    eventually("a poke is taken", async || {
        let answer = caller.send(node, Method::POST, "/o2m/v1/poke", Some(poke.clone())).await;
        (answer.status() == StatusCode::NO_CONTENT).then_some(())
    })
    .await;
    jonas.sees(&at, "As it was said").await;
}

/// What the home shows, one after another.
fn misdeeds(mallory: &Identity, victim: &Identity) -> Vec<String> {
    let vera = Identity::generate().expect("random bytes");
    let home = mallory.id();
    let said = |author: &Identity, id: u8, reply_to: Option<u8>, revision: u64, text: &str| {
        sign(author, subject(author, home, id, reply_to), revision, text)
    };
    let genuine = said(&vera, 1, None, 1, "As it was said");
    let other_words = said(&vera, 2, None, 1, "Spoilt words under her signature");
    let elsewhere = Subject { home: victim.id(), ..subject(&vera, home, 3, None) };
    vec![
        genuine.clone(),
        joined(&genuine, &other_words),
        sign(&vera, elsewhere, 1, "For another home"),
        // Of a revision, the one before it comes after it.
        said(&vera, 4, None, 2, "Changed once"),
        said(&vera, 4, None, 1, "Before the change"),
        // Each answers the other.
        said(mallory, 5, Some(6), 1, "The first of the two"),
        said(mallory, 6, Some(5), 1, "The second of the two"),
        // The id is another's.
        said(mallory, 1, None, 9, "Spoilt by another author"),
        // The reader never said that.
        joined(&said(victim, 7, None, 1, "Nothing"), &said(mallory, 7, None, 1, "In your name")),
        "\u{1f600}".repeat(16 * 1024),
        "no.such.item".to_owned(),
        String::new(),
        said(&vera, 8, None, 1, "<img src=x> <script>alert(1)</script>"),
    ]
}

fn subject(author: &Identity, home: NodeId, id: u8, reply_to: Option<u8>) -> Subject {
    let reply_to = reply_to.map(|id| WireId([id; 16]));
    Subject { author: author.id(), home, post: POST, id: WireId([id; 16]), kind: ItemKind::Comment, reply_to }
}

fn sign(author: &Identity, subject: Subject, revision: u64, text: &str) -> String {
    let words = Words::Comment(Comment::new(text.parse().expect("short"), Vec::new()).expect("words"));
    let name = "<b>Vera</b>".parse().expect("a name");
    let content = Content { at: Timestamp(1_795_000_000_000), name, is_public: false, seen: Sha256([7; 32]), words };
    let item = ThreadItem::new(subject, revision.try_into().expect("a number"), Some(content)).expect("an item");
    SignedItem::sign(author, item).expect("the author's own").as_str().to_owned()
}

/// The payload of the one under the head and the signature of the other.
fn joined(signed: &str, payload: &str) -> String {
    let part = |jws: &str, index: usize| jws.split('.').nth(index).expect("three parts").to_owned();
    [part(signed, 0), part(payload, 1), part(signed, 2)].join(".")
}

fn home(items: Vec<String>) -> Router {
    let head = cursor(u32::try_from(items.len()).expect("few"));
    let shown = |(jws, seq): (String, u32)| json!({"seq": seq, "shown": {"received": DATE, "jws": jws}});
    let items: Vec<Value> = items.into_iter().zip(1..).map(shown).collect();
    let threads = json!({"cursor": head, "reset": true, "items": items});
    Router::new().fallback(async move |request: Request| match request.uri().path() {
        "/o2m/v1/profile" => Json(json!({"name": NAME, "about": "", "picture": null})).into_response(),
        "/o2m/v1/feed" => {
            let first = post(&POST.to_string(), 1, TEXT, DATE);
            ([("o2m-threads", head)], Json(page(1, false, &json!([first])))).into_response()
        }
        "/o2m/v1/threads" => Json(threads).into_response(),
        _ => StatusCode::NO_CONTENT.into_response(),
    })
}
