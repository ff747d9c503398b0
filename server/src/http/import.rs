//! `POST /settings/import`: a file to be imported, from the owner's browser. What becomes of it is on the page of the same path.

use std::io;

use axum::{
    extract::{Request, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::Permission;
use node::{Node, Owner};

use super::{
    limits::{IMPORT_PAGE, discard},
    problem::api_problem,
    sent_file::{self, Failure},
    session,
};

/// Takes the file in, and leads back to the page. It may be as large as the disk has room.
pub(crate) async fn take(State(node): State<Node>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let owner = match session::owner(&node, &head.headers, &head.extensions, Permission::Manage).await {
        Ok(owner) => owner,
        Err(error) => {
            discard(body);
            return api_problem(&error);
        }
    };
    let place = match receive(&owner, &head.headers, body).await {
        Ok(()) => format!("{IMPORT_PAGE}?saved=sent"),
        Err(failure) => format!("{IMPORT_PAGE}?failed={}", failure.as_str()),
    };
    Redirect::to(&place).into_response()
}

async fn receive(owner: &Owner, headers: &axum::http::HeaderMap, body: axum::body::Body) -> Result<(), Failure> {
    let mut import = None;
    let begin = async |name: &str| {
        let (writer, new) = owner.imports().begin_upload(name).await?.into_parts();
        import = Some(new);
        io::Result::Ok(writer)
    };
    sent_file::receive(headers, body, begin).await?;
    let import = import.ok_or(Failure::NoFile)?;
    owner.imports().add(import).await.map(drop).map_err(|error| {
        tracing::error!(error = &error as &dyn std::error::Error, "a file that was sent is not imported");
        Failure::Broken
    })
}
