//! A file of any size that a form sends: written while it comes, as far as the disk has room.

use std::io;

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, header},
};
use multer::{Field, Multipart, parse_boundary};
use node::UploadWriter;
use tokio::{
    sync::mpsc::{Receiver, channel},
    task::spawn_blocking,
};

const FIELD: &str = "file";
/// Parts that wait to be written.
const PARTS: usize = 4;

/// Why the file was not taken, for the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failure {
    NoFile,
    NoRoom,
    Broken,
}

impl Failure {
    /// The word in the page's URL.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::NoFile => "no-file",
            Self::NoRoom => "no-room",
            Self::Broken => "broken",
        }
    }
}

/// A part of the file, or its end.
enum Part {
    Bytes(Bytes),
    End,
}

/// Takes the file of the form in, with the writer that `begin` makes for its name.
pub(super) async fn receive(
    headers: &HeaderMap,
    body: Body,
    begin: impl AsyncFnOnce(&str) -> io::Result<UploadWriter>,
) -> Result<(), Failure> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let boundary = content_type.and_then(|value| parse_boundary(value).ok()).ok_or(Failure::NoFile)?;
    let mut form = Multipart::new(body.into_data_stream(), boundary);
    while let Some(field) = form.next_field().await.map_err(|_| Failure::Broken)? {
        // A form that was sent without a choice has a file without a name.
        let name = field.file_name().filter(|name| field.name() == Some(FIELD) && !name.is_empty());
        if let Some(name) = name.map(str::to_owned) {
            let writer = begin(&name).await.map_err(|error| not_written(&error))?;
            return keep(writer, field).await;
        }
    }
    Err(Failure::NoFile)
}

async fn keep(writer: UploadWriter, mut field: Field<'_>) -> Result<(), Failure> {
    let (sender, parts) = channel(PARTS);
    let written = spawn_blocking(move || write(writer, parts));
    let sent = async {
        while let Some(bytes) = field.chunk().await.map_err(|_| Failure::Broken)? {
            if sender.send(Part::Bytes(bytes)).await.is_err() {
                break;
            }
        }
        let _why_not_is_told_below = sender.send(Part::End).await;
        Ok(())
    };
    let sent = sent.await;
    drop(sender);
    let written = written.await.map_err(|_| Failure::Broken)?;
    written.map_err(|error| not_written(&error))?;
    sent
}

/// Writes what comes, until its end. What ends without one is no file.
fn write(mut writer: UploadWriter, mut parts: Receiver<Part>) -> io::Result<()> {
    while let Some(part) = parts.blocking_recv() {
        match part {
            Part::Bytes(bytes) => writer.write(&bytes)?,
            Part::End => return writer.finish(),
        }
    }
    Ok(())
}

fn not_written(error: &io::Error) -> Failure {
    tracing::warn!(error = error as &dyn std::error::Error, "a file that was sent could not be kept");
    if error.kind() == io::ErrorKind::StorageFull { Failure::NoRoom } else { Failure::Broken }
}
