//! What friends ask the owner to make.

use domain::isolated;
use leptos::{prelude::*, server_fn::ServerFn};

use super::Words;
use crate::{
    api::{self, IntroductionRequestView},
    components::{Form, Limit, Limited, OfWhom, Window},
    i18n::{t, use_i18n},
};

#[component]
pub(super) fn Requests(requests: Vec<IntroductionRequestView>) -> impl IntoView {
    requests.into_iter().map(|request| view! { <Request request/> }).collect_view()
}

/// Who wants to meet whom, a field for the owner's words, and two buttons.
#[component]
fn Request(request: IntroductionRequestView) -> impl IntoView {
    let i18n = use_i18n();
    let IntroductionRequestView { id, from, with, words, .. } = request;
    let (from_name, with_name) = (from.name.clone(), with.name.clone());
    let sentence = t!(i18n, introductions.wants, from = isolated(&from_name), with = isolated(&with_name));
    let hint = t!(i18n, introductions.wants_hint, with = isolated(&with_name));
    let label = sentence.clone();
    let (to_introduce, to_decline) = (from_name.clone(), from_name);
    let field = format!("introduction-words-{id}");
    view! {
        <section class="card stack introduction" aria-label=label>
            <div class="row">
                <Window picture=from.picture name=from.name reach=from.reach/>
                <Window picture=with.picture name=with.name reach=with.reach/>
            </div>
            <p>{sentence}</p>
            <Words words/>
            <p class="hint">{hint}</p>
            <Form action=api::GrantIntroduction::PATH class="introduction-form">
                <input type="hidden" name="id" value=id.to_string()/>
                <div class="field">
                    <label for=field.clone()>{t!(i18n, introductions.words)}</label>
                    <Limited limit=Limit::Note>
                        <input id=field name="words" dir="auto" autocomplete="off"/>
                    </Limited>
                </div>
                <button class="button">{t!(i18n, introductions.introduce)}<OfWhom name=to_introduce/></button>
            </Form>
            <Form action=api::RefuseIntroduction::PATH>
                <input type="hidden" name="id" value=id.to_string()/>
                <button class="button-quiet">{t!(i18n, introductions.decline)}<OfWhom name=to_decline/></button>
            </Form>
        </section>
    }
}
