//! The answer when a handler panics: a bug, but not the end of the server.

use std::{any::Any, sync::LazyLock};

use app::public::Notice;
use axum::{
    body::Body,
    http::{Response, StatusCode},
};
use tower_http::catch_panic::CatchPanicLayer;

use super::notice;

/// Made before anything panics: to render takes locks, which a panic poisons.
static PAGE: LazyLock<String> = LazyLock::new(|| app::public::notice(Notice::Mistake));

/// What makes a response of what a handler panicked with.
type PanicResponder = fn(Box<dyn Any + Send>) -> Response<Body>;

/// Turns a panic into a page that says so.
pub(crate) fn layer() -> CatchPanicLayer<PanicResponder> {
    LazyLock::force(&PAGE);
    CatchPanicLayer::custom(panic_response as PanicResponder)
}

#[expect(clippy::needless_pass_by_value, reason = "the layer hands it over")]
fn panic_response(panic: Box<dyn Any + Send>) -> Response<Body> {
    let message = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    tracing::error!(panic = message.unwrap_or("unknown"), "a handler panicked");
    notice::respond(StatusCode::INTERNAL_SERVER_ERROR, PAGE.as_str())
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;

    use super::*;

    #[tokio::test]
    async fn a_bug_is_answered_with_a_page() {
        let answer = panic_response(Box::new("a bug"));
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let page = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        assert!(String::from_utf8_lossy(&page).contains("<h1>O2M made a mistake"));
    }
}
