//! What the frame knows, for itself and for the pages inside it.

use domain::LiveEvent;
use leptos::prelude::*;

use super::Latest;
use crate::{
    api::{ApiError, FrameView, load_frame},
    browser::live::{self, provide_live},
};

/// The frame's data, loaded once and kept from page to page; in the context of every page inside the house.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    resource: Resource<Result<FrameView, ApiError>>,
    unread: StoredValue<Latest<u64>>,
}

impl Frame {
    /// Loads the data for the pages below.
    pub(super) fn provide() -> Self {
        let frame =
            Self { resource: Resource::new(|| (), |()| load_frame()), unread: StoredValue::new(Latest::new(0)) };
        provide_context(frame);
        frame.follow();
        frame
    }

    /// Keeps the data up to date with what happens, and lets the pages below follow it too.
    fn follow(self) {
        let live = provide_live();
        Effect::new(move || {
            if let Some(position) =
                self.resource.with(|view| view.as_ref()?.as_ref().ok().map(|view| view.live_position))
            {
                live.connect(position);
            }
        });
        live::on_event(move |event| {
            if matches!(event, LiveEvent::NotificationsChanged | LiveEvent::FriendsChanged | LiveEvent::Lagged) {
                self.refresh();
            }
        });
    }

    /// Waits for the data; `None` if it cannot be had.
    pub(super) async fn view(self) -> Option<FrameView> {
        let view = self.resource.await.ok();
        self.unread.get_value().set(view.as_ref().map_or(0, |view| view.unread));
        view
    }

    /// Notifications not read yet; none while loading.
    pub fn unread(self) -> u64 {
        self.unread.get_value().get()
    }

    /// Loads the data again, since something in it changed. What is shown stays until the new is there.
    pub fn refresh(self) {
        self.resource.refetch();
    }
}
