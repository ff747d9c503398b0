//! In which of the owner's circles a friend is. The friend never learns of it.

use domain::{PeerId, isolated};
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, CirclesView},
    components::{Form, FormError, Icon, IconName, Loaded, Saved, is_saved, kept_forms},
    i18n::{t, use_i18n},
};

/// Every circle, with a tick for those that the friend is in; nothing if `id` is no friend's.
#[component]
pub(super) fn CirclesOfFriend(id: PeerId) -> impl IntoView {
    view! {
        <Loaded loading=api::list_circles() is_part=true let:page>
            {is_friend(&page, id).then(|| kept_forms("circles-of-friend", &(id, &page), || {
                view! { <Ticks id page=page.clone()/> }.into_any()
            }))}
        </Loaded>
    }
}

fn is_friend(page: &CirclesView, id: PeerId) -> bool {
    page.friends.iter().any(|friend| friend.id == id)
}

/// Nothing as long as there are no circles.
#[component]
fn Ticks(id: PeerId, page: CirclesView) -> impl IntoView {
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
            <details class="card friend-circles" id="friend-circles" open=is_saved("circles")>
                <summary>
                    <Icon name=IconName::Blend/>
                    {t!(i18n, circles.title)}
                    {(!names.is_empty()).then(|| view! { <span class="hint">{names}</span> })}
                </summary>
                <Form action=api::SetCirclesOf::PATH>
                    <input type="hidden" name="id" value=id.to_string()/>
                    <fieldset>
                        <legend class="visually-hidden">{t!(i18n, circles.title)}</legend>
                        {ticks}
                    </fieldset>
                    <p class="hint">{t!(i18n, circles.members_hint)}</p>
                    <FormError path=api::SetCirclesOf::PATH/>
                    <Saved what="circles" sentence=t!(i18n, circles.circles_saved)/>
                    <button class="button">{t!(i18n, circles.save_circles)}</button>
                </Form>
            </details>
        }
    })
}
