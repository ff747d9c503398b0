//! How long ago, in words; exactly when, on hover.

use std::str::FromStr;

use domain::{RelativeTime as Ago, Timestamp};
use leptos::prelude::*;

use super::date_words;
use crate::{
    api::TimeView,
    browser::clock,
    i18n::{I18n, t, t_plural, use_i18n},
};

/// A time as people say it. The server says what is true in any zone; the browser puts the reader's words in its place, by the reader's clock
/// and calendar, and lets them grow older while one looks (`browser/enhance`).
#[component]
pub fn RelativeTime(time: TimeView) -> impl IntoView {
    view! { <Time time words=Words::Ago/> }
}

/// `time` as a value for `t_with!`, as [`RelativeTime`] says it.
pub fn ago(time: TimeView) -> impl Fn() -> AnyView + Clone + Send + Sync + 'static {
    move || view! { <RelativeTime time=time.clone()/> }.into_any()
}

/// A time as people say it after "since": what a clock showed, the day of the week, or the date.
#[component]
pub fn Since(time: TimeView) -> impl IntoView {
    view! { <Time time words=Words::Since/> }
}

/// `time` as a value for `t_with!`: the day that it is where O2M runs, also for a reader in another zone.
pub fn day(time: TimeView) -> impl Fn() -> AnyView + Clone + Send + Sync + 'static {
    move || view! { <time datetime=time.iso.clone()>{date(&time)}</time> }.into_any()
}

/// `time` as a value for `t_with!`: date and clock where O2M runs, with the zone.
pub fn day_and_clock(time: TimeView) -> impl Fn() -> AnyView + Clone + Send + Sync + 'static {
    move || {
        let i18n = use_i18n();
        let (moment, clock) = (Moment::anywhere(&time), date_words::clock(&time.iso));
        let text = moment.in_zone(i18n, t!(i18n, time.date_and_clock, date = date(&time), clock = clock));
        view! { <time datetime=time.iso.clone()>{text}</time> }.into_any()
    }
}

/// The date in words, by the server's calendar.
pub fn date(time: &TimeView) -> String {
    date_words::date(use_i18n(), &time.iso)
}

#[component]
fn Time(time: TimeView, words: Words) -> impl IntoView {
    let text = words.text(use_i18n(), &Moment::anywhere(&time));
    let TimeView { unix_ms, iso, exact, .. } = time;
    view! { <time datetime=iso title=exact data-unix-ms=unix_ms.to_string() data-words=words.as_str()>{text}</time> }
}

/// How a time is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    Ago,
    Since,
}

impl Words {
    fn as_str(self) -> &'static str {
        match self {
            Self::Ago => "ago",
            Self::Since => "since",
        }
    }

    /// What is said to the reader, whose clock shows `now`. In the browser alone.
    pub fn for_reader(self, time: Timestamp, now: Timestamp) -> String {
        self.text(use_i18n(), &Moment::of_reader(time, now))
    }

    fn text(self, i18n: I18n, moment: &Moment) -> String {
        match self {
            Self::Ago => ago_text(i18n, moment),
            Self::Since => since_text(i18n, moment),
        }
    }
}

/// There are no such words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a time is said as \"ago\" or as \"since\"")]
pub struct NoWords;

impl FromStr for Words {
    type Err = NoWords;

    fn from_str(text: &str) -> Result<Self, NoWords> {
        [Self::Ago, Self::Since].into_iter().find(|words| words.as_str() == text).ok_or(NoWords)
    }
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
    /// `time` in words that are true in any zone.
    fn anywhere(time: &TimeView) -> Self {
        Self { ago: time.relative, iso: time.iso.clone(), zone: Some(time.zone.clone()) }
    }

    /// `time` at `now` by the reader's calendar and zone.
    fn of_reader(time: Timestamp, now: Timestamp) -> Self {
        Self { ago: Ago::by_calendar(time, now, clock::offset_seconds), iso: clock::local_iso(time), zone: None }
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
        Ago::Days(days) => t_plural!(i18n, time.days, count = days),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_says_in_the_document_how_it_is_said() {
        for words in [Words::Ago, Words::Since] {
            assert_eq!(words.as_str().parse(), Ok(words));
        }
        assert_eq!("".parse::<Words>(), Err(NoWords));
    }
}
