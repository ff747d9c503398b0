//! How long ago, in words; exactly when, on hover.

use domain::{RelativeTime as Ago, Timestamp};
use leptos::prelude::*;

use crate::{
    api::TimeView,
    browser::clock::{Minute, local_time},
    i18n::{I18n, t_string, use_i18n},
};

/// A time as people say it. Grows older while one looks, by the reader's clock.
#[component]
pub fn RelativeTime(time: TimeView) -> impl IntoView {
    let i18n = use_i18n();
    let minute = expect_context::<Minute>();
    let TimeView { unix_ms, iso, exact, relative } = time;
    let date = iso.clone();
    let text = move || {
        let ago = minute.get().map_or(relative, |now| Ago::between(Timestamp(unix_ms), Timestamp(now)));
        ago_text(i18n, ago, &date)
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
        Ago::LongAgo => date_text(i18n, iso),
    }
}

/// The date of an RFC 3339 time, the month in words.
fn date_text(i18n: I18n, iso: &str) -> String {
    let mut parts = iso.split(['-', 'T']);
    let (year, month, day) = (parts.next(), parts.next(), parts.next());
    let day = day.unwrap_or_default().trim_start_matches('0');
    t_string!(
        i18n,
        time.date,
        day = day,
        month = month_name(i18n, month.unwrap_or_default()),
        year = year.unwrap_or_default()
    )
}

fn month_name(i18n: I18n, month: &str) -> &'static str {
    match month {
        "01" => t_string!(i18n, time.january),
        "02" => t_string!(i18n, time.february),
        "03" => t_string!(i18n, time.march),
        "04" => t_string!(i18n, time.april),
        "05" => t_string!(i18n, time.may),
        "06" => t_string!(i18n, time.june),
        "07" => t_string!(i18n, time.july),
        "08" => t_string!(i18n, time.august),
        "09" => t_string!(i18n, time.september),
        "10" => t_string!(i18n, time.october),
        "11" => t_string!(i18n, time.november),
        _ => t_string!(i18n, time.december),
    }
}
