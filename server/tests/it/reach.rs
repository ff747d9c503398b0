//! Whether friends can reach this server: one of their servers is asked to dial back.

use reqwest::{Method, Response, StatusCode};

use crate::support::{Caller, Network, TestNode, befriend, whole};

const PAGE: &str = "/settings/this-server";
const DIAL_BACK: &str = "/o2m/v1/dial-back";

async fn ask(caller: &Caller, node: &TestNode, path: &str) -> Response {
    caller.send(node, Method::POST, path, None).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_friends_server_looks_and_the_page_says_what_it_found() {
    let network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
    let page = alpha.browser.open(PAGE).await;
    assert!(page.all("#reach p")[0].contains("No friend’s O2M has looked"), "{}", page.text());
    befriend(&alpha, &beta).await;
    let page = alpha.browser.send(&page, page.form("server/look-whether-reached")).await;
    assert_eq!(page.all("#reach strong"), ["Friends whose O2M runs on the same computer can reach you."]);
    assert!(page.all("#reach p")[1].contains("beta looked at 127.0.0.1"), "{:?}", page.all("#reach p"));
    let friends = alpha.browser.open("/friends").await;
    assert!(
        friends.text().contains("Friends whose O2M runs on the same computer can reach you."),
        "at the invite, too"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_is_dialled_for_and_a_friend_once_a_minute() {
    let mut network = Network::start(["alpha", "beta"]).await;
    let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
    befriend(&alpha, &beta).await;
    network["beta"].stop().await;
    let (beta, stranger) = (Caller::with_key_of(&network["beta"]), Caller::stranger());
    let (status, body) = {
        let answer = ask(&beta, &network["alpha"], DIAL_BACK).await;
        (answer.status(), answer.text().await.expect("text"))
    };
    assert_eq!((status, body.as_str()), (StatusCode::OK, r#"{"from":"127.0.0.1","reached":[]}"#), "it is stopped");
    assert_eq!(ask(&beta, &network["alpha"], DIAL_BACK).await.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(
        whole(ask(&stranger, &network["alpha"], DIAL_BACK).await).await,
        whole(ask(&stranger, &network["alpha"], "/o2m/v1/nothing").await).await
    );
}
