//! The way out: ending the friendship, and blocking. Each asks first, without JavaScript too.

use leptos::prelude::*;

use super::Actions;
use crate::{
    api::PeerView,
    components::{ActionError, Icon, IconName, Menu, bdi},
    i18n::{t, t_with, use_i18n},
};

#[component]
pub(super) fn Parting(peer: PeerView, actions: Actions) -> impl IntoView {
    let i18n = use_i18n();
    let Actions { end, block, .. } = actions;
    let (id, name) = (peer.id, peer.person.name);
    view! {
        <Menu label=t_with!(i18n, friends.menu, name = bdi(name.clone())).into_any()>
            <details class="menu-question">
                <summary class="menu-item"><Icon name=IconName::Unplug/>{t!(i18n, friends.end)}</summary>
                <p>{t_with!(i18n, friends.end_question, name = bdi(name.clone()))}</p>
                <ActionForm action=end>
                    <input type="hidden" name="id" value=id.to_string()/>
                    <ActionError action=end/>
                    <button class="button-danger">{t!(i18n, friends.end_yes)}</button>
                </ActionForm>
            </details>
            <details class="menu-question">
                <summary class="menu-item"><Icon name=IconName::Ban/><span>{t_with!(i18n, friends.block_title, name = bdi(name.clone()))}</span></summary>
                <p>{t_with!(i18n, friends.block_question, name = bdi(name))}</p>
                <ActionForm action=block>
                    <input type="hidden" name="id" value=id.to_string()/>
                    <ActionError action=block/>
                    <button class="button-danger">{t!(i18n, friends.block_yes)}</button>
                </ActionForm>
            </details>
        </Menu>
    }
}
