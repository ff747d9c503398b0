//! What other servers may ask here: `/.well-known/o2m` and `/o2m/v1/*`; docs/PROTOCOL.md describes each.
//!
//! Only connections on which this node has shown its key lead here. Strangers reach the two routes of [`strangers`] and the one by which a new machine
//! asks for its backup, and not too often; those of [`moving`] are for whoever knows the code of a move, and who does not is a stranger; those of [`kept`]
//! for those who have something kept here; everything else is for friends, and to everybody else looks as if it were not there.

mod documents;
mod friend;
mod introductions;
mod kept;
mod moving;
mod notices;
mod refusal;
mod signed;
mod state;
mod strangers;
mod threads;

use std::sync::Arc;

use axum::{
    Router,
    extract::Request,
    middleware::{self, Next},
    response::Response,
    routing::{delete, get, post, put},
};
use federation::paths;
use node::Node;
use tower_http::trace::TraceLayer;

use self::{refusal::nothing_here, state::ServersState};
use super::{
    host, limits, panic,
    problem::timed_out,
    rate_limit::{self, Rate, RateLimit},
    waiting,
};

/// What other servers are answered.
pub(crate) fn router(node: Node) -> Router {
    let own_host = node.own_id().host();
    let state = ServersState {
        node,
        nonces_of_friends: Arc::default(),
        nonces_of_known: Arc::default(),
        nonces_of_strangers: Arc::default(),
        strangers: RateLimit::new(Rate::OF_STRANGE_SERVERS),
    };
    let check_signature = middleware::from_fn_with_state(state.node.clone(), signed::check);
    let for_strangers = Router::new()
        .route(&format!("{}/{{lost}}", paths::KEPT_ASKED), put(kept::ask).layer(check_signature.clone()))
        .route(&format!("{}/{{id}}", paths::PEERS), put(strangers::state).layer(check_signature.clone()))
        .route(paths::WELL_KNOWN, get(strangers::well_known))
        .layer(middleware::from_fn_with_state(state.strangers.clone(), rate_limit::check));
    let for_friends = Router::new()
        .route(paths::FEED, get(documents::feed))
        .route(paths::PROFILE, get(documents::profile))
        .route(&format!("{}/{{sha256}}", paths::MEDIA), get(documents::media))
        .route(paths::POKE, post(notices::poke))
        .route(paths::DIAL_BACK, post(notices::dial_back))
        .route(paths::THREADS, get(threads::feed))
        .route(&format!("{}/{{post}}/comments", paths::POSTS), get(threads::older))
        .route(&format!("{}/{{post}}/comments/{{id}}/report", paths::POSTS), put(threads::report))
        .route(&format!("{}/{{id}}", paths::INTRODUCTIONS), put(introductions::answer))
        .route(paths::KEPT, get(kept::list))
        .route(&format!("{}/{{*name}}", paths::KEPT), get(kept::piece).merge(delete(kept::remove)))
        .route(&format!("{}/{{*name}}", paths::KEPT_PROOF), get(kept::prove))
        .layer(check_signature)
        .route(&format!("{}/{{*name}}", paths::KEPT), put(kept::bring))
        // It checks the signature itself: whose it is decides how much of the body is read.
        .route(&format!("{}/{{post}}/comments/{{id}}", paths::POSTS), put(threads::bring));
    let for_mover = Router::new()
        .route(paths::MOVE, get(moving::offer))
        .route(paths::MOVE_FILES, get(moving::files))
        .route(paths::MOVE_FILE, get(moving::file))
        .route(paths::MOVE_ARCHIVE, get(moving::archive))
        .route(paths::MOVE_ARRIVED, post(moving::arrived));
    Router::new()
        .merge(for_strangers)
        .merge(for_friends)
        .merge(for_mover)
        .fallback(async || nothing_here())
        .layer(middleware::from_fn(answer_in_time))
        // Before it ends, it copies the database and reads it, which takes as long as that is large.
        .route(paths::MOVE_END, post(moving::end))
        .layer(middleware::from_fn_with_state(host::OwnHost::new(&own_host), host::require_own_host))
        .layer(panic::layer())
        .layer(TraceLayer::new_for_http().make_span_with(crate::router::span))
        // Outside of the log, in which a 503 is a failure.
        .layer(middleware::from_fn_with_state(state.node.clone(), waiting::refuse_servers))
        .with_state(state)
}

/// Gives up on answers that do not come; files go on as long as they go on at all.
async fn answer_in_time(request: Request, next: Next) -> Response {
    tokio::time::timeout(limits::ANSWER_TIME, next.run(request)).await.unwrap_or_else(|_| timed_out())
}
