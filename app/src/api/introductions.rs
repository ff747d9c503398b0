//! Introductions: a friend makes two friends known to each other, and each of the two decides alone.

use domain::{IntroducedId, IntroductionId, IntroductionRequestId, PeerId, ThreadItemId};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::{ApiError, PersonView, TimeView};
use crate::i18n::{I18n, t};

/// All introductions that are not over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntroductionsView {
    /// To whom friends introduce the owner, and who was not answered.
    pub open: Vec<IntroducedView>,
    /// The same, whom the owner wants to meet or asked for.
    pub awaited: Vec<IntroducedView>,
    /// What friends ask the owner to make.
    pub requests: Vec<IntroductionRequestView>,
    /// Whom the owner introduced to whom.
    pub made: Vec<MadeIntroductionView>,
}

/// Somebody to whom a friend introduces the owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntroducedView {
    pub id: IntroducedId,
    /// As the friend calls them.
    pub name: String,
    /// A small picture, as the URL of an image; `None` if there is none.
    pub face: Option<String>,
    /// Of their key, the characters that stand for it.
    pub key: String,
    /// The friend who introduces, or was asked to.
    pub via: PersonView,
    /// The friend's; of what the owner asked for, the owner's.
    pub words: String,
    /// The owner asked for it, and the friend did not introduce them yet.
    pub is_asked: bool,
    /// When it ends.
    pub until: TimeView,
}

/// A friend who asks to be introduced to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntroductionRequestView {
    pub id: IntroductionRequestId,
    pub from: PersonView,
    pub with: PersonView,
    pub words: String,
    pub at: TimeView,
}

/// Two friends whom the owner introduced to each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeIntroductionView {
    pub id: IntroductionId,
    pub first: PersonView,
    pub second: PersonView,
    pub words: String,
    pub at: TimeView,
    /// Both want to meet.
    pub is_answered: bool,
}

/// To whom a friend can be introduced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntroduceView {
    pub friend: PeerId,
    pub person: PersonView,
    /// The friend's own server knows introductions.
    pub is_known_there: bool,
    /// By name.
    pub others: Vec<(PeerId, String)>,
    /// Friends whose servers know no introductions, by name.
    pub too_old: Vec<String>,
}

/// Who could be asked to introduce the owner to whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskIntroductionView {
    pub comment: ThreadItemId,
    pub via: PersonView,
    /// The other's own word.
    pub name: String,
    pub key: String,
    /// The friend's server knows introductions.
    pub is_known_there: bool,
}

/// Why nobody was introduced, or asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum IntroductionsError {
    #[error("the words are too long")]
    WordsTooLong,
    #[error("nobody can be introduced to themselves")]
    Same,
    #[error("one of the servers knows no introductions")]
    Unknown,
    #[error("they were introduced, or asked, already")]
    Already,
    #[error("they are known to each other already")]
    Known,
    #[error("too many introductions wait for an answer")]
    TooMany,
    #[error("no such introduction waits for an answer")]
    Over,
}

impl IntroductionsError {
    /// The HTTP status for a script that asked.
    pub(super) fn status(self) -> u16 {
        match self {
            Self::WordsTooLong | Self::Same => 422,
            Self::Unknown | Self::Already | Self::Known | Self::TooMany | Self::Over => 409,
        }
    }

    /// The sentence that a person reads.
    pub fn text(self, i18n: I18n) -> String {
        match self {
            Self::WordsTooLong => t!(i18n, introductions.error_words_too_long),
            Self::Same => t!(i18n, introductions.error_same),
            Self::Unknown => t!(i18n, introductions.error_unknown),
            Self::Already => t!(i18n, introductions.error_already),
            Self::Known => t!(i18n, introductions.error_known),
            Self::TooMany => t!(i18n, introductions.error_too_many),
            Self::Over => t!(i18n, introductions.error_over),
        }
        .to_owned()
    }
}

/// Lists all introductions that are not over.
#[server(endpoint = "introductions/list", input = GetUrl)]
pub async fn list_introductions() -> Result<IntroductionsView, ApiError> {
    let owner = super::context::owner(domain::Permission::Read).await?;
    Ok(IntroductionsView::new(owner.introductions().list().await?, owner.node().now()))
}

/// Lists to whom a friend can be introduced.
#[server(endpoint = "introductions/choices", input = GetUrl)]
pub async fn introduction_choices(friend: PeerId) -> Result<IntroduceView, ApiError> {
    let owner = super::context::owner(domain::Permission::Read).await?;
    super::convert::introduction_choices(&owner, friend).await
}

/// Says who could be asked to introduce the owner to the author of a comment.
#[server(endpoint = "introductions/whom", input = GetUrl)]
pub async fn read_stranger(comment: ThreadItemId) -> Result<AskIntroductionView, ApiError> {
    let owner = super::context::owner(domain::Permission::Read).await?;
    let stranger = owner.introductions().stranger(comment).await?.ok_or(ApiError::NotFound)?;
    Ok(AskIntroductionView::new(comment, &stranger, owner.node().now()))
}

/// Introduces two friends to each other.
#[server(endpoint = "introductions/make")]
pub async fn make_introduction(
    friend: PeerId,
    other: PeerId,
    #[server(default)] words: String,
) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    match super::convert::make_introduction(&owner, friend, other, &words).await {
        Ok(()) => {
            super::context::answer_form("/introductions?saved=introduced");
            Ok(())
        }
        Err(error) => {
            let typed = [("words", words.as_str()), ("other", &other.to_string())];
            Err(super::context::keep_all_typed::<MakeIntroduction>(error, &typed))
        }
    }
}

/// Asks a friend to introduce the owner to the author of a comment under the friend's post.
#[server(endpoint = "introductions/ask")]
pub async fn ask_introduction(comment: ThreadItemId, #[server(default)] words: String) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    match super::convert::ask_introduction(&owner, comment, &words).await {
        Ok(()) => {
            super::context::answer_form("/introductions?saved=asked");
            Ok(())
        }
        Err(error) => Err(super::context::keep_all_typed::<AskIntroduction>(error, &[("words", &words)])),
    }
}

/// The owner wants to meet somebody to whom a friend introduces them.
#[server(endpoint = "introductions/agree")]
pub async fn agree_introduction(id: IntroducedId) -> Result<(), ApiError> {
    super::context::owner(domain::Permission::Manage).await?.introductions().agree(id).await?;
    super::context::answer_form("/introductions?saved=agreed");
    Ok(())
}

/// The owner does not want to meet them, or no longer. Nobody is told.
#[server(endpoint = "introductions/decline")]
pub async fn decline_introduction(id: IntroducedId) -> Result<(), ApiError> {
    super::context::owner(domain::Permission::Manage).await?.introductions().decline(id).await?;
    super::context::answer_form("/introductions?saved=declined");
    Ok(())
}

/// Makes the introduction for which a friend asks.
#[server(endpoint = "introductions/grant")]
pub async fn grant_introduction(id: IntroductionRequestId, #[server(default)] words: String) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    match super::convert::grant_introduction(&owner, id, &words).await {
        Ok(()) => {
            super::context::answer_form("/introductions?saved=introduced");
            Ok(())
        }
        Err(error) => Err(super::context::keep_all_typed::<GrantIntroduction>(error, &[("words", &words)])),
    }
}

/// Does not make the introduction for which a friend asks. Nobody is told.
#[server(endpoint = "introductions/refuse")]
pub async fn refuse_introduction(id: IntroductionRequestId) -> Result<(), ApiError> {
    super::context::owner(domain::Permission::Manage).await?.introductions().refuse(id).await?;
    super::context::answer_form("/introductions?saved=refused");
    Ok(())
}
