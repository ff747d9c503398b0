//! Pages as the node sends them: fetched as a browser would, and read without being shown.

use js_sys::futures::JsFuture;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortSignal, Document, DomParser, Headers, RequestInit, Response, SupportedType, Url};

use super::build;
use crate::api::UNREACHED;

/// Where one signs in.
const SIGN_IN: &str = "/sign-in";

/// A page of this build's, and where it was found in the end.
#[derive(Debug, Clone)]
pub struct Page {
    pub url: Url,
    pub document: Document,
}

/// Why there is no page that could be shown here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The node does not answer, or a proxy in front of it does not reach it.
    Unreachable,
    /// It is not wanted any more.
    Aborted,
    /// At this address is something else: a file, a page of another build. The browser itself knows what to do with it.
    Foreign(String),
}

impl Page {
    /// Says whether the page is the answer to a form that failed.
    pub fn has_failed(&self) -> bool {
        self.url.search_params().has("__err")
    }

    /// Says whether the node asks to sign in.
    pub fn asks_to_sign_in(&self) -> bool {
        self.url.pathname() == SIGN_IN
    }

    /// Says whether the session was over when a form was sent: the node led back with the error, and from there to the door.
    pub fn is_signed_out(&self) -> bool {
        let next = self.url.search_params().get("next").unwrap_or_default();
        self.asks_to_sign_in() && next.contains("__err=")
    }
}

/// Reads the page at `url`.
pub async fn read(url: &str, signal: Option<&AbortSignal>) -> Result<Page, Failure> {
    let request = RequestInit::new();
    request.set_signal(signal);
    send(url, &request).await
}

/// Sends `request` to `url`; gives the page to which that leads.
pub async fn send(url: &str, request: &RequestInit) -> Result<Page, Failure> {
    let fetched = fetch(url, request).await;
    let (response, text) = fetched.map_err(|_| {
        let is_aborted = request.get_signal().is_some_and(|signal| signal.aborted());
        if is_aborted { Failure::Aborted } else { Failure::Unreachable }
    })?;
    let found = if response.url().is_empty() { url.to_owned() } else { response.url() };
    let page = text.and_then(|text| parse(&text)).filter(|page| build::site_of(page) == build::site());
    match (page, Url::new(&found)) {
        (Some(document), Ok(url)) => Ok(Page { url, document }),
        _ if UNREACHED.contains(&response.status()) => Err(Failure::Unreachable),
        _ => Err(Failure::Foreign(found)),
    }
}

/// The answer, and its text if that is a page.
async fn fetch(url: &str, request: &RequestInit) -> Result<(Response, Option<String>), JsValue> {
    let headers = Headers::new()?;
    headers.set("accept", "text/html")?;
    request.set_headers_headers(&headers);
    let response: Response = JsFuture::from(window().fetch_with_str_and_init(url, request)).await?.dyn_into()?;
    let kind = response.headers().get("content-type")?.unwrap_or_default();
    if !kind.starts_with("text/html") {
        return Ok((response, None));
    }
    let text = JsFuture::from(response.text()?).await?.as_string();
    Ok((response, text))
}

fn parse(text: &str) -> Option<Document> {
    DomParser::new().ok()?.parse_from_string(text, SupportedType::TextHtml).ok()
}
