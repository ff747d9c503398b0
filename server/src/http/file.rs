//! A file of a picture as the body of an answer. Who may have it, and for how long it may be kept, is decided by the routes.

use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::{IntoResponse, IntoResponseParts, Response},
};
use node::OpenMedia;
use tokio_util::io::ReaderStream;

/// Streams the bytes of `open`, with their type, their length, and `fields`.
pub(crate) fn stream(open: OpenMedia, fields: impl IntoResponseParts) -> Response {
    let mut response = (fields, Body::from_stream(ReaderStream::new(open.file))).into_response();
    let headers = response.headers_mut();
    if let Ok(content_type) = HeaderValue::try_from(open.content_type) {
        headers.insert(header::CONTENT_TYPE, content_type);
    }
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(open.size_bytes));
    response
}
