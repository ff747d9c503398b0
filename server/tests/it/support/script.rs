//! A program of the owner's, with an app token.

use std::time::Duration;

use reqwest::{Method, RequestBuilder, Response, header, multipart};
use serde_json::Value;

use super::{Owner, PASSWORD, Page, plain_client};

/// A program that posts for the owner, much faster than a browser does.
pub(crate) struct Script {
    pub(crate) token: String,
    origin: String,
    client: reqwest::Client,
}

impl Script {
    /// A program with a token of its own, named `name`, that may do everything.
    pub(crate) async fn of(owner: &Owner, name: &str) -> Self {
        Self::with_scope(owner, name, "all").await
    }

    /// The same with a token of this scope.
    pub(crate) async fn with_scope(owner: &Owner, name: &str, scope: &str) -> Self {
        let settings = owner.browser.open("/settings").await;
        let form = settings.form("app-tokens/create").fill("name", name).fill("scope", scope).fill("current", PASSWORD);
        let page: Page = owner.browser.send(&settings, form).await;
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

    /// A request with the token, to be changed before it is sent.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.origin));
        request.header(header::ACCEPT, "application/json").bearer_auth(&self.token)
    }

    fn post(&self, what: &str) -> RequestBuilder {
        self.request(Method::POST, &format!("/api/posts/{what}"))
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
