//! The page is read again where it is, when something happened at the node that may show on it.

use std::cell::Cell;

use domain::LiveEvent;
use leptos::prelude::*;

use super::{
    show::{Arrival, count, show, source},
    ways,
};
use crate::browser::{live, page, place};

thread_local! {
    static IS_READING: Cell<bool> = const { Cell::new(false) };
    /// Something happened while the page was read.
    static IS_OUTDATED: Cell<bool> = const { Cell::new(false) };
}

/// Reads the page again when it is about what happened.
pub(super) fn listen() {
    live::on_event(|event| {
        if concerns_page(event) {
            reread();
        }
    });
}

/// Lists of posts follow by themselves.
fn concerns_page(event: LiveEvent) -> bool {
    match event {
        LiveEvent::NotificationsChanged | LiveEvent::FriendsChanged | LiveEvent::Lagged => true,
        LiveEvent::PostChanged { post } | LiveEvent::PostRemoved { post } => {
            is_there(&format!("[data-post='{post}']:not([data-feed] *), [data-follows~=threads]"))
        }
        LiveEvent::TimelineChanged => is_there("[data-follows~=timeline]"),
        LiveEvent::PostAdded { .. } => false,
    }
}

fn is_there(selector: &str) -> bool {
    document().query_selector(selector).is_ok_and(|element| element.is_some())
}

/// Reads the page again, once for all that happens meanwhile. A failure, or that one is signed out, changes nothing.
pub fn reread() {
    if IS_READING.get() {
        IS_OUTDATED.set(true);
        return;
    }
    let Some(source) = source() else { return };
    IS_READING.set(true);
    let before = (ways(), count());
    leptos::task::spawn_local(async move {
        let answer = page::read(&source, None).await;
        IS_READING.set(false);
        let is_newest = (ways(), count()) == before;
        match answer {
            Ok(page) if is_newest && page.url.pathname() == place::shown_path() => show(&page, &Arrival::Again),
            // What came meanwhile may have been read before it happened.
            Ok(_) if !is_newest => IS_OUTDATED.set(true),
            _ => {}
        }
        if IS_OUTDATED.take() {
            reread();
        }
    });
}
