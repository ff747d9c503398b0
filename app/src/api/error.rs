//! The one error of all server functions.

use std::ops::RangeInclusive;

use domain::CopiesCapError;
use leptos::server_fn::{
    Bytes, ContentType, Decodes, Encodes, Format, FormatType,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

use super::{
    AccountError, CirclesError, FriendsError, PicturesError, PostsError, ProfileError, ThreadsError, copies,
    json::{Json, JsonError},
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
    /// About the space for copies.
    #[error(transparent)]
    Copies(CopiesCapError),
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
            Self::Copies(error) => copies::text(*error, i18n),
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
            Self::Copies(error) => copies::status(*error),
            Self::Unreachable | Self::OtherBuild | Self::Internal => 500,
        }
    }
}

/// What a proxy answers that does not reach the node (RFC 9110, sections 15.6.3 to 15.6.5).
pub(crate) const UNREACHED: RangeInclusive<u16> = 502..=504;

/// How an error travels: short in the URL of a page; over HTTP as a member of the problem document that the server makes of it.
pub struct ApiErrorEncoding;

/// A problem document (RFC 9457), of which pages read the status and the one member that is ours. `detail` is text of programs.
#[derive(Deserialize)]
struct Problem {
    status: u16,
    error: Option<ApiError>,
}

impl ContentType for ApiErrorEncoding {
    const CONTENT_TYPE: &'static str = Json::CONTENT_TYPE;
}

impl FormatType for ApiErrorEncoding {
    const FORMAT_TYPE: Format = Json::FORMAT_TYPE;
}

impl Encodes<ApiError> for ApiErrorEncoding {
    type Error = <Json as Encodes<ApiError>>::Error;

    fn encode(error: &ApiError) -> Result<Bytes, Self::Error> {
        Json::encode(error)
    }
}

impl Decodes<ApiError> for ApiErrorEncoding {
    type Error = <Json as Decodes<ApiError>>::Error;

    fn decode(bytes: Bytes) -> Result<ApiError, Self::Error> {
        match <Json as Decodes<Problem>>::decode(bytes.clone()) {
            Ok(Problem { error: Some(error), .. }) => return Ok(error),
            Ok(Problem { status, .. }) if UNREACHED.contains(&status) => return Ok(ApiError::Unreachable),
            Ok(_) | Err(_) => {}
        }
        match <Json as Decodes<ApiError>>::decode(bytes) {
            // The node says everything to programs in JSON. This is of a proxy in front of it.
            Err(JsonError::Syntax) => Ok(ApiError::Unreachable),
            answer => answer,
        }
    }
}

impl FromServerFnError for ApiError {
    type Encoder = ApiErrorEncoding;

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
    fn an_error_is_read_from_a_page_s_url_and_from_a_problem_document_and_told_from_a_proxy_s() {
        for error in [ApiError::NotFound, AccountError::Throttled { seconds: 5 }.into()] {
            assert_eq!(ApiError::de(error.ser()), error);
        }
        for (body, expected) in [
            (r#"{"title": "x", "status": 404, "detail": "y", "error": "not-found"}"#, ApiError::NotFound),
            (r#"{"type": "about:blank", "title": "x", "status": 405}"#, ApiError::OtherBuild),
            (r#"{"title": "x", "status": 409, "error": {"of-tomorrow": 3}}"#, ApiError::OtherBuild),
            (r#"{"type": "about:blank", "title": "x", "status": 503}"#, ApiError::Unreachable),
            ("<html><h1>502 Bad Gateway</h1></html>", ApiError::Unreachable),
            ("502 Bad Gateway", ApiError::Unreachable),
            ("", ApiError::Unreachable),
        ] {
            assert_eq!(ApiError::de(Bytes::from(body)), expected, "{body}");
        }
    }
}
