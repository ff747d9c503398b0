//! Who did not sign, or not this, not now, or not for this server, is nobody: the real router, over the wire; docs/PROTOCOL.md, "Errors".

use reqwest::{Method, Request, StatusCode, header};
use serde_json::json;

use crate::support::{Caller, Network, TestNode, deliver, letter, now, statement, whole};

const FEED: &str = "/o2m/v1/feed";
const POKE: &str = "/o2m/v1/poke";
const NAME: &str = "Jonas";

#[tokio::test(flavor = "multi_thread")]
async fn a_friend_is_who_signs_this_request_for_this_server_now() {
    let network = Network::start(["alpha"]).await;
    let node = &network["alpha"];
    let alpha = node.first_day().await;
    let (friend, address) = Caller::with_server().await;
    friend.befriend(node, &alpha, NAME, &[&address]).await;
    let own = node.identity().id();
    let reading = || letter(own, Method::GET, FEED, None);

    let refused = deliver(node, reading()).await;
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(refused.headers()[header::WWW_AUTHENTICATE], "Signature");
    assert!(refused.headers().contains_key(header::DATE), "who sets their clock by it can try again");
    let refused = whole(refused).await;

    let stranger = Caller::stranger();
    let for_another = friend.sign(letter(stranger.id(), Method::GET, FEED, None), now());
    let of_another_path = friend.sign(letter(own, Method::GET, "/o2m/v1/profile", None), now());
    let to_read = |mut request: Request| {
        *request.url_mut() = reading().url().clone();
        request
    };
    let mut of_another_body = friend.sign(poke(node), now());
    *of_another_body.body_mut() = Some(json!({"cursor": "5f0c8e21a94b7d36.61"}).to_string().into());
    for (what, request) in [
        ("for another server", to_read(for_another)),
        ("another path", to_read(of_another_path)),
        ("another body", of_another_body),
        ("301 s ago", friend.sign(reading(), now().plus_seconds(-301))),
        // Some of the time to come is over when it arrives.
        ("in six minutes", friend.sign(reading(), now().plus_seconds(360))),
        ("as somebody else", friend.sign(word_as(&stranger, node, &address), now())),
    ] {
        assert_eq!(whole(deliver(node, request).await).await, refused, "{what}");
    }

    assert_eq!(friend.get(node, FEED).await.status(), StatusCode::OK);
    let answer = deliver(node, friend.sign(poke(node), now())).await;
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changes_something_is_taken_once() {
    let network = Network::start(["alpha"]).await;
    let node = &network["alpha"];
    let alpha = node.first_day().await;
    let (friend, address) = Caller::with_server().await;
    friend.befriend(node, &alpha, NAME, &[&address]).await;

    for (what, request) in [("a poke", poke(node)), ("a statement", word_as(&friend, node, &address))] {
        let first = friend.sign(request, now());
        let again = first.try_clone().expect("a body of bytes");
        let anew = first.try_clone().expect("a body of bytes");
        assert_eq!(deliver(node, first).await.status(), StatusCode::NO_CONTENT, "{what}");
        assert_eq!(deliver(node, again).await.status(), StatusCode::UNAUTHORIZED, "{what} with the same nonce");
        // The same words under a new signature are the same friend's again.
        assert_eq!(deliver(node, friend.sign(anew, now())).await.status(), StatusCode::NO_CONTENT, "{what}");
    }
    assert_eq!(friend.get(node, FEED).await.status(), StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn some_things_are_answered_before_anybody_asks_who_signed() {
    let network = Network::start(["alpha"]).await;
    let node = &network["alpha"];
    node.first_day().await;
    let (own, stranger) = (node.identity().id(), Caller::stranger());

    let mut misdirected = stranger.sign(letter(own, Method::GET, FEED, None), now());
    let other = stranger.id().host().parse().expect("a host name");
    misdirected.headers_mut().insert(header::HOST, other);
    assert_eq!(deliver(node, misdirected).await.status(), StatusCode::MISDIRECTED_REQUEST);

    let nowhere = whole(deliver(node, letter(own, Method::GET, "/o2m/v1/no-such-thing", None)).await).await;
    assert_eq!(nowhere.0, StatusCode::NOT_FOUND);
    let feed = deliver(node, stranger.sign(letter(own, Method::GET, FEED, None), now())).await;
    assert_eq!(whole(feed).await, nowhere, "what is for friends looks as if it were not there");

    let unsigned = deliver(node, letter(own, Method::POST, FEED, None)).await;
    assert_eq!(unsigned.status(), StatusCode::UNAUTHORIZED);
    let signed = deliver(node, stranger.sign(letter(own, Method::POST, FEED, None), now())).await;
    assert_eq!(signed.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_lives_yet_strangers_are_told_so() {
    let network = Network::start(["alpha"]).await;
    let node = &network["alpha"];
    let known = deliver(node, letter(node.identity().id(), Method::GET, "/.well-known/o2m", None)).await;
    assert_eq!(known.status(), StatusCode::NOT_FOUND);
    let asked = Caller::stranger().state(node, "friend", NAME, &[]).await;
    assert_eq!(asked.status(), StatusCode::NOT_FOUND);
}

fn poke(node: &TestNode) -> Request {
    let cursor = json!({"cursor": "5f0c8e21a94b7d36.60"}).to_string();
    letter(node.identity().id(), Method::POST, POKE, Some(cursor))
}

/// What `caller` said first, under their name.
fn word_as(caller: &Caller, node: &TestNode, address: &str) -> Request {
    let path = format!("/o2m/v1/peers/{}", caller.id());
    let word = statement(1, "friend", NAME, &[address]).to_string();
    letter(node.identity().id(), Method::PUT, &path, Some(word))
}
