//! Cards of lists, kept as HTML. A list is read far more often than a post changes, or what its card says of people and time.
//!
//! All that a card shows is compared before what was kept is shown again: so nothing can be out of date, and nobody has to say that something
//! changed.

use std::{
    num::NonZeroUsize,
    sync::{LazyLock, Mutex, PoisonError},
};

use domain::PostId;
use leptos::{prelude::*, tachys::html::InertElement};
use lru::LruCache;

use super::{PostCard, form_error};
use crate::api::{DeletePost, PostView, TimeView};

/// So many cards are kept: what one browses through in a while. The text of each is no more than what a list shows of one.
const KEPT: NonZeroUsize = NonZeroUsize::new(128).unwrap();

static CARDS: LazyLock<Mutex<LruCache<PostId, Card>>> = LazyLock::new(|| Mutex::new(LruCache::new(KEPT)));

/// A card, and what it shows.
struct Card {
    post: PostView,
    html: String,
}

impl Card {
    fn shows(&self, post: &PostView) -> bool {
        self.post == *post
            && is_said_alike(&self.post.published, &post.published)
            && self.post.edited.iter().zip(&post.edited).all(|(kept, now)| is_said_alike(kept, now))
    }
}

/// A time equals another whatever is said of it: how long ago it was, and when by the server's zone.
fn is_said_alike(kept: &TimeView, now: &TimeView) -> bool {
    (&kept.iso, &kept.zone, kept.relative) == (&now.iso, &now.zone, now.relative)
}

/// The card of `post` in a list.
#[component]
pub fn KeptCard(post: PostView) -> impl IntoView {
    // One of them says what failed.
    if form_error::<DeletePost>().is_some() {
        return view! { <PostCard post is_in_list=true/> }.into_any();
    }
    InertElement::new(html(post)).into_any()
}

fn html(post: PostView) -> String {
    let cards = || CARDS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(card) = cards().get(&post.id).filter(|card| card.shows(&post)) {
        return card.html.clone();
    }
    let html = view! { <PostCard post=post.clone() is_in_list=true/> }.into_any().to_html();
    cards().put(post.id, Card { html: html.clone(), post });
    html
}
