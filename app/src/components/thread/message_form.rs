//! Where a message is written.

use domain::{PeerId, WireId};
use leptos::{prelude::*, server_fn::ServerFn};

use super::picture_fields::{DefaultButton, PictureFields};
use crate::{
    api::{self, TypedView, UnsentOf, UnsentView},
    components::{CoverFields, TextArea, action_error::ErrorText, form_error},
    i18n::{t, use_i18n},
};

/// A message to one friend.
#[component]
pub fn MessageForm(
    peer: PeerId,
    /// Of its field.
    label: String,
    /// What the message will be called.
    new: WireId,
    /// What was written before and not sent.
    draft: String,
    /// A form of the page that failed.
    unsent: Option<UnsentView>,
) -> impl IntoView {
    let i18n = use_i18n();
    let unsent = unsent.and_then(|UnsentView { of, words }| match of {
        UnsentOf::Comment { id, reply_to: None } => Some((id, words)),
        _ => None,
    });
    let failure = form_error::<api::SendMessage>().or_else(form_error::<api::KeepComment>);
    let (new, words) = unsent.unwrap_or_else(|| (new, TypedView { text: draft, ..TypedView::default() }));
    let TypedView { text, warning, is_blurred, pictures, .. } = words;
    let field = format!("message-to-{peer}");
    view! {
        // What is typed is kept (`public/drafts.js`).
        <form class="comment-form message-form" data-draft="true" method="post" action=api::SendMessage::PATH enctype="multipart/form-data">
            <DefaultButton has_pictures=!pictures.is_empty()/>
            <input type="hidden" name="peer" value=peer.to_string()/>
            <input type="hidden" name="id" value=new.to_string() data-once/>
            <div class="field">
                <label for=field.clone()>{label}</label>
                <TextArea id=field name="text" text/>
            </div>
            <PictureFields pictures is_blurred/>
            <CoverFields warning/>
            <div class="action-error" role="alert">{failure.map(|error| view! { <ErrorText error/> })}</div>
            <button class="button"><span data-pending=t!(i18n, threads.sending)>{t!(i18n, messages.send)}</span></button>
        </form>
    }
}
