//! Reads bodies, as far as they are to be stored.

use bytes::{Bytes, BytesMut};
use futures::{StreamExt, stream};
use http::response;
use reqwest::{Body, Response};

/// The body of a response.
pub(super) enum Content {
    /// All of it.
    Whole(Bytes),
    /// It is longer than what is stored: to be passed on as it comes.
    Longer(Body),
}

/// Reads the body of `response`, and stops at `limit_bytes`. One that breaks off is an error, so it is never stored.
pub(super) async fn read(mut response: Response, limit_bytes: usize) -> reqwest::Result<(response::Parts, Content)> {
    let mut head = response::Builder::new().body(()).unwrap_or_default().into_parts().0;
    head.status = response.status();
    head.version = response.version();
    head.headers = response.headers().clone();
    let mut read = BytesMut::new();
    while let Some(piece) = response.chunk().await? {
        read.extend_from_slice(&piece);
        if read.len() > limit_bytes {
            let rest = stream::once(async { Ok(read.freeze()) }).chain(response.bytes_stream());
            return Ok((head, Content::Longer(Body::wrap_stream(rest))));
        }
    }
    Ok((head, Content::Whole(read.freeze())))
}
