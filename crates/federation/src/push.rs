//! Sending a notification to an address that the owner typed: ntfy, or whatever takes JSON.
//!
//! It may lead anywhere, into the house, too: whose address it is, is the owner's word. What answers there is still not believed: no redirect is
//! followed, no cookie is kept, no more of the answer is read than is shown, and all of it has little time.

use std::time::Duration;

use domain::{PushFormat, PushOutcome, PushTarget, limits, without_controls};
use reqwest::{
    Client, RequestBuilder, Response,
    header::{self, HeaderName},
    redirect,
};
use rustls::ClientConfig;
use rustls_platform_verifier::BuilderVerifierExt;
use serde::Serialize;

use crate::{
    tls::{self, TlsError},
    transport::TransportError,
};

/// Time for all of it, so that a person who tries it out is told soon.
const PUSH_TIME: Duration = Duration::from_secs(10);
const CONNECT_TIME: Duration = Duration::from_secs(5);
/// What ntfy shows above the text, and where a press on it leads (<https://docs.ntfy.sh/publish/>).
const TITLE: HeaderName = HeaderName::from_static("title");
const CLICK: HeaderName = HeaderName::from_static("click");
const PRIORITY: HeaderName = HeaderName::from_static("priority");

/// What is sent, as a webhook gets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PushMessage {
    /// What happened last: a `domain::NotificationKind`, or `test`.
    pub kind: String,
    /// A sentence that says it.
    pub text: String,
    /// What was said there, if the owner wants that sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// How many notifications this one stands for.
    pub count: u64,
    /// The page that shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// Sends `message` to `target`; says what came of it, and how the answer begins if something may be wrong. A program behind a webhook says so
/// beside a status of success, too (`findings/webhook-refused-with-200.sh`).
pub async fn push(target: &PushTarget, message: &PushMessage) -> Result<(PushOutcome, String), TransportError> {
    // A client of its own for each, so that no connection stays open to an address that is used once an hour.
    let request = written(&client(target.url.is_https())?, target, message);
    Ok(match request.send().await {
        Ok(response) => {
            let outcome = PushOutcome::Answered(response.status().as_u16());
            let is_clear = outcome.is_success() && target.format == PushFormat::Ntfy;
            let answer = if is_clear { String::new() } else { beginning(response).await };
            (outcome, answer)
        }
        Err(error) => (sorted(&error), String::new()),
    })
}

fn client(is_https: bool) -> Result<Client, TransportError> {
    // A machine that knows no authority may have none to ask, and is not to be kept from what goes without.
    let config = if is_https { of_this_machine()? } else { tls::client_config()? };
    let client = Client::builder()
        .user_agent(concat!("o2m/", env!("CARGO_PKG_VERSION")))
        .tls_backend_preconfigured(config)
        .redirect(redirect::Policy::none())
        .no_proxy()
        .referer(false)
        .pool_max_idle_per_host(0)
        .connect_timeout(CONNECT_TIME)
        .timeout(PUSH_TIME);
    Ok(client.build()?)
}

/// What other programs of this machine trust: an authority of the house that was made known to it counts.
fn of_this_machine() -> Result<ClientConfig, TlsError> {
    let config = ClientConfig::builder_with_provider(tls::provider()).with_safe_default_protocol_versions()?;
    Ok(config.with_platform_verifier()?.with_no_client_auth())
}

fn written(client: &Client, target: &PushTarget, message: &PushMessage) -> RequestBuilder {
    let request = client.post(target.url.as_str());
    let request = match &target.token {
        Some(token) => request.bearer_auth(token.as_str()),
        None => request,
    };
    match target.format {
        PushFormat::Ntfy => {
            let text = match &message.words {
                Some(words) => format!("{}\n{words}", message.text),
                None => message.text.clone(),
            };
            let request = request.header(header::CONTENT_TYPE, "text/plain; charset=utf-8");
            let request = request.header(TITLE, "O2M").header(PRIORITY, "default");
            let request = match &message.url {
                Some(url) => request.header(CLICK, url),
                None => request,
            };
            request.body(text)
        }
        PushFormat::Webhook => {
            let json = serde_json::to_vec(message).unwrap_or_default();
            request.header(header::CONTENT_TYPE, "application/json").body(json)
        }
    }
}

/// How an answer begins. What cannot be read is left out: the status says enough.
async fn beginning(mut response: Response) -> String {
    let mut bytes = Vec::new();
    while bytes.len() < limits::PUSH_ANSWER_BYTES
        && let Ok(Some(piece)) = response.chunk().await
    {
        bytes.extend_from_slice(&piece[..piece.len().min(limits::PUSH_ANSWER_BYTES - bytes.len())]);
    }
    let text = String::from_utf8_lossy(&bytes);
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    without_controls(&line).chars().take(limits::PUSH_ANSWER_CHARACTERS).collect()
}

fn sorted(error: &reqwest::Error) -> PushOutcome {
    if error.is_timeout() {
        PushOutcome::TimedOut
    } else if tls::is_other_key(error) {
        PushOutcome::Untrusted
    } else if error.is_connect() {
        PushOutcome::Unreachable
    } else {
        PushOutcome::Broken
    }
}

#[cfg(test)]
mod tests;
