//! What is muted, and until when.

use domain::isolated;
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, MuteView, MutedView},
    components::{Form, FormError, Icon, IconName, Loaded, Saved, date},
    i18n::{t, t_with, use_i18n},
};

#[component]
pub(super) fn MutesSection() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="card" id="mutes" aria-labelledby="mutes-title">
            <h2 id="mutes-title">{t!(i18n, mutes.title)}</h2>
            <p class="hint">{t!(i18n, mutes.lead)}</p>
            <Saved what="muted" sentence=t!(i18n, mutes.muted)/>
            <Saved what="mute-ended" sentence=t!(i18n, mutes.ended)/>
            <FormError path=api::EndMute::PATH/>
            <Loaded loading=api::list_mutes() is_part=true let:mutes>
                {(!mutes.is_empty()).then(|| {
                    let rows = mutes.into_iter().map(|mute| view! { <li><MuteRow mute/></li> }).collect_view();
                    view! { <ul class="rows">{rows}</ul> }
                })}
            </Loaded>
            <p><a class="button-quiet" href="/mute">{t!(i18n, mutes.words)}</a></p>
        </section>
    }
}

#[component]
fn MuteRow(mute: MuteView) -> impl IntoView {
    let i18n = use_i18n();
    let MuteView { id, what, until } = mute;
    let (icon, title, href) = match what {
        MutedView::Person { friend, name } => (IconName::User, isolated(&name), Some(format!("/friends/{friend}"))),
        MutedView::Thread { post, name } => {
            (IconName::Bell, t!(i18n, mutes.thread_of, name = isolated(&name)), Some(format!("/posts/{post}")))
        }
        MutedView::Words(words) => (IconName::PenLine, t!(i18n, mutes.these_words, words = isolated(&words)), None),
    };
    let shown = match href {
        Some(href) => view! { <a href=href>{title.clone()}</a> }.into_any(),
        None => title.clone().into_any(),
    };
    let until = match until {
        Some(until) => t_with!(i18n, mutes.until, time = date(&until)).into_any(),
        None => t!(i18n, mutes.until_ended).into_any(),
    };
    view! {
        <Icon name=icon/>
        <div class="row-text">
            <span class="row-title">{shown}</span>
            " "
            <span class="row-detail">{until}</span>
        </div>
        <Form action=api::EndMute::PATH>
            <input type="hidden" name="id" value=id.to_string()/>
            <button class="button-quiet">{t!(i18n, mutes.end)} <span class="visually-hidden">": " {title}</span></button>
        </Form>
    }
}
