//! Who says something in a thread.

#![expect(clippy::needless_pass_by_value, reason = "components own their props")]

use domain::{ThreadItemId, isolated};
use leptos::{either::Either, prelude::*};

use crate::{
    api::{VoiceView, WhoView},
    components::{Icon, IconName, Window, bdi},
    i18n::{t, t_with, use_i18n},
};

/// Characters of a key that stand for it.
const KEY_CHARACTERS: usize = 8;

/// The window of somebody whom one knows. Whoever is a friend's friend has no face here.
#[component]
pub fn Face(voice: VoiceView) -> impl IntoView {
    match voice.who {
        WhoView::Owner(person) | WhoView::Friend(person) => {
            Either::Left(view! { <Window picture=person.picture name=person.name reach=person.reach/> })
        }
        WhoView::FriendOfFriend { .. } | WhoView::Blocked => {
            Either::Right(view! { <span class="faceless" aria-hidden="true"><Icon name=IconName::User/></span> })
        }
    }
}

/// The name; and whose it is not.
#[component]
pub(super) fn Speaker(voice: VoiceView) -> impl IntoView {
    let i18n = use_i18n();
    let VoiceView { name, who, .. } = voice;
    let full_name = name.clone();
    let like = match who {
        WhoView::Owner(person) | WhoView::Friend(person) => {
            return Either::Left(view! {
                <p class="name"><a href=person.href title=full_name><bdi>{name}</bdi></a></p>
            });
        }
        WhoView::FriendOfFriend { like } => like,
        WhoView::Blocked => None,
    };
    Either::Right(view! {
            <p class="name" title=full_name><bdi>{name}</bdi></p>
            {like.map(|like| view! { <p class="comment-like">{t_with!(i18n, threads.not_yours, name = bdi(like))}</p> })}
    })
}

/// How to tell somebody whom one does not know from others of that name.
#[component]
pub(super) fn Stranger(
    key: String,
    /// The post is the owner's.
    is_own: bool,
    /// Whose post it is.
    owner: String,
    /// Their comment, if it is kept here: by it the owner of the post can be asked to introduce them.
    comment: Option<ThreadItemId>,
) -> impl IntoView {
    let i18n = use_i18n();
    let short: String = key.chars().take(KEY_CHARACTERS).collect();
    let whose = if is_own {
        t!(i18n, threads.former_friend).to_owned()
    } else {
        t!(i18n, threads.friend_of, name = isolated(&owner))
    };
    view! {
        <details class="stranger">
            <summary><span>{whose}" · "<code translate="no">{short}</code></span></summary>
            <p>{t!(i18n, threads.own_word)}</p>
            <code class="key" translate="no">{key}</code>
            {comment.filter(|_| !is_own).map(|comment| view! {
                <a class="button-quiet" href=format!("/introductions/ask?comment={comment}")>
                    {t!(i18n, introductions.ask, via = isolated(&owner))}
                </a>
            })}
        </details>
    }
}
