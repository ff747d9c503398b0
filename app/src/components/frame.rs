//! What the frame knows, for itself and for the pages inside it.

use std::sync::Arc;

use leptos::prelude::use_context;

use crate::api::{BackedUpView, FrameView, NeighbourView, kept_backups, load_frame};

/// How much is not read yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Unread {
    pub(super) notifications: u64,
    pub(super) messages: u64,
}

/// The frame's data, loaded once for a page and all that is on it.
#[derive(Debug, Clone)]
pub struct Frame {
    view: Option<Arc<FrameView>>,
    backed_up: Option<BackedUpView>,
}

impl Frame {
    /// Loads the data. What cannot be had is not shown: the page says why.
    pub(super) async fn load() -> Self {
        let view = load_frame().await.ok().map(Arc::new);
        Self { view, backed_up: kept_backups().await.ok().flatten() }
    }

    /// `None` if it cannot be had.
    pub(super) fn view(&self) -> Option<&FrameView> {
        self.view.as_deref()
    }

    pub(super) fn neighbours(&self) -> &[NeighbourView] {
        self.view().map(|view| &*view.neighbours).unwrap_or_default()
    }

    /// What is in backups, and until when; `None` where none was made, or there is no frame.
    pub(crate) fn backed_up() -> Option<BackedUpView> {
        use_context::<Self>()?.backed_up
    }

    /// What is not read yet.
    pub(super) fn unread(&self) -> Unread {
        self.view()
            .map_or(Unread::default(), |view| Unread { notifications: view.unread, messages: view.unread_messages })
    }
}
