//! `PUT /o2m/v1/introductions/<id>`: how one of two people whom the owner introduces to each other answers, or asks for it.

use axum::{
    body::Bytes,
    extract::{Path, rejection::PathRejection},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::WireId;
use federation::wire::IntroductionAnswer;
use node::IntroductionTaken;

use super::{
    friend::{FromFriend, failed},
    refusal::{malformed, nothing_here},
};
use crate::http::problem::problem;

/// Who has asked for as much as they may can do so again once something of it is over.
const RETRY_AFTER_SECONDS: i64 = 3600;

/// Takes the card of one of the two, for the other.
pub(super) async fn answer(
    FromFriend(friend): FromFriend,
    path: Result<Path<WireId>, PathRejection>,
    body: Bytes,
) -> Response {
    let Ok(Path(id)) = path else { return nothing_here() };
    let Ok(answer) = IntroductionAnswer::parse(&body) else { return malformed() };
    match friend.introduce(id, &answer).await {
        Ok(IntroductionTaken::Held) => StatusCode::NO_CONTENT.into_response(),
        Ok(IntroductionTaken::Malformed) => malformed(),
        Ok(IntroductionTaken::NotFound) => nothing_here(),
        Ok(IntroductionTaken::TooMany) => {
            let mut response = problem(StatusCode::TOO_MANY_REQUESTS, "Too many", "Enough was asked for already.");
            response.headers_mut().insert(header::RETRY_AFTER, RETRY_AFTER_SECONDS.into());
            response
        }
        Err(error) => failed(&error),
    }
}
