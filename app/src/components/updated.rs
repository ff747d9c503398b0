//! What to do when the node is of another build than the page.

use std::time::Duration;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Icon, IconName};
use crate::{
    browser::{live, module},
    i18n::{t, use_i18n},
    islands::{Island, island},
};

/// Forms save themselves within a second of the last key; what they send as the page goes may come after the next was made.
const SAVING: Duration = Duration::from_millis(1500);

/// "O2M was updated", once the node says so; until then nothing. Loaded again, the page has what was typed and chosen on this one.
#[component]
pub(super) fn Updated() -> impl IntoView {
    island(UpdatedIsland {})
}

/// The island: the browser alone hears of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct UpdatedIsland {}

impl Island for UpdatedIsland {
    const NAME: &'static str = "updated";
    const IS_KEPT: bool = true;

    fn view(self) -> AnyView {
        let i18n = use_i18n();
        let is_outdated = live::is_outdated();
        view! {
            <div class="updated" role="status">
                {move || is_outdated.get().then(|| view! {
                    <p>{t!(i18n, layout.updated)}</p>
                    <button class="button-quiet" type="button" on:click=move |_| set_timeout(module::load_again, SAVING)>
                        <Icon name=IconName::RefreshCw/>
                        {t!(i18n, layout.load_again)}
                    </button>
                })}
            </div>
        }
        .into_any()
    }
}
