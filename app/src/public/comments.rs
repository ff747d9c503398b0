//! What is said under a public post, as far as its authors agreed that everybody reads it. Here one reads and does no more.

use leptos::prelude::*;
use node::PublicComment;

use super::post::{Pictures, everybodys, machine_readable, written};
use crate::{
    components::{BlurredPictures, Covered, Icon, IconName},
    i18n::{Locale, t, t_plural},
};

/// Comments that answer deeper ones stand beside these.
const DEEPEST: usize = 2;

/// Nothing, if nothing is said.
#[component]
pub(super) fn Comments(comments: Vec<PublicComment>) -> impl IntoView {
    let count = comments.len();
    let rows = comments.into_iter().map(|comment| view! { <Comment comment/> });
    let rows = rows.collect_view();
    (count > 0).then(|| {
        view! {
            <section class="card thread" id="comments" aria-labelledby="comments-title">
                <h2 id="comments-title">{t_plural!(Locale::en, public.comments, count = count)}</h2>
                <ol class="comments" role="list">{rows}</ol>
            </section>
        }
    })
}

#[component]
fn Comment(comment: PublicComment) -> impl IntoView {
    let PublicComment { id, depth, name, html, cover, pictures, said_at, is_edited } = comment;
    // Those on their way are not told of: whoever reads this is nobody's friend.
    let pictures = pictures.into_iter().filter(|picture| !picture.variants.is_empty());
    let pictures: Vec<_> = pictures.map(everybodys).collect();
    let full_name = name.clone();
    view! {
        <li class="comment" id=format!("comment-{id}") data-depth=depth.min(DEEPEST).to_string()>
            <div class="comment-head">
                <span class="faceless" aria-hidden="true"><Icon name=IconName::User/></span>
                <div class="comment-who">
                    <p class="name" title=full_name><bdi>{name}</bdi></p>
                    <p class="comment-when">
                        <time datetime=machine_readable(said_at)>{written(said_at)}</time>
                        {is_edited.then(|| view! { " " <span>{t!(Locale::en, posts.edited)}</span> })}
                    </p>
                </div>
            </div>
            <Covered warning=cover.warning().to_owned()>
                {(!html.is_empty()).then(|| view! { <div class="letter comment-words" inner_html=html></div> })}
                <BlurredPictures pictures=pictures.clone() is_blurred=cover.is_blurred>
                    <Pictures pictures/>
                </BlurredPictures>
            </Covered>
        </li>
    }
}
