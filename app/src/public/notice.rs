//! Pages of one sentence, for when there is no other page to show. There is nothing of anybody in them.

use leptos::prelude::*;

use super::head::Head;
use crate::i18n::{Locale, t};

/// What such a page says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// The node does not answer. The service worker keeps this one.
    Offline,
    /// The server ran into a bug.
    Mistake,
    /// The server could not do its part.
    Failed,
    TooLarge,
    TimedOut,
    /// The owner's pages are for this house.
    NotAtHome,
    /// From elsewhere the owner's pages are shown over TLS only.
    OnlyHttps,
    /// A backup was put back, and its owner has not let it go on yet.
    Waiting,
    /// Another copy of the server's data lives.
    Old,
    /// The owner stopped the server.
    Stopped,
    /// The owner closed the server for good.
    Closed,
}

impl Notice {
    fn heading(self) -> &'static str {
        match self {
            Self::Offline => t!(Locale::en, notice.offline.heading),
            Self::Mistake => t!(Locale::en, notice.mistake.heading),
            Self::Failed => t!(Locale::en, layout.failed),
            Self::TooLarge => t!(Locale::en, notice.too_large.heading),
            Self::TimedOut => t!(Locale::en, notice.timed_out.heading),
            Self::NotAtHome => t!(Locale::en, notice.not_at_home.heading),
            Self::OnlyHttps => t!(Locale::en, notice.only_https.heading),
            Self::Waiting => t!(Locale::en, notice.waiting.heading),
            Self::Old => t!(Locale::en, old_copy.title),
            Self::Stopped => t!(Locale::en, notice.stopped.heading),
            Self::Closed => t!(Locale::en, notice.closed.heading),
        }
    }

    fn sentence(self) -> &'static str {
        match self {
            Self::Offline => t!(Locale::en, notice.offline.sentence),
            Self::Mistake => t!(Locale::en, notice.mistake.sentence),
            Self::Failed => t!(Locale::en, errors.internal),
            Self::TooLarge => t!(Locale::en, notice.too_large.sentence),
            Self::TimedOut => t!(Locale::en, notice.timed_out.sentence),
            Self::NotAtHome => t!(Locale::en, notice.not_at_home.sentence),
            Self::OnlyHttps => t!(Locale::en, notice.only_https.sentence),
            Self::Waiting => t!(Locale::en, notice.waiting.sentence),
            Self::Old => t!(Locale::en, notice.old.sentence),
            Self::Stopped => t!(Locale::en, notice.stopped.sentence),
            Self::Closed => t!(Locale::en, notice.closed.sentence),
        }
    }

    /// The reference of the one link, and its words, where there is one.
    fn way_on(self) -> Option<(&'static str, &'static str)> {
        match self {
            // An empty reference is the page that was asked for.
            Self::Offline | Self::NotAtHome | Self::OnlyHttps | Self::Waiting | Self::Old => {
                Some(("", t!(Locale::en, layout.try_again)))
            }
            // What was asked for may have been a form, which a link does not send again.
            Self::Mistake | Self::Failed | Self::TooLarge | Self::TimedOut | Self::Stopped => {
                Some(("/", t!(Locale::en, layout.to_timeline)))
            }
            // There is nothing more here.
            Self::Closed => None,
        }
    }
}

#[component]
pub(super) fn NoticePage(
    notice: Notice,
    /// What is typed in a terminal.
    #[prop(optional_no_strip)]
    command: Option<String>,
) -> impl IntoView {
    let title = format!("{} · {}", notice.heading(), t!(Locale::en, brand));
    view! {
        <html lang="en" dir="ltr">
            // A style sheet of its own: the site's changes its name, and is not kept.
            <Head title stylesheet="/offline.css"/>
            <body>
                <main>
                    <img src="/icon.svg" alt="" width="96" height="96"/>
                    <h1>{notice.heading()}</h1>
                    <p>{notice.sentence()}</p>
                    {command.map(|command| view! { <p><code>{command}</code></p> })}
                    {notice.way_on().map(|(href, words)| view! { <a href=href>{words}</a> })}
                </main>
            </body>
        </html>
    }
}
