//! The HTTP status of a server function's error (RFC 9110, section 15), where Leptos says 500 whatever it is.

use app::ApiError;
use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::StatusCode,
    middleware::Next,
    response::Response,
};

/// An error of ours is far shorter.
const ERROR_BYTES: usize = 16 * 1024;

/// Gives an error of a server function the status that it means. A plain form is redirected instead, and passes unchanged.
pub(crate) async fn correct(request: Request, next: Next) -> Response {
    let is_function = request.uri().path().starts_with("/api/");
    let response = next.run(request).await;
    if !is_function || response.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let bytes = to_bytes(body, ERROR_BYTES).await.unwrap_or_default();
    parts.status = status(&bytes).unwrap_or(parts.status);
    Response::from_parts(parts, Body::from(bytes))
}

fn status(error: &[u8]) -> Option<StatusCode> {
    let error: ApiError = serde_json::from_slice(error).ok()?;
    StatusCode::from_u16(error.status()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_our_errors_and_leaves_the_rest() {
        let not_found = serde_json::to_vec(&ApiError::NotFound).unwrap();
        assert_eq!(status(&not_found), Some(StatusCode::NOT_FOUND));
        assert_eq!(status(b"The server broke."), None);
    }
}
