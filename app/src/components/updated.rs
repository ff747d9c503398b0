//! What to do when the node is of another build than the page.

use std::time::Duration;

use leptos::prelude::*;

use super::{Icon, IconName};
use crate::{
    browser::{hydration, live::Live},
    i18n::{t, use_i18n},
};

/// Forms save themselves within a second of the last key; what they send as the page goes may come after the next was made.
const SAVING: Duration = Duration::from_millis(1500);

/// "O2M was updated", once the node says so; until then nothing. Loaded again, the page has what was typed and chosen on this one.
#[component]
pub(super) fn Updated() -> impl IntoView {
    let i18n = use_i18n();
    let live = expect_context::<Live>();
    view! {
        <div class="updated" role="status">
            {move || live.is_outdated().then(|| view! {
                <p>{t!(i18n, layout.updated)}</p>
                <button class="button-quiet" type="button" on:click=move |_| set_timeout(hydration::load_again, SAVING)>
                    <Icon name=IconName::RefreshCw/>
                    {t!(i18n, layout.load_again)}
                </button>
            })}
        </div>
    }
}
