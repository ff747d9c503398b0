//! That the friend is muted: their posts are on this page alone.

use domain::{PeerId, isolated};
use leptos::prelude::*;

use crate::{
    api::{MutedView, list_mutes},
    components::{Icon, IconName, Loaded},
    i18n::{t, use_i18n},
};

/// Nothing, if they are not.
#[component]
pub(super) fn MutedNote(id: PeerId, name: String) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Loaded loading=list_mutes() is_part=true let:mutes>
            {mutes
                .iter()
                .any(|mute| matches!(mute.what, MutedView::Person { friend, .. } if friend == id))
                .then(|| view! {
                    <div class="note">
                        <Icon name=IconName::BellOff/>
                        <p>
                        {t!(i18n, mutes.is_muted, name = isolated(&name))} " "
                        <a href="/settings#mutes">{t!(i18n, mutes.to_list)}</a></p>
                    </div>
                })}
        </Loaded>
    }
}
