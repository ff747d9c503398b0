//! How long ago, in words; exactly when, on hover.

use domain::{RelativeTime as Ago, Timestamp};
use leptos::prelude::*;

use super::date_words;
use crate::{
    api::TimeView,
    browser::clock::{self, Minute},
    i18n::{I18n, t, use_i18n},
};

/// A time as people say it. Grows older while one looks, by the reader's clock and calendar.
#[component]
pub fn RelativeTime(time: TimeView) -> impl IntoView {
    view! { <Time time words=ago_text/> }
}

/// `time` as a value for `t_with!`, as [`RelativeTime`] says it.
pub fn ago(time: TimeView) -> impl Fn() -> AnyView + Clone + Send + Sync + 'static {
    move || view! { <RelativeTime time=time.clone()/> }.into_any()
}

/// A time as people say it after "since": what a clock showed, the day of the week, or the date.
#[component]
pub fn Since(time: TimeView) -> impl IntoView {
    view! { <Time time words=since_text/> }
}

/// A day as it was chosen: the one that it is where O2M runs, also for a reader in another zone.
#[component]
pub fn Day(time: TimeView) -> impl IntoView {
    let i18n = use_i18n();
    let date = date_words::date(i18n, &time.iso);
    view! { <time datetime=time.iso>{date}</time> }
}

/// The date in words: by the reader's calendar, and until hydrated by the server's.
pub fn date(time: TimeView) -> impl Fn() -> String + Clone + Send + Sync + 'static {
    let i18n = use_i18n();
    let minute = expect_context::<Minute>();
    move || date_words::date(i18n, &Moment::of(&time, minute.get()).iso)
}

#[component]
fn Time(time: TimeView, words: fn(I18n, &Moment) -> String) -> impl IntoView {
    let i18n = use_i18n();
    let minute = expect_context::<Minute>();
    let datetime = time.iso.clone();
    let title = exact_time(time.clone());
    let text = move || words(i18n, &Moment::of(&time, minute.get()));
    view! { <time datetime=datetime title=title>{text}</time> }
}

/// Date and time for a title: by the reader's clock, and until hydrated by the server's, with its zone.
pub(super) fn exact_time(time: TimeView) -> impl Fn() -> String + Clone + Send + Sync + 'static {
    let minute = expect_context::<Minute>();
    move || if minute.get().is_some() { clock::local_time(time.unix_ms) } else { time.exact.clone() }
}

/// A time as the reader sees it.
struct Moment {
    ago: Ago,
    /// Date and clock, written as RFC 3339 does.
    iso: String,
    /// Said beside the date or the clock: they are the server's, since the reader's zone is not known.
    zone: Option<String>,
}

impl Moment {
    /// `time` at `minute` by the reader's clock, calendar and zone; without one, what is true in any zone.
    fn of(time: &TimeView, minute: Option<i64>) -> Self {
        match minute {
            Some(now) => Self {
                ago: Ago::by_calendar(Timestamp(time.unix_ms), Timestamp(now), clock::offset_seconds),
                iso: clock::local_iso(Timestamp(time.unix_ms)),
                zone: None,
            },
            None => Self { ago: time.relative, iso: time.iso.clone(), zone: Some(time.zone.clone()) },
        }
    }

    fn in_zone(&self, i18n: I18n, time: String) -> String {
        match &self.zone {
            Some(zone) => t!(i18n, time.in_zone, time = time, zone = zone.as_str()).to_string(),
            None => time,
        }
    }
}

fn ago_text(i18n: I18n, moment: &Moment) -> String {
    match moment.ago {
        Ago::JustNow => t!(i18n, time.just_now).into(),
        Ago::Minutes(minutes) => t!(i18n, time.minutes, n = minutes),
        Ago::Hours(hours) => t!(i18n, time.hours, n = hours),
        Ago::Yesterday => t!(i18n, time.yesterday).into(),
        Ago::Days(days) => t!(i18n, time.days, count = days).to_string(),
        Ago::LongAgo => moment.in_zone(i18n, date_words::date(i18n, &moment.iso)),
    }
}

/// Also of a time to come, which is soon.
fn since_text(i18n: I18n, moment: &Moment) -> String {
    let words = match moment.ago {
        Ago::JustNow | Ago::Minutes(_) | Ago::Hours(_) => date_words::clock(&moment.iso).to_owned(),
        Ago::Yesterday | Ago::Days(_) => date_words::weekday(i18n, &moment.iso).to_owned(),
        Ago::LongAgo => date_words::date(i18n, &moment.iso),
    };
    moment.in_zone(i18n, words)
}
