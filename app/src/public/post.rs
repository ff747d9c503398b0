//! A public post: when, what, and its pictures. Without its number, whose gaps would tell of the others.

use domain::{Picture, Timestamp};
use jiff::{Timestamp as Instant, tz::TimeZone};
use leptos::prelude::*;
use node::{PublicPost, markdown};

use crate::{
    api::PictureView,
    components::{BlurredPictures, Covered, Letter, post_title},
    i18n::{Locale, t, t_plural},
};

/// Characters of a post in the title of its page.
const TITLE_CHARACTERS: usize = 60;
/// Characters of a post in another.
const QUOTED_CHARACTERS: usize = 200;

/// What the page of the post is called.
pub(super) fn title(PublicPost { post, .. }: &PublicPost, name: &str) -> String {
    let (words, day) = (markdown::first_words_of(post, TITLE_CHARACTERS), in_utc(post.published_at, "%Y-%m-%d"));
    post_title(name, &words, post.pictures.len(), &day)
}

#[component]
pub(super) fn Post(
    post: PublicPost,
    /// The one that it shows, if everybody may see that.
    #[prop(optional_no_strip)]
    quoted: Option<PublicPost>,
    name: String,
    /// Stands in a list, where a long letter begins and does not go on.
    is_in_list: bool,
) -> impl IntoView {
    let PublicPost { wire_id, post } = post;
    let (full_name, quoted_name) = (name.clone(), name.clone());
    let (id, labelled_by) = (format!("post-{wire_id}"), format!("post-{wire_id}"));
    let edited = post.edited_at.map(|at| {
        view! { <span class="post-card-edited" title=written(at)>{t!(Locale::en, posts.edited)}</span> }
    });
    let beginning = if is_in_list { markdown::beginning(&post.html) } else { None };
    let is_cut = beginning.is_some();
    let html = beginning.unwrap_or(post.html);
    let rest = is_in_list.then(|| format!("/public/posts/{wire_id}"));
    let pictures: Vec<_> = post.pictures.into_iter().map(everybodys).collect();
    view! {
        <article class="card post-card" aria-labelledby=labelled_by>
            <header>
                <div class="post-card-who">
                    <h2 class="name" id=id title=full_name><bdi>{name}</bdi></h2>
                    <p class="post-card-when">
                        <a href=format!("/public/posts/{wire_id}")>
                            <time datetime=machine_readable(post.published_at)>{written(post.published_at)}</time>
                        </a>
                        {edited}
                    </p>
                </div>
            </header>
            <Covered warning=post.cover.warning().to_owned()>
                {(!html.is_empty()).then(|| view! { <Letter html rest more=t!(Locale::en, posts.show_more) is_cut/> })}
                <BlurredPictures pictures=pictures.clone() is_blurred=post.cover.is_blurred>
                    <Pictures pictures/>
                </BlurredPictures>
                {quoted.map(|quoted| view! { <Quoted quoted name=quoted_name/> })}
            </Covered>
        </article>
    }
}

/// Another public post in it.
#[component]
fn Quoted(quoted: PublicPost, name: String) -> impl IntoView {
    let PublicPost { wire_id, post } = quoted;
    let words = markdown::first_words_of(&post, QUOTED_CHARACTERS);
    let count = post.pictures.len();
    let words = if words.is_empty() { t_plural!(Locale::en, quotes.pictures, count = count) } else { words };
    view! {
        <blockquote class="quote">
            <a href=format!("/public/posts/{wire_id}")>
                <span class="quote-who">
                    <bdi>{name}</bdi>
                    <small><time datetime=machine_readable(post.published_at)>{written(post.published_at)}</time></small>
                </span>
                <span class="quote-words" dir="auto"><span>{words}</span></span>
            </a>
        </blockquote>
    }
}

/// Pictures beside each other, each a link to its largest file.
#[component]
pub(super) fn Pictures(pictures: Vec<PictureView>) -> impl IntoView {
    let count = pictures.len();
    let items = pictures.into_iter().zip(1..).map(|(picture, number)| {
        let shape = picture.shape();
        let PictureView { alt, dir, width, height, color, srcset, src, full, .. } = picture;
        // A link needs a name, also where the picture was not described.
        let label = alt.is_empty().then(|| format!("{} {number}", t!(Locale::en, public.picture)));
        view! {
            <li class="picture" style=shape>
                <a href=full aria-label=label style:background-color=color>
                    <img
                        src=src srcset=srcset sizes="(width < 40rem) 100vw, 38rem" width=width height=height alt=alt dir=dir
                        loading="lazy" decoding="async"
                    />
                </a>
            </li>
        }
    });
    let items = items.collect_view();
    (count > 0).then(|| view! { <ul class="picture-grid" role="list" data-count=count.to_string()>{items}</ul> })
}

/// A picture with the addresses at which everybody may have it.
pub(super) fn everybodys(picture: Picture) -> PictureView {
    let picture = PictureView::from(picture);
    let everybodys = |urls: &str| urls.replace("/media/", "/public/media/");
    PictureView {
        srcset: everybodys(&picture.srcset),
        src: everybodys(&picture.src),
        full: everybodys(&picture.full),
        ..picture
    }
}

/// In UTC, since where the owner's clock stands is not said; `public/times.js` says it in the reader's zone.
pub(super) fn written(at: Timestamp) -> String {
    in_utc(at, "%Y-%m-%d %H:%M UTC")
}

pub(super) fn machine_readable(at: Timestamp) -> String {
    in_utc(at, "%Y-%m-%dT%H:%M:%SZ")
}

fn in_utc(at: Timestamp, format: &str) -> String {
    let instant = Instant::from_millisecond(at.0).unwrap_or(Instant::UNIX_EPOCH);
    instant.to_zoned(TimeZone::UTC).strftime(format).to_string()
}
