//! Introducing a friend to another.

use domain::{PeerId, isolated};
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, ApiError, IntroduceView},
    components::{Empty, Form, FormError, Limit, Limited, Loaded, Page, parsed_query, typed},
    i18n::{t, use_i18n},
};

/// Of the friend whom the address names.
#[component]
pub fn NewIntroductionPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=t!(i18n, introductions.new)>
            <Loaded loading=load(parsed_query("friend")) let:choices>
                <Choices choices/>
            </Loaded>
        </Page>
    }
}

async fn load(friend: Option<PeerId>) -> Result<IntroduceView, ApiError> {
    api::introduction_choices(friend.ok_or(ApiError::NotFound)?).await
}

#[component]
fn Choices(choices: IntroduceView) -> impl IntoView {
    let i18n = use_i18n();
    let IntroduceView { friend, person, is_known_there, others, too_old } = choices;
    let name = isolated(&person.name);
    let back = person.href.clone();
    let title = view! { <h1>{t!(i18n, introductions.introduce_to, name = name.clone())}</h1> };
    if !is_known_there || others.is_empty() {
        let sentence = if is_known_there {
            t!(i18n, introductions.nobody).to_owned()
        } else {
            t!(i18n, introductions.too_old_one, name = name)
        };
        return view! {
            {title}
            <Empty sentence><a class="button" href=back>{t!(i18n, introductions.back)}</a></Empty>
        }
        .into_any();
    }
    let chosen = typed::<api::MakeIntroduction>("other").and_then(|other| other.parse::<PeerId>().ok());
    let options = others
        .into_iter()
        .map(|(id, name)| view! { <option value=id.to_string() selected=chosen == Some(id)>{name}</option> })
        .collect_view();
    let words = typed::<api::MakeIntroduction>("words").unwrap_or_default();
    let too_old = (!too_old.is_empty()).then(|| {
        t!(
            i18n,
            introductions.too_old,
            names = too_old.iter().map(|name| isolated(name)).collect::<Vec<_>>().join(", ")
        )
    });
    view! {
        {title}
        <p class="hint">{t!(i18n, introductions.new_hint, name = name)}</p>
        <Form action=api::MakeIntroduction::PATH class="card introduction-form">
            <input type="hidden" name="friend" value=friend.to_string()/>
            <label class="field">
                <span class="label">{t!(i18n, introductions.to)}</span>
                <select name="other" required>{options}</select>
            </label>
            {too_old.map(|sentence| view! { <p class="hint">{sentence}</p> })}
            <div class="field">
                <label for="introduction-words">{t!(i18n, introductions.words)}</label>
                <Limited limit=Limit::Note>
                    <input id="introduction-words" name="words" value=words dir="auto" autocomplete="off"/>
                </Limited>
                <p class="hint">{t!(i18n, introductions.words_hint)}</p>
            </div>
            <FormError path=api::MakeIntroduction::PATH/>
            <div class="row">
                <button class="button">{t!(i18n, introductions.introduce)}</button>
                <a class="button-quiet" href=back>{t!(i18n, friends.contact.cancel)}</a>
            </div>
        </Form>
    }
    .into_any()
}
