//! The house: what is around every page of the owner's.

use leptos::prelude::*;

use super::{
    FieldLink, Frame, Icon, IconName, awaited,
    brand::Brand,
    frame::Unread,
    kept::{kept, kept_by},
    query::with_path,
    street::{Street, StreetAside},
    updated::Updated,
};
use crate::i18n::{t, use_i18n};

/// The pages that the navigation leads to.
const PLACES: [&str; 7] = ["/", "/search", "/notifications", "/messages", "/friends", "/profile", "/settings"];

/// Where in the navigation the page is: one of [`PLACES`], or behind one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Here {
    At(&'static str),
    Behind(&'static str),
}

impl Here {
    /// `None` for a page that is behind none of them.
    fn of(path: &str) -> Option<Self> {
        let place = PLACES.into_iter().find(|place| *place == path).map(Self::At);
        place.or_else(|| match path.split('/').nth(1)? {
            "posts" | "saved" => Some(Self::Behind("/")),
            "messages" => Some(Self::Behind("/messages")),
            "friends" | "circles" => Some(Self::Behind("/friends")),
            "settings" => Some(Self::Behind("/settings")),
            _ => None,
        })
    }

    /// What `aria-current` says of the link to `href` (WAI-ARIA 1.2, section 6.6), if anything.
    fn mark(self, href: &str) -> Option<&'static str> {
        match self {
            Self::At(place) if place == href => Some("page"),
            Self::Behind(place) if place == href => Some("true"),
            Self::At(_) | Self::Behind(_) => None,
        }
    }
}

/// The frame around every page of the owner's: navigation, the page, the friends' windows.
#[component]
pub fn House(page: fn() -> AnyView) -> impl IntoView {
    awaited(async move {
        let frame = Frame::load().await;
        // For the page's title.
        provide_context(frame.clone());
        let here = with_path(Here::of);
        view! { <Rooms frame here page/> }
    })
}

#[component]
fn Rooms(frame: Frame, #[prop(optional_no_strip)] here: Option<Here>, page: fn() -> AnyView) -> impl IntoView {
    let i18n = use_i18n();
    let unread = frame.unread();
    // From where live events go on (`browser/live`).
    let position = frame.view().map(|view| view.live_position.to_string());
    let neighbours = frame.neighbours();
    let street = (here == Some(Here::At("/")))
        .then(|| kept("street", &neighbours, || view! { <Street neighbours=neighbours.to_vec()/> }.into_any()));
    let aside =
        kept("street-aside", &neighbours, || view! { <StreetAside neighbours=neighbours.to_vec()/> }.into_any());
    let shown = format!("{here:?} {unread:?}");
    let rail =
        kept_by("rail", &shown, || view! { <header class="rail"><Brand/><Rail here unread/></header> }.into_any());
    let tabbar = kept_by("tabbar", &shown, || view! { <Tabbar here unread/> }.into_any());
    view! {
        <a class="skip" href="#main" rel="external">{t!(i18n, layout.skip)}</a>
        <div class="house" data-live-position=position>
            {rail}
            <div class="middle">
                <Updated/>
                {street}
                {page()}
            </div>
            {aside}
        </div>
        {tabbar}
    }
}

/// The navigation beside the page; on a phone, only what the bar below has no room for.
#[component]
fn Rail(#[prop(optional_no_strip)] here: Option<Here>, unread: Unread) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <nav aria-label=t!(i18n, layout.main)>
            <NavLink here href="/" icon=IconName::House>{t!(i18n, layout.timeline)}</NavLink>
            <NavLink here href="/search" icon=IconName::Search>{t!(i18n, layout.search)}</NavLink>
            <NavLink here href="/notifications" icon=IconName::Bell>{t!(i18n, layout.notifications)}<Count unread=unread.notifications/></NavLink>
            <NavLink here href="/messages" icon=IconName::MessageCircle>{t!(i18n, layout.messages)}<Count unread=unread.messages/></NavLink>
            <NavLink here href="/friends" icon=IconName::Users>{t!(i18n, layout.friends)}</NavLink>
            <NavLink here href="/profile" icon=IconName::User>{t!(i18n, layout.your_page)}</NavLink>
            <NavLink here href="/settings" icon=IconName::Settings>{t!(i18n, layout.settings)}</NavLink>
        </nav>
    }
}

/// The bar at the bottom of a phone, within reach of the thumb.
#[component]
fn Tabbar(#[prop(optional_no_strip)] here: Option<Here>, unread: Unread) -> impl IntoView {
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
            <NavLink here href="/notifications" icon=IconName::Bell>{t!(i18n, layout.notifications)}<Count unread=unread.notifications/></NavLink>
            <NavLink here href="/profile" icon=IconName::User>{t!(i18n, layout.your_page)}</NavLink>
        </nav>
    }
}

/// One place to go; marked while one is there, or behind it.
#[component]
fn NavLink(
    #[prop(optional_no_strip)] here: Option<Here>,
    href: &'static str,
    icon: IconName,
    children: Children,
) -> impl IntoView {
    view! {
        <a class="place" href=href aria-current=here.and_then(|here| here.mark(href))>
            <Icon name=icon/>
            <span class="place-name">{children()}</span>
        </a>
        // Between links, where there is no style sheet.
        " "
    }
}

/// How much waits, if anything does.
#[component]
fn Count(unread: u64) -> impl IntoView {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_a_place_or_behind_one() {
        for (path, here) in [
            ("/", Some(Here::At("/"))),
            ("/posts/7", Some(Here::Behind("/"))),
            ("/posts/7/edit", Some(Here::Behind("/"))),
            ("/saved", Some(Here::Behind("/"))),
            ("/friends", Some(Here::At("/friends"))),
            ("/messages", Some(Here::At("/messages"))),
            ("/messages/7", Some(Here::Behind("/messages"))),
            ("/friends/7", Some(Here::Behind("/friends"))),
            ("/friends/add/7", Some(Here::Behind("/friends"))),
            ("/circles", Some(Here::Behind("/friends"))),
            ("/settings", Some(Here::At("/settings"))),
            ("/nowhere", None),
            ("", None),
        ] {
            assert_eq!(Here::of(path), here, "{path}");
        }
    }

    #[test]
    fn only_the_link_to_the_place_is_marked() {
        for (here, marks) in [
            (Here::At("/friends"), [None, Some("page")]),
            (Here::Behind("/friends"), [None, Some("true")]),
            (Here::Behind("/"), [Some("true"), None]),
        ] {
            assert_eq!(["/", "/friends"].map(|href| here.mark(href)), marks, "{here:?}");
        }
    }
}
