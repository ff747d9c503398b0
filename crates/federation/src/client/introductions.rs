//! How one of two people who are introduced to each other answers the friend who does so.

use domain::WireId;
use http::{Method, StatusCode};

use super::{PeerClient, put_json};
use crate::{ExchangeError, paths, wire::IntroductionAnswer};

/// What became of an answer to an introduction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Introduced {
    Held,
    /// The server does not know introductions, or does not take this for an answer to one.
    Refused,
    /// It knows no such introduction; by a restored backup, not yet. Or it has enough of them for now.
    Later,
}

impl PeerClient {
    /// Answers the introduction `id`, which the owner of this server makes, or asks for it.
    pub async fn introduce(&self, id: WireId, answer: &IntroductionAnswer) -> Result<Introduced, ExchangeError> {
        let mut request = self.request(Method::PUT, &paths::introduction(id))?;
        put_json(&mut request, answer.to_json());
        match self.exchange.execute(request).await?.status() {
            StatusCode::NO_CONTENT => Ok(Introduced::Held),
            StatusCode::BAD_REQUEST | StatusCode::METHOD_NOT_ALLOWED => Ok(Introduced::Refused),
            StatusCode::NOT_FOUND | StatusCode::TOO_MANY_REQUESTS => Ok(Introduced::Later),
            status => Err(ExchangeError::of_status(status)),
        }
    }
}
