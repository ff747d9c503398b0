//! What in the pictures folder is not published.

use domain::LeftAloneReason;
use leptos::prelude::*;

use crate::{
    api::LeftAloneView,
    i18n::{I18n, t, t_plural, use_i18n},
};

/// So many are named; of more it is said how many there are.
const NAMED: usize = 20;

/// Each by its name, with the reason.
#[component]
pub fn LeftAlone(all: Vec<LeftAloneView>) -> impl IntoView {
    let i18n = use_i18n();
    let others = all.len().saturating_sub(NAMED);
    let items = all.into_iter().take(NAMED).map(|LeftAloneView { name, reason }| {
        view! { <li><bdi class="left-alone-name">{name}</bdi>": "{text(reason, i18n)}</li> }
    });
    let items = items.collect_view();
    view! {
        <ul class="left-alone">
            {items}
            {(others > 0).then(|| view! { <li>{t_plural!(i18n, left_alone.others, count = others)}</li> })}
        </ul>
    }
}

fn text(reason: LeftAloneReason, i18n: I18n) -> &'static str {
    match reason {
        LeftAloneReason::Folder => t!(i18n, left_alone.folder),
        LeftAloneReason::Link => t!(i18n, left_alone.link),
        LeftAloneReason::UnreadableName => t!(i18n, left_alone.unreadable_name),
        LeftAloneReason::NotAPicture => t!(i18n, left_alone.not_a_picture),
        LeftAloneReason::TooLarge => t!(i18n, left_alone.too_large),
        LeftAloneReason::Heic => t!(i18n, left_alone.heic),
        LeftAloneReason::Avif => t!(i18n, left_alone.avif),
        LeftAloneReason::UnsupportedJpeg => t!(i18n, left_alone.unsupported_jpeg),
        LeftAloneReason::TooManyPixels => t!(i18n, left_alone.too_many_pixels),
        LeftAloneReason::TooMuchMemory => t!(i18n, left_alone.too_much_memory),
        LeftAloneReason::Damaged => t!(i18n, left_alone.damaged),
        LeftAloneReason::Unreadable => t!(i18n, left_alone.unreadable),
        LeftAloneReason::Closed => t!(i18n, left_alone.closed),
    }
}
