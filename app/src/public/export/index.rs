//! Lists: what is where, the posts of a year, what the owner wrote elsewhere, and friends.

use domain::isolated;
use leptos::prelude::*;
use node::{ExportIndex, ExportWritten, ExportYear, ExportedFriend, ListedPost, ListedYear};

use super::{
    document::Ways,
    post::{Comment, Picture, audience_words, day},
};
use crate::{
    i18n::{Locale, t, t_plural},
    public::post::machine_readable,
};

/// Beside the pages, for other programs.
const DOCUMENTS: [&str; 3] = ["feed.json", "comments.json", "friends.json"];

#[component]
pub(super) fn Index(index: ExportIndex) -> impl IntoView {
    let ExportIndex { name, about, picture, years, comments, made_at } = index;
    let has_posts = !years.is_empty();
    let years = years.into_iter().map(|ListedYear { href, year, posts }| {
        let posts = t_plural!(Locale::en, export.pages.posts, count = posts);
        view! { <li><a href=href>{year}</a> " " <span class="about">{posts}</span></li> }
    });
    let years = years.collect_view();
    let documents = DOCUMENTS.into_iter().map(|name| view! { <li><a href=name>{name}</a></li> }).collect_view();
    view! {
        <header class="portrait">
            {picture.map(|picture| view! { <ul class="pictures face" role="list"><Picture picture/></ul> })}
            <div>
                <h1><bdi>{name}</bdi></h1>
                {(!about.is_empty()).then(|| view! { <p class="lines" dir="auto">{about}</p> })}
            </div>
        </header>
        <section aria-labelledby="posts">
            <h2 id="posts">{t!(Locale::en, export.pages.posts_title)}</h2>
            {if has_posts {
                view! { <ul class="list" role="list">{years}</ul> }.into_any()
            } else {
                view! { <p class="about">{t!(Locale::en, export.pages.no_posts)}</p> }.into_any()
            }}
        </section>
        <section aria-labelledby="others">
            <h2 id="others">{t!(Locale::en, export.pages.others_title)}</h2>
            <ul class="list" role="list">
                {comments.map(|href| view! { <li><a href=href>{t!(Locale::en, export.pages.written)}</a></li> })}
                <li><a href="friends.html">{t!(Locale::en, export.pages.friends)}</a></li>
            </ul>
        </section>
        <section aria-labelledby="programs">
            <h2 id="programs">{t!(Locale::en, export.pages.programs_title)}</h2>
            <p class="about">{t!(Locale::en, export.pages.programs)}</p>
            <ul class="list" role="list">{documents}</ul>
        </section>
        <footer class="about">
            <p>{t!(Locale::en, export.pages.made, day = day(made_at))} " " {t!(Locale::en, export.pages.clock)}</p>
        </footer>
    }
}

#[component]
pub(super) fn Year(year: ExportYear) -> impl IntoView {
    let ExportYear { year, posts } = year;
    let posts = posts.into_iter().map(|post| view! { <Listed post/> }).collect_view();
    view! {
        <h1>{year}</h1>
        <ol class="list posts" role="list">{posts}</ol>
    }
}

#[component]
fn Listed(post: ListedPost) -> impl IntoView {
    let ListedPost { href, published_at, words, pictures, comments, audience } = post;
    let counted = (pictures > 0).then(|| t_plural!(Locale::en, quotes.pictures, count = pictures));
    let said = (comments > 0).then(|| t_plural!(Locale::en, public.comments, count = comments));
    let words = if words.is_empty() { counted.clone().unwrap_or_default() } else { words };
    let more = [counted, said].into_iter().flatten().flat_map(|words| [" · ".to_owned(), words]).collect::<String>();
    view! {
        <li>
            <a href=href dir="auto">{words}</a>
            <span class="about">
                <time datetime=machine_readable(published_at)>{day(published_at)}</time>
                " · " <bdi>{audience_words(&audience)}</bdi> {more}
            </span>
        </li>
    }
}

#[component]
pub(super) fn Written(written: ExportWritten) -> impl IntoView {
    let ExportWritten { comments, newer, older } = written;
    let ways = [
        newer.map(|href| (href, t!(Locale::en, export.pages.written_newer))),
        older.map(|href| (href, t!(Locale::en, export.pages.written_older))),
    ];
    let comments = comments.into_iter().map(|comment| view! { <Comment comment/> }).collect_view();
    view! {
        <h1>{t!(Locale::en, export.pages.written)}</h1>
        <p class="about">{t!(Locale::en, export.pages.written_lead)}</p>
        <h2>{t!(Locale::en, export.pages.written_order)}</h2>
        <ol class="comments" role="list">{comments}</ol>
        <Ways ways/>
    }
}

#[component]
pub(super) fn Friends(friends: Vec<ExportedFriend>) -> impl IntoView {
    let lead = if friends.is_empty() {
        t!(Locale::en, export.pages.no_friends)
    } else {
        t!(Locale::en, export.pages.friends_lead)
    };
    let friends = friends.into_iter().map(|ExportedFriend { name, invite, circles }| {
        let href = invite.clone();
        let circles = (!circles.is_empty()).then(|| {
            let names = circles.iter().map(|name| isolated(name)).collect::<Vec<_>>().join(", ");
            view! { <span class="about">{t!(Locale::en, export.pages.circles)} ": " {names}</span> }
        });
        view! {
            <li>
                <strong><bdi>{name}</bdi></strong>
                <a class="invite" href=href translate="no">{invite}</a>
                {circles}
            </li>
        }
    });
    let friends = friends.collect_view();
    view! {
        <h1>{t!(Locale::en, export.pages.friends)}</h1>
        <p class="about">{lead}</p>
        <ul class="list friends" role="list">{friends}</ul>
    }
}
