//! In which of the owner's circles a friend is. The friend never learns of it.

use domain::{PeerId, isolated};
use leptos::prelude::*;

use crate::{
    api::{self, CirclesView},
    components::{ActionError, Icon, IconName, Loaded, answered},
    i18n::{t, use_i18n},
};

/// Every circle, with a tick for those that the friend is in; nothing if `id` is no friend's.
#[component]
pub(super) fn CirclesOfFriend(
    id: Memo<Option<PeerId>>,
    /// Changes with where the two stand.
    changed: Signal<usize>,
) -> impl IntoView {
    let set = ServerAction::<api::SetCirclesOf>::new();
    let was_set = answered(set);
    let circles = Resource::new(move || (id.get(), changed.get(), was_set.get()), |_| api::list_circles());
    view! {
        <Loaded resource=circles is_part=true let:page>
            {friend_in(&page, id.get_untracked()).map(|id| view! { <Ticks id page set/> })}
        </Loaded>
    }
}

fn friend_in(page: &CirclesView, id: Option<PeerId>) -> Option<PeerId> {
    id.filter(|id| page.friends.iter().any(|friend| friend.id == *id))
}

/// Nothing as long as there are no circles.
#[component]
fn Ticks(id: PeerId, page: CirclesView, set: ServerAction<api::SetCirclesOf>) -> impl IntoView {
    let i18n = use_i18n();
    let circles = page.circles;
    let names = circles.iter().filter(|circle| circle.members.contains(&id)).map(|circle| isolated(&circle.name));
    let names = names.collect::<Vec<_>>().join(", ");
    let has_circles = !circles.is_empty();
    let ticks = circles.into_iter().map(|circle| {
        view! {
            <label class="choice">
                <input
                    type="checkbox" name=format!("circles[{}]", circle.id) value=circle.id.to_string()
                    checked=circle.members.contains(&id)
                />
                <bdi>{circle.name}</bdi>
            </label>
        }
    });
    let ticks = ticks.collect_view();
    has_circles.then(|| {
        view! {
            <details class="card friend-circles">
                <summary>
                    <Icon name=IconName::Blend/>
                    {t!(i18n, circles.title)}
                    {(!names.is_empty()).then(|| view! { <span class="hint">{names}</span> })}
                </summary>
                <ActionForm action=set>
                    <input type="hidden" name="id" value=id.to_string()/>
                    <fieldset>
                        <legend class="visually-hidden">{t!(i18n, circles.title)}</legend>
                        {ticks}
                    </fieldset>
                    <p class="hint">{t!(i18n, circles.members_hint)}</p>
                    <ActionError action=set/>
                    <button class="button" disabled=move || set.pending().get()>{t!(i18n, circles.save_circles)}</button>
                </ActionForm>
            </details>
        }
    })
}
