//! What everybody may read: the owner's public posts, as pages that work without their one script and hold no frame and nothing private;
//! the page that an invite opens; the pages of one sentence for when there is no other; those of an export. In development builds, the style page
//! too.
//!
//! A tree of its own, made of what [`node::PublicPage`] holds and nothing else: no session, no live events, no server functions.

mod comments;
pub mod export;
mod head;
mod invite;
mod notice;
mod page;
mod post;
#[cfg(debug_assertions)]
pub mod style;

use leptos::prelude::*;
use node::PublicPage;

use invite::InvitePage;
pub use notice::Notice;
use notice::NoticePage;
use page::{Document, Nearby};

/// A page of public posts. `number` is 0 for the newest; `stylesheet` is where the site's is.
pub fn page(page: PublicPage, number: u32, stylesheet: &str) -> String {
    let title = page.owner.name.clone();
    let older = page.has_older.then(|| number + 1);
    let nearby = Nearby::Pages { newer: number.checked_sub(1), older };
    render(page, title, nearby, stylesheet)
}

/// A public post alone.
pub fn post(page: PublicPage, stylesheet: &str) -> String {
    let title = page.posts.first().map(|post| post::title(post, &page.owner.name)).unwrap_or_default();
    render(page, title, Nearby::All, stylesheet)
}

/// The page that an invite opens.
pub fn invite(stylesheet: &str) -> String {
    let stylesheet = stylesheet.to_owned();
    let html = Owner::new().with(|| view! { <InvitePage stylesheet/> }.to_html());
    format!("<!DOCTYPE html>{html}")
}

/// A page of one sentence.
pub fn notice(notice: Notice) -> String {
    let html = Owner::new().with(|| view! { <NoticePage notice/> }.to_html());
    format!("<!DOCTYPE html>{html}")
}

/// The page that the owner sees who stopped the server; `command` starts it again.
pub fn stopped(command: Option<String>) -> String {
    let notice = Notice::Stopped;
    let html = Owner::new().with(|| view! { <NoticePage notice command/> }.to_html());
    format!("<!DOCTYPE html>{html}")
}

/// Written once and sent: there is nothing to react to.
fn render(page: PublicPage, title: String, nearby: Nearby, stylesheet: &str) -> String {
    let stylesheet = stylesheet.to_owned();
    let html = Owner::new().with(|| view! { <Document page title nearby stylesheet/> }.to_html());
    format!("<!DOCTYPE html>{html}")
}
