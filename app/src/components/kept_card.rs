//! Cards of lists, kept as HTML. A list is read far more often than a post changes, or what its card says of people and time.
//!
//! All that a card shows is compared before what was kept is shown again: so nothing can be out of date, and nobody has to say that something
//! changed.

use std::{
    num::NonZeroUsize,
    sync::{LazyLock, Mutex, MutexGuard, PoisonError},
};

use domain::PostId;
use leptos::{prelude::*, tachys::html::InertElement};
use lru::LruCache;

use super::{
    Frame, PostCard, form_error,
    new_line::{Line, place_of},
};
use crate::{
    api::{BackedUpView, DeletePost, PostView, QuoteView, TimeView},
    i18n::{t, use_i18n},
};

/// So many cards are kept: what one browses through in a while. The text of each is no more than what a list shows of one.
const KEPT: NonZeroUsize = NonZeroUsize::new(128).unwrap();
/// Room for a card, so that a list need not grow often.
const CARD_BYTES: usize = 3 * 1024;

static CARDS: LazyLock<Mutex<LruCache<PostId, Card>>> = LazyLock::new(|| Mutex::new(LruCache::new(KEPT)));

/// A card, and what it shows.
struct Card {
    post: PostView,
    backed_up: Option<BackedUpView>,
    html: String,
}

impl Card {
    fn shows(&self, post: &PostView, backed_up: Option<&BackedUpView>) -> bool {
        self.post == *post
            && self.backed_up.as_ref() == backed_up
            && is_said_alike(&self.post.published, &post.published)
            && self.post.edited.iter().zip(&post.edited).all(|(kept, now)| is_said_alike(kept, now))
            && quoted(&self.post).zip(quoted(post)).is_none_or(|(kept, now)| is_said_alike(kept, now))
    }
}

/// When the post was published that this one quotes.
fn quoted(post: &PostView) -> Option<&TimeView> {
    match &post.quote {
        Some(QuoteView::Shown(quoted)) => Some(&quoted.published),
        Some(QuoteView::NotShown) | None => None,
    }
}

/// A time equals another whatever is said of it: how long ago it was, and when by the server's zone.
fn is_said_alike(kept: &TimeView, now: &TimeView) -> bool {
    (&kept.iso, &kept.zone, kept.relative) == (&now.iso, &now.zone, now.relative)
}

/// The cards of `posts`, each where it belongs in a list, and the line between the new and the old ones.
#[component]
pub fn KeptCards(posts: Vec<PostView>, #[prop(optional_no_strip)] line: Option<Line>) -> impl IntoView {
    // One of them says what failed.
    let is_kept = form_error::<DeletePost>().is_none();
    let backed_up = Frame::backed_up();
    let mut list = String::with_capacity(posts.len() * CARD_BYTES);
    for (at, post) in posts.into_iter().enumerate() {
        let line = line.filter(|line| line.at == at);
        if is_kept && line.is_none() {
            write(&mut list, post, backed_up.as_ref());
        } else {
            list.push_str(&view! { <Listed post line/> }.into_any().to_html());
        }
    }
    InertElement::new(list).into_any()
}

fn write(list: &mut String, post: PostView, backed_up: Option<&BackedUpView>) {
    if let Some(card) = cards().get(&post.id).filter(|card| card.shows(&post, backed_up)) {
        list.push_str(&card.html);
        return;
    }
    let html = view! { <Listed post=post.clone()/> }.into_any().to_html();
    list.push_str(&html);
    cards().put(post.id, Card { post, backed_up: backed_up.cloned(), html });
}

fn cards() -> MutexGuard<'static, LruCache<PostId, Card>> {
    CARDS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A post, with what tells it from others and where it belongs.
#[component]
fn Listed(post: PostView, #[prop(optional_no_strip)] line: Option<Line>) -> impl IntoView {
    let i18n = use_i18n();
    let place = place_of(&post);
    let drawn = |is_below: bool| {
        line.filter(|line| line.is_below == is_below).map(|_| {
            view! { <p class="new-line" data-below=is_below.then_some("")><span>{t!(i18n, posts.new_since)}</span></p> }
        })
    };
    let (above, below) = (drawn(false), drawn(true));
    view! {
        <div class="listed" data-place=place.to_string() data-post=place.post.to_string()>
            {above}
            <PostCard post is_in_list=true/>
            {below}
        </div>
    }
}
