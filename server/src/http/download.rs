//! A file for whoever asks, sent while it is made.

use std::io::{self, BufWriter, Write};

use axum::{
    body::{Body, Bytes},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use futures::stream;
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// Parts that wait to be sent.
const PARTS: usize = 4;
const PART_BYTES: usize = 64 * 1024;

/// Where the thread that makes the file writes it to.
pub(in crate::http) type Out = BufWriter<Parts>;

/// Sends what `make` writes, under `name`. What cannot be made whole ends as a connection that breaks, so that no browser takes it for a whole one.
pub(in crate::http) fn sent<E, F>(
    name: &str,
    content_type: &'static str,
    make: impl FnOnce(Out) -> F + Send + 'static,
) -> Response
where
    E: std::error::Error + Send + 'static,
    F: Future<Output = Result<Out, E>> + Send + 'static,
{
    let (sender, parts) = channel(PARTS);
    tokio::spawn(async move {
        let out = BufWriter::with_capacity(PART_BYTES, Parts(sender.clone()));
        if let Err(error) = make(out).await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "a download was not made, or not taken to its end"
            );
            let _nobody_waits_any_more = sender.send(Err(io::Error::other("the download was not made"))).await;
        }
    });
    let fields = [
        (header::CONTENT_TYPE, content_type.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (StatusCode::OK, fields, Body::from_stream(received(parts))).into_response()
}

fn received(parts: Receiver<io::Result<Bytes>>) -> impl futures::Stream<Item = io::Result<Bytes>> {
    stream::unfold(parts, async |mut parts| Some((parts.recv().await?, parts)))
}

/// The way to the browser.
pub(in crate::http) struct Parts(Sender<io::Result<Bytes>>);

impl Write for Parts {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let sent = self.0.blocking_send(Ok(Bytes::copy_from_slice(bytes)));
        sent.map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
