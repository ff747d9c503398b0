//! Who may comment on a post of the owner's.

use domain::{PostId, thread::Commenting};
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api,
    components::Form,
    i18n::{t, use_i18n},
};

#[component]
pub(super) fn CommentingForm(post: PostId, commenting: Commenting) -> impl IntoView {
    let i18n = use_i18n();
    let choices = [
        (Commenting::Everyone, t!(i18n, threads.everyone)),
        (Commenting::ToOwner, t!(i18n, threads.to_owner_choice)),
        (Commenting::Nobody, t!(i18n, threads.nobody)),
    ];
    let choices = choices.map(|(choice, words)| {
        view! {
            <label class="choice">
                <input type="radio" name="commenting" value=choice.as_str() checked=choice == commenting/>
                <span>{words}</span>
            </label>
        }
    });
    view! {
        <details class="commenting" data-closes>
            <summary>{t!(i18n, threads.who_may)}</summary>
            <Form action=api::SetCommenting::PATH>
                <input type="hidden" name="post" value=post.to_string()/>
                <fieldset>
                    <legend class="visually-hidden">{t!(i18n, threads.who_may)}</legend>
                    {choices.collect_view()}
                </fieldset>
                <button class="button-quiet">{t!(i18n, threads.save)}</button>
            </Form>
        </details>
    }
}
