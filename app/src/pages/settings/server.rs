//! What runs here: where it is reached, where its data is, how to copy it, and which version it is.

use leptos::{either::Either, prelude::*};

use crate::{
    api::{self, ServerView},
    components::{Loaded, PublicLink, kept},
    i18n::{t, use_i18n},
};

#[component]
pub(super) fn ServerSection() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="card" id="server" aria-labelledby="server-title">
            <h2 id="server-title">{t!(i18n, account.server.title)}</h2>
            <Loaded loading=api::load_server() is_part=true let:server>
                {kept("server", &server, || view! { <Facts server=server.clone()/> }.into_any())}
            </Loaded>
            <p class="ways">
                <a class="button-quiet" href="/settings/this-server">{t!(i18n, running.to_page)}</a>
                " "
                <a class="button-quiet" href="/settings/check">{t!(i18n, doctor.to_check)}</a>
            </p>
        </section>
    }
}

/// In a list, what is worth knowing of it.
#[component]
pub fn Facts(server: ServerView) -> impl IntoView {
    let i18n = use_i18n();
    let ServerView { version, data, addresses, is_only_here, has_public_page, https_fingerprint } = server;
    let first = addresses.first().cloned();
    let code = |text: String| view! { <dd><code translate="no">{text}</code></dd> };
    let addresses = if addresses.is_empty() {
        Either::Left(view! { <dd>{t!(i18n, account.server.no_address)}</dd> })
    } else {
        Either::Right(addresses.into_iter().map(code).collect_view())
    };
    let public = if has_public_page {
        Either::Left(view! { <PublicLink address=first/> })
    } else {
        Either::Right(view! { <p class="hint">{t!(i18n, account.server.nothing_public)}</p> })
    };
    view! {
        <dl class="facts">
            <dt>{t!(i18n, account.server.addresses)}</dt>
            {addresses}
            {is_only_here.then(|| view! { <dd class="hint">{t!(i18n, account.server.only_here)}</dd> })}
            <dt>{t!(i18n, account.server.public)}</dt>
            <dd>{public}</dd>
            <dt>{t!(i18n, account.server.data)}</dt>
            {code(data)}
            <dt>{t!(i18n, account.server.version)}</dt>
            <dd>{version}</dd>
        </dl>
        {https_fingerprint.map(|fingerprint| view! {
            <details class="certificate">
                <summary>{t!(i18n, account.server.certificate)}</summary>
                <p class="hint">{t!(i18n, account.server.https_fingerprint)}</p>
                <code translate="no">{fingerprint}</code>
            </details>
        })}
    }
}
