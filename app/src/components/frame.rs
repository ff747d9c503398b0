//! What the frame knows, for itself and for the pages inside it.

use leptos::prelude::*;

use crate::api::{ApiError, FrameView, load_frame};

/// The frame's data, loaded once and kept from page to page; in the context of every page inside the house.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    resource: Resource<Result<FrameView, ApiError>>,
    unread: RwSignal<u64>,
}

impl Frame {
    /// Loads the data for the pages below.
    pub(super) fn provide() -> Self {
        let frame = Self { resource: Resource::new(|| (), |()| load_frame()), unread: RwSignal::new(0) };
        provide_context(frame);
        frame
    }

    /// Waits for the data; `None` if it cannot be had.
    pub(super) async fn view(self) -> Option<FrameView> {
        let view = self.resource.await.ok();
        self.unread.set(view.as_ref().map_or(0, |view| view.unread));
        view
    }

    /// Notifications not read yet; none while loading.
    pub fn unread(self) -> u64 {
        self.unread.get()
    }

    /// Loads the data again, since something in it changed. What is shown stays until the new is there.
    pub fn refresh(self) {
        self.resource.refetch();
    }
}
