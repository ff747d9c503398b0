//! After a backup was put back: from when it is, who is a friend in it, and the press with which everything goes on.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, RestoredFriendView, RestoredView},
    components::{Form, FormError, Icon, IconName, Loaded, PlainPage, Window, day, day_and_clock},
    i18n::{t, t_plural, t_with, use_i18n},
};

/// The only page that is shown to the owner before that.
#[component]
pub fn RestoredPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <PlainPage title=t!(i18n, restoring.waiting.title)>
            <div class="door restored">
                <h1>{t!(i18n, restoring.waiting.title)}</h1>
                <p class="lead">{t!(i18n, restoring.waiting.lead)}</p>
                <Loaded loading=api::load_restored() let:restored>
                    {restored.map(|restored| view! { <Restored restored/> })}
                </Loaded>
            </div>
        </PlainPage>
    }
}

#[component]
fn Restored(restored: RestoredView) -> impl IntoView {
    let i18n = use_i18n();
    let RestoredView { made, applied_until, applied, unread, friends } = restored;
    let day = day(made);
    let has_list = applied_until.is_some();
    let from = match applied_until {
        Some(time) => t_with!(i18n, restoring.waiting.from, day, until = day_and_clock(time)).into_any(),
        None => t_with!(i18n, restoring.waiting.from_alone, day).into_any(),
    };
    let warning = |text: String| {
        view! { <div class="note note-warning"><Icon name=IconName::Alert/><p>{text}</p></div> }
    };
    view! {
        <p class="restored-from">{from}</p>
        {(applied > 0).then(|| view! { <p>{t_plural!(i18n, restoring.waiting.applied, count = applied)}</p> })}
        {(!has_list).then(|| warning(t!(i18n, restoring.waiting.no_list).into()))}
        {(unread > 0).then(|| warning(t_plural!(i18n, restoring.waiting.unread, count = unread)))}
        <Form action=api::GoOn::PATH class="form">
            <Friends friends/>
            <FormError path=api::GoOn::PATH/>
            <button class="button">{t!(i18n, restoring.waiting.button)}</button>
        </Form>
    }
}

/// Each with a tick. Who was shown is sent, too: what is sent without any ends nothing.
#[component]
fn Friends(friends: Vec<RestoredFriendView>) -> impl IntoView {
    let i18n = use_i18n();
    if friends.is_empty() {
        return view! { <p class="hint">{t!(i18n, restoring.waiting.no_friends)}</p> }.into_any();
    }
    let friends = friends.into_iter().map(|RestoredFriendView { id, person }| {
        view! {
            <li>
                <input type="hidden" name=format!("shown[{id}]") value=id.to_string()/>
                <label class="choice">
                    <input type="checkbox" name=format!("kept[{id}]") value=id.to_string() checked/>
                    <Window picture=person.picture name=person.name.clone() reach=person.reach/>
                    <bdi>{person.name}</bdi>
                </label>
            </li>
        }
    });
    view! {
        <fieldset aria-describedby="restored-friends-hint">
            <legend>{t!(i18n, restoring.waiting.friends)}</legend>
            <p class="hint" id="restored-friends-hint">{t!(i18n, restoring.waiting.friends_hint)}</p>
            <ul class="circle-members" role="list">{friends.collect_view()}</ul>
        </fieldset>
    }
    .into_any()
}
