//! Which handler answers which path, and what all requests go through first.

use std::time::Duration;

use app::ROUTES;
use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{Method, StatusCode, header},
    middleware::{self, Next},
    response::Response,
    routing::{get, post},
};
use leptos_axum::LeptosRoutes;
use tower::ServiceExt;
use tower_http::{
    CompressionLevel,
    compression::{CompressionLayer, Predicate, predicate::SizeAbove},
    timeout::RequestBodyTimeoutLayer,
    trace::TraceLayer,
};
use tracing::Span;

#[cfg(debug_assertions)]
use crate::http::style;
use crate::{
    app_state::AppState,
    http::{
        api_status, backup, cross_site,
        elsewhere::{self, Admittance},
        events, export, health, host, import, invite, limits, log, media, notice, outer,
        page::{self, not_found},
        panic, plain_form, public, rate_limit, security_headers, session, stop, trailing_slash, upload, waiting,
    },
    site,
};

/// A body must go on within this time.
const BODY_PAUSE: Duration = Duration::from_secs(30);
/// Below this, compressing costs more than it saves.
const COMPRESS_ABOVE_BYTES: u64 = 1024;
/// Brotli's quality for what is made anew each time: most of its savings, little of its time.
const BROTLI_QUALITY: i32 = 4;

/// What browsers are answered: the owner's pages where `admittance` lets them be seen, and what is public.
pub(crate) fn pages(state: &AppState, admittance: Admittance) -> Router {
    let house: Router = house(state).with_state(state.clone());
    let elsewhere: Router = strangers(admittance).with_state(state.clone());
    let by_place = move |request: Request| {
        let routes = if admittance.admits(request.extensions()) { &house } else { &elsewhere };
        routes.clone().oneshot(request)
    };
    for_browsers(Router::new().fallback(by_place), state)
}

/// What everybody is answered: what is public, and that the rest is not for them.
pub(crate) fn public(state: &AppState) -> Router {
    for_browsers(strangers(Admittance::House), state)
}

/// The owner's pages.
fn house(state: &AppState) -> Router<AppState> {
    let provide = state.clone();
    let routes = ROUTES.into_iter().fold(Router::new(), |routes, route| routes.route(route.path, page::page(route)));
    #[cfg(debug_assertions)]
    let routes = routes.route("/style", get(style::page));
    routes
        .route("/healthz", get(health::health))
        // Server functions alone.
        .leptos_routes_with_context(state, Vec::new(), move || provide.provide(), || ())
        .route("/events", get(events::events))
        .route("/media/{sha256}", get(media::media))
        .route("/backup", get(backup::download))
        .route("/export", get(export::download))
        .route("/log", get(log::download))
        .route("/settings/this-server/stop", get(stop::form).post(stop::stop))
        .route(limits::RESTORE_PAGE, post(upload::take))
        .route(limits::IMPORT_PAGE, post(import::take))
        .route("/offline", get(notice::offline))
        .route("/closed", get(stop::closed))
        .merge(public::routes())
        .merge(invite::routes())
        .fallback(not_found)
        .layer(middleware::from_fn_with_state(state.clone(), session::gate))
        .layer(middleware::from_fn(trailing_slash::redirect))
        .layer(middleware::from_fn(api_status::correct))
        .layer(middleware::from_fn(plain_form::tell))
}

/// What is in their place for others.
fn strangers(admittance: Admittance) -> Router<AppState> {
    let refuse = move |request: Request| async move { elsewhere::refuse(admittance, &request) };
    Router::new()
        .route("/healthz", get(health::health))
        .merge(public::routes())
        .merge(invite::routes())
        .fallback(refuse)
        .layer(middleware::from_fn(trailing_slash::redirect))
}

/// What all requests of browsers go through first. Who asks is known inside of [`outer::believe`] alone.
fn for_browsers(routes: Router<AppState>, state: &AppState) -> Router {
    routes
        .layer(middleware::from_fn_with_state(state.clone(), waiting::refuse_browsers))
        .layer(middleware::from_fn(files))
        .layer(RequestBodyTimeoutLayer::new(BODY_PAUSE))
        // Outside of the layer above, whose bodies do not say how large they are.
        .layer(middleware::from_fn_with_state(state.clone(), limits::enforce))
        .layer(middleware::from_fn_with_state(state.clone(), rate_limit::check_browser))
        .layer(cross_site::layer())
        .layer(middleware::from_fn_with_state(state.clone(), host::check))
        .layer(middleware::from_fn_with_state(state.clone(), outer::believe))
        .layer(compression())
        .layer(panic::layer())
        .layer(middleware::map_response(security_headers::add))
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .with_state(state.clone())
}

/// Answers for the files of the site, which everybody may have.
async fn files(request: Request, next: Next) -> Response {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    match site::respond(request.uri().path(), request.headers()) {
        Some(response) if is_read => response,
        _ => next.run(request).await,
    }
}

/// Pages and answers of server functions; files come compressed, pictures are, and events must not wait.
fn compression() -> CompressionLayer<impl Predicate> {
    let is_text = |_: StatusCode, _, headers: &axum::http::HeaderMap, _: &axum::http::Extensions| {
        let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        ["text/html", "application/json", "application/feed+json", "application/atom+xml"]
            .iter()
            .any(|text| content_type.starts_with(text))
    };
    CompressionLayer::new()
        .quality(CompressionLevel::Precise(BROTLI_QUALITY))
        .compress_when(SizeAbove::new(COMPRESS_ABOVE_BYTES).and(is_text))
}

/// Never the query, which may hold a set-up token, nor headers, which hold cookies.
pub(crate) fn span(request: &axum::http::Request<Body>) -> Span {
    tracing::info_span!("http.request", method = %request.method(), path = request.uri().path())
}
