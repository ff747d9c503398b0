//! One circle: who is in it, what it is called, and its end.

use domain::{CircleId, Name, limits};
use leptos::{either::Either, prelude::*};

use super::Changes;
use crate::{
    api::{self, CircleView, FriendOfCirclesView},
    components::{FieldLink, Icon, IconName, Limited, NameFilter, Window, bdi, is_named, typed},
    i18n::{t, t_with, use_i18n},
};

#[component]
pub(super) fn Circle(circle: CircleView, friends: Vec<FriendOfCirclesView>, changes: Changes) -> impl IntoView {
    let i18n = use_i18n();
    let CircleView { id, name, members, posts } = circle;
    let title_id = format!("circle-{id}");
    let labelled_by = title_id.clone();
    let (count, is_empty) = (members.len(), members.is_empty());
    let saved = changes.saved_in(id, count);
    // While there is nobody in it: that is the next step. And after that was saved, to say so.
    let is_open = is_empty || saved.get_untracked().is_some();
    view! {
        <section class="card circle" aria-labelledby=labelled_by>
            <header>
                <Icon name=IconName::Blend/>
                <h2 id=title_id><bdi>{name.clone()}</bdi></h2>
                <p class="hint">
                    {t!(i18n, circles.members, count = count)}
                    " · "
                    {t!(i18n, circles.posts, count = posts)}
                </p>
            </header>
            <details open=is_open>
                <summary>{t!(i18n, circles.members_title)}</summary>
                <Members id name=name.clone() members friends changes saved/>
            </details>
            <details>
                <summary>{t!(i18n, circles.rename)}</summary>
                <Rename id name changes/>
            </details>
            <details>
                <summary>{t!(i18n, circles.delete)}</summary>
                <Delete id posts changes/>
            </details>
        </section>
    }
}

/// Every friend, with a tick for those who are in the circle; these first.
#[component]
fn Members(
    id: CircleId,
    name: String,
    members: Vec<domain::PeerId>,
    friends: Vec<FriendOfCirclesView>,
    changes: Changes,
    saved: Signal<Option<usize>>,
) -> impl IntoView {
    let i18n = use_i18n();
    if friends.is_empty() {
        return Either::Left(view! {
            <p class="hint">{t!(i18n, circles.no_friends)}</p>
            <p>
                <FieldLink class="button-quiet" path="/friends" field="address">{t!(i18n, circles.to_friends)}</FieldLink>
            </p>
        });
    }
    let mut friends = friends;
    friends.sort_by_key(|friend| !members.contains(&friend.id));
    let (count, filter) = (friends.len(), RwSignal::new(String::new()));
    let friends = friends.into_iter().map(|FriendOfCirclesView { id, person }| {
        let name = person.name.clone();
        view! {
            <li hidden=move || !is_named(&filter.read(), &name)>
                <label class="choice">
                    <input
                        type="checkbox" name=format!("members[{id}]") value=id.to_string() checked=members.contains(&id)
                    />
                    <Window picture=person.picture name=person.name.clone() reach=person.reach/>
                    <bdi>{person.name}</bdi>
                </label>
            </li>
        }
    });
    let friends = friends.collect_view();
    let circle = name.clone();
    Either::Right(view! {
        // Outside of the form, which would be sent by its Enter key.
        <NameFilter id=format!("filter-{id}") count typed=filter/>
        <ActionForm action=changes.set_members>
            <input type="hidden" name="id" value=id.to_string()/>
            <fieldset>
                <legend class="visually-hidden">{t_with!(i18n, circles.members_of, name = bdi(name))}</legend>
                <ul class="circle-members" role="list">{friends}</ul>
            </fieldset>
            <p class="hint">{t!(i18n, circles.members_hint)}</p>
            // The live region is there before its text is, or screen readers would not read it out.
            <div class="saved" role="status">
                {move || saved.get().map(|count| {
                    let name = bdi(circle.clone());
                    view! { <p>{t_with!(i18n, circles.members_saved, count = move || count, name)}</p> }
                })}
            </div>
            <button class="button" disabled=move || changes.set_members.pending().get()>
                {t!(i18n, circles.save_members)}
            </button>
        </ActionForm>
    })
}

#[component]
fn Rename(id: CircleId, name: String, changes: Changes) -> impl IntoView {
    let i18n = use_i18n();
    let input_id = format!("rename-{id}");
    let label_for = input_id.clone();
    let is_this = typed::<api::RenameCircle>("id").is_some_and(|typed| typed == id.to_string());
    let name = typed::<api::RenameCircle>("name").filter(|_| is_this).unwrap_or(name);
    view! {
        <ActionForm action=changes.rename>
            <input type="hidden" name="id" value=id.to_string()/>
            <div class="field">
                <label for=label_for>{t!(i18n, circles.new_name)}</label>
                <Limited excess=Name::excess limit=limits::NAME_CHARACTERS>
                    <input id=input_id name="name" value=name required dir="auto" autocomplete="off"/>
                </Limited>
            </div>
            <button class="button" disabled=move || changes.rename.pending().get()>{t!(i18n, circles.save_name)}</button>
        </ActionForm>
    }
}

/// Says what becomes of the posts before it asks.
#[component]
fn Delete(id: CircleId, posts: u64, changes: Changes) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <ActionForm action=changes.delete>
            <input type="hidden" name="id" value=id.to_string()/>
            {if posts == 0 {
                Either::Left(view! { <p>{t!(i18n, circles.delete_question_empty)}</p> })
            } else {
                Either::Right(view! { <p>{t!(i18n, circles.delete_question, count = posts)}</p> })
            }}
            <button class="button-danger" disabled=move || changes.delete.pending().get()>
                {t!(i18n, circles.delete_yes)}
            </button>
        </ActionForm>
    }
}
