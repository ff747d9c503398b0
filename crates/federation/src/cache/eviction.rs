//! Above the cache: what the other server refuses or has no more is not kept.

use async_trait::async_trait;
use http::{Extensions, StatusCode};
use http_cache_reqwest::{CacheManager, HttpCacheError, HttpCacheOptions};
use reqwest::{Request, Response};
use reqwest_middleware::{Error, Middleware, Next};
use url::Url;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

pub(super) struct Eviction<M> {
    pub(super) stored: M,
    /// Those of the cache below, which say where it stores what.
    pub(super) options: HttpCacheOptions,
}

/// The library leaves what is stored after any answer but 200 and 304. "A cache MUST NOT generate a stale response [...] unless it is
/// disconnected" (RFC 9111, section 4.2.4): a client that was refused is not.
#[async_trait]
impl<M: CacheManager> Middleware for Eviction<M> {
    async fn handle(
        &self,
        request: Request,
        extensions: &mut Extensions,
        next: Next<'_>,
    ) -> reqwest_middleware::Result<Response> {
        let url = request.url().clone();
        let response = next.run(request, extensions).await?;
        if matches!(response.status(), StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::GONE) {
            let evicted = self.evict_all_but(response.status(), &url).await;
            evicted.map_err(|error| Error::middleware(HttpCacheError::Cache(error.to_string())))?;
        }
        Ok(response)
    }
}

impl<M: CacheManager> Eviction<M> {
    /// Deletes what is stored of `url`, unless it is such a refusal itself: that may be stored (RFC 9110, section 15.1).
    async fn evict_all_but(&self, refusal: StatusCode, url: &Url) -> Result<(), BoxError> {
        let (request, ()) = http::Request::get(url.as_str()).body(())?.into_parts();
        for method in ["GET", "HEAD"] {
            let key = self.options.create_cache_key_for_invalidation(&request, method);
            if self.stored.get(&key).await?.is_some_and(|(stored, _)| stored.status != refusal) {
                self.stored.delete(&key).await?;
            }
        }
        Ok(())
    }
}
