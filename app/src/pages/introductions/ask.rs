//! Asking a friend to introduce the owner to somebody who wrote under a post of the friend's.

use domain::{ThreadItemId, isolated};
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, ApiError, AskIntroductionView},
    components::{Empty, Form, FormError, Limit, Limited, Loaded, Page, parsed_query, typed},
    i18n::{t, use_i18n},
};

/// To the author of the comment that the address names.
#[component]
pub fn AskIntroductionPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=t!(i18n, introductions.ask_title)>
            <h1>{t!(i18n, introductions.ask_title)}</h1>
            <Loaded loading=load(parsed_query("comment")) let:stranger>
                <Ask stranger/>
            </Loaded>
        </Page>
    }
}

async fn load(comment: Option<ThreadItemId>) -> Result<AskIntroductionView, ApiError> {
    api::read_stranger(comment.ok_or(ApiError::NotFound)?).await
}

#[component]
fn Ask(stranger: AskIntroductionView) -> impl IntoView {
    let i18n = use_i18n();
    let AskIntroductionView { comment, via, name, key, is_known_there } = stranger;
    let via_name = isolated(&via.name);
    if !is_known_there {
        let sentence = t!(i18n, introductions.too_old_one, name = via_name);
        return view! {
            <Empty sentence><a class="button" href=via.href>{t!(i18n, introductions.back)}</a></Empty>
        }
        .into_any();
    }
    let words = typed::<api::AskIntroduction>("words").unwrap_or_default();
    view! {
        <p>{t!(i18n, introductions.ask_lead, via = via_name.clone(), name = isolated(&name))} " " <code translate="no">{key}</code></p>
        <p class="hint">{t!(i18n, introductions.ask_hint, via = via_name.clone(), name = isolated(&name))}</p>
        <Form action=api::AskIntroduction::PATH class="card introduction-form">
            <input type="hidden" name="comment" value=comment.to_string()/>
            <div class="field">
                <label for="introduction-words">{t!(i18n, introductions.ask_words, via = via_name.clone())}</label>
                <Limited limit=Limit::Note>
                    <input id="introduction-words" name="words" value=words dir="auto" autocomplete="off"/>
                </Limited>
            </div>
            <FormError path=api::AskIntroduction::PATH/>
            <button class="button">{t!(i18n, introductions.ask, via = via_name)}</button>
        </Form>
    }
    .into_any()
}
