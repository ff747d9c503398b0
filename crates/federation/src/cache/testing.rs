//! For tests: where responses are kept until the test ends.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use http_cache_reqwest::{CacheManager, HttpResponse};
use http_cache_semantics::CachePolicy;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Keeps responses as JSON, as a database would.
#[derive(Debug, Clone, Default)]
pub(crate) struct Memory(pub(crate) Arc<Mutex<HashMap<String, String>>>);

impl CacheManager for Memory {
    async fn get(&self, key: &str) -> Result<Option<(HttpResponse, CachePolicy)>, BoxError> {
        Ok(self.0.lock().unwrap().get(key).map(|json| serde_json::from_str(json)).transpose()?)
    }

    async fn put(&self, key: String, response: HttpResponse, policy: CachePolicy) -> Result<HttpResponse, BoxError> {
        let json = serde_json::to_string(&(&response, &policy))?;
        self.0.lock().unwrap().insert(key, json);
        Ok(response)
    }

    async fn delete(&self, key: &str) -> Result<(), BoxError> {
        self.0.lock().unwrap().remove(key);
        Ok(())
    }
}
