//! Telling the owner of a friend's thread about another's comment in it.

use domain::ThreadItemId;
use leptos::{either::EitherOf3, prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, ToldView},
    components::{Form, OfWhom, TextArea, action_error::ErrorText, form_error, typed},
    i18n::{t, use_i18n},
};

#[component]
pub(super) fn Tell(
    item: ThreadItemId,
    told: ToldView,
    /// Whose thread it is.
    name: String,
    /// Whose comment it is.
    of: String,
) -> impl IntoView {
    let i18n = use_i18n();
    match told {
        ToldView::Waiting => EitherOf3::A(view! {
            <p class="comment-stage" data-stage="waiting">{t!(i18n, threads.told_waiting, name = name)}</p>
        }),
        ToldView::Arrived => EitherOf3::B(view! {
            <p class="comment-stage" data-stage="there">{t!(i18n, threads.told_arrived, name = name)}</p>
        }),
        ToldView::NotYet => EitherOf3::C(view! { <TellForm item name of/> }),
    }
}

#[component]
fn TellForm(item: ThreadItemId, name: String, of: String) -> impl IntoView {
    let i18n = use_i18n();
    let is_mine = typed::<api::ReportComment>("item").is_some_and(|typed| typed == item.to_string());
    let failure = form_error::<api::ReportComment>().filter(|_| is_mine);
    let words = typed::<api::ReportComment>("words").filter(|_| is_mine).unwrap_or_default();
    let (field, is_open) = (format!("tell-{item}"), failure.is_some());
    view! {
        <details class="comment-do" data-closes open=is_open>
            <summary>{t!(i18n, threads.tell, name = name.clone())}<OfWhom name=of/></summary>
            <Form action=api::ReportComment::PATH class="comment-form">
                <input type="hidden" name="item" value=item.to_string()/>
                <p class="hint">{t!(i18n, threads.tell_hint, name = name.clone())}</p>
                <div class="field">
                    <label for=field.clone()>{t!(i18n, threads.tell_words)}</label>
                    <TextArea id=field name="words" text=words/>
                </div>
                <div class="action-error" role="alert">{failure.map(|error| view! { <ErrorText error/> })}</div>
                <button class="button">
                    <span data-pending=t!(i18n, threads.telling)>{t!(i18n, threads.tell_yes, name = name)}</span>
                </button>
            </Form>
        </details>
    }
}
