//! Who answered at an address, and the question whether to ask them. Nothing was said to them yet.

use leptos::{either::Either, prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, ContactView},
    components::{
        Empty, FieldLink, Form, FormError, Icon, IconName, Limit, Limited, Loaded, Page, Window, param, typed, verbatim,
    },
    i18n::{t, t_with, use_i18n},
};

#[component]
pub fn AddFriendPage() -> impl IntoView {
    let i18n = use_i18n();
    let id = param("contact").unwrap_or_default();
    view! {
        <Page title=t!(i18n, friends.contact.title)>
            <Loaded loading=api::read_contact(id) let:contact>
                {match contact {
                    Some(contact) => Either::Left(view! { <Contact contact/> }),
                    None => Either::Right(view! { <Forgotten/> }),
                }}
            </Loaded>
        </Page>
    }
}

/// Who it is, as far as one can know, and the form that asks them.
#[component]
fn Contact(contact: ContactView) -> impl IntoView {
    let i18n = use_i18n();
    let ContactView { contact, name, address, key, is_pinned } = contact;
    let is_hidden = name.is_empty();
    let name = if is_hidden { t!(i18n, friends.contact.nameless).to_owned() } else { name };
    view! {
        <h1>{t!(i18n, friends.contact.title)}</h1>
        <section class="card contact" aria-labelledby="contact-name">
            <header class="contact-who">
                <Window picture=None name=name.clone() reach=None/>
                <div>
                    <h2 id="contact-name"><bdi>{name}</bdi></h2>
                    <p class="hint">{t_with!(i18n, friends.contact.at, address = verbatim(address))}</p>
                    {is_hidden.then(|| view! { <p class="hint">{t!(i18n, friends.contact.name_hidden)}</p> })}
                </div>
            </header>
            <Key key is_pinned/>
            <Ask contact/>
        </section>
    }
}

/// The key, and what is known of it.
#[component]
fn Key(key: String, is_pinned: bool) -> impl IntoView {
    let i18n = use_i18n();
    let word = if is_pinned {
        Either::Left(view! {
            <p class="note note-good"><Icon name=IconName::BadgeCheck/>{t!(i18n, friends.contact.pinned)}</p>
        })
    } else {
        Either::Right(view! {
            <p class="note note-warning"><Icon name=IconName::Key/>{t!(i18n, friends.contact.compare)}</p>
        })
    };
    view! {
        <div class="contact-key">
            <h3>{t!(i18n, friends.contact.key)}</h3>
            <code class="key" translate="no">{key}</code>
            {word}
        </div>
    }
}

/// The form; the note comes back in the page's URL when it was refused.
#[component]
fn Ask(contact: String) -> impl IntoView {
    let i18n = use_i18n();
    let typed = typed::<api::RequestFriendship>("note").unwrap_or_default();
    view! {
        <Form action=api::RequestFriendship::PATH class="form">
            <input type="hidden" name="contact" value=contact/>
            <div class="field">
                <label for="note">{t!(i18n, friends.note)}</label>
                <Limited limit=Limit::Note>
                    <input id="note" name="note" value=typed dir="auto" autocomplete="off" aria-describedby="note-hint"/>
                </Limited>
                <p class="hint" id="note-hint">{t!(i18n, friends.note_hint)}</p>
            </div>
            <p class="hint">{t!(i18n, friends.contact.nothing_sent)}</p>
            <FormError path=api::RequestFriendship::PATH/>
            <div class="row">
                <button class="button"><span data-pending=t!(i18n, friends.asking)>{t!(i18n, friends.ask)}</span></button>
                <a class="button-quiet" href="/friends">{t!(i18n, friends.contact.cancel)}</a>
            </div>
        </Form>
    }
}

/// The node remembers who answered for half an hour, and not over a restart.
#[component]
fn Forgotten() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <h1>{t!(i18n, friends.contact.forgotten_title)}</h1>
        <Empty sentence=t!(i18n, friends.contact.forgotten)>
            <FieldLink class="button" path="/friends" field="address">{t!(i18n, friends.contact.again)}</FieldLink>
        </Empty>
    }
}
