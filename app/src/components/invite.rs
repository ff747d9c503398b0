//! What the owner gives to people who are to become friends.

use leptos::prelude::*;

use super::{Copyable, Icon, IconName, Loaded};
use crate::{
    api::{self, InviteLinkView, InviteView, QrCodeView, ReachView},
    i18n::{t, use_i18n},
};

/// The invite, as a link and as a picture to scan, and the key that others may compare.
#[component]
pub fn Invite() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="card invite" id="invite" aria-labelledby="invite-title">
            <h2 id="invite-title">{t!(i18n, friends.invite.title)}</h2>
            <Loaded loading=api::load_invite() is_part=true let:invite>
                <Ways invite/>
            </Loaded>
        </section>
    }
}

#[component]
fn Ways(invite: InviteView) -> impl IntoView {
    let i18n = use_i18n();
    let InviteView { key, link, reach } = invite;
    view! {
        {match link {
            Some(link) => view! { <Link link/> }.into_any(),
            None => view! { <p class="hint">{t!(i18n, friends.invite.nowhere)}</p> }.into_any(),
        }}
        {reach.map(|reach| view! {
            <p class="hint">{reached_from(&reach)} " " <a href="/settings/this-server#reach">{t!(i18n, friends.invite.reach)}</a></p>
        })}
        <details>
            <summary><Icon name=IconName::Key/>{t!(i18n, friends.invite.key)}</summary>
            <p class="hint">{t!(i18n, friends.invite.key_hint)}</p>
            <code class="key" translate="no">{key}</code>
        </details>
    }
}

#[component]
fn Link(link: InviteLinkView) -> impl IntoView {
    let i18n = use_i18n();
    let InviteLinkView { text, code, is_only_here } = link;
    view! {
        <p class="hint">{t!(i18n, friends.invite.lead)}</p>
        {is_only_here.then(|| view! {
            <div class="note note-warning">
                <Icon name=IconName::Alert/>
                <p>{t!(i18n, friends.invite.only_here)} " " <a href="/settings#server">{t!(i18n, friends.invite.only_here_why)}</a></p>
            </div>
        })}
        <div class="invite-ways">
            <QrCode code label=t!(i18n, friends.invite.code)/>
            <div class="invite-link">
                <Copyable text label=t!(i18n, copy.link)/>
            </div>
        </div>
    }
}

/// From where friends can reach this O2M, in a sentence.
pub fn reached_from(reach: &ReachView) -> &'static str {
    let i18n = use_i18n();
    match reach.from.as_str() {
        "anywhere" => t!(i18n, running.reach_anywhere),
        "not-from-outside" => t!(i18n, running.reach_not_from_outside),
        "house" => t!(i18n, running.reach_house),
        "this-machine" => t!(i18n, running.reach_this_machine),
        _ => t!(i18n, running.reach_nowhere),
    }
}

/// The code, dark on white whatever the page's colours are, with the quiet zone that scanners need.
#[component]
pub fn QrCode(
    code: QrCodeView,
    /// What scanning it gives.
    label: &'static str,
) -> impl IntoView {
    /// Modules of white on each side (ISO/IEC 18004, section 6.3.8).
    const QUIET: usize = 4;
    let QrCodeView { size, path } = code;
    let side = size + 2 * QUIET;
    view! {
        <svg
            class="qr-code" viewBox=format!("-{QUIET} -{QUIET} {side} {side}") width=side height=side
            shape-rendering="crispEdges" role="img" aria-label=label
        >
            <path d=path/>
        </svg>
    }
}
