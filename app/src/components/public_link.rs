//! The way to the owner's public page, and its address to give away.

use leptos::{html, prelude::*, task::spawn_local};

use super::{Icon, IconName};
use crate::{
    browser::{address, clipboard},
    i18n::{t, t_string, use_i18n},
};

/// The link to the page, and with JavaScript a button that copies its address. Where pages may not write to the clipboard, the
/// address is marked instead.
#[component]
pub fn PublicLink(
    /// Where others reach this server.
    address: Option<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    // Known in the browser alone, by the address at which this page is.
    let link = RwSignal::new(None::<String>);
    let is_copied = RwSignal::new(None::<bool>);
    let field = NodeRef::<html::Input>::new();
    Effect::new(move || link.set(Some(address::public_page(address.as_deref()))));
    let copy = move |_| {
        let Some(link) = link.get_untracked() else { return };
        spawn_local(async move {
            let is_done = clipboard::is_there() && clipboard::copy(&link).await;
            is_copied.set(Some(is_done));
            if let (false, Some(field)) = (is_done, field.get_untracked()) {
                // Once it is shown.
                request_animation_frame(move || field.select());
            }
        });
    };
    let outcome = move || {
        is_copied.get().map(|is_copied| {
            if is_copied { t_string!(i18n, friends.invite.copied) } else { t_string!(i18n, account.server.copy_it) }
        })
    };
    view! {
        <div class="public-link">
            // Not a page that the router knows.
            <a href="/public" rel="external">{t!(i18n, account.server.public_page)}</a>
            {move || link.get().map(|link| view! {
                <button class="button-quiet" type="button" on:click=copy>
                    <Icon name=IconName::Copy/>{t!(i18n, friends.invite.copy)}
                </button>
                <input
                    class="public-link-field" readonly value=link node_ref=field aria-label=t_string!(i18n, account.server.public_page)
                    hidden=move || is_copied.get() != Some(false)
                />
            })}
            <div class="saved" role="status">{move || outcome().map(|text| view! { <p>{text}</p> })}</div>
        </div>
    }
}
