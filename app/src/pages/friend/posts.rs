//! What a friend shared.

use domain::{LiveEvent, PeerId, TimelineCursor};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    api::TimelineView,
    browser::{live, place},
    components::{Loaded, PostFeed, PostList, Whose, bdi},
    i18n::{t_with, use_i18n},
};

/// The friend's posts, newest first, page by page.
#[component]
pub(super) fn FriendPosts(id: PeerId, name: String) -> impl IntoView {
    let query = use_query_map();
    let before = Memo::new(move |_| {
        query.with(|query| query.get("before")).and_then(|before| before.parse::<TimelineCursor>().ok())
    });
    let posts = Resource::new(
        move || before.get(),
        move |before| async move { Whose::Friend(id).read(before, place::until(&path(id))).await },
    );
    let name = StoredValue::new(name);
    view! {
        <Loaded resource=posts is_part=true let:page>
            <Posts page id start=before.get_untracked() name=name.get_value()/>
        </Loaded>
    }
}

#[component]
fn Posts(page: TimelineView, id: PeerId, start: Option<TimelineCursor>, name: String) -> impl IntoView {
    let i18n = use_i18n();
    let feed = PostFeed::new(page, Whose::Friend(id), start);
    live::on_event(move |event| match event {
        // Whose it is, only the node knows.
        LiveEvent::PostAdded { .. } => {
            feed.show_fresh();
        }
        _ => feed.follow(event),
    });
    let title = name.clone();
    let name = StoredValue::new(name);
    view! {
        <section class="friend-posts" aria-labelledby="posts-title">
            <h2 id="posts-title" class="visually-hidden">{t_with!(i18n, friends.posts_title, name = bdi(title))}</h2>
            <PostList feed path=path(id)/>
            {move || feed.is_empty().then(|| view! {
                <p class="friend-silent">{t_with!(i18n, friends.no_posts, name = bdi(name.get_value()))}</p>
            })}
        </section>
    }
}

fn path(id: PeerId) -> String {
    format!("/friends/{id}")
}
