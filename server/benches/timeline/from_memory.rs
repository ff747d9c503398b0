//! The pages that need no database: the timeline's, from values in memory; an empty one; and the timeline's once more, finished.

use std::{io::Read, net::SocketAddr, sync::Arc};

use app::{
    Asked, Document, HouseProps, LoadedTimeline, Shell, TimelineFrom,
    api::{ApiError, MovedView, TimelineChoicesView, TimelineSeenView},
};
use axum::{Router, body::Bytes, extract::Request, response::Html, routing::get, serve::ListenerExt};
use domain::{OwnAddress, TimelineFilter};
use leptos::prelude::*;
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
        quoted: None,
        page,
        draft,
        choices: TimelineChoicesView::default(),
        moved: MovedView::default(),
        seen: TimelineSeenView::default(),
    }));
    // The frame of the page asks who the owner is, finds nobody, and shows what it shows to who has no friends yet.
    let home = tempfile::TempDir::new().expect("a folder");
    let node = Node::open(NodeConfig { data: home.path().join("data"), clock: Arc::new(SystemClock) }).await;
    let node = node.expect("a node");
    let options = LeptosOptions::builder().output_name("o2m").site_pkg_dir("pkg").build();
    let pages = Pages { shell: Arc::new(Shell::new(&options)), node, values };
    let page = |view: fn() -> AnyView| {
        let pages = pages.clone();
        get(async move |request: Request| Html(pages.render(request, view).await))
    };
    let timeline =
        Router::new().route("/", page(|| app::House(HouseProps { page: || FromMemory().into_any() }).into_any()));
    let empty = Router::new().route("/", page(|| "Nothing".into_any()));
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

/// What renders the pages.
#[derive(Clone)]
struct Pages {
    shell: Arc<Shell>,
    node: Node,
    values: Values,
}

impl Pages {
    async fn render(&self, request: Request, view: fn() -> AnyView) -> String {
        let (mut head, _) = request.into_parts();
        head.extensions.insert(OwnAddress(SocketAddr::from(([127, 0, 0, 1], 0))));
        let provide = || {
            provide_context(head);
            provide_context(self.node.clone());
            provide_context(self.values.clone());
        };
        let asked = Asked::new("/".to_owned(), Vec::new(), Vec::new());
        Document::render(&self.shell, asked, provide, view).await.html
    }
}

#[component]
fn FromMemory() -> impl IntoView {
    let Values(values) = expect_context();
    let timeline = async move { Ok::<_, ApiError>((*values).clone()) };
    view! { <TimelineFrom timeline filter=TimelineFilter::default() start=None/> }
}
