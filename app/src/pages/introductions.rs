//! Introductions: who is to meet whom, and what the owner says to that.

mod ask;
mod made;
mod new;
mod requests;

use domain::isolated;
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, IntroducedView, IntroductionsView},
    components::{Empty, Form, FormError, Loaded, OfWhom, Page, Saved, Window, day},
    i18n::{t, t_with, use_i18n},
};
pub use ask::AskIntroductionPage;
use made::Made;
pub use new::NewIntroductionPage;
use requests::Requests;

#[component]
pub fn IntroductionsPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=t!(i18n, introductions.title)>
            <h1>{t!(i18n, introductions.title)}</h1>
            <Saved what="introduced" sentence=t!(i18n, introductions.introduced)/>
            <Saved what="agreed" sentence=t!(i18n, introductions.agreed)/>
            <Saved what="declined" sentence=t!(i18n, introductions.declined)/>
            <Saved what="refused" sentence=t!(i18n, introductions.refused)/>
            <Saved what="asked" sentence=t!(i18n, introductions.asked)/>
            <FormError path=api::AgreeIntroduction::PATH/>
            <FormError path=api::DeclineIntroduction::PATH/>
            <FormError path=api::GrantIntroduction::PATH/>
            <FormError path=api::RefuseIntroduction::PATH/>
            <Loaded loading=api::list_introductions() let:page>
                <List page/>
            </Loaded>
        </Page>
    }
}

#[component]
fn List(page: IntroductionsView) -> impl IntoView {
    let i18n = use_i18n();
    let IntroductionsView { open, awaited, requests, made } = page;
    if open.is_empty() && awaited.is_empty() && requests.is_empty() && made.is_empty() {
        return view! {
            <Empty sentence=t!(i18n, introductions.empty)>
                <a class="button" href="/friends">{t!(i18n, introductions.to_friends)}</a>
            </Empty>
        }
        .into_any();
    }
    let has_awaited = !awaited.is_empty();
    let open = open.into_iter().map(|introduced| view! { <Open introduced/> }).collect_view();
    let awaited = awaited.into_iter().map(|introduced| view! { <Awaited introduced/> }).collect_view();
    view! {
        <ul class="list" role="list">{open}</ul>
        <Requests requests/>
        {has_awaited.then(|| view! {
            <h2>{t!(i18n, introductions.awaited)}</h2>
            <p class="hint">{t!(i18n, introductions.awaited_hint)}</p>
            <ul class="list" role="list">{awaited}</ul>
        })}
        <Made made/>
    }
    .into_any()
}

/// Somebody to whom a friend introduces the owner, and two buttons.
#[component]
fn Open(introduced: IntroducedView) -> impl IntoView {
    let i18n = use_i18n();
    let IntroducedView { id, name, face, key, via, words, until, .. } = introduced;
    let sentence = t!(i18n, introductions.introduces, via = isolated(&via.name), name = isolated(&name));
    let hint = t!(i18n, introductions.open_hint, via = isolated(&via.name), name = isolated(&name));
    let (to_meet, to_decline) = (name.clone(), name.clone());
    view! {
        <li class="card stack introduction">
            <Whom name face key/>
            <p>{sentence}</p>
            <Words words/>
            <p class="hint">
                {hint} " " {t_with!(i18n, introductions.until, day = day(until))}
            </p>
            <div class="row">
                <Form action=api::AgreeIntroduction::PATH>
                    <input type="hidden" name="id" value=id.to_string()/>
                    <button class="button">{t!(i18n, introductions.meet)}<OfWhom name=to_meet/></button>
                </Form>
                <Form action=api::DeclineIntroduction::PATH>
                    <input type="hidden" name="id" value=id.to_string()/>
                    <button class="button-quiet">{t!(i18n, introductions.decline)}<OfWhom name=to_decline/></button>
                </Form>
            </div>
        </li>
    }
}

/// Whom the owner wants to meet; what the other wants is not known.
#[component]
fn Awaited(introduced: IntroducedView) -> impl IntoView {
    let i18n = use_i18n();
    let IntroducedView { id, name, face, key, via, words, is_asked, until } = introduced;
    let via = isolated(&via.name);
    let sentence = if is_asked {
        t!(i18n, introductions.you_asked, via = via)
    } else {
        t!(i18n, introductions.you_agreed, via = via)
    };
    view! {
        <li class="card stack introduction">
            <Whom name=name.clone() face key/>
            <p>{sentence}</p>
            <Words words/>
            <p class="hint">{t_with!(i18n, introductions.until, day = day(until))}</p>
            {is_asked.then(|| view! {
                <Form action=api::DeclineIntroduction::PATH>
                    <input type="hidden" name="id" value=id.to_string()/>
                    <button class="button-quiet">{t!(i18n, introductions.give_up)}<OfWhom name/></button>
                </Form>
            })}
        </li>
    }
}

/// The face and the name, and the characters that stand for the key.
#[component]
fn Whom(name: String, face: Option<String>, key: String) -> impl IntoView {
    let face = match face {
        Some(face) => view! {
            <span class="window" aria-hidden="true"><img class="window-pane" src=face width="96" height="96" alt=""/></span>
        }
        .into_any(),
        None => view! { <Window picture=None name=name.clone() reach=None/> }.into_any(),
    };
    view! {
        <div class="introduction-whom">
            {face}
            <div>
                <h2><bdi>{name}</bdi></h2>
                <p class="hint"><code translate="no">{key}</code></p>
            </div>
        </div>
    }
}

/// What was written to it, if anything.
#[component]
fn Words(words: String) -> impl IntoView {
    (!words.is_empty()).then(|| view! { <blockquote dir="auto">{words}</blockquote> })
}
