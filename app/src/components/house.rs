//! The house: what stays around the pages while one goes from page to page.

use leptos::prelude::*;
use leptos_router::{components::Outlet, hooks::use_location};

use super::{
    FieldLink, Frame, Icon, IconName,
    brand::Brand,
    street::{Street, StreetAside},
    updated::Updated,
};
use crate::{
    browser::place,
    i18n::{t, use_i18n},
};

/// The frame around every page of the owner's: navigation, the page, the friends' windows.
#[component]
pub fn House() -> impl IntoView {
    let i18n = use_i18n();
    let frame = Frame::provide();
    let pathname = use_location().pathname;
    Effect::new(move || place::follow_router(pathname.get()));
    view! {
        // The browser moves the focus along; the router would not.
        <a class="skip" href="#main" rel="external">{t!(i18n, layout.skip)}</a>
        <div class="house">
            <header class="rail">
                <Brand/>
                <Rail frame/>
            </header>
            <div class="middle">
                <Updated/>
                <Show when=move || pathname.get() == "/"><Street frame/></Show>
                <Outlet/>
            </div>
            <StreetAside frame/>
        </div>
        <Tabbar frame/>
    }
}

/// The navigation beside the page; on a phone, only what the bar below has no room for.
#[component]
fn Rail(frame: Frame) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <nav aria-label=t!(i18n, layout.main)>
            <NavLink href="/" icon=IconName::House>{t!(i18n, layout.timeline)}</NavLink>
            <NavLink href="/notifications" icon=IconName::Bell>{t!(i18n, layout.notifications)}<Unread frame/></NavLink>
            <NavLink href="/friends" icon=IconName::Users>{t!(i18n, layout.friends)}</NavLink>
            <NavLink href="/profile" icon=IconName::User>{t!(i18n, layout.your_page)}</NavLink>
            <NavLink href="/settings" icon=IconName::Settings>{t!(i18n, layout.settings)}</NavLink>
        </nav>
    }
}

/// The bar at the bottom of a phone, within reach of the thumb.
#[component]
fn Tabbar(frame: Frame) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <nav class="tabbar" aria-label=t!(i18n, layout.shortcuts)>
            <NavLink href="/" icon=IconName::House>{t!(i18n, layout.timeline)}</NavLink>
            <NavLink href="/friends" icon=IconName::Users>{t!(i18n, layout.friends)}</NavLink>
            <FieldLink class="write" path="/" field="composer-text">
                <Icon name=IconName::Plus/>
                <span class="visually-hidden">{t!(i18n, layout.write)}</span>
            </FieldLink>
            " "
            <NavLink href="/notifications" icon=IconName::Bell>{t!(i18n, layout.notifications)}<Unread frame/></NavLink>
            <NavLink href="/profile" icon=IconName::User>{t!(i18n, layout.your_page)}</NavLink>
        </nav>
    }
}

/// One place to go; marked while one is there.
#[component]
fn NavLink(href: &'static str, icon: IconName, children: Children) -> impl IntoView {
    let pathname = use_location().pathname;
    let current = move || (pathname.get() == href).then_some("page");
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
fn Unread(frame: Frame) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Transition>
            {move || Suspend::new(async move {
                let unread = frame.view().await.map_or(0, |view| view.unread);
                (unread > 0).then(|| view! {
                    " "
                    <span class="count">
                        {unread} " " <span class="visually-hidden">{t!(i18n, layout.unread)}</span>
                    </span>
                })
            })}
        </Transition>
    }
}
