//! A page outside the house: signing in, setting up, getting lost.

use leptos::prelude::*;

use super::{brand::Brand, page_head::set_title};
use crate::i18n::{t, use_i18n};

/// A page without navigation: the brand on top, one thing to do below.
#[component]
pub fn PlainPage(#[prop(into)] title: String, children: Children) -> impl IntoView {
    let i18n = use_i18n();
    set_title(title + " · " + t!(i18n, brand));
    view! {
        <a class="skip" href="#main" rel="external">{t!(i18n, layout.skip)}</a>
        <div class="porch">
            <header><Brand/></header>
            <main id="main" tabindex="-1">{children()}</main>
        </div>
    }
}
