//! In words what a lit or dark window says.

use domain::{FriendLimit, PeerFailure, Reach, isolated};
use leptos::prelude::*;

use super::{Since, ago};
use crate::{
    api::{PeerView, TimeView},
    i18n::{I18n, t, t_with, use_i18n},
};

/// "heard 5 min ago", beside a window that is lit; their server may be off by now.
#[component]
pub fn Heard(at: Option<TimeView>, reach: Option<Reach>) -> impl IntoView {
    let i18n = use_i18n();
    let Some(time) = at else { return t!(i18n, friends.never_heard).into_any() };
    if reach == Some(Reach::Lit) {
        t_with!(i18n, friends.online, time = ago(time)).into_any()
    } else {
        t_with!(i18n, friends.heard, time = ago(time)).into_any()
    }
}

/// The same, or since when a friend is not heard and why; short, for a list.
#[component]
pub fn ReachText(peer: PeerView) -> impl IntoView {
    let i18n = use_i18n();
    match (peer.failure, peer.heard) {
        (None, at) => view! { <Heard at reach=peer.person.reach/> }.into_any(),
        (Some(failure), None) => view! { {t!(i18n, friends.never_heard)}" · "{short(i18n, failure)} }.into_any(),
        (Some(failure), Some(time)) if failure.is_of_content() => {
            view! { {t_with!(i18n, friends.heard, time = ago(time))}" · "{short(i18n, failure)} }.into_any()
        }
        // "Unreachable" says it all.
        (Some(PeerFailure::Unreachable), Some(time)) => since(i18n, PeerFailure::Unreachable, time),
        (Some(failure), Some(time)) => view! { {since(i18n, failure, time)}" · "{short(i18n, failure)} }.into_any(),
    }
}

/// The same in whole sentences, for the friend's own page, and when it is tried again.
#[component]
pub fn ReachSentence(peer: PeerView) -> impl IntoView {
    let i18n = use_i18n();
    let name = isolated(&peer.person.name);
    let reach = match (peer.failure, peer.heard) {
        (None, None) => t!(i18n, friends.about_never, name = name).to_string().into_any(),
        (None, Some(time)) => {
            let is_lit = peer.person.reach == Some(Reach::Lit);
            let time = ago(time);
            if is_lit {
                t_with!(i18n, friends.about_online, name = name, time = time).into_any()
            } else {
                t_with!(i18n, friends.about_heard, name = name, time = time).into_any()
            }
        }
        (Some(failure), None) => whole(i18n, failure, &name).into_any(),
        (Some(failure), Some(time)) if failure.is_of_content() => {
            let sentence = whole(i18n, failure, &name);
            let time = ago(time);
            let rest = PeerFailure::OF_FEED.contains(&failure).then(|| view! { " "{t!(i18n, friends.before_that)} });
            view! { {t_with!(i18n, friends.about_heard, name = name, time = time)}" "{sentence}{rest} }.into_any()
        }
        (Some(failure), Some(time)) => view! {
            {about_since(i18n, failure, time)}" "{whole(i18n, failure, &name)}" "{t!(i18n, friends.until_then)}
        }
        .into_any(),
    };
    let next = peer.next_attempt.filter(|_| peer.failure.is_some()).map(|time| {
        view! { " "{t_with!(i18n, friends.next_attempt, time = day(time))} }
    });
    view! { {reach}{next} }
}

fn since(i18n: I18n, failure: PeerFailure, time: TimeView) -> AnyView {
    let day = day(time);
    match failure {
        PeerFailure::Unreachable | PeerFailure::Slow => t_with!(i18n, friends.unreachable_since, day = day).into_any(),
        _ => t_with!(i18n, friends.silent_since, day = day).into_any(),
    }
}

fn about_since(i18n: I18n, failure: PeerFailure, time: TimeView) -> AnyView {
    let day = day(time);
    match failure {
        PeerFailure::Unreachable | PeerFailure::Slow => {
            t_with!(i18n, friends.about_unreachable_since, day = day).into_any()
        }
        _ => t_with!(i18n, friends.about_silent_since, day = day).into_any(),
    }
}

/// `time` as a value for `t_with!`, after "since".
fn day(time: TimeView) -> impl Fn() -> AnyView + Clone + Send + Sync + 'static {
    move || view! { <Since time=time.clone()/> }.into_any()
}

fn short(i18n: I18n, failure: PeerFailure) -> &'static str {
    match failure {
        PeerFailure::Unreachable => t!(i18n, friends.short_unreachable),
        PeerFailure::Slow => t!(i18n, friends.short_slow),
        PeerFailure::Refused => t!(i18n, friends.short_refused),
        PeerFailure::TooLarge => t!(i18n, friends.short_too_large),
        PeerFailure::Malformed => t!(i18n, friends.short_unreadable),
        PeerFailure::Unavailable => t!(i18n, friends.short_unavailable),
        PeerFailure::OtherKey => t!(i18n, friends.short_other_key),
        PeerFailure::Forbidden => t!(i18n, friends.short_forbidden),
        PeerFailure::Redirected => t!(i18n, friends.short_redirected),
        PeerFailure::NotAdvancing => t!(i18n, friends.short_not_advancing),
        PeerFailure::OtherPicture => t!(i18n, friends.short_other_picture),
        PeerFailure::Over(FriendLimit::Text | FriendLimit::Html | FriendLimit::Rows) => {
            t!(i18n, friends.over.short_held)
        }
        PeerFailure::Over(FriendLimit::Files) => t!(i18n, friends.over.short_files),
        PeerFailure::Over(_) => t!(i18n, friends.over.short_day),
    }
}

/// Why nothing came from the server of `name`.
pub(super) fn whole(i18n: I18n, failure: PeerFailure, name: &str) -> String {
    match failure {
        PeerFailure::Unreachable => t!(i18n, friends.unreachable, name = name).to_string(),
        PeerFailure::Slow => t!(i18n, friends.slow, name = name).to_string(),
        PeerFailure::Refused => t!(i18n, friends.refused, name = name).to_string(),
        PeerFailure::TooLarge => t!(i18n, friends.too_large, name = name).to_string(),
        PeerFailure::Malformed => t!(i18n, friends.malformed, name = name).to_string(),
        PeerFailure::Unavailable => t!(i18n, friends.unavailable, name = name).to_string(),
        PeerFailure::OtherKey => t!(i18n, friends.other_key, name = name).to_string(),
        PeerFailure::Forbidden => t!(i18n, friends.forbidden, name = name).to_string(),
        PeerFailure::Redirected => t!(i18n, friends.redirected, name = name).to_string(),
        PeerFailure::NotAdvancing => t!(i18n, friends.not_advancing, name = name).to_string(),
        PeerFailure::OtherPicture => t!(i18n, friends.other_picture, name = name).to_string(),
        PeerFailure::Over(limit) => over(i18n, limit, name),
    }
}

fn over(i18n: I18n, limit: FriendLimit, name: &str) -> String {
    match limit {
        FriendLimit::Text => t!(i18n, friends.over.text, name = name).to_string(),
        FriendLimit::Html => t!(i18n, friends.over.html, name = name).to_string(),
        FriendLimit::Rows => t!(i18n, friends.over.rows, name = name).to_string(),
        FriendLimit::Files => t!(i18n, friends.over.files, name = name).to_string(),
        FriendLimit::PullTime => t!(i18n, friends.over.pull_time, name = name).to_string(),
        FriendLimit::Work => t!(i18n, friends.over.work, name = name).to_string(),
        FriendLimit::Commits => t!(i18n, friends.over.commits, name = name).to_string(),
        FriendLimit::Resets => t!(i18n, friends.over.resets, name = name).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn each_limit_has_a_sentence_of_its_own_on_the_friends_page() {
        let sentence = |limit| whole(use_i18n(), PeerFailure::Over(limit), "Jonas");
        let sentences: HashSet<String> = FriendLimit::ALL.into_iter().map(sentence).collect();
        assert_eq!(sentences.len(), FriendLimit::ALL.len(), "{sentences:?}");
        assert!(
            sentences.iter().all(|sentence| sentence.contains("Jonas") && sentence.ends_with('.')),
            "{sentences:?}"
        );
    }
}
