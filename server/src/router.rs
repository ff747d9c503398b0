//! Which handler answers which path, and what all requests go through first.

use std::time::Duration;

use app::{App, shell};
use axum::{
    Router,
    body::Body,
    extract::{FromRef, Request, State},
    http::{Method, StatusCode, header},
    middleware,
    response::{IntoResponse, Response},
    routing::get,
};
use leptos::prelude::{LeptosOptions, provide_context};
use leptos_axum::{AxumRouteListing, LeptosRoutes, generate_route_list};
use node::Node;
use tokio_util::sync::CancellationToken;
use tower_http::{
    CompressionLevel,
    compression::{CompressionLayer, Predicate, predicate::SizeAbove},
    timeout::RequestBodyTimeoutLayer,
    trace::TraceLayer,
};
use tracing::Span;

use crate::{
    http::{AllowedHosts, content_policy, cross_site, host, limits, panic, security_headers},
    site,
};

/// A body must go on within this time.
const BODY_PAUSE: Duration = Duration::from_secs(30);
/// Below this, compressing costs more than it saves.
const COMPRESS_ABOVE_BYTES: u16 = 1024;
/// Brotli's quality for what is made anew each time: most of its savings, little of its time.
const BROTLI_QUALITY: i32 = 4;

/// What handlers share.
#[derive(Debug, Clone)]
pub(crate) struct AppState {
    pub node: Node,
    pub leptos: LeptosOptions,
    /// Cancelled when the server stops.
    pub stop: CancellationToken,
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.leptos.clone()
    }
}

impl AppState {
    /// Gives pages and server functions what they need.
    fn provide(&self) {
        provide_context(self.node.clone());
        content_policy::set();
    }
}

/// Everything that answers.
pub(crate) fn new(node: Node, hosts: AllowedHosts, stop: CancellationToken) -> Router {
    let leptos = LeptosOptions::builder().output_name(site::output_name()).site_pkg_dir("pkg").build();
    let state = AppState { node, leptos, stop };
    let pages: Vec<AxumRouteListing> = generate_route_list(App);
    let provide = state.clone();
    let options = state.leptos.clone();
    Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .leptos_routes_with_context(&state, pages, move || provide.provide(), move || shell(options.clone()))
        .fallback(file_or_not_found)
        .layer(middleware::from_fn(limits::enforce))
        .layer(RequestBodyTimeoutLayer::new(BODY_PAUSE))
        .layer(cross_site::layer())
        .layer(middleware::from_fn_with_state(hosts, host::check))
        .layer(compression())
        .layer(panic::layer())
        .layer(middleware::map_response(security_headers::add))
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .with_state(state)
}

/// A file of the site, or the page that says that there is nothing here.
async fn file_or_not_found(State(state): State<AppState>, request: Request) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD)
        && let Some(response) = site::respond(request.uri().path(), request.headers())
    {
        return response;
    }
    let options = state.leptos.clone();
    let page = leptos_axum::render_app_async_with_context(move || state.provide(), move || shell(options.clone()));
    (StatusCode::NOT_FOUND, page(request).await).into_response()
}

/// Pages and answers of server functions; files come compressed, pictures are, and events must not wait.
fn compression() -> CompressionLayer<impl Predicate> {
    let is_text = |_: StatusCode, _, headers: &axum::http::HeaderMap, _: &axum::http::Extensions| {
        let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        ["text/html", "application/json", "application/feed+json"].iter().any(|text| content_type.starts_with(text))
    };
    CompressionLayer::new()
        .quality(CompressionLevel::Precise(BROTLI_QUALITY))
        .compress_when(SizeAbove::new(COMPRESS_ABOVE_BYTES).and(is_text))
}

/// Never the query, which may hold a set-up token, nor headers, which hold cookies.
fn span(request: &axum::http::Request<Body>) -> Span {
    tracing::info_span!("http.request", method = %request.method(), path = request.uri().path())
}
