//! Where another copy of the server's data lives: what that means, and the press with which this one goes on in its place.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, MovedAwayView},
    components::{Form, FormError, Loaded, PlainPage, ago},
    i18n::{t, t_with, use_i18n},
};

/// The only page that is shown to the owner of an old copy.
#[component]
pub fn OldCopyPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <PlainPage title=t!(i18n, old_copy.title)>
            <div class="door">
                <Loaded loading=api::load_moved_away() let:moved>
                    {match moved {
                        Some(moved) => view! { <Moved moved/> }.into_any(),
                        None => view! {
                            <h1>{t!(i18n, old_copy.title)}</h1>
                            <p class="lead">{t!(i18n, old_copy.lead)}</p>
                            <p>{t!(i18n, old_copy.stop)}</p>
                            <Choices go_on=t!(i18n, old_copy.go_on_lead)/>
                        }
                        .into_any(),
                    }}
                </Loaded>
            </div>
        </PlainPage>
    }
}

#[component]
fn Moved(moved: MovedAwayView) -> impl IntoView {
    let i18n = use_i18n();
    let MovedAwayView { moved, has_arrived } = moved;
    let words = if has_arrived { t!(i18n, old_copy.moved.arrived) } else { t!(i18n, old_copy.moved.not_arrived) };
    view! {
        <h1>{t!(i18n, old_copy.moved.title)}</h1>
        <p class="lead">{t_with!(i18n, old_copy.moved.lead, time = ago(moved))}</p>
        <p>{words}</p>
        <Choices go_on=t!(i18n, old_copy.moved.go_on)/>
    }
}

#[component]
fn Choices(go_on: &'static str) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="door-choices">
            <a class="button-quiet" href="/export" download>{t!(i18n, old_copy.export)}</a>
            // The browser's own: nobody is there afterwards for a visit.
            <form method="post" action="/settings/this-server/stop" target="_top">
                <button class="button-quiet">{t!(i18n, old_copy.stop_button)}</button>
            </form>
        </div>
        <p>{go_on}</p>
        <Form action=api::GoOn::PATH class="form">
            <FormError path=api::GoOn::PATH/>
            <button class="button">{t!(i18n, old_copy.button)}</button>
        </Form>
    }
}
