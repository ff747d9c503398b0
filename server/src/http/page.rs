//! The owner's pages, and the answer where there is none.

use std::sync::PoisonError;

use app::{Asked, Document, NOT_FOUND, Route};
use axum::{
    extract::{RawPathParams, Request, State, rejection::RawPathParamsRejection},
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::{MethodRouter, get},
};
use leptos::prelude::{AnyView, provide_context};
use leptos_axum::ResponseOptions;
use url::form_urlencoded;

use super::{problem::problem, session};
use crate::app_state::AppState;

/// Scripts, styles and pictures of this server alone, and the module: the second line behind the sanitizing of what people write. Style
/// attributes carry a picture's colour and proportions; sanitized posts have none.
pub(super) const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; style-src-attr 'unsafe-inline'; \
     img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; \
     form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'",
);

/// Answers with the page of `route`.
pub(crate) fn page(route: Route) -> MethodRouter<AppState> {
    get(
        async move |State(state): State<AppState>,
                    params: Result<RawPathParams, RawPathParamsRejection>,
                    request: Request| {
            // A path that is no text is that of nothing.
            let params = params.as_ref().ok().into_iter().flatten();
            let params = params.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            respond(&state, route.view, params, request).await
        },
    )
}

/// Says that there is nothing here: in a page to people, in a problem document to programs.
pub(crate) async fn not_found(State(state): State<AppState>, request: Request) -> Response {
    if session::is_api_path(request.uri().path()) {
        return problem(StatusCode::NOT_FOUND, "Not found", "There is nothing at this address.");
    }
    let mut response = respond(&state, NOT_FOUND, Vec::new(), request).await;
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

async fn respond(state: &AppState, view: fn() -> AnyView, params: Vec<(String, String)>, request: Request) -> Response {
    let (head, _) = request.into_parts();
    let query = form_urlencoded::parse(head.uri.query().unwrap_or_default().as_bytes());
    let query = query.map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
    let asked = Asked::new(head.uri.path().to_owned(), params, query);
    let options = ResponseOptions::default();
    let provide = || {
        provide_context(head);
        provide_context(options.clone());
        state.provide();
    };
    let document = Document::render(&state.shell, asked, provide, view).await;
    let mut response = Html(document.html).into_response();
    if document.is_missing {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, POLICY);
    // What a server function said that the page called: a cookie that is renewed.
    let mut said = options.0.write().unwrap_or_else(PoisonError::into_inner);
    if let Some(status) = said.status {
        *response.status_mut() = status;
    }
    response.headers_mut().extend(std::mem::take(&mut said.headers));
    drop(said);
    response
}
