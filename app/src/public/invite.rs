//! The page that an invite opens, for people who may not have O2M. What the invite says is behind the `#` of its URL, which browsers keep to
//! themselves: this page is the same for everybody, and `public/invite.js` reads the rest.

use leptos::prelude::*;

use super::head::Head;
use crate::{
    components::verbatim,
    i18n::{Locale, t, t_with},
};

/// What needs JavaScript stands in a `script` that no browser runs: a text browser shows what is merely hidden.
#[component]
pub(super) fn InvitePage(#[prop(into)] stylesheet: String) -> impl IntoView {
    let title = format!("{} · {}", t!(Locale::en, invite.title), t!(Locale::en, brand));
    let scripted = view! { <Scripted/> }.to_html();
    view! {
        <html lang="en" dir="ltr">
            <Head title stylesheet>
                <meta name="robots" content="noindex"/>
                <script type="module" src="/invite.js"></script>
            </Head>
            <body>
                <main class="invite-page" id="main">
                    <img src="/icon.svg" alt="" width="72" height="72"/>
                    <h1>{t!(Locale::en, invite.title)}</h1>
                    <p class="lead">{t!(Locale::en, invite.lead)}</p>
                    <section class="card" aria-labelledby="have-title">
                        <h2 id="have-title">{t!(Locale::en, invite.have.title)}</h2>
                        <div id="have"><p>{t!(Locale::en, invite.have.by_hand)}</p></div>
                    </section>
                    <section class="card" aria-labelledby="get-title">
                        <h2 id="get-title">{t!(Locale::en, invite.get.title)}</h2>
                        <p>{t!(Locale::en, invite.get.what)}</p>
                        <p>{t!(Locale::en, invite.get.how)}</p>
                    </section>
                </main>
                <script type="text/html" id="scripted" inner_html=scripted></script>
            </body>
        </html>
    }
}

/// What takes the place of the words for a browser without JavaScript.
#[component]
fn Scripted() -> impl IntoView {
    view! {
        <p class="note note-warning" id="broken-invite" role="alert" hidden>{t!(Locale::en, invite.broken)}</p>
        <form class="form" id="own">
            <div class="field">
                <label for="own-address">{t!(Locale::en, invite.have.address)}</label>
                <input
                    id="own-address" required inputmode="url" autocomplete="url" autocapitalize="none" spellcheck="false"
                    aria-describedby="own-hint own-error"
                />
                <p class="hint" id="own-hint" data-elsewhere="192.168.1.5:8000">
                    {t_with!(Locale::en, invite.have.hint, address = verbatim("localhost:8000"))}
                </p>
            </div>
            <p class="action-error" id="own-error" role="alert" hidden>{t_with!(Locale::en, invite.have.error, name = verbatim("localhost:8000"), number = verbatim("192.168.1.5:8000"))}</p>
            <button class="button">{t!(Locale::en, invite.have.button)}</button>
        </form>
        <details id="code">
            <summary>{t!(Locale::en, invite.code.title)}</summary>
            <p class="hint">{t!(Locale::en, invite.code.hint)}</p>
            <svg class="qr-code" role="img" shape-rendering="crispEdges" aria-label=t!(Locale::en, invite.code.label)></svg>
        </details>
    }
}
