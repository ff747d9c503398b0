//! Muting somebody, a thread, or words: which of these, the address says by a post or a friend.

use domain::{MuteTime, PeerId, PostId, isolated};
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, ApiError, PeerView, PostView},
    components::{Form, FormError, Loaded, Page, parsed_query, typed},
    i18n::{t, use_i18n},
};

/// What the address names.
#[derive(Debug, Clone)]
struct About {
    person: Option<(PeerId, String)>,
    thread: Option<PostId>,
}

#[component]
pub fn MutePage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=t!(i18n, mutes.new)>
            <h1>{t!(i18n, mutes.new)}</h1>
            <p class="hint">{t!(i18n, mutes.lead)}</p>
            <Loaded loading=load(parsed_query("post"), parsed_query("friend")) let:about>
                <Choices about/>
            </Loaded>
        </Page>
    }
}

async fn load(post: Option<PostId>, friend: Option<PeerId>) -> Result<About, ApiError> {
    let mut about = About { person: None, thread: None };
    if let Some(post) = post {
        let PostView { id, author, is_mine, .. } = api::read_post(post).await?;
        about.thread = Some(id);
        // The page of a friend is named by their number.
        let friend = author.href.strip_prefix("/friends/").and_then(|id| id.parse().ok());
        about.person = friend.filter(|_| !is_mine).map(|friend| (friend, author.name));
    }
    if let Some(friend) = friend {
        let PeerView { id, person, .. } = api::read_friend(friend).await?;
        about.person = Some((id, person.name));
    }
    Ok(about)
}

#[component]
fn Choices(about: About) -> impl IntoView {
    let i18n = use_i18n();
    let About { person, thread } = about;
    let person = person.map(|(id, name)| {
        let name = isolated(&name);
        view! {
            <section class="card stack" aria-labelledby="mute-person">
                <h2 id="mute-person">{t!(i18n, mutes.person, name = name.clone())}</h2>
                <p class="hint">{t!(i18n, mutes.person_hint, name = name)}</p>
                <Form action=api::MutePerson::PATH class="mute-form">
                    <input type="hidden" name="friend" value=id.to_string()/>
                    <TimeAndButton/>
                    <FormError path=api::MutePerson::PATH/>
                </Form>
            </section>
        }
    });
    let thread = thread.map(|id| {
        view! {
            <section class="card stack" aria-labelledby="mute-thread">
                <h2 id="mute-thread">{t!(i18n, mutes.thread)}</h2>
                <p class="hint">{t!(i18n, mutes.thread_hint)}</p>
                <Form action=api::MuteThread::PATH class="mute-form">
                    <input type="hidden" name="post" value=id.to_string()/>
                    <TimeAndButton/>
                    <FormError path=api::MuteThread::PATH/>
                </Form>
            </section>
        }
    });
    let words = typed::<api::MuteWords>("words");
    view! {
        {person}
        {thread}
        <section class="card stack" aria-labelledby="mute-words">
            <h2 id="mute-words">{t!(i18n, mutes.words)}</h2>
            <p class="hint" id="mute-words-hint">{t!(i18n, mutes.words_hint)}</p>
            <Form action=api::MuteWords::PATH class="mute-form">
                <label class="field">
                    <span class="label">{t!(i18n, mutes.words_label)}</span>
                    <input
                        name="words" required autocomplete="off" dir="auto" value=words
                        aria-describedby="mute-words-hint"
                    />
                </label>
                <TimeAndButton/>
                <FormError path=api::MuteWords::PATH/>
            </Form>
        </section>
        <p><a class="button-quiet" href="/settings#mutes">{t!(i18n, mutes.to_list)}</a></p>
    }
}

/// For how long, and the button.
#[component]
fn TimeAndButton() -> impl IntoView {
    let i18n = use_i18n();
    let chosen = typed::<api::MuteWords>("time").and_then(|time| time.parse().ok()).unwrap_or(MuteTime::Day);
    let option = move |time: MuteTime, text: &'static str| {
        view! { <option value=time.as_str() selected=time == chosen>{text}</option> }
    };
    view! {
        <label class="field">
            <span class="label">{t!(i18n, mutes.time)}</span>
            <select name="time">
                {option(MuteTime::Day, t!(i18n, mutes.day))}
                {option(MuteTime::Week, t!(i18n, mutes.week))}
                {option(MuteTime::Always, t!(i18n, mutes.always))}
            </select>
        </label>
        <button class="button" type="submit">{t!(i18n, mutes.mute)}</button>
    }
}
