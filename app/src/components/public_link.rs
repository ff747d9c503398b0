//! The way to the owner's public page, and its address to give away.

use leptos::prelude::*;

use super::copyable::{Copied, CopyButtonIsland};
use crate::{
    i18n::{t, use_i18n},
    islands::scripted_island,
};

/// The link to the page, and with JavaScript its address, to be copied: that the browser alone knows.
#[component]
pub fn PublicLink(
    /// Where others reach this server.
    address: Option<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let (copied, label) = (Copied::PublicPage(address), t!(i18n, copy.link).to_owned());
    view! {
        <div class="public-link">
            // Not a page of the app's.
            <a href="/public" rel="external">{t!(i18n, account.server.public_page)}</a>
            {scripted_island(CopyButtonIsland { copied, label, class: String::new() })}
        </div>
    }
}
