//! `GET /events`: what happens, told to open pages as it happens (Server-Sent Events, WHATWG HTML section 9.2).

use std::{convert::Infallible, sync::Arc, time::Duration};

use app::ApiError;
use axum::{
    extract::{Query, State},
    http::{Extensions, HeaderMap},
    response::{IntoResponse, Response, Sse, sse::Event},
};
use domain::LiveEvent;
use futures::stream;
use node::{Authenticated, Node, Sent};
use serde::Deserialize;
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::{self, Interval},
};
use tokio_util::sync::CancellationToken;

use super::{host::only_host, open_pages::StreamSlot, problem::api_problem, session};
use crate::app_state::AppState;

/// So often a page is told that the line stands, and the session is looked up again. A page that hears nothing for three times as long
/// (`app::browser::live`) takes the line for dead: something in between can freeze without closing it.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// What the page says of itself.
#[derive(Debug, Deserialize)]
pub(crate) struct Listener {
    /// The position of the last event that the page knows of.
    since: Option<u64>,
    /// Whether it passes on what it hears to the other pages of its browser.
    #[serde(default)]
    shares: bool,
}

/// Streams events to a signed-in page until the session ends, the server stops, or a newer page of that browser takes its slot.
pub(crate) async fn events(
    State(state): State<AppState>,
    Query(listener): Query<Listener>,
    headers: HeaderMap,
    extensions: Extensions,
) -> Response {
    let (token, owner) = match session::authenticate(&state.node, &headers, &extensions).await {
        Ok(Some((token, Authenticated::Owner(owner)))) => (token, owner),
        Ok(_) => return api_problem(&ApiError::SignInRequired),
        Err(error) => return session::failed(&error, &headers),
    };
    let shared_at = only_host(&headers).filter(|_| listener.shares).map(str::to_owned);
    let receiver = state.node.live.subscribe();
    let position = state.node.live.position();
    let page = OpenPage {
        slot: state.open_pages.enter(owner.session(), shared_at),
        has_missed: listener.since.is_some_and(|since| since != position).then_some(position),
        receiver,
        heartbeat: time::interval(HEARTBEAT),
        site: state.leptos.output_name.clone(),
        is_over: false,
        token,
        node: state.node.clone(),
        stop: state.stop.clone(),
    };
    (UNBUFFERED, Sse::new(stream::unfold(page, OpenPage::next))).into_response()
}

/// Tells nginx, and what has learnt it from there, to pass on each event as it comes.
const UNBUFFERED: [(&str, &str); 1] = [("x-accel-buffering", "no")];

/// One open page.
struct OpenPage {
    node: Node,
    token: String,
    receiver: Receiver<Sent>,
    /// The position up to which the page has missed something before it came.
    has_missed: Option<u64>,
    /// Ticks at once for the first time.
    heartbeat: Interval,
    /// The name of the site's files: a page of another build notices by it that the node was updated.
    site: Arc<str>,
    slot: StreamSlot,
    stop: CancellationToken,
    is_over: bool,
}

impl OpenPage {
    /// What the page is told next; `None` at the end.
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        if self.is_over {
            return None;
        }
        if let Some(position) = self.has_missed.take() {
            return Some((Ok(sse_event(position, LiveEvent::Lagged)), self));
        }
        let event = tokio::select! {
            () = self.stop.cancelled() => return None,
            () = self.slot.taken.cancelled() => {
                self.is_over = true;
                Event::default().event("replaced").data("")
            }
            received = self.receiver.recv() => match received {
                Ok(sent) => sse_event(sent.position, sent.event),
                Err(RecvError::Lagged(_)) => sse_event(self.node.live.position(), LiveEvent::Lagged),
                Err(RecvError::Closed) => return None,
            },
            _ = self.heartbeat.tick() => {
                if !self.is_signed_in().await {
                    return None;
                }
                Event::default().event("heartbeat").data(&self.site)
            }
        };
        Some((Ok(event), self))
    }

    async fn is_signed_in(&self) -> bool {
        match self.node.authenticate_session(&self.token).await {
            Ok(authenticated) => matches!(authenticated, Some(Authenticated::Owner(_))),
            Err(error) => {
                tracing::warn!(%error, "a session could not be looked up");
                false
            }
        }
    }
}

fn sse_event(position: u64, event: LiveEvent) -> Event {
    Event::default().id(position.to_string()).json_data(event).expect("an event is plain JSON")
}
