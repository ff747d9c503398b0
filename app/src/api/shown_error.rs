//! An error as pages in a browser know it: how one goes on, and the sentence, which the node made. So the browser holds no sentences but those of
//! what it finds out by itself.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    ApiError, PostsError,
    json::{self, JsonError},
};
use crate::i18n::{t, use_i18n};

/// What a proxy answers that does not reach the node (RFC 9110, sections 15.6.3 to 15.6.5).
pub(crate) const UNREACHED: RangeInclusive<u16> = 502..=504;

/// Why what was asked for was not done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownError {
    pub kind: ErrorKind,
    /// The sentence that a person reads.
    pub text: String,
}

/// Errors between which pages tell, beyond their sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorKind {
    SignInRequired,
    /// The browser did not reach the node, or a proxy in front of it did not.
    Unreachable,
    /// The answer is not one that this page knows.
    OtherBuild,
    Internal,
    /// The file is none that is taken, however often.
    Picture,
    TooManyPictures,
    TextTooLong,
    ChangedMeanwhile,
    Other,
}

impl ShownError {
    pub fn sign_in_required() -> Self {
        Self::new(ErrorKind::SignInRequired, t!(use_i18n(), errors.sign_in_required))
    }

    pub fn unreachable() -> Self {
        Self::new(ErrorKind::Unreachable, t!(use_i18n(), errors.unreachable))
    }

    pub fn other_build() -> Self {
        Self::new(ErrorKind::OtherBuild, t!(use_i18n(), errors.other_build))
    }

    pub fn internal() -> Self {
        Self::new(ErrorKind::Internal, t!(use_i18n(), errors.internal))
    }

    pub fn empty_picture() -> Self {
        Self::new(ErrorKind::Picture, t!(use_i18n(), pictures.errors.empty))
    }

    pub fn too_many_pictures() -> Self {
        Self::new(ErrorKind::TooManyPictures, t!(use_i18n(), posts.error_too_many_pictures))
    }

    fn new(kind: ErrorKind, text: &str) -> Self {
        Self { kind, text: text.to_owned() }
    }
}

impl From<&ApiError> for ShownError {
    fn from(error: &ApiError) -> Self {
        let kind = match error {
            ApiError::SignInRequired => ErrorKind::SignInRequired,
            ApiError::Unreachable => ErrorKind::Unreachable,
            ApiError::OtherBuild => ErrorKind::OtherBuild,
            ApiError::Internal => ErrorKind::Internal,
            ApiError::Pictures(_) => ErrorKind::Picture,
            ApiError::Posts(PostsError::TooManyPictures) => ErrorKind::TooManyPictures,
            ApiError::Posts(PostsError::TextTooLong { .. }) => ErrorKind::TextTooLong,
            ApiError::Posts(PostsError::ChangedMeanwhile) => ErrorKind::ChangedMeanwhile,
            _ => ErrorKind::Other,
        };
        Self { kind, text: error.text(use_i18n()) }
    }
}

/// A problem document (RFC 9457), of which pages read the one member that is for them.
#[derive(Deserialize)]
struct Problem {
    shown: Option<ShownError>,
}

/// Reads what a server function answered with this status.
pub(crate) fn read_answer<T: DeserializeOwned>(status: u16, body: &str) -> Result<T, ShownError> {
    if status == 200 {
        return json::parse(body).map_err(|_| ShownError::other_build());
    }
    Err(match json::parse(body) {
        Ok(Problem { shown: Some(error) }) => error,
        // The node says everything to programs in JSON. This is of a proxy in front of it.
        Err(JsonError::Syntax) => ShownError::unreachable(),
        Ok(_) | Err(JsonError::Data) if UNREACHED.contains(&status) => ShownError::unreachable(),
        Ok(_) | Err(JsonError::Data) => ShownError::other_build(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_of_the_node_is_told_from_that_of_a_proxy_and_of_another_build() {
        let shown = |kind, text: &str| ShownError { kind, text: text.to_owned() };
        for (status, body, expected) in [
            (200, r#""yes""#, Ok("yes".to_owned())),
            (200, "3", Err(ShownError::other_build())),
            (200, "<html></html>", Err(ShownError::other_build())),
            (404, r#"{"title": "x", "shown": {"kind": "other", "text": "y"}}"#, Err(shown(ErrorKind::Other, "y"))),
            (502, r#"{"title": "x", "shown": {"kind": "other", "text": "y"}}"#, Err(shown(ErrorKind::Other, "y"))),
            (405, r#"{"type": "about:blank", "title": "x", "status": 405}"#, Err(ShownError::other_build())),
            (409, r#"{"shown": {"kind": "of-tomorrow", "text": "y"}}"#, Err(ShownError::other_build())),
            (503, r#"{"type": "about:blank", "title": "x", "status": 503}"#, Err(ShownError::unreachable())),
            (502, "<html><h1>502 Bad Gateway</h1></html>", Err(ShownError::unreachable())),
            (404, "Not Found", Err(ShownError::unreachable())),
            (500, "", Err(ShownError::unreachable())),
        ] {
            assert_eq!(read_answer::<String>(status, body), expected, "{status} {body}");
        }
    }

    #[test]
    fn what_the_browser_finds_out_by_itself_is_said_as_the_node_would() {
        for (error, expected) in [
            (ApiError::SignInRequired, ShownError::sign_in_required()),
            (ApiError::Unreachable, ShownError::unreachable()),
            (ApiError::OtherBuild, ShownError::other_build()),
            (ApiError::Internal, ShownError::internal()),
            (ApiError::Pictures(crate::api::PicturesError::Empty), ShownError::empty_picture()),
            (ApiError::Posts(PostsError::TooManyPictures), ShownError::too_many_pictures()),
        ] {
            assert_eq!(ShownError::from(&error), expected);
        }
    }
}
