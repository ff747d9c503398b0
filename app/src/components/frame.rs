//! What the frame knows, for itself and for the pages inside it.

use std::iter;

use domain::LiveEvent;
use leptos::prelude::*;

use super::Latest;
use crate::{
    api::{ApiError, FrameView, PersonView, load_frame},
    browser::live::{self, provide_live},
};

/// The frame's data, loaded once and kept from page to page; in the context of every page inside the house.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    resource: Resource<Result<FrameView, ApiError>>,
    unread: StoredValue<Latest<u64>>,
    /// The owner and the friends; nobody until hydrated, so that the page is first the one that was sent.
    people: RwSignal<Vec<PersonView>>,
}

impl Frame {
    /// Loads the data for the pages below.
    pub(super) fn provide() -> Self {
        let frame = Self {
            resource: Resource::new(|| (), |()| load_frame()),
            unread: StoredValue::new(Latest::new(0)),
            people: RwSignal::new(Vec::new()),
        };
        provide_context(frame);
        frame.follow();
        frame
    }

    /// Keeps the data up to date with what happens, and lets the pages below follow it too.
    fn follow(self) {
        let live = provide_live();
        Effect::new(move || {
            if let Some(Ok(view)) = self.resource.get() {
                live.connect(view.live_position);
                let friends = view.neighbours.into_iter().map(|neighbour| neighbour.person);
                self.people.set(iter::once(view.me).chain(friends).collect());
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

    /// The same person as the street shows them by now.
    pub(super) fn current(self, person: PersonView) -> PersonView {
        let shown = self.people.with(|people| people.iter().find(|other| other.href == person.href).cloned());
        shown.unwrap_or(person)
    }

    /// Loads the data again, since something in it changed. What is shown stays until the new is there.
    pub fn refresh(self) {
        self.resource.refetch();
    }
}
