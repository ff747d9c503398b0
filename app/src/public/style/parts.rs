//! Small things: colours, icons, windows, buttons, badges, notes, empty places.

use domain::{LeftAloneReason, Reach, RelativeTime as Ago};
use leptos::prelude::*;

use super::{
    Scenery, Specimen,
    content::{person, time},
};
use crate::{
    api::{ApiError, AudienceView, LeftAloneView},
    components::{AudienceBadge, Empty, Icon, IconName, LeftAlone, Menu, RelativeTime, Since, Window, loaded::Failure},
};

/// The tokens of `style/tokens.css` that are colours.
const COLORS: [&str; 15] = [
    "paper",
    "surface",
    "sunken",
    "line",
    "edge",
    "ink",
    "ink-soft",
    "accent",
    "accent-strong",
    "on-accent",
    "danger",
    "on-danger",
    "warning",
    "glow",
    "on-glow",
];

#[component]
pub(super) fn Parts(scenery: &'static Scenery) -> impl IntoView {
    let swatch = |name: &&str| {
        view! { <li><span class="swatch" style=format!("background:var(--{name})")></span>{(*name).to_owned()}</li> }
    };
    let windows = scenery.names.iter().map(|name| {
        let name = name.clone();
        view! {
            <li class="row">
                <Window picture=None name=name.clone() reach=Some(Reach::Lit)/>
                <Window picture=None name=name.clone() reach=Some(Reach::Dark)/>
                <Window picture=None name=name.clone() reach=None/>
                <bdi class="row-title">{name.clone()}</bdi>
            </li>
        }
    });
    let windows = windows.collect_view();
    let icon = |icon: &IconName| view! { <li><Icon name=*icon/>{format!("{icon:?}")}</li> };
    view! {
        <Specimen what="Colours"><ul class="swatches">{COLORS.iter().map(swatch).collect_view()}</ul></Specimen>
        <Specimen what="Icons"><ul class="swatches">{IconName::ALL.iter().map(icon).collect_view()}</ul></Specimen>
        <Specimen what="Windows: lit, dark, one's own"><ul class="list">{windows}</ul></Specimen>
        <Specimen what="Headings and text">
            <h1>"A page"</h1><h2>"A part"</h2><h3>"A smaller part"</h3>
            <p>"Text, with "<a href="/style">"a link"</a>", "<code>"code"</code>" and "<small>"small print"</small>"."</p>
            <blockquote>"What somebody else said."</blockquote>
        </Specimen>
        <Buttons/>
        <Badges scenery/>
        <Specimen what="Times">
            {[Ago::JustNow, Ago::Minutes(5), Ago::Hours(3), Ago::Yesterday, Ago::Days(4), Ago::LongAgo].into_iter().map(|ago| view! {
                <p><RelativeTime time=time(ago)/>", since "<Since time=time(ago)/></p>
            }).collect_view()}
        </Specimen>
        <Specimen what="Words on what happened">
            <div class="saved"><p>"Saved."</p></div>
            <div class="action-error"><p>{scenery.letters["fifty"].clone()}</p></div>
            <p class="note"><Icon name=IconName::Lock/><span>"A note before one acts."</span></p>
            <p class="note note-warning"><Icon name=IconName::Alert/><span>"A warning: "{scenery.letters["fourHundred"].clone()}</span></p>
            <p class="note note-good"><Icon name=IconName::Check/><span>"All is well."</span></p>
        </Specimen>
        <Specimen what="Nothing there yet"><Empty sentence="Your street is quiet."><a class="button" href="/style">"The next step"</a></Empty></Specimen>
        // That something is not found would be the answer for this page.
        <Specimen what="Not to be had">
            {[ApiError::SignInRequired, ApiError::Unreachable, ApiError::Internal].into_iter().map(|error| view! {
                <Failure error/>
            }).collect_view()}
            <Failure error=ApiError::Unreachable is_part=true/>
        </Specimen>
        <Specimen what="Left alone in the folder">
            <LeftAlone all=(0..25).map(|n| LeftAloneView {
                name: format!("{}-{n}.heic", scenery.letters["fourHundred"].get(..60).unwrap_or_default()),
                reason: LeftAloneReason::TooLarge,
            }).collect()/>
        </Specimen>
    }
}

#[component]
fn Buttons() -> impl IntoView {
    let states = ["button", "button-quiet", "button-danger"].map(|class| {
        view! {
            <p class="row">
                <button class=class type="button">"Do it"</button>
                <button class=class type="button"><Icon name=IconName::Plus/>"With an icon"</button>
                <button class=class type="button" disabled>"Not now"</button>
                <a class=class href="/style">"A link"</a>
            </p>
        }
    });
    view! {
        <Specimen what="Buttons">{states.collect_view()}</Specimen>
        <Specimen what="The menu, open">
            <div class="specimen-corner">
                <Menu label="More".into_any()>
                    <a class="menu-item" href="/style"><Icon name=IconName::PenLine/>"Edit"</a>
                    <details class="menu-question" open><summary class="menu-item"><Icon name=IconName::Trash/>"Delete"</summary><p>"For good?"</p></details>
                </Menu>
            </div>
        </Specimen>
    }
}

#[component]
fn Badges(scenery: &'static Scenery) -> impl IntoView {
    let audiences = [
        AudienceView::AllFriends,
        AudienceView::Circles(scenery.circles[..1].to_vec()),
        AudienceView::Circles(scenery.circles.clone()),
        AudienceView::OnlyMe,
        AudienceView::Public,
        AudienceView::Shared,
    ];
    let badge = |audience: AudienceView| {
        let is_mine = audience != AudienceView::Shared;
        view! { <p class="row"><AudienceBadge audience is_mine/></p> }
    };
    let friend = person(&scenery.names[3], Some(Reach::Lit));
    view! {
        <Specimen what="Who sees it">{audiences.into_iter().map(badge).collect_view()}</Specimen>
        <Specimen what="Facts">
            <p class="row"><span class="badge"><Icon name=IconName::BadgeCheck/>"verified"</span><span class="tag">"This browser"</span><span class="count">"12"</span></p>
            <code class="key" translate="no">"e22a xd4t 77z5 rfyr f57l ywbl emw3 24sr puec 72b4 7myn 3tsd 2g5q"</code>
        </Specimen>
        <Specimen what="Rows">
            <ul class="rows">
                <li>
                    <Window picture=friend.picture name=friend.name.clone() reach=friend.reach/>
                    <div class="row-text"><bdi class="row-title">{friend.name.clone()}</bdi><span class="row-detail">"asked yesterday"</span></div>
                    <button class="button-quiet" type="button">"Withdraw"</button>
                </li>
            </ul>
        </Specimen>
    }
}
