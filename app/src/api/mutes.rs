//! What the owner does not want to hear of, for a time.

use domain::{MuteId, MuteTime, PeerId, PostId};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::{ApiError, TimeView};
use crate::i18n::{I18n, t, t_plural};

/// Something that is muted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MuteView {
    pub id: MuteId,
    pub what: MutedView,
    /// `None`: until the owner ends it.
    pub until: Option<TimeView>,
}

/// What is muted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MutedView {
    Person {
        friend: PeerId,
        name: String,
    },
    /// What is said under the post, whose author has this name.
    Thread {
        post: PostId,
        name: String,
    },
    Words(String),
}

/// Why something was not muted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum MutesError {
    #[error("there are no words")]
    NoWords,
    #[error("the words have {excess} characters too many")]
    WordsTooLong { excess: usize },
    #[error("too much is muted")]
    TooMany,
}

impl MutesError {
    /// The HTTP status for a script that asked.
    pub(super) fn status(self) -> u16 {
        match self {
            Self::NoWords | Self::WordsTooLong { .. } => 422,
            Self::TooMany => 409,
        }
    }

    /// The sentence that a person reads.
    pub fn text(self, i18n: I18n) -> String {
        match self {
            Self::NoWords => t!(i18n, mutes.error_no_words).into(),
            Self::WordsTooLong { excess } => t_plural!(i18n, mutes.error_words_too_long, count = excess),
            Self::TooMany => t!(i18n, mutes.error_too_many).into(),
        }
    }
}

/// Lists what is muted, the newest first.
#[server(endpoint = "mutes/list", input = GetUrl)]
pub async fn list_mutes() -> Result<Vec<MuteView>, ApiError> {
    super::convert::mutes(&super::context::owner(domain::Permission::Read).await?).await
}

/// Mutes a friend for a `day`, a `week` or `always`.
#[server(endpoint = "mutes/person")]
pub async fn mute_person(friend: PeerId, time: MuteTime) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    owner.mutes().mute(&domain::Muted::Person(friend), time).await?;
    super::context::answer_form("/settings?saved=muted#mutes");
    Ok(())
}

/// Mutes what is said under a post for a `day`, a `week` or `always`.
#[server(endpoint = "mutes/thread")]
pub async fn mute_thread(post: PostId, time: MuteTime) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    owner.mutes().mute(&domain::Muted::Thread(post), time).await?;
    super::context::answer_form("/settings?saved=muted#mutes");
    Ok(())
}

/// Mutes words for a `day`, a `week` or `always`.
#[server(endpoint = "mutes/words")]
pub async fn mute_words(words: String, time: MuteTime) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    match super::convert::mute_words(&owner, &words, time).await {
        Ok(()) => {
            super::context::answer_form("/settings?saved=muted#mutes");
            Ok(())
        }
        Err(error) => {
            Err(super::context::keep_all_typed::<MuteWords>(error, &[("words", &words), ("time", time.as_str())]))
        }
    }
}

/// Ends a mute before its time.
#[server(endpoint = "mutes/end")]
pub async fn end_mute(id: MuteId) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    owner.mutes().end(id).await?;
    super::context::answer_form("/settings?saved=mute-ended#mutes");
    Ok(())
}
