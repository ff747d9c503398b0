//! Cards of lists, kept as HTML. A list is read far more often than a post changes, or what its card says of people and time.
//!
//! All that a card shows is compared before what was kept is shown again: so nothing can be out of date, and nobody has to say that something
//! changed.

use std::{
    num::NonZeroUsize,
    sync::{LazyLock, Mutex, MutexGuard, PoisonError},
};

use domain::{PostId, TimelineCursor, Timestamp};
use leptos::{prelude::*, tachys::html::InertElement};
use lru::LruCache;

use super::{PostCard, form_error};
use crate::api::{DeletePost, PostView, TimeView};

/// So many cards are kept: what one browses through in a while. The text of each is no more than what a list shows of one.
const KEPT: NonZeroUsize = NonZeroUsize::new(128).unwrap();
/// Room for a card, so that a list need not grow often.
const CARD_BYTES: usize = 3 * 1024;

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

/// The cards of `posts`, each where it belongs in a list.
#[component]
pub fn KeptCards(posts: Vec<PostView>) -> impl IntoView {
    // One of them says what failed.
    if form_error::<DeletePost>().is_some() {
        return posts.into_iter().map(|post| view! { <Listed post/> }).collect_view().into_any();
    }
    let mut list = String::with_capacity(posts.len() * CARD_BYTES);
    for post in posts {
        write(&mut list, post);
    }
    InertElement::new(list).into_any()
}

fn write(list: &mut String, post: PostView) {
    if let Some(card) = cards().get(&post.id).filter(|card| card.shows(&post)) {
        list.push_str(&card.html);
        return;
    }
    let html = view! { <Listed post=post.clone()/> }.into_any().to_html();
    list.push_str(&html);
    cards().put(post.id, Card { post, html });
}

fn cards() -> MutexGuard<'static, LruCache<PostId, Card>> {
    CARDS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A post, with what tells it from others and where it belongs.
#[component]
fn Listed(post: PostView) -> impl IntoView {
    let place = TimelineCursor { published_at: Timestamp(post.published.unix_ms), post: post.id };
    view! {
        <div class="listed" data-place=place.to_string() data-post=place.post.to_string()>
            <PostCard post is_in_list=true/>
        </div>
    }
}
