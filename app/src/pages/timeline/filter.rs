//! Which posts of the timeline one wants to see: a form that leads to an address of its own.

use domain::{PostsFrom, TimelineFilter, isolated};
use leptos::prelude::*;

use crate::{
    api::TimelineChoicesView,
    components::{Icon, IconName},
    i18n::{t, use_i18n},
};

/// The choice, folded away; what is chosen stands on it.
#[component]
pub(super) fn FilterForm(choices: TimelineChoicesView, filter: TimelineFilter) -> impl IntoView {
    let i18n = use_i18n();
    let chosen = filter.from;
    let option = move |from: PostsFrom, name: String| {
        view! { <option value=from.to_string() selected=from == chosen>{name}</option> }
    };
    let word = move |from: PostsFrom| option(from, name_of(from, &TimelineChoicesView::default()));
    let shown = (!filter.is_all()).then(|| {
        let from = name_of(chosen, &choices);
        if filter.with_pictures { t!(i18n, posts.filter.only_pictures, from = from) } else { from }
    });
    let TimelineChoicesView { circles, friends } = choices;
    let is_of_circle = !circles.is_empty();
    let circles = circles.into_iter().map(|(id, name)| option(PostsFrom::Circle(id), name)).collect_view();
    let circles = is_of_circle.then(|| view! { <optgroup label=t!(i18n, posts.filter.circles)>{circles}</optgroup> });
    let is_of_friend = !friends.is_empty();
    let friends = friends.into_iter().map(|(id, name)| option(PostsFrom::Friend(id), name)).collect_view();
    let friends = is_of_friend.then(|| view! { <optgroup label=t!(i18n, posts.filter.people)>{friends}</optgroup> });
    view! {
        <div class="timeline-filter">
            <details>
                <summary>
                    <Icon name=IconName::Filter/>
                    {match shown.clone() {
                        Some(shown) => t!(i18n, posts.filter.shown, what = shown),
                        None => t!(i18n, posts.filter.title).to_owned(),
                    }}
                </summary>
                <form method="get" action="/">
                    <label class="field">
                        <span class="label">{t!(i18n, posts.filter.from)}</span>
                        <select name="from">
                            {word(PostsFrom::Everybody)}
                            {word(PostsFrom::Friends)}
                            {word(PostsFrom::Owner)}
                            {circles}
                            {friends}
                        </select>
                    </label>
                    <label class="choice">
                        <input type="checkbox" name="pictures" value="true" checked=filter.with_pictures/>
                        <span>{t!(i18n, posts.filter.pictures)}</span>
                    </label>
                    <button class="button" type="submit">{t!(i18n, posts.filter.show)}</button>
                </form>
            </details>
            {shown.map(|_| view! { " " <a href="/">{t!(i18n, posts.filter.show_all)}</a> })}
            " "
            <a href="/saved"><Icon name=IconName::Bookmark/>{t!(i18n, posts.saved_title)}</a>
        </div>
    }
}

/// Whose posts, in words. Nobody else has the name of a circle that is gone.
fn name_of(from: PostsFrom, choices: &TimelineChoicesView) -> String {
    let i18n = use_i18n();
    let named =
        |name: Option<&String>| name.map_or_else(|| t!(i18n, posts.filter.nobody).to_owned(), |name| isolated(name));
    match from {
        PostsFrom::Everybody => t!(i18n, posts.filter.everybody).to_owned(),
        PostsFrom::Owner => t!(i18n, posts.filter.own).to_owned(),
        PostsFrom::Friends => t!(i18n, posts.filter.friends).to_owned(),
        PostsFrom::Saved => t!(i18n, posts.saved_title).to_owned(),
        PostsFrom::Circle(id) => named(choices.circles.iter().find(|each| each.0 == id).map(|each| &each.1)),
        PostsFrom::Friend(id) => named(choices.friends.iter().find(|each| each.0 == id).map(|each| &each.1)),
    }
}
