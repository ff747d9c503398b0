//! A program of the owner's, with an app token.

use std::time::Duration;

use reqwest::{RequestBuilder, Response, header, multipart};
use serde_json::Value;

use super::{Owner, Page, plain_client};

/// A program that posts for the owner, much faster than a browser does.
pub(crate) struct Script {
    pub(crate) token: String,
    origin: String,
    client: reqwest::Client,
}

impl Script {
    /// A program with a token of its own, named `name`.
    pub(crate) async fn of(owner: &Owner, name: &str) -> Self {
        let settings = owner.browser.open("/settings").await;
        let page: Page = owner.browser.send(&settings, settings.form("app-tokens/create").fill("name", name)).await;
        let token = page.all("code.secret").into_iter().next();
        let token = token.unwrap_or_else(|| panic!("a token in {}", page.text()));
        let client = plain_client().timeout(Duration::from_secs(10)).build().expect("a client");
        Self { token, origin: format!("http://{}", owner.address), client }
    }

    /// Asks for a text to be published to all friends, and gives the answer.
    pub(crate) async fn ask_to_publish(&self, text: &str) -> Response {
        send(self.post("publish").multipart(content(text))).await
    }

    /// Publishes a text to all friends, and gives the post's number for this server.
    pub(crate) async fn publish(&self, text: &str) -> i64 {
        let published: Value = succeed(self.ask_to_publish(text).await).await.json().await.expect("JSON");
        published["post"]["id"].as_i64().unwrap_or_else(|| panic!("an id in {published}"))
    }

    /// Changes the text of a post.
    pub(crate) async fn edit(&self, post: i64, text: &str) {
        succeed(send(self.post("edit").multipart(content(text).text("id", post.to_string()))).await).await;
    }

    fn post(&self, what: &str) -> RequestBuilder {
        let request = self.client.post(format!("{}/api/posts/{what}", self.origin));
        request.header(header::ACCEPT, "application/json").bearer_auth(&self.token)
    }
}

fn content(text: &str) -> multipart::Form {
    multipart::Form::new().text("text", text.to_owned()).text("audience", "all-friends")
}

async fn send(request: RequestBuilder) -> Response {
    request.send().await.expect("an answer")
}

async fn succeed(answer: Response) -> Response {
    let status = answer.status();
    assert!(status.is_success(), "{status}: {:?}", answer.text().await);
    answer
}
