//! A page of the house: its title and its middle column.

use leptos::{prelude::*, text_prop::TextProp};
use leptos_meta::Title;

use super::{Frame, title};
use crate::i18n::{t, use_i18n};

/// A page for the owner. Stands inside [`House`](super::House), which is around it while one goes from page to page.
#[component]
pub fn Page(#[prop(into)] title: TextProp, children: Children) -> impl IntoView {
    let i18n = use_i18n();
    let frame = expect_context::<Frame>();
    let title = title::settled(move || {
        let (page, brand) = (title.get(), t!(i18n, brand));
        match frame.unread() {
            0 => format!("{page} · {brand}"),
            unread => format!("({unread}) {page} · {brand}"),
        }
    });
    view! {
        <Title text=title/>
        <main id="main" tabindex="-1">{children()}</main>
    }
}
