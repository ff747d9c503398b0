//! A browser without JavaScript.

use federation::tls;
use reqwest::{Client, ClientBuilder, Method, RequestBuilder, Url, header, redirect};

use super::{Form, Page};

/// What speaks HTTP, and TLS to keys only.
pub(crate) fn plain_client() -> ClientBuilder {
    Client::builder().tls_backend_preconfigured(tls::client_config().expect("TLS"))
}

/// Cookies, redirects and the headers that browsers send; nothing else of a browser.
#[derive(Debug, Clone)]
pub(crate) struct Browser {
    client: Client,
    origin: Url,
}

impl Browser {
    pub(crate) fn new(origin: &str) -> Self {
        Self::with_redirects(origin, redirect::Policy::default())
    }

    /// A browser that stops at a redirect, to look at it.
    pub(crate) fn that_stays(origin: &str) -> Self {
        Self::with_redirects(origin, redirect::Policy::none())
    }

    fn with_redirects(origin: &str, redirects: redirect::Policy) -> Self {
        let client = plain_client().cookie_store(true).redirect(redirects).user_agent("O2M test browser").build();
        Self { client: client.expect("a client"), origin: Url::parse(origin).expect("an origin") }
    }

    /// A request to the server, to be changed before it is sent.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = self.origin.join(path).expect("a path");
        self.client.request(method, url).header(header::ACCEPT, "text/html,application/xhtml+xml")
    }

    /// Opens a page.
    pub(crate) async fn open(&self, path: &str) -> Page {
        Page::read(self.request(Method::GET, path).send().await.expect("the server answers")).await
    }

    /// Sends a form found on `page`.
    pub(crate) async fn send(&self, page: &Page, form: Form) -> Page {
        let request = self
            .request(Method::POST, &form.action)
            .header(header::ORIGIN, self.origin.origin().ascii_serialization())
            .header(header::REFERER, page.url.as_str());
        Page::read(form.into_request(request).send().await.expect("the server answers")).await
    }

    /// Loads a file.
    pub(crate) async fn load(&self, path: &str) -> reqwest::Response {
        self.request(Method::GET, path).send().await.expect("the server answers")
    }
}
