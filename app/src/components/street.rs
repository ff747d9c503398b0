//! The street: the friends' windows, lit or dark.

use leptos::prelude::*;

use super::{FieldLink, Heard, Window};
use crate::{
    api::NeighbourView,
    i18n::{t, use_i18n},
};

/// The windows in a row, on top of a phone's timeline.
#[component]
pub fn Street(neighbours: Vec<NeighbourView>) -> impl IntoView {
    let i18n = use_i18n();
    (!neighbours.is_empty()).then(|| {
        view! {
            <nav class="street" aria-label=t!(i18n, layout.windows)>
                <ul>{neighbours.into_iter().map(|neighbour| view! { <li><Pane neighbour/></li> }).collect_view()}</ul>
            </nav>
        }
    })
}

/// One window of the row; the words are for those who do not see the light.
#[component]
fn Pane(neighbour: NeighbourView) -> impl IntoView {
    let NeighbourView { person, heard } = neighbour;
    let full_name = person.name.clone();
    view! {
        <a class="street-pane" href=person.href>
            <Window picture=person.picture name=person.name.clone() reach=person.reach/>
            <bdi class="street-name" title=full_name>{person.name}</bdi>
            <span class="visually-hidden">" "<Heard at=heard reach=person.reach/></span>
        </a>
    }
}

/// The windows with when each was heard last, beside the page.
#[component]
pub fn StreetAside(neighbours: Vec<NeighbourView>) -> impl IntoView {
    let i18n = use_i18n();
    let is_empty = neighbours.is_empty();
    view! {
        <aside class="street-aside" aria-labelledby="street-title">
            <h2 id="street-title">{t!(i18n, layout.windows)}</h2>
            <ul>{neighbours.into_iter().map(|neighbour| view! { <li><StreetHouse neighbour/></li> }).collect_view()}</ul>
            {is_empty.then(|| view! { <p>{t!(i18n, layout.no_windows)}</p> })}
            <FieldLink class="street-invite" path="/friends" field="address">{t!(i18n, layout.add_friend)}</FieldLink>
        </aside>
    }
}

/// One house of the street, with its window.
#[component]
fn StreetHouse(neighbour: NeighbourView) -> impl IntoView {
    let NeighbourView { person, heard } = neighbour;
    let full_name = person.name.clone();
    view! {
        <a class="street-house" href=person.href>
            <Window picture=person.picture name=person.name.clone() reach=person.reach/>
            <span>
                <bdi class="street-name" title=full_name>{person.name}</bdi>
                " "
                <small><Heard at=heard reach=person.reach/></small>
            </span>
        </a>
    }
}
