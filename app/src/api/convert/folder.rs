//! The pictures folder: its place, and its files that wait.

use std::collections::HashMap;

use domain::Author;
use node::{Owner, WaitingFolder, desktop};

use super::internal;
use crate::api::{
    ApiError, AudienceView, FolderPlaceView, WaitingFileView, WaitingFolderView,
    context::{self, Client},
};

impl FolderPlaceView {
    pub(in crate::api) fn of(owner: &Owner) -> Self {
        let path = owner.node().pictures_folder().display().to_string();
        Self { path, opens_here: sits_here(&context::client()) }
    }
}

/// Opens the pictures folder for who sits at this machine.
pub(in crate::api) async fn open_folder(owner: &Owner) -> Result<(), ApiError> {
    if !sits_here(&context::client()) {
        return Err(ApiError::NotFound);
    }
    desktop::open(owner.node().pictures_folder()).await.map_err(|error| internal(&error))
}

fn sits_here(client: &Client) -> bool {
    client.is_local_request && desktop::is_there()
}

impl WaitingFolderView {
    pub(in crate::api) async fn read(owner: &Owner) -> Result<Option<Self>, ApiError> {
        let Some(WaitingFolder { count, first, audience }) = owner.folder().waiting().await? else { return Ok(None) };
        let names: HashMap<_, _> =
            owner.circles().list().await?.into_iter().map(|circle| (circle.id, circle.name)).collect();
        let view = |(name, picture): (String, Option<_>)| WaitingFileView { name, picture: picture.map(Into::into) };
        Ok(Some(Self {
            count,
            first: first.into_iter().map(view).collect(),
            audience: AudienceView::new(&audience, &Author::Owner, &names),
        }))
    }
}
