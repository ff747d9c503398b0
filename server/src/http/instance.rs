//! By what an old copy of a server's data knows that another lives.

use axum::{http::HeaderValue, response::Response};
use federation::wire::O2M_INSTANCE;

/// The answer with an instance, as it was signed, if there is one to tell.
pub(crate) fn with_instance(instance: Option<&str>, mut response: Response) -> Response {
    if let Some(instance) = instance.and_then(|instance| HeaderValue::try_from(instance).ok()) {
        response.headers_mut().insert(O2M_INSTANCE, instance);
    }
    response
}
