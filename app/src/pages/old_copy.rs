//! Where another copy of the server's data lives: what that means, and the press with which this one goes on in its place.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api,
    components::{Form, FormError, PlainPage},
    i18n::{t, use_i18n},
};

/// The only page that is shown to the owner of an old copy.
#[component]
pub fn OldCopyPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <PlainPage title=t!(i18n, old_copy.title)>
            <div class="door">
                <h1>{t!(i18n, old_copy.title)}</h1>
                <p class="lead">{t!(i18n, old_copy.lead)}</p>
                <p>{t!(i18n, old_copy.stop)}</p>
                <div class="door-choices">
                    <a class="button-quiet" href="/export" download>{t!(i18n, old_copy.export)}</a>
                    // The browser's own: nobody is there afterwards for a visit.
                    <form method="post" action="/settings/this-server/stop" target="_top">
                        <button class="button-quiet">{t!(i18n, old_copy.stop_button)}</button>
                    </form>
                </div>
                <p>{t!(i18n, old_copy.go_on_lead)}</p>
                <Form action=api::GoOn::PATH class="form">
                    <FormError path=api::GoOn::PATH/>
                    <button class="button">{t!(i18n, old_copy.button)}</button>
                </Form>
            </div>
        </PlainPage>
    }
}
