//! The house: what is around every page of the owner's.

use leptos::prelude::*;
use leptos_router::{components::Outlet, hooks::use_location};

use super::{
    FieldLink, Frame, Icon, IconName, awaited,
    brand::Brand,
    street::{Street, StreetAside},
    updated::Updated,
};
use crate::i18n::{t, use_i18n};

/// The pages that the navigation leads to.
const PLACES: [&str; 5] = ["/", "/notifications", "/friends", "/profile", "/settings"];

/// The frame around every page of the owner's: navigation, the page, the friends' windows.
#[component]
pub fn House() -> impl IntoView {
    awaited(async {
        let frame = Frame::load().await;
        // For the page's title.
        provide_context(frame.clone());
        let path = use_location().pathname;
        let here = path.with_untracked(|path| PLACES.into_iter().find(|place| place == path));
        view! { <Rooms frame here/> }
    })
}

#[component]
fn Rooms(
    frame: Frame,
    /// The one of [`PLACES`] that the page is.
    #[prop(optional_no_strip)]
    here: Option<&'static str>,
) -> impl IntoView {
    let i18n = use_i18n();
    let unread = frame.unread();
    // From where live events go on (`browser/live`).
    let position = frame.view().map(|view| view.live_position.to_string());
    let neighbours = frame.into_neighbours();
    let street = (here == Some("/")).then(|| view! { <Street neighbours=neighbours.clone()/> });
    view! {
        <a class="skip" href="#main" rel="external">{t!(i18n, layout.skip)}</a>
        <div class="house" data-live-position=position>
            <header class="rail">
                <Brand/>
                <Rail here unread/>
            </header>
            <div class="middle">
                <Updated/>
                {street}
                <Outlet/>
            </div>
            <StreetAside neighbours/>
        </div>
        <Tabbar here unread/>
    }
}

/// The navigation beside the page; on a phone, only what the bar below has no room for.
#[component]
fn Rail(#[prop(optional_no_strip)] here: Option<&'static str>, unread: u64) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <nav aria-label=t!(i18n, layout.main)>
            <NavLink here href="/" icon=IconName::House>{t!(i18n, layout.timeline)}</NavLink>
            <NavLink here href="/notifications" icon=IconName::Bell>{t!(i18n, layout.notifications)}<Unread unread/></NavLink>
            <NavLink here href="/friends" icon=IconName::Users>{t!(i18n, layout.friends)}</NavLink>
            <NavLink here href="/profile" icon=IconName::User>{t!(i18n, layout.your_page)}</NavLink>
            <NavLink here href="/settings" icon=IconName::Settings>{t!(i18n, layout.settings)}</NavLink>
        </nav>
    }
}

/// The bar at the bottom of a phone, within reach of the thumb.
#[component]
fn Tabbar(#[prop(optional_no_strip)] here: Option<&'static str>, unread: u64) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <nav class="tabbar" aria-label=t!(i18n, layout.shortcuts)>
            <NavLink here href="/" icon=IconName::House>{t!(i18n, layout.timeline)}</NavLink>
            <NavLink here href="/friends" icon=IconName::Users>{t!(i18n, layout.friends)}</NavLink>
            <FieldLink class="write" path="/" field="composer-text">
                <Icon name=IconName::Plus/>
                <span class="visually-hidden">{t!(i18n, layout.write)}</span>
            </FieldLink>
            " "
            <NavLink here href="/notifications" icon=IconName::Bell>{t!(i18n, layout.notifications)}<Unread unread/></NavLink>
            <NavLink here href="/profile" icon=IconName::User>{t!(i18n, layout.your_page)}</NavLink>
        </nav>
    }
}

/// One place to go; marked while one is there.
#[component]
fn NavLink(
    #[prop(optional_no_strip)] here: Option<&'static str>,
    href: &'static str,
    icon: IconName,
    children: Children,
) -> impl IntoView {
    let current = (here == Some(href)).then_some("page");
    view! {
        <a class="place" href=href aria-current=current>
            <Icon name=icon/>
            <span class="place-name">{children()}</span>
        </a>
        // Between links, where there is no style sheet.
        " "
    }
}

/// How many notifications wait, if any do.
#[component]
fn Unread(unread: u64) -> impl IntoView {
    let i18n = use_i18n();
    (unread > 0).then(|| {
        view! {
            " "
            <span class="count">
                {unread} " " <span class="visually-hidden">{t!(i18n, layout.unread)}</span>
            </span>
        }
    })
}
