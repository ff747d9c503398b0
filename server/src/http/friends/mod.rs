//! What other servers may ask here: `/.well-known/o2m` and `/o2m/v1/*`; docs/PROTOCOL.md describes each.
//!
//! Strangers reach [`strangers`] alone, and not too often. Everything else wants the token of a friend.

mod documents;
mod friend;
mod notices;
mod rate_limit;
mod strangers;

use axum::{
    Router, middleware,
    routing::{delete, get, post},
};
use federation::paths;
use node::Node;

use rate_limit::RateLimit;

/// The routes for other servers.
pub(crate) fn routes<S: Clone + Send + Sync + 'static>(node: Node) -> Router<S> {
    let for_strangers = Router::new()
        .route(paths::WELL_KNOWN, get(strangers::well_known))
        .route(paths::FRIEND_REQUESTS, post(strangers::request))
        .route(paths::CURRENT_REQUEST, get(strangers::request_state).delete(strangers::take_back))
        .route(paths::ACCEPTANCE, post(strangers::accept))
        .layer(middleware::from_fn_with_state(RateLimit::default(), rate_limit::check));
    Router::new()
        .route(paths::FEED, get(documents::feed))
        .route(paths::PROFILE, get(documents::profile))
        .route(&format!("{}/{{sha256}}", paths::MEDIA), get(documents::media))
        .route(paths::POKE, post(notices::poke))
        .route(paths::FRIENDSHIP, delete(notices::end))
        .merge(for_strangers)
        .with_state(node)
}
