//! The way to the owner's public page, and its address to give away.

use leptos::prelude::*;

use super::Copyable;
use crate::{
    browser::address,
    i18n::{t, use_i18n},
};

/// The link to the page, and with JavaScript its address, to be copied.
#[component]
pub fn PublicLink(
    /// Where others reach this server.
    address: Option<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    // Known in the browser alone, by the address at which this page is.
    let link = RwSignal::new(None::<String>);
    Effect::new(move || link.set(Some(address::public_page(address.as_deref()))));
    view! {
        <div class="public-link">
            // Not a page that the router knows.
            <a href="/public" rel="external">{t!(i18n, account.server.public_page)}</a>
            {move || link.get().map(|text| view! { <Copyable text label=t!(i18n, copy.link)/> })}
        </div>
    }
}
