//! Less of a friend, and the way out: muting, ending the friendship, and blocking. What cannot be taken back asks first, without JavaScript too.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, PeerView},
    components::{Form, FormError, Icon, IconName, Menu, bdi},
    i18n::{t, t_plural, t_with, use_i18n},
};

#[component]
pub(super) fn Parting(peer: PeerView) -> impl IntoView {
    let i18n = use_i18n();
    let (id, name, comments) = (peer.id, peer.person.name, peer.comments);
    let their_comments = (comments > 0).then(|| {
        view! {
            <label class="choice">
                <input type="checkbox" name="comments" value="true"/>
                <span>{t_plural!(i18n, friends.end_comments, count = comments)}</span>
            </label>
        }
    });
    view! {
        <Menu label=t_with!(i18n, friends.menu, name = bdi(name.clone())).into_any()>
            <a class="menu-item" href=format!("/introductions/new?friend={id}")>
                <Icon name=IconName::Users/>
                <span>{t_with!(i18n, introductions.introduce_to, name = bdi(name.clone()))}</span>
            </a>
            " "
            <a class="menu-item" href=format!("/mute?friend={id}")>
                <Icon name=IconName::BellOff/>
                {t!(i18n, mutes.menu)}
            </a>
            " "
            <details class="menu-question">
                <summary class="menu-item"><Icon name=IconName::Unplug/>{t!(i18n, friends.end)}</summary>
                <p>{t_with!(i18n, friends.end_question, name = bdi(name.clone()))}</p>
                <Form action=api::EndFriendship::PATH>
                    <input type="hidden" name="id" value=id.to_string()/>
                    {their_comments}
                    <FormError path=api::EndFriendship::PATH/>
                    <button class="button-danger">{t!(i18n, friends.end_yes)}</button>
                </Form>
            </details>
            <details class="menu-question">
                <summary class="menu-item"><Icon name=IconName::Ban/><span>{t_with!(i18n, friends.block_title, name = bdi(name.clone()))}</span></summary>
                <p>{t_with!(i18n, friends.block_question, name = bdi(name))}</p>
                <Form action=api::BlockPeer::PATH>
                    <input type="hidden" name="id" value=id.to_string()/>
                    <FormError path=api::BlockPeer::PATH/>
                    <button class="button-danger">{t!(i18n, friends.block_yes)}</button>
                </Form>
            </details>
        </Menu>
    }
}
