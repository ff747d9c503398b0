//! A post with what is said under it.

use domain::{Audience, Cover, Timestamp, isolated};
use leptos::{either::Either, prelude::*};
use node::{ExportedComment, ExportedPicture, ExportedPost, ExportedQuote, ExportedReaction, ShownAudience, markdown};

use super::document::Ways;
use crate::{
    components::{date_words, post_title},
    i18n::{Locale, t, t_plural},
    public::post::machine_readable,
};

/// Characters of a post in the title of its page.
const TITLE_CHARACTERS: usize = 60;
/// Comments that answer deeper ones stand beside these.
const DEEPEST: usize = 3;

/// What the page of the post is called.
pub(super) fn title(ExportedPost { name, post, .. }: &ExportedPost) -> String {
    let words = markdown::first_words_of(post, TITLE_CHARACTERS);
    post_title(name, &words, post.pictures.len(), &day(post.published_at))
}

#[component]
pub(super) fn PostDocument(post: ExportedPost) -> impl IntoView {
    let ExportedPost { name, post, audience, pictures, quote, reactions, comments, older, newer, .. } = post;
    let count = comments.len();
    let ways = [
        older.map(|href| (href, t!(Locale::en, export.pages.older))),
        newer.map(|href| (href, t!(Locale::en, export.pages.newer))),
    ];
    let comments = comments.into_iter().map(|comment| view! { <Comment comment/> }).collect_view();
    let number = post.number.map(|number| format!("{} · ", t!(Locale::en, export.pages.number, n = number)));
    view! {
        <article>
            <header>
                <h1><bdi>{name}</bdi></h1>
                // Headings of posts begin below those of the page around them.
                <h2 class="about">
                    <time datetime=machine_readable(post.published_at)>{moment(post.published_at)}</time>
                    {post.edited_at.map(|at| format!(" · {} {}", t!(Locale::en, posts.edited), moment(at)))}
                </h2>
                <p class="about">{number} {t!(Locale::en, posts.seen_by)} " " <bdi>{audience_words(&audience)}</bdi></p>
            </header>
            <Said cover=post.cover html=post.html pictures quote/>
            <Reactions reactions/>
        </article>
        {(count > 0).then(|| view! {
            <section aria-labelledby="comments">
                <h2 id="comments">{t_plural!(Locale::en, public.comments, count = count)}</h2>
                <ol class="comments" role="list">{comments}</ol>
            </section>
        })}
        <Ways ways/>
    }
}

#[component]
pub(super) fn Comment(comment: ExportedComment) -> impl IntoView {
    let ExportedComment { depth, name, said_at, is_edited, html, cover, pictures, quote, reactions } = comment;
    view! {
        <li data-depth=depth.min(DEEPEST).to_string()>
            <p class="about">
                <strong><bdi>{name}</bdi></strong> " · "
                <time datetime=machine_readable(said_at)>{moment(said_at)}</time>
                {is_edited.then(|| format!(" · {}", t!(Locale::en, posts.edited)))}
            </p>
            <Said cover html pictures quote/>
            <Reactions reactions/>
        </li>
    }
}

/// What a post or a comment says, behind its warning.
#[component]
fn Said(
    cover: Cover,
    html: String,
    pictures: Vec<ExportedPicture>,
    #[prop(optional_no_strip)] quote: Option<ExportedQuote>,
) -> impl IntoView {
    let Cover { warning, is_blurred } = cover;
    let count = pictures.len();
    let pictures = pictures.into_iter().map(|picture| view! { <Picture picture/> }).collect_view();
    let pictures = (count > 0).then(|| view! { <ul class="pictures" role="list">{pictures}</ul> });
    let pictures = if is_blurred && count > 0 {
        let summary = t_plural!(Locale::en, export.pages.blurred, count = count);
        Either::Left(view! { <details><summary>{summary}</summary>{pictures}</details> })
    } else {
        Either::Right(pictures)
    };
    let said = view! {
        {(!html.is_empty()).then(|| view! { <div class="text" inner_html=html></div> })}
        {pictures}
        {quote.map(|quote| view! { <Quote quote/> })}
    };
    match warning {
        Some(warning) => Either::Left(view! {
            <details>
                <summary>{t!(Locale::en, posts.warning)} ": " <bdi>{warning.into_string()}</bdi></summary>
                {said}
            </details>
        }),
        None => Either::Right(said),
    }
}

#[component]
pub(super) fn Picture(picture: ExportedPicture) -> impl IntoView {
    let ExportedPicture { href, alt, width, height, color } = picture;
    match href {
        Some(href) => {
            // A link needs a name, also where the picture was not described.
            let (label, src) = (alt.is_empty().then_some(t!(Locale::en, public.picture)), href.clone());
            Either::Left(view! {
                <li>
                    <a href=href aria-label=label>
                        <img src=src alt=alt width=width height=height data-behind=color loading="lazy"/>
                    </a>
                </li>
            })
        }
        None => Either::Right(view! {
            <li class="gone"><p>{t!(Locale::en, export.pages.no_picture)} " " <bdi>{alt}</bdi></p></li>
        }),
    }
}

#[component]
fn Quote(quote: ExportedQuote) -> impl IntoView {
    let quote = match quote {
        ExportedQuote::Own { href, words } => {
            let words = if words.is_empty() { t!(Locale::en, export.pages.quoted).to_owned() } else { words };
            Either::Left(view! { <a href=href dir="auto">{words}</a> })
        }
        ExportedQuote::Others(Some(name)) => Either::Right(t!(Locale::en, export.pages.quotes, name = isolated(&name))),
        ExportedQuote::Others(None) | ExportedQuote::Gone => Either::Right(t!(Locale::en, quotes.not_shown).to_owned()),
    };
    view! { <blockquote class="quote">{quote}</blockquote> }
}

#[component]
fn Reactions(reactions: Vec<ExportedReaction>) -> impl IntoView {
    let count = reactions.len();
    let each = reactions.into_iter().map(|ExportedReaction { emoji, names }| {
        let names = names.iter().map(|name| isolated(name)).collect::<Vec<_>>().join(", ");
        view! { <li><span class="emoji">{emoji}</span> " " {names}</li> }
    });
    let each = each.collect_view();
    (count > 0).then(
        || view! { <ul class="reactions" role="list" aria-label=t!(Locale::en, export.pages.reactions)>{each}</ul> },
    )
}

/// Who may see a post.
pub(super) fn audience_words(ShownAudience { audience, circles }: &ShownAudience) -> String {
    match audience {
        Audience::AllFriends => t!(Locale::en, posts.all_friends).to_owned(),
        Audience::Circles(_) => circles.iter().map(|name| isolated(name)).collect::<Vec<_>>().join(", "),
        Audience::OnlyMe => t!(Locale::en, posts.only_me).to_owned(),
        Audience::Public => t!(Locale::en, posts.public).to_owned(),
    }
}

/// The day in UTC: a file says the same to whoever reads it, wherever.
pub(super) fn day(at: Timestamp) -> String {
    date_words::date(Locale::en, &machine_readable(at))
}

fn moment(at: Timestamp) -> String {
    let time = machine_readable(at);
    let clock = format!("{} UTC", date_words::clock(&time));
    t!(Locale::en, time.date_and_clock, date = day(at), clock = clock)
}
