//! Of what in a thread the owner is told.

use domain::{PostId, thread::ThreadNotices};
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api,
    components::{Form, Icon, IconName},
    i18n::{t, use_i18n},
};

#[component]
pub(super) fn NoticesForm(post: PostId, is_own: bool, notices: ThreadNotices) -> impl IntoView {
    let i18n = use_i18n();
    let answers = if is_own { t!(i18n, notices.thread_answers_own) } else { t!(i18n, notices.thread_answers) };
    let choices = [
        (ThreadNotices::All, t!(i18n, notices.thread_all)),
        (ThreadNotices::Answers, answers),
        (ThreadNotices::Nothing, t!(i18n, notices.thread_nothing)),
    ];
    let choices = choices.map(|(choice, words)| {
        view! {
            <label class="choice">
                <input type="radio" name="notices" value=choice.as_str() checked=choice == notices/>
                <span>{words}</span>
            </label>
        }
    });
    let icon = if notices == ThreadNotices::Nothing { IconName::BellOff } else { IconName::Bell };
    view! {
        <details class="commenting" data-closes>
            <summary><Icon name=icon/>{t!(i18n, notices.thread)}</summary>
            <Form action=api::SetThreadNotices::PATH>
                <input type="hidden" name="post" value=post.to_string()/>
                <fieldset>
                    <legend class="visually-hidden">{t!(i18n, notices.thread)}</legend>
                    {choices.collect_view()}
                </fieldset>
                <button class="button-quiet">{t!(i18n, threads.save)}</button>
            </Form>
        </details>
    }
}
