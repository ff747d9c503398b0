//! Posts one below another, as far as one wants to read.

use domain::TimelineCursor;
use leptos::{html, prelude::*};

use super::{
    PostCard, PostFeed,
    post_feed::{Entry, Shown},
};
use crate::{
    browser::{focus, in_sight, place},
    i18n::{t, use_i18n},
};

/// The posts of `feed`. Older ones load when one comes near the end, and by a link without JavaScript.
#[component]
pub fn PostList(
    feed: PostFeed,
    /// The path of the page around the list, for the link to older posts.
    #[prop(into)]
    path: String,
) -> impl IntoView {
    let path = StoredValue::new(path);
    // Going back comes with the posts that were there; a reload, with the first page of them.
    Effect::new(move || {
        if let Some(until) = place::until(&path.get_value()) {
            feed.load_until(until);
        }
    });
    Effect::new(move |before: Option<Option<TimelineCursor>>| {
        let oldest = feed.oldest();
        if let (Some(oldest), true) = (oldest, before.is_some_and(|before| before != oldest)) {
            place::keep_until(&path.get_value(), oldest);
        }
        oldest
    });
    Effect::new(move || {
        if let Some(post) = feed.led_to() {
            // Once it stands there.
            request_animation_frame(move || in_sight::bring(&format!("post-{post}")));
        }
    });
    view! {
        <FreshPosts feed/>
        <div class="post-list" aria-busy=move || if feed.is_loading() { "true" } else { "false" }>
            <For each=move || feed.entries() key=|entry| entry.place.post let:entry>
                <Listed entry/>
            </For>
        </div>
        <OlderPosts feed path=path.get_value()/>
    }
}

/// A post; or that it is deleted, where it stood.
#[component]
fn Listed(entry: Entry) -> impl IntoView {
    let Entry { post, deletion, .. } = entry.clone();
    view! {
        <Show when=move || !entry.is_deleted() fallback=|| view! { <Deleted/> }>
            <PostCard post=post.clone() deletion=deletion.clone() is_in_list=true/>
        </Show>
    }
}

/// Says it, and takes the focus, which would be lost with the post.
#[component]
fn Deleted() -> impl IntoView {
    let i18n = use_i18n();
    let line = NodeRef::<html::P>::new();
    Effect::new(move || {
        if let Some(line) = line.get() {
            focus::take_if_lost(&line);
        }
    });
    view! { <p class="saved" role="status" tabindex="-1" node_ref=line>{t!(i18n, posts.deleted)}</p> }
}

/// "3 new posts": they wait until one asks for them, so that nothing moves while one reads.
#[component]
fn FreshPosts(feed: PostFeed) -> impl IntoView {
    let i18n = use_i18n();
    let show = move |_| {
        if feed.show_fresh() == Shown::AtTheTop {
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    };
    view! {
        <div class="fresh" role="status">
            {move || {
                let count = feed.fresh_count();
                (count > 0).then(|| view! {
                    <button class="fresh-button" type="button" on:click=show>
                        {t!(i18n, posts.new_posts, count = count)}
                    </button>
                })
            }}
        </div>
    }
}

/// The way to older posts, which is taken by itself when it comes near.
#[component]
fn OlderPosts(feed: PostFeed, path: String) -> impl IntoView {
    let i18n = use_i18n();
    let link = NodeRef::<html::A>::new();
    Effect::new(move || {
        if let Some(link) = link.get() {
            in_sight::on_sight(&link, move || feed.load_older());
        }
    });
    let on_click = move |event: web_sys::MouseEvent| {
        event.prevent_default();
        feed.load_older();
    };
    view! {
        {move || feed.failure().map(|error| view! { <p class="action-error" role="alert">{error.text(i18n)}</p> })}
        {move || feed.older().map(|before| view! {
            <a class="older" href=format!("{path}?before={before}") node_ref=link on:click=on_click>
                {move || if feed.is_loading() { t!(i18n, posts.loading_older).into_any() } else { t!(i18n, posts.older).into_any() }}
            </a>
        })}
        {move || (feed.older().is_none() && !feed.is_empty()).then(|| view! { <p class="end">{t!(i18n, posts.end)}</p> })}
    }
}
