//! The files of the pictures folder that wait.

use std::collections::HashMap;

use domain::Author;
use node::{Owner, WaitingFolder};

use crate::api::{ApiError, AudienceView, WaitingFileView, WaitingFolderView};

impl WaitingFolderView {
    pub(in crate::api) async fn read(owner: &Owner) -> Result<Option<Self>, ApiError> {
        let Some(WaitingFolder { count, first, audience }) = owner.waiting_folder().await? else { return Ok(None) };
        let names: HashMap<_, _> = owner.circles().await?.into_iter().map(|circle| (circle.id, circle.name)).collect();
        let view = |(name, picture): (String, Option<_>)| WaitingFileView { name, picture: picture.map(Into::into) };
        Ok(Some(Self {
            count,
            first: first.into_iter().map(view).collect(),
            audience: AudienceView::new(&audience, &Author::Owner, &names),
        }))
    }
}
