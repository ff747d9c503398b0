//! `POST /restore`: a backup, from the browser that may set this node up. What opens it comes afterwards, by a form of its own.

use std::io;

use app::ApiError;
use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Redirect, Response},
};
use multer::{Field, Multipart, parse_boundary};
use node::{Authenticated, Node, SetUp, StoreError, UploadWriter};
use tokio::{
    sync::mpsc::{Receiver, channel},
    task::spawn_blocking,
};
use url::form_urlencoded;

use super::{
    limits::{RESTORE_PAGE, discard},
    problem::api_problem,
    session,
};

const FIELD: &str = "file";
/// Parts that wait to be written.
const PARTS: usize = 4;

/// Why the file was not taken, for the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Failure {
    NoFile,
    NoRoom,
    Broken,
}

/// A part of the file, or its end.
enum Part {
    Bytes(Bytes),
    End,
}

/// Takes the file in, and leads back to the page. It may be as large as the disk has room.
pub(crate) async fn take(State(node): State<Node>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let token = link_token(head.uri.query().unwrap_or_default());
    let set_up = match who_sets_up(&node, token.as_deref(), &head.headers, &head.extensions).await {
        Ok(Some(set_up)) => set_up,
        Ok(None) => {
            discard(body);
            return Redirect::to("/sign-in").into_response();
        }
        Err(error) => return session::failed(&error, &head.headers),
    };
    match set_up.account_name().await {
        Ok(None) => {}
        Ok(Some(_)) => {
            discard(body);
            return api_problem(&ApiError::NotFound);
        }
        Err(error) => return session::failed(&error, &head.headers),
    }
    session::keep_slot(&head.extensions);
    let failure = receive(&set_up, &head.headers, body).await.err();
    Redirect::to(&place(token.as_deref(), failure)).into_response()
}

/// By the token of a set-up link, else by a session that the defaults opened.
async fn who_sets_up(
    node: &Node,
    token: Option<&str>,
    headers: &HeaderMap,
    extensions: &axum::http::Extensions,
) -> Result<Option<SetUp>, StoreError> {
    if let Some(token) = token {
        return node.authenticate_setup_link(token).await;
    }
    match session::authenticate(node, headers, extensions).await? {
        Some((_, Authenticated::SetUp(set_up))) => Ok(Some(set_up)),
        _ => Ok(None),
    }
}

fn link_token(query: &str) -> Option<String> {
    form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "token").map(|(_, token)| token.into_owned())
}

fn place(token: Option<&str>, failure: Option<Failure>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    if let Some(token) = token {
        query.append_pair("token", token);
    }
    if let Some(failure) = failure {
        let word = match failure {
            Failure::NoFile => "no-file",
            Failure::NoRoom => "no-room",
            Failure::Broken => "broken",
        };
        query.append_pair("failed", word);
    }
    let query = query.finish();
    if query.is_empty() { RESTORE_PAGE.to_owned() } else { format!("{RESTORE_PAGE}?{query}") }
}

async fn receive(set_up: &SetUp, headers: &HeaderMap, body: Body) -> Result<(), Failure> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let boundary = content_type.and_then(|value| parse_boundary(value).ok()).ok_or(Failure::NoFile)?;
    let mut form = Multipart::new(body.into_data_stream(), boundary);
    while let Some(field) = form.next_field().await.map_err(|_| Failure::Broken)? {
        // A form that was sent without a choice has a file without a name.
        if field.name() == Some(FIELD) && field.file_name().is_some_and(|name| !name.is_empty()) {
            return keep(set_up, field).await;
        }
    }
    Err(Failure::NoFile)
}

async fn keep(set_up: &SetUp, mut field: Field<'_>) -> Result<(), Failure> {
    let writer = set_up.begin_upload().await.map_err(|error| not_written(&error))?;
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
    tracing::warn!(error = error as &dyn std::error::Error, "a backup that was sent could not be kept");
    if error.kind() == io::ErrorKind::StorageFull { Failure::NoRoom } else { Failure::Broken }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leads_back_with_the_link_and_the_reason() {
        for (token, failure, expected) in [
            (None, None, "/restore"),
            (Some("a b"), None, "/restore?token=a+b"),
            (None, Some(Failure::NoRoom), "/restore?failed=no-room"),
            (Some("x"), Some(Failure::NoFile), "/restore?token=x&failed=no-file"),
        ] {
            assert_eq!(place(token, failure), expected);
            let query = expected.split_once('?').map_or("", |(_, query)| query);
            assert_eq!(link_token(query).as_deref(), token);
        }
    }
}
