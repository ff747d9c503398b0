//! Who may see a post: chosen while writing, and always in sight afterwards.

use domain::{Audience, CircleId, isolated};
use leptos::{either::Either, html, prelude::*};
use web_sys::{HtmlInputElement, HtmlSelectElement};

use super::{Icon, IconName};
use crate::{
    api::{AudienceChoiceView, AudienceView, CircleNameView},
    browser::elements::all,
    i18n::{t, use_i18n},
};

/// The choice of who may see a post: the field `audience` of the form around it, and beside it `circles[<id>]` for several circles.
/// What belongs to one choice alone is hidden by the style sheet while that is not chosen, so that it works without JavaScript.
#[component]
pub fn AudienceSelect(
    choice: AudienceChoiceView,
    /// Receives the `select`, for [`show_audience`].
    #[prop(optional)]
    node_ref: NodeRef<html::Select>,
) -> impl IntoView {
    let i18n = use_i18n();
    let AudienceChoiceView { chosen, circles, has_friends } = choice;
    let value = value_of(&chosen);
    let option = move |word: String, text: String, is_empty: bool, is_long: bool| {
        let selected = word == value;
        view! {
            <option value=word selected=selected data-empty=is_empty.then_some("") data-long=is_long.then_some("")>
                {text}
            </option>
        }
    };
    let one = |CircleNameView { id, name, is_empty }: &CircleNameView| {
        option(value_of_circle(*id), name.clone(), *is_empty, is_long(name))
    };
    let word = |audience: &Audience, text: &str, is_empty: bool| {
        option(audience.as_str().to_owned(), text.to_owned(), is_empty, false)
    };
    let has_several = circles.len() > 1;
    let has_empty = circles.iter().any(|circle| circle.is_empty);
    view! {
        <div class="audience-select">
            <label>
                <Icon name=IconName::Users/>
                <span>{t!(i18n, posts.seen_by)}</span>
                <select name="audience" node_ref=node_ref>
                    {word(&Audience::AllFriends, t!(i18n, posts.all_friends), !has_friends)}
                    {circles.iter().map(one).collect_view()}
                    {has_several.then(|| option(SEVERAL.to_owned(), t!(i18n, posts.several_circles).to_owned(), false, false))}
                    {word(&Audience::OnlyMe, t!(i18n, posts.only_me), false)}
                    {word(&Audience::Public, t!(i18n, posts.public), false)}
                </select>
            </label>
            {has_several.then(|| view! { <SeveralCircles circles chosen/> })}
            {(!has_friends).then(|| view! { <p class="hint audience-nobody" role="status">{t!(i18n, posts.no_friends_yet)}</p> })}
            {has_empty.then(|| view! { <p class="hint audience-empty" role="status">{t!(i18n, posts.empty_audience)}</p> })}
            <p class="hint audience-public">{t!(i18n, posts.public_hint)}</p>
        </div>
    }
}

/// So many letters of a circle's name are seen in a row with buttons, in most fonts. Ideographs and the like take two each.
const FEW_LETTERS: usize = 13;

/// Says whether a circle has a row of its own while it is chosen (`style/audience.css`).
fn is_long(name: &str) -> bool {
    name.chars().map(|c| if c < '\u{2e80}' { 1 } else { 2 }).sum::<usize>() > FEW_LETTERS
}

/// The word that says that circles are ticked.
const SEVERAL: &str = "circles";

/// The circles to tick, for more than one.
#[component]
fn SeveralCircles(circles: Vec<CircleNameView>, chosen: Audience) -> impl IntoView {
    let i18n = use_i18n();
    let circles = circles.into_iter().map(|CircleNameView { id, name, is_empty }| {
        let is_chosen = chosen.circles().contains(&id);
        view! {
            <label class="choice">
                <input type="checkbox" name=format!("circles[{id}]") value=id.to_string() checked=is_chosen data-empty=is_empty.then_some("")/>
                <bdi>{name}</bdi>
            </label>
        }
    });
    let circles = circles.collect_view();
    view! {
        <fieldset class="audience-circles">
            <legend>{t!(i18n, posts.which_circles)}</legend>
            {circles}
        </fieldset>
    }
}

/// What the `select` says for an audience.
fn value_of(audience: &Audience) -> String {
    match audience.circles() {
        [one] => value_of_circle(*one),
        _ => audience.as_str().to_owned(),
    }
}

fn value_of_circle(id: CircleId) -> String {
    format!("circle-{id}")
}

/// Lets the choice around `select` show another audience than the one it was made with.
pub fn show_audience(select: &HtmlSelectElement, chosen: &Audience) {
    select.set_value(&value_of(chosen));
    let Ok(Some(around)) = select.closest(".audience-select") else { return };
    for input in all::<HtmlInputElement>(&around, "[type=checkbox]") {
        let is_chosen = input.value().parse().is_ok_and(|id: CircleId| chosen.circles().contains(&id));
        input.set_checked(is_chosen);
    }
}

/// Says who can see a post.
#[component]
pub fn AudienceBadge(audience: AudienceView, is_mine: bool) -> impl IntoView {
    let i18n = use_i18n();
    let (icon, text) = match audience {
        AudienceView::AllFriends => (IconName::Users, t!(i18n, posts.all_friends).to_owned()),
        AudienceView::Circles(names) => {
            (IconName::Blend, names.iter().map(|name| isolated(name)).collect::<Vec<_>>().join(", "))
        }
        AudienceView::OnlyMe => (IconName::Lock, t!(i18n, posts.only_me).to_owned()),
        AudienceView::Public => (IconName::Globe, t!(i18n, posts.public).to_owned()),
        AudienceView::Shared => (IconName::Users, t!(i18n, posts.shared).to_owned()),
    };
    let shown = if is_mine && icon == IconName::Globe {
        // Not a page of the app's.
        Either::Left(view! { <a href="/public" rel="external">{text.clone()}</a> })
    } else {
        Either::Right(text.clone())
    };
    let seen_by = (icon != IconName::Users || is_mine)
        .then(|| view! { <span class="visually-hidden">{t!(i18n, posts.seen_by)}" "</span> });
    view! { <span class="audience-badge"><Icon name=icon/>{seen_by}<span class="audience-badge-text" title=text>{shown}</span></span> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_long_that_a_row_of_buttons_would_cut() {
        for (name, expected) in [
            ("Family", false),
            ("Reading group", false),
            ("Reading groups", true),
            ("The whole neighbourhood of the old harbour", true),
            ("木曜読書会", false),
            ("木曜日の読書会", true),
        ] {
            assert_eq!(is_long(name), expected, "{name}");
        }
    }
}
