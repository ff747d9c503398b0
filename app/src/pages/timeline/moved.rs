//! Which threads moved since the owner was here: above the posts, each once.

use domain::isolated;
use leptos::prelude::*;

use crate::{
    api::{MovedThreadView, MovedView},
    components::{Face, Icon, IconName, RelativeTime, kept},
    i18n::{t, t_plural, use_i18n},
};

/// Nothing where none moved.
pub(super) fn moved_threads(moved: &MovedView) -> Option<AnyView> {
    (!moved.threads.is_empty()).then(|| kept("moved", moved, || view! { <Threads moved=moved.clone()/> }.into_any()))
}

/// `data-moved` is for `public/seen.js`, which says once this is looked at.
#[component]
fn Threads(moved: MovedView) -> impl IntoView {
    let i18n = use_i18n();
    let MovedView { threads, more, unseen } = moved;
    let threads = threads.into_iter().map(|thread| view! { <Row thread/> }).collect_view();
    view! {
        <section class="card moved" aria-labelledby="moved-title" data-moved=unseen.map(|item| item.to_string())>
            <h2 id="moved-title">{t!(i18n, threads.moved.title)}</h2>
            <ul role="list">{threads}</ul>
            {(more > 0).then(|| view! { <p class="hint">{t_plural!(i18n, threads.moved.more, count = more)}</p> })}
        </section>
    }
}

/// Leads to the first comment that is new.
#[component]
fn Row(thread: MovedThreadView) -> impl IntoView {
    let i18n = use_i18n();
    let MovedThreadView { post, first, voice, who, comments, author, is_own, is_warned, words, at } = thread;
    let name = isolated(&author);
    let under = if is_own {
        t!(i18n, threads.moved.under_yours).to_owned()
    } else {
        t!(i18n, threads.moved.under, name = name)
    };
    view! {
        <li>
            <a href=format!("/posts/{post}?from={first}#comment-{first}")>
                {voice.map(|voice| view! { <Face voice/> })}
                <span>
                    <span class="moved-who">{t_plural!(i18n, threads.moved.comments, count = comments, who = who)}</span>
                    <small>{under}" · "<RelativeTime time=at/></small>
                    <span class="moved-words">
                        {is_warned.then(|| view! {
                            <Icon name=IconName::Alert/><span class="visually-hidden">{t!(i18n, posts.warning)}": "</span>
                        })}
                        {words}
                    </span>
                </span>
            </a>
        </li>
    }
}
