//! What a friend told the owner about a comment under the owner's post, and the way to remove that.

use domain::ThreadItemId;
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, ReportView},
    components::Form,
    i18n::{t, use_i18n},
};

/// The friend's words, and what can be done.
#[component]
pub(super) fn Reported(
    /// The comment that it is about.
    item: ThreadItemId,
    report: ReportView,
) -> impl IntoView {
    let i18n = use_i18n();
    let ReportView { words, is_there } = report;
    let words = (!words.is_empty()).then(|| view! { <blockquote dir="auto">{words}</blockquote> });
    let remove = is_there.then(|| {
        view! {
            <details class="comment-do comment-question">
                <summary>{t!(i18n, threads.remove)}</summary>
                <p>{t!(i18n, threads.remove_question)}</p>
                <Form action=api::RemoveComment::PATH>
                    <input type="hidden" name="item" value=item.to_string()/>
                    <button class="button-danger">{t!(i18n, threads.remove_yes)}</button>
                </Form>
            </details>
        }
    });
    view! {
        <div class="notification-asker">{words}{remove}</div>
        {(!is_there).then(|| view! { <p class="notification-settled">{t!(i18n, notifications.report_gone)}</p> })}
    }
}
