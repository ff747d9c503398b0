//! Looking who answers at an address, the first step to asking them.

use domain::Invite;
use leptos::{prelude::*, server_fn::ServerFn};

use super::scan::ScanIsland;
use crate::{
    api,
    components::{Form, FormError, Icon, IconName, query, verbatim},
    i18n::{t, t_with, use_i18n},
    islands::scripted_island,
};

/// The id and the name of the field for the address.
const ADDRESS: &str = "address";

/// The form; what was typed comes back in the page's URL when it was refused.
#[component]
pub(super) fn AddFriend() -> impl IntoView {
    let i18n = use_i18n();
    let address = query(ADDRESS).unwrap_or_default();
    // What was refused comes back with the reason.
    let has_invite = address.parse::<Invite>().is_ok() && query("__err").is_none();
    view! {
        <section class="card" id="add" aria-labelledby="add-title">
            <h2 id="add-title">{t!(i18n, friends.add_title)}</h2>
            <p class="hint">{t!(i18n, friends.add_lead)}</p>
            <Form action=api::Greet::PATH class="form">
                <div class="field">
                    <label for=ADDRESS>{t!(i18n, friends.address)}</label>
                    <input
                        id=ADDRESS name="address" value=address required inputmode="url" autocomplete="off"
                        autocapitalize="none" spellcheck="false" aria-describedby="address-hint"
                    />
                    <p class="hint" id="address-hint">
                        {t_with!(
                            i18n, friends.address_hint,
                            invite = verbatim("http://…/invite#…"), number = verbatim("192.168.1.5:8000"),
                            name = verbatim("jonas-pc.local:8000"),
                        )}
                    </p>
                </div>
                <FormError path=api::Greet::PATH/>
                {has_invite.then(|| view! {
                    <p class="note note-good"><Icon name=IconName::BadgeCheck/><span>{t!(i18n, friends.invite_is_here)}</span></p>
                })}
                <div class="row">
                    <button class="button"><span data-pending=t!(i18n, friends.greeting)>{t!(i18n, friends.greet)}</span></button>
                    {scripted_island(ScanIsland { field: ADDRESS.to_owned() })}
                </div>
            </Form>
        </section>
    }
}
