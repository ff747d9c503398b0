//! What becomes of the owner's words under friends' posts.

#![expect(clippy::needless_pass_by_value, reason = "components own their props")]

use domain::{ThreadItemId, isolated};
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, StageView},
    components::Form,
    i18n::{t, use_i18n},
};

/// Why others do not see them, if that is so.
#[component]
pub fn StageSentence(
    stage: StageView,
    /// Whose thread it is.
    name: String,
) -> impl IntoView {
    let (i18n, name) = (use_i18n(), isolated(&name));
    let sentence = match stage {
        StageView::Answered | StageView::There => return None,
        StageView::Waiting => t!(i18n, threads.stage.waiting, name = name),
        StageView::Removed => t!(i18n, threads.stage.removed, name = name),
        StageView::OutOfReach => t!(i18n, threads.stage.out_of_reach, name = name),
        StageView::Closed => t!(i18n, threads.stage.closed, name = name),
        StageView::ChangeClosed => t!(i18n, threads.stage.change_closed, name = name),
        StageView::NoTarget => t!(i18n, threads.stage.no_target).to_owned(),
        StageView::Refused => t!(i18n, threads.stage.refused, name = name),
    };
    let word = if stage == StageView::Waiting { "waiting" } else { "missing" };
    Some(view! { <p class="comment-stage" data-stage=word>{sentence}</p> })
}

/// Says whether it may come to something to send them once more.
pub fn is_sent_again(stage: StageView) -> bool {
    match stage {
        StageView::OutOfReach
        | StageView::Closed
        | StageView::ChangeClosed
        | StageView::NoTarget
        | StageView::Refused => true,
        StageView::Waiting | StageView::Answered | StageView::There | StageView::Removed => false,
    }
}

#[component]
pub fn SendAgain(item: ThreadItemId) -> impl IntoView {
    view! {
        <Form action=api::SendAgain::PATH>
            <input type="hidden" name="item" value=item.to_string()/>
            <button class="button-quiet">{t!(use_i18n(), threads.send_again)}</button>
        </Form>
    }
}

/// For good, after a question.
#[component]
pub fn DeleteComment(item: ThreadItemId) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <details class="comment-do comment-question">
            <summary>{t!(i18n, threads.delete)}</summary>
            <p>{t!(i18n, threads.delete_question)}</p>
            <Form action=api::DeleteComment::PATH>
                <input type="hidden" name="item" value=item.to_string()/>
                <button class="button-danger">{t!(i18n, threads.delete_yes)}</button>
            </Form>
        </details>
    }
}
