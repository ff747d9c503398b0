//! What a friend shared.

use domain::{PeerId, TimelineCursor};
use leptos::prelude::*;

use crate::{
    api::TimelineView,
    components::{Loaded, PostList, Whose, bdi, parsed_query},
    i18n::{t_with, use_i18n},
};

/// The friend's posts, newest first, page by page.
#[component]
pub(super) fn FriendPosts(id: PeerId, name: String) -> impl IntoView {
    let (start, until) = (parsed_query("before"), parsed_query("until"));
    view! {
        <Loaded loading=Whose::Friend(id).read(start, until) is_part=true let:page>
            <Posts page id start name/>
        </Loaded>
    }
}

#[component]
fn Posts(
    page: TimelineView,
    id: PeerId,
    #[prop(optional_no_strip)] start: Option<TimelineCursor>,
    name: String,
) -> impl IntoView {
    let i18n = use_i18n();
    let title = bdi(name.clone());
    view! {
        <section class="friend-posts" aria-labelledby="posts-title">
            <h2 id="posts-title" class="visually-hidden">{t_with!(i18n, friends.posts_title, name = title)}</h2>
            <PostList page whose=Whose::Friend(id) start>
                <p class="friend-silent">{t_with!(i18n, friends.no_posts, name = bdi(name))}</p>
            </PostList>
        </section>
    }
}
