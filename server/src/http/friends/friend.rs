//! Who asks: an accepted friend's server, or nobody.

use axum::{
    extract::{FromRef, FromRequestParts},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::Response,
};
use node::{Friend, Node, StoreError};

use crate::http::problem::problem;

/// The friend whose server asks. Unknown, ended and blocked get the same bytes.
#[derive(Debug)]
pub(super) struct FromFriend(pub(super) Friend);

impl<S> FromRequestParts<S> for FromFriend
where
    Node: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let Some(token) = bearer(&parts.headers) else { return Err(unauthorized()) };
        match Node::from_ref(state).authenticate_friend(token).await {
            Ok(Some(friend)) => Ok(Self(friend)),
            Ok(None) => Err(unauthorized()),
            Err(error) => Err(failed(&error)),
        }
    }
}

/// The token of `Authorization: Bearer` (RFC 6750, section 2.1); the scheme in any case (RFC 9110, section 11.1).
pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// The answer to nobody.
pub(super) fn unauthorized() -> Response {
    let mut response = problem(StatusCode::UNAUTHORIZED, "Friends only", "This is for the servers of friends.");
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    response
}

/// The answer when the node could not do its part.
pub(super) fn failed(error: &StoreError) -> Response {
    tracing::error!(error = error as &dyn std::error::Error, "another server got no answer");
    problem(StatusCode::INTERNAL_SERVER_ERROR, "The node failed", "The node failed; its log says why.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_token() {
        for (sent, expected) in [
            ("Bearer abc", Some("abc")),
            ("bearer  abc ", Some("abc")),
            ("Bearer ", None),
            ("Bearer", None),
            ("Basic abc", None),
        ] {
            let headers = HeaderMap::from_iter([(header::AUTHORIZATION, HeaderValue::from_static(sent))]);
            assert_eq!(bearer(&headers), expected, "{sent}");
        }
        assert_eq!(bearer(&HeaderMap::new()), None);
    }
}
