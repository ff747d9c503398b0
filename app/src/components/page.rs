//! A page of the house: its title and its middle column.

use domain::PostId;
use leptos::prelude::*;

use super::{Frame, page_head::set_title};
use crate::i18n::{t, use_i18n};

/// A page for the owner. Stands inside [`House`](super::House).
#[component]
pub fn Page(
    #[prop(into)] title: String,
    /// The page is about this post, and is read again when that changes.
    #[prop(optional_no_strip)]
    post: Option<PostId>,
    /// The page tells of threads, whichever they are, and is read again when something happens in one.
    #[prop(optional)]
    follows_threads: bool,
    children: Children,
) -> impl IntoView {
    let i18n = use_i18n();
    let (unread, brand) = (expect_context::<Frame>().unread(), t!(i18n, brand));
    let title = match unread.notifications + unread.messages {
        0 => title + " · " + brand,
        unread => format!("({unread}) {title} · {brand}"),
    };
    set_title(title);
    let follows = if follows_threads { Some("threads") } else { post.map(|_| "timeline") };
    view! {
        <main id="main" tabindex="-1" data-post=post.map(|post| post.to_string()) data-follows=follows>
            {children()}
        </main>
    }
}
