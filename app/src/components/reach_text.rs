//! In words what a lit or dark window says.

use domain::PeerFailure;
use leptos::{either::Either, prelude::*};

use super::RelativeTime;
use crate::{
    api::{PeerView, TimeView},
    i18n::{I18n, t, t_string, use_i18n},
};

/// "heard 5 min ago", and what keeps it from being heard now; short, for a list.
#[component]
pub fn ReachText(peer: PeerView) -> impl IntoView {
    let i18n = use_i18n();
    let heard = match peer.heard {
        Some(time) => Either::Left(t!(i18n, friends.heard, time = move || view! { <RelativeTime time=time.clone()/> })),
        None => Either::Right(t!(i18n, friends.never_heard)),
    };
    let failure = peer.failure.map(|failure| view! { " · "{short(i18n, failure)} });
    view! { {heard}{failure} }
}

/// The same in whole sentences, for the friend's own page.
#[component]
pub fn ReachSentence(peer: PeerView) -> impl IntoView {
    let i18n = use_i18n();
    let name = peer.person.name;
    let time_of = |time: TimeView| move || view! { <RelativeTime time=time.clone()/> };
    match (peer.failure, peer.heard) {
        (None, None) => t_string!(i18n, friends.about_never, name = name).to_string().into_any(),
        (None, Some(time)) => t!(i18n, friends.about_heard, name = name, time = time_of(time)).into_any(),
        (Some(failure), None) => whole(i18n, failure, &name).into_any(),
        (Some(failure), Some(time)) => {
            view! { {whole(i18n, failure, &name)}" "{t!(i18n, friends.last_heard, time = time_of(time))} }.into_any()
        }
    }
}

fn short(i18n: I18n, failure: PeerFailure) -> &'static str {
    match failure {
        PeerFailure::Unreachable => t_string!(i18n, friends.short_unreachable),
        PeerFailure::Slow => t_string!(i18n, friends.short_slow),
        PeerFailure::Refused => t_string!(i18n, friends.short_refused),
        PeerFailure::TooLarge | PeerFailure::Malformed => t_string!(i18n, friends.short_unreadable),
        PeerFailure::Troubled => t_string!(i18n, friends.short_troubled),
    }
}

fn whole(i18n: I18n, failure: PeerFailure, name: &str) -> String {
    match failure {
        PeerFailure::Unreachable => t_string!(i18n, friends.unreachable, name = name).to_string(),
        PeerFailure::Slow => t_string!(i18n, friends.slow, name = name).to_string(),
        PeerFailure::Refused => t_string!(i18n, friends.refused, name = name).to_string(),
        PeerFailure::TooLarge => t_string!(i18n, friends.too_large, name = name).to_string(),
        PeerFailure::Malformed => t_string!(i18n, friends.malformed, name = name).to_string(),
        PeerFailure::Troubled => t_string!(i18n, friends.troubled, name = name).to_string(),
    }
}
