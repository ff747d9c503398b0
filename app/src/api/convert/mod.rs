//! How the node's types become views, and its errors an [`ApiError`]: one file per noun.

mod account;
mod backups;
mod card;
mod circles;
mod comment_form;
mod contacts;
mod copies;
mod doctor;
mod edit_form;
mod folder;
mod form_field;
mod frame;
mod friends;
mod imports;
mod introductions;
mod keepers;
mod mentions;
mod messages;
mod moved;
mod moving;
mod mutes;
mod notification_words;
mod notifications;
mod person;
mod pictures;
mod post_form;
mod posts;
mod profile;
mod push;
mod quotes;
mod restoring;
mod search;
mod server;
mod threads;
mod time;
mod timeline;
mod two_step;
mod unsent;
mod verification;

use std::error::Error;

use node::StoreError;

pub(super) use account::{
    after_set_up, after_sign_in, app_token, entrance, finish_set_up, name, new_app_token, same_password, session,
    sign_in, to_code,
};
pub(super) use backups::sheet;
pub(super) use card::invite;
pub(super) use circles::{audience, ids, make_circle, rename_circle};
pub(super) use comment_form::{CommentForm, may_change};
pub(super) use contacts::{ask, find_contact, greet};
pub(super) use folder::open_folder;
pub(super) use friends::known_peers;
pub(super) use imports::answer_import;
pub(super) use introductions::{ask_introduction, grant_introduction, introduction_choices, make_introduction};
pub(super) use keepers::{ask_friend, coming};
pub(super) use mentions::{mentionable, preview};
pub(super) use moving::open_move;
pub(super) use mutes::{mute_words, mutes};
pub(super) use notifications::{kinds_off, notice_kinds};
pub(super) use pictures::picture_file;
pub(super) use post_form::PostForm;
pub(super) use profile::{ProfileForm, picture_choice, profile};
pub(super) use push::{own_origin, push_target, push_view, token_change};
pub(super) use quotes::begun_quote;
pub(super) use restoring::{restore, restored, upload};
pub(super) use threads::{react, report};
pub(super) use two_step::{answer_with_codes, two_step};
pub(super) use verification::verification;

use super::ApiError;

/// Logs a failure that is not the asker's fault, with its causes, and tells the asker no more than that it happened.
pub(super) fn internal(error: &dyn Error) -> ApiError {
    let mut causes = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        causes.extend([": ", &cause.to_string()]);
        next = cause.source();
    }
    tracing::error!(error = causes, "a request failed");
    ApiError::Internal
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        internal(&error)
    }
}
