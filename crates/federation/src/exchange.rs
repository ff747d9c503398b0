//! The last step before the wire, below the cache: it puts in where the peer is and who asks, and keeps the answer within its limit.
//!
//! The cache above sees a name that stays (`peer-7.o2m.alt`, RFC 9476) and no token. It also hides failures, by answering from what is
//! stored; so what happened here is left in a [`Report`] for whoever asked.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use domain::{Address, limits};
use http::{Extensions, StatusCode, header};
use reqwest::{Request, Response, ResponseBuilderExt};
use reqwest_middleware::{Middleware, Next};
use url::Url;

use crate::{
    ExchangeError,
    transport::{bearer, read_body},
    wire::{Secret, WireError},
};

/// What happened at the wire during one request: the status that came, or why none did.
#[derive(Debug, Clone, Default)]
pub(crate) struct Report(Arc<Mutex<Option<Result<StatusCode, ExchangeError>>>>);

impl Report {
    pub(crate) fn take(&self) -> Option<Result<StatusCode, ExchangeError>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn set(&self, outcome: Result<StatusCode, ExchangeError>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
    }
}

/// The exchange failed; the [`Report`] says how.
#[derive(Debug, thiserror::Error)]
#[error("the exchange failed")]
struct Failed;

/// Speaks to one peer: knows its address and the token that it expects.
#[derive(Debug)]
pub(crate) struct Exchange {
    pub(crate) address: Address,
    pub(crate) token: Secret,
}

impl Exchange {
    /// Addresses `request` to the peer and signs it.
    pub(crate) fn prepare(&self, request: &mut Request) -> Result<(), ExchangeError> {
        let url = request.url();
        let path = &url[url::Position::BeforePath..];
        *request.url_mut() =
            Url::parse(&format!("http://{}{path}", self.address)).map_err(|_| WireError::Field("address"))?;
        let value = bearer(self.token.as_str()).ok_or(WireError::Field("token"))?;
        request.headers_mut().insert(header::AUTHORIZATION, value);
        Ok(())
    }

    async fn send(
        &self,
        mut request: Request,
        extensions: &mut Extensions,
        next: Next<'_>,
    ) -> Result<Response, ExchangeError> {
        self.prepare(&mut request)?;
        let response = next.run(request, extensions).await.map_err(|error| match error {
            reqwest_middleware::Error::Reqwest(error) => error.into(),
            reqwest_middleware::Error::Middleware(error) => ExchangeError::Cache(error.to_string()),
        })?;
        let mut bounded = http::Response::builder().status(response.status()).url(response.url().clone());
        if let Some(headers) = bounded.headers_mut() {
            *headers = response.headers().clone();
        }
        let body = read_body(response, limits::FEED_PAGE_BYTES).await?;
        Ok(bounded.body(body).map_err(|_| WireError::Field("head"))?.into())
    }
}

#[async_trait]
impl Middleware for Exchange {
    async fn handle(
        &self,
        request: Request,
        extensions: &mut Extensions,
        next: Next<'_>,
    ) -> reqwest_middleware::Result<Response> {
        let report = extensions.get::<Report>().cloned().unwrap_or_default();
        match self.send(request, extensions, next).await {
            Ok(response) => {
                report.set(Ok(response.status()));
                Ok(response)
            }
            Err(error) => {
                report.set(Err(error));
                Err(reqwest_middleware::Error::middleware(Failed))
            }
        }
    }
}
