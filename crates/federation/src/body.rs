//! Reading what another server answers.

use bytes::{Bytes, BytesMut};
use reqwest::Response;

use crate::error::ExchangeError;

/// Reads a body piece by piece, and stops at the first byte above `limit_bytes`.
pub(crate) async fn read_body(mut response: Response, limit_bytes: usize) -> Result<Bytes, ExchangeError> {
    let mut body = BytesMut::new();
    while let Some(piece) = response.chunk().await? {
        if body.len() + piece.len() > limit_bytes {
            return Err(ExchangeError::TooLarge { limit_bytes });
        }
        body.extend_from_slice(&piece);
    }
    Ok(body.freeze())
}
