//! How long ago, in words; exactly when, on hover.

use domain::{RelativeTime as Ago, Timestamp};
use leptos::prelude::*;

use super::date_words;
use crate::{
    api::TimeView,
    browser::clock::{Minute, local_time},
    i18n::{I18n, t_string, use_i18n},
};

/// A time as people say it. Grows older while one looks, by the reader's clock.
#[component]
pub fn RelativeTime(time: TimeView) -> impl IntoView {
    view! { <Time time words=ago_text/> }
}

/// A time as people say it after "since": what a clock showed, the day of the week, or the date.
#[component]
pub fn Since(time: TimeView) -> impl IntoView {
    view! { <Time time words=since_text/> }
}

#[component]
fn Time(time: TimeView, words: fn(I18n, Ago, &str) -> String) -> impl IntoView {
    let i18n = use_i18n();
    let minute = expect_context::<Minute>();
    let TimeView { unix_ms, iso, exact, relative } = time;
    let date = iso.clone();
    let text = move || {
        let ago = minute.get().map_or(relative, |now| Ago::between(Timestamp(unix_ms), Timestamp(now)));
        words(i18n, ago, &date)
    };
    let title = move || if minute.get().is_some() { local_time(unix_ms) } else { exact.clone() };
    view! { <time datetime=iso title=title>{text}</time> }
}

fn ago_text(i18n: I18n, ago: Ago, iso: &str) -> String {
    match ago {
        Ago::JustNow => t_string!(i18n, time.just_now).into(),
        Ago::Minutes(minutes) => t_string!(i18n, time.minutes, n = minutes),
        Ago::Hours(hours) => t_string!(i18n, time.hours, n = hours),
        Ago::Yesterday => t_string!(i18n, time.yesterday).into(),
        Ago::Days(days) => t_string!(i18n, time.days, n = days),
        Ago::LongAgo => date_words::date(i18n, iso),
    }
}

/// Also of a time to come, which is soon.
fn since_text(i18n: I18n, ago: Ago, iso: &str) -> String {
    match ago {
        Ago::JustNow | Ago::Minutes(_) | Ago::Hours(_) => date_words::clock(iso).to_owned(),
        Ago::Yesterday | Ago::Days(_) => date_words::weekday(i18n, iso).to_owned(),
        Ago::LongAgo => date_words::date(i18n, iso),
    }
}
