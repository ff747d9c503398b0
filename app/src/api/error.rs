//! The one error of all server functions.

use domain::{CopiesCapError, PushError, search::SearchError};
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

use super::{
    AccountError, BackupsError, CirclesError, FriendsError, IntroductionsError, MutesError, PicturesError, PostsError,
    ProfileError, RestoringError, ThreadsError, copies, json::Json, push, search,
};
use crate::i18n::{I18n, t};

/// Why a server function did not do what was asked.
///
/// Closed, and without free text: without JavaScript it comes back in the page's URL, where anybody could write. The sentence for
/// a person is [`ApiError::text`]; what the owner of the machine needs to know is in the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum ApiError {
    /// There is no session and no app token, or it ended.
    #[error("sign in first")]
    SignInRequired,
    /// There is nothing at this address, or it is gone.
    #[error("not found")]
    NotFound,
    /// A field is missing, or is not what the function takes.
    #[error("the request is malformed")]
    Malformed,
    /// The browser did not reach the node, or a proxy in front of it did not.
    #[error("the node does not answer")]
    Unreachable,
    /// The answer is not one that this page knows: the node was updated since, or something in between answered.
    #[error("the answer is of another build")]
    OtherBuild,
    /// About the account.
    #[error(transparent)]
    Account(AccountError),
    /// About posts.
    #[error(transparent)]
    Posts(PostsError),
    /// About pictures.
    #[error(transparent)]
    Pictures(PicturesError),
    /// About the profile.
    #[error(transparent)]
    Profile(ProfileError),
    /// About friends.
    #[error(transparent)]
    Friends(FriendsError),
    /// About circles.
    #[error(transparent)]
    Circles(CirclesError),
    /// About threads.
    #[error(transparent)]
    Threads(ThreadsError),
    /// About introductions.
    #[error(transparent)]
    Introductions(IntroductionsError),
    /// About what is muted.
    #[error(transparent)]
    Mutes(MutesError),
    /// About backups.
    #[error(transparent)]
    Backups(BackupsError),
    /// About a backup that is put back.
    #[error(transparent)]
    Restoring(RestoringError),
    /// About the space for copies.
    #[error(transparent)]
    Copies(CopiesCapError),
    /// About where notifications are sent.
    #[error(transparent)]
    Push(PushError),
    /// About what is searched.
    #[error(transparent)]
    Search(SearchError),
    /// The node failed; its log says why.
    #[error("the node failed")]
    Internal,
}

impl ApiError {
    /// The sentence that a person reads.
    pub fn text(&self, i18n: I18n) -> String {
        match self {
            Self::SignInRequired => t!(i18n, errors.sign_in_required).into(),
            Self::NotFound => t!(i18n, errors.not_found).into(),
            Self::Malformed => t!(i18n, errors.malformed).into(),
            Self::Unreachable => t!(i18n, errors.unreachable).into(),
            Self::OtherBuild => t!(i18n, errors.other_build).into(),
            Self::Account(error) => error.text(i18n),
            Self::Posts(error) => error.text(i18n),
            Self::Pictures(error) => error.text(i18n),
            Self::Profile(error) => error.text(i18n),
            Self::Friends(error) => error.text(i18n),
            Self::Circles(error) => error.text(i18n),
            Self::Threads(error) => error.text(i18n),
            Self::Introductions(error) => error.text(i18n),
            Self::Mutes(error) => error.text(i18n),
            Self::Backups(error) => error.text(i18n),
            Self::Restoring(error) => error.text(i18n),
            Self::Copies(error) => copies::text(*error, i18n),
            Self::Push(error) => push::text(*error, i18n),
            Self::Search(error) => search::text(*error, i18n),
            Self::Internal => t!(i18n, errors.internal).into(),
        }
    }

    /// Says whether the app token is none, or none any more.
    pub fn is_bad_token(&self) -> bool {
        matches!(self, Self::Account(AccountError::NoSuchToken | AccountError::TokenExpired))
    }

    /// Says whether another app token could do what was asked.
    pub fn is_out_of_scope(&self) -> bool {
        matches!(self, Self::Account(AccountError::OutOfScope))
    }

    /// The HTTP status for a script that asked (RFC 9110, section 15). A plain form is always redirected instead.
    pub fn status(&self) -> u16 {
        match self {
            Self::SignInRequired => 401,
            Self::NotFound => 404,
            Self::Malformed => 400,
            Self::Account(error) => error.status(),
            Self::Posts(error) => error.status(),
            Self::Pictures(error) => error.status(),
            Self::Profile(error) => error.status(),
            Self::Friends(error) => error.status(),
            Self::Circles(error) => error.status(),
            Self::Threads(error) => error.status(),
            Self::Introductions(error) => error.status(),
            Self::Mutes(error) => error.status(),
            Self::Backups(error) => error.status(),
            Self::Restoring(error) => error.status(),
            Self::Copies(error) => copies::status(*error),
            Self::Push(error) => push::status(*error),
            Self::Search(error) => search::status(*error),
            Self::Unreachable | Self::OtherBuild | Self::Internal => 500,
        }
    }
}

/// Short in the URL of a page; over HTTP the server makes a problem document of it.
impl FromServerFnError for ApiError {
    type Encoder = Json;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) => Self::Unreachable,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => Self::Malformed,
            ServerFnErrorErr::Deserialization(_) => Self::OtherBuild,
            ServerFnErrorErr::Registration(_)
            | ServerFnErrorErr::UnsupportedRequestMethod(_)
            | ServerFnErrorErr::ServerError(_)
            | ServerFnErrorErr::MiddlewareError(_)
            | ServerFnErrorErr::Serialization(_)
            | ServerFnErrorErr::Response(_) => Self::Internal,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_read_from_a_page_s_url() {
        for error in [ApiError::NotFound, AccountError::Throttled { seconds: 5 }.into()] {
            assert_eq!(ApiError::de(error.ser()), error);
        }
        assert_eq!(ApiError::de("{\"of-tomorrow\":3}".into()), ApiError::OtherBuild);
    }
}
