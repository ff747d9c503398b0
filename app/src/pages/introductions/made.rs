//! Whom the owner introduced to whom. Who of the two pressed is not shown.

use domain::isolated;
use leptos::prelude::*;

use super::Words;
use crate::{
    api::MadeIntroductionView,
    components::{RelativeTime, Window},
    i18n::{t, use_i18n},
};

#[component]
pub(super) fn Made(made: Vec<MadeIntroductionView>) -> impl IntoView {
    let i18n = use_i18n();
    if made.is_empty() {
        return None;
    }
    let rows = made.into_iter().map(|made| view! { <Row made/> }).collect_view();
    Some(view! {
        <h2>{t!(i18n, introductions.made)}</h2>
        <ul class="list" role="list">{rows}</ul>
    })
}

#[component]
fn Row(made: MadeIntroductionView) -> impl IntoView {
    let i18n = use_i18n();
    let MadeIntroductionView { first, second, words, at, is_answered, .. } = made;
    let (one, other) = (isolated(&first.name), isolated(&second.name));
    let sentence = if is_answered {
        t!(i18n, introductions.both, one = one, other = other)
    } else {
        t!(i18n, introductions.waiting, one = one, other = other)
    };
    view! {
        <li class="card stack introduction">
            <div class="row">
                <Window picture=first.picture name=first.name reach=first.reach/>
                <Window picture=second.picture name=second.name reach=second.reach/>
            </div>
            <p>{sentence}</p>
            <Words words/>
            <p class="hint"><RelativeTime time=at/></p>
        </li>
    }
}
