//! Around the cache: a 5xx counts as no answer at all, and is the answer where nothing that is stored may be.
//!
//! "if a cache receives a 5xx (Server Error) response while attempting to validate a response, it can either forward this response to the
//! requesting client or act as if the server failed to respond. In the latter case, the cache can send a previously stored response,
//! subject to its constraints on doing so" (RFC 9111, section 4.3.3). The library has the constraint upside down for a 5xx, and right for
//! no answer: it answers with what is stored exactly where `must-revalidate` forbids it.

use std::sync::Arc;

use async_trait::async_trait;
use http::Extensions;
use parking_lot::Mutex;
use reqwest::{Request, Response};
use reqwest_middleware::{Error, Middleware, Next, Result};

/// The 5xx that came, on its way past the cache.
#[derive(Debug, Clone, Default)]
struct Held(Arc<Mutex<Option<Response>>>);

impl Held {
    fn hold(&self, response: Response) {
        *self.0.lock() = Some(response);
    }

    fn release(&self) -> Option<Response> {
        self.0.lock().take()
    }
}

/// What the cache is told of a 5xx.
#[derive(Debug, thiserror::Error)]
#[error("the server failed")]
struct ServerFailed;

/// Below the cache.
pub(super) struct HoldServerErrors;

#[async_trait]
impl Middleware for HoldServerErrors {
    async fn handle(&self, request: Request, extensions: &mut Extensions, next: Next<'_>) -> Result<Response> {
        let response = next.run(request, extensions).await?;
        match extensions.get::<Held>() {
            Some(held) if response.status().is_server_error() => {
                held.hold(response);
                Err(Error::middleware(ServerFailed))
            }
            _ => Ok(response),
        }
    }
}

/// Above the cache.
pub(super) struct ReleaseServerErrors;

#[async_trait]
impl Middleware for ReleaseServerErrors {
    async fn handle(&self, request: Request, extensions: &mut Extensions, next: Next<'_>) -> Result<Response> {
        let held = Held::default();
        extensions.insert(held.clone());
        let answer = next.run(request, extensions).await;
        answer.or_else(|error| held.release().ok_or(error))
    }
}
