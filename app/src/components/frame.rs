//! What the frame knows, for itself and for the pages inside it.

use std::sync::Arc;

use crate::api::{FrameView, NeighbourView, load_frame};

/// The frame's data, loaded once for a page and all that is on it.
#[derive(Debug, Clone)]
pub struct Frame(Option<Arc<FrameView>>);

impl Frame {
    /// Loads the data. What cannot be had is not shown: the page says why.
    pub(super) async fn load() -> Self {
        Self(load_frame().await.ok().map(Arc::new))
    }

    /// `None` if it cannot be had.
    pub(super) fn view(&self) -> Option<&FrameView> {
        self.0.as_deref()
    }

    pub(super) fn neighbours(&self) -> &[NeighbourView] {
        self.view().map(|view| &*view.neighbours).unwrap_or_default()
    }

    /// Notifications not read yet.
    pub(super) fn unread(&self) -> u64 {
        self.view().map_or(0, |view| view.unread)
    }
}
