//! One circle: who is in it, what it is called, and its end.

use domain::CircleId;
use leptos::{either::Either, prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, CircleView, FriendOfCirclesView},
    components::{FieldLink, Form, Icon, IconName, Limit, Limited, NameFilter, Window, bdi, is_saved, typed},
    i18n::{Plural, t, t_plural, t_with, use_i18n},
};

#[component]
pub(super) fn Circle(circle: CircleView, friends: Vec<FriendOfCirclesView>) -> impl IntoView {
    let i18n = use_i18n();
    let CircleView { id, name, members, posts } = circle;
    let title_id = format!("circle-{id}");
    let labelled_by = title_id.clone();
    let (count, is_empty) = (members.len(), members.is_empty());
    let is_saved = is_saved(&id.to_string());
    // While there is nobody in it: that is the next step. And after that was saved, to say so.
    let is_open = is_empty || is_saved;
    view! {
        <section class="card circle" aria-labelledby=labelled_by>
            <header>
                <Icon name=IconName::Blend/>
                <h2 id=title_id><bdi>{name.clone()}</bdi></h2>
                <p class="hint">
                    {t_plural!(i18n, circles.members, count = count)}
                    " · "
                    {t_plural!(i18n, circles.posts, count = posts)}
                </p>
            </header>
            <details open=is_open>
                <summary>{t!(i18n, circles.members_title)}</summary>
                <Members id name=name.clone() members friends is_saved/>
            </details>
            <details>
                <summary>{t!(i18n, circles.rename)}</summary>
                <Rename id name/>
            </details>
            <details>
                <summary>{t!(i18n, circles.delete)}</summary>
                <Delete id posts/>
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
    is_saved: bool,
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
    let (count, member_count, list_id) = (friends.len(), members.len(), format!("members-{id}"));
    let friends = friends.into_iter().map(|FriendOfCirclesView { id, person }| {
        let name = person.name.clone();
        view! {
            <li data-name=name>
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
    let saved = is_saved.then(|| {
        let name = bdi(name.clone());
        let sentence = match Plural::of(member_count) {
            Plural::One => t_with!(i18n, circles.members_saved.one, count = move || member_count, name).into_any(),
            Plural::Other => t_with!(i18n, circles.members_saved.other, count = move || member_count, name).into_any(),
        };
        view! { <p>{sentence}</p> }
    });
    Either::Right(view! {
        // Outside of the form, which would be sent by its Enter key.
        <NameFilter id=format!("filter-{id}") count list=list_id.clone()/>
        <Form action=api::SetMembers::PATH>
            <input type="hidden" name="id" value=id.to_string()/>
            <fieldset>
                <legend class="visually-hidden">{t_with!(i18n, circles.members_of, name = bdi(name))}</legend>
                <ul class="circle-members" id=list_id role="list">{friends}</ul>
            </fieldset>
            <p class="hint">{t!(i18n, circles.members_hint)}</p>
            // The live region is there before its text is, or screen readers would not read it out.
            <div class="saved" role="status">{saved}</div>
            <button class="button">{t!(i18n, circles.save_members)}</button>
        </Form>
    })
}

#[component]
fn Rename(id: CircleId, name: String) -> impl IntoView {
    let i18n = use_i18n();
    let input_id = format!("rename-{id}");
    let label_for = input_id.clone();
    let is_this = typed::<api::RenameCircle>("id").is_some_and(|typed| typed == id.to_string());
    let name = typed::<api::RenameCircle>("name").filter(|_| is_this).unwrap_or(name);
    view! {
        <Form action=api::RenameCircle::PATH>
            <input type="hidden" name="id" value=id.to_string()/>
            <div class="field">
                <label for=label_for>{t!(i18n, circles.new_name)}</label>
                <Limited limit=Limit::Name>
                    <input id=input_id name="name" value=name required dir="auto" autocomplete="off"/>
                </Limited>
            </div>
            <button class="button">{t!(i18n, circles.save_name)}</button>
        </Form>
    }
}

/// Says what becomes of the posts before it asks.
#[component]
fn Delete(id: CircleId, posts: u64) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Form action=api::DeleteCircle::PATH>
            <input type="hidden" name="id" value=id.to_string()/>
            {if posts == 0 {
                Either::Left(view! { <p>{t!(i18n, circles.delete_question_empty)}</p> })
            } else {
                Either::Right(view! { <p>{t_plural!(i18n, circles.delete_question, count = posts)}</p> })
            }}
            <button class="button-danger">{t!(i18n, circles.delete_yes)}</button>
        </Form>
    }
}
