//! The pages that need no database: the timeline's, from values in memory; an empty one; and the timeline's once more, finished.

use std::{io::Read, net::SocketAddr, sync::Arc};

use app::{
    Ground, House, LoadedTimeline, TimelineFrom,
    api::{ApiError, TimelineChoicesView, TimelineSeenView},
};
use axum::{Router, body::Bytes, response::Html, routing::get, serve::ListenerExt};
use domain::TimelineFilter;
use leptos::prelude::*;
use leptos_axum::{generate_route_list, render_app_async_with_context};
use leptos_meta::MetaTags;
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Route, Router as Routed, Routes},
    path,
};
use node::{Node, NodeConfig, clock::SystemClock};
use tokio::net::TcpListener;

#[derive(Clone)]
struct Values(Arc<LoadedTimeline>);

/// Reads the values and the finished page from standard input, a line of JSON each; says where the pages are, and serves them until it is
/// killed.
pub(super) async fn serve() {
    let mut json = String::new();
    std::io::stdin().read_to_string(&mut json).expect("the values");
    let [timeline, draft, finished] = json.lines().collect::<Vec<_>>()[..] else { panic!("not three lines") };
    let page = serde_json::from_str(timeline).expect("a timeline");
    let draft = Some(serde_json::from_str(draft).expect("a draft"));
    let finished: String = serde_json::from_str(finished).expect("a page");
    let finished = Bytes::from(finished);
    let values = Values(Arc::new(LoadedTimeline {
        page,
        draft,
        choices: TimelineChoicesView::default(),
        seen: TimelineSeenView::default(),
    }));
    // Sets up what runs the tasks of pages, as the server does.
    let _routes = generate_route_list(Timeline);
    // The frame of the page asks who the owner is, finds nobody, and shows what it shows to who has no friends yet.
    let home = tempfile::TempDir::new().expect("a folder");
    let node = Node::open(NodeConfig { data: home.path().join("data"), clock: Arc::new(SystemClock) }).await;
    let node = node.expect("a node");
    let provide = move || {
        provide_context(node.clone());
        provide_context(values.clone());
    };
    let timeline = Router::new().route("/", get(render_app_async_with_context(provide, || document(Timeline()))));
    let empty = Router::new().route("/", get(render_app_async_with_context(|| (), || document("Nothing"))));
    let finished = Router::new().route("/", get(async move || Html(finished.clone())));
    let (timeline, empty, finished) = tokio::join!(listen(timeline), listen(empty), listen(finished));
    println!("{timeline} {empty} {finished}");
    std::future::pending::<()>().await;
}

/// Serves `router` on a port of its own, and says where.
async fn listen(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound port");
    let listener = listener.tap_io(|stream| stream.set_nodelay(true).expect("no delay"));
    let router = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, router).await.expect("it serves") });
    format!("http://{address}")
}

fn document(body: impl IntoView) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <MetaTags/>
            </head>
            <body>{body}</body>
        </html>
    }
}

/// The app, with one page.
#[component]
fn Timeline() -> impl IntoView {
    view! {
        <Ground>
            <Routed>
                <Routes fallback=|| ()>
                    <ParentRoute path=path!("") view=House ssr=SsrMode::Async>
                        <Route path=path!("") view=FromMemory ssr=SsrMode::Async/>
                    </ParentRoute>
                </Routes>
            </Routed>
        </Ground>
    }
}

#[component]
fn FromMemory() -> impl IntoView {
    let Values(values) = expect_context();
    let timeline = async move { Ok::<_, ApiError>((*values).clone()) };
    view! { <TimelineFrom timeline filter=TimelineFilter::default() start=None/> }
}
