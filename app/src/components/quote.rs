//! A post in another that quotes it: from whom, since when, how it begins. One level: what it quotes itself is on its own page.

use domain::PostId;
use leptos::{either::Either, prelude::*, server_fn::ServerFn, tachys::html::InertElement};

use super::{Form, Icon, IconName, RelativeTime, Window};
use crate::{
    api::{QuotePost, QuoteView, QuotedView},
    i18n::{t, t_plural, use_i18n},
};

/// The form for a new post, which publishes what stands here. It is elsewhere on the page.
pub const POST_FORM: &str = "post-form";

/// What a post quotes.
#[component]
pub fn Quote(quote: QuoteView) -> impl IntoView {
    match quote {
        QuoteView::Shown(quoted) => Either::Left(view! { <QuoteCard quoted=*quoted/> }),
        QuoteView::NotShown => Either::Right(view! {
            <p class="quote quote-gone">{t!(use_i18n(), quotes.not_shown)}</p>
        }),
    }
}

#[component]
fn QuoteCard(quoted: QuotedView) -> impl IntoView {
    let i18n = use_i18n();
    let QuotedView { id, author, is_warned, words, pictures, published } = quoted;
    let name = if author.name.is_empty() { t!(i18n, posts.gone_author).to_owned() } else { author.name };
    let words = if words.is_empty() { t_plural!(i18n, quotes.pictures, count = pictures) } else { words };
    let warning = is_warned.then(|| {
        view! { <Icon name=IconName::Alert/> <span class="visually-hidden">{t!(i18n, posts.warning)}": "</span> }
    });
    view! {
        <blockquote class="quote">
            <a href=format!("/posts/{id}")>
                <span class="quote-who">
                    <Window picture=author.picture name=name.clone() reach=author.reach/>
                    <bdi>{name}</bdi>
                    <small><RelativeTime time=published/></small>
                </span>
                <span class="quote-words" dir="auto"><span>{warning}{words}</span></span>
            </a>
        </blockquote>
    }
}

/// Of Lucide, as the other icons. Not one of them: the module has all of those, and no island shows this one.
const ICON: &str = concat!(
    r#"<svg class="icon" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" aria-hidden="true">"#,
    r#"<path d="M17 5H3"/><path d="M21 12H8"/><path d="M21 19H8"/><path d="M3 12v7"/></svg>"#
);

/// Puts a post beside what is written next: an item of its menu.
#[component]
pub fn QuoteButton(post: PostId) -> impl IntoView {
    view! {
        <Form action=QuotePost::PATH>
            <input type="hidden" name="post" value=post.to_string()/>
            <button class="menu-item" type="submit">{InertElement::new(ICON)}{t!(use_i18n(), quotes.quote)}</button>
        </Form>
    }
}

/// The post that the next one is to quote, with the way to leave it.
#[component]
pub fn BegunQuote(quoted: QuotedView) -> impl IntoView {
    let i18n = use_i18n();
    let id = quoted.id.to_string();
    view! {
        // What is published takes it along; then, or when another window takes it away, it goes.
        <section class="card begun-quote" aria-label=t!(i18n, quotes.begun) data-follows="timeline">
            <input type="hidden" name="quote" value=id form=POST_FORM/>
            <QuoteCard quoted/>
            <p class="hint">{t!(i18n, quotes.begun_hint)}</p>
            <Form action=QuotePost::PATH>
                <button class="button-quiet"><Icon name=IconName::Close/>{t!(i18n, quotes.remove)}</button>
            </Form>
        </section>
    }
}
