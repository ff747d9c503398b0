//! Refuses what another site's page sends in the owner's name.

use axum::{
    body::Body,
    http::{Response, StatusCode},
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
    problem(StatusCode::FORBIDDEN, "Request from another site", "Only this server's own pages may send this.")
}
