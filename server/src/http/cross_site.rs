//! Refuses what another site's page sends in the owner's name.

use axum::{
    body::Body,
    http::{HeaderValue, Response, StatusCode, header},
};
use tower_http::csrf::{CsrfLayer, ProtectionError};

use super::problem::problem;

/// Lets writes through only from this server's own pages, by `Sec-Fetch-Site` or `Origin`, and from what is no browser.
pub(crate) fn layer() -> CsrfLayer<fn(ProtectionError) -> Response<Body>> {
    CsrfLayer::new().with_rejection_response(refuse as fn(ProtectionError) -> Response<Body>)
}

#[expect(clippy::needless_pass_by_value, reason = "the layer hands it over")]
fn refuse(error: ProtectionError) -> Response<Body> {
    tracing::warn!(%error, "a request from another site was refused");
    let mut refusal =
        problem(StatusCode::FORBIDDEN, "Request from another site", "Only this server's own pages may send this.");
    // What was sent is not read, so the connection ends here: whoever asks again is not to find that out by a question that is lost.
    refusal.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    refusal
}
