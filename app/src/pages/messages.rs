//! The conversations there are, and friends to whom one has not written yet.

use domain::isolated;
use leptos::prelude::*;

use crate::{
    api::{ConversationsView, CorrespondentView, ListedConversationView, list_conversations},
    components::{Empty, FieldLink, Loaded, Page, RelativeTime, Saved, Window},
    i18n::{t, t_plural, use_i18n},
};

#[component]
pub fn MessagesPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=t!(i18n, messages.title)>
            <h1>{t!(i18n, messages.title)}</h1>
            <Saved what="conversation-deleted" sentence=t!(i18n, messages.forgotten)/>
            <Loaded loading=list_conversations() let:page>
                <List page/>
            </Loaded>
        </Page>
    }
}

#[component]
fn List(page: ConversationsView) -> impl IntoView {
    let i18n = use_i18n();
    let ConversationsView { conversations, others } = page;
    if conversations.is_empty() && others.is_empty() {
        return view! {
            <Empty sentence=t!(i18n, messages.empty)>
                <FieldLink class="button" path="/friends" field="address">{t!(i18n, notifications.empty_button)}</FieldLink>
            </Empty>
        }
        .into_any();
    }
    let has_rows = !conversations.is_empty();
    let rows = conversations.into_iter().map(|conversation| view! { <Row conversation/> }).collect_view();
    let has_others = !others.is_empty();
    let others = others.into_iter().map(|other| view! { <Other other/> }).collect_view();
    view! {
        {if has_rows {
            view! { <ol class="notifications conversations" role="list">{rows}</ol> }.into_any()
        } else {
            view! { <p class="hint">{t!(i18n, messages.none_begun)}</p> }.into_any()
        }}
        {has_others.then(|| view! {
            <h2>{t!(i18n, messages.write_to)}</h2>
            <ul class="correspondents" role="list">{others}</ul>
        })}
    }
    .into_any()
}

/// With whom, how what was written last begins, and how much is new.
#[component]
fn Row(conversation: ListedConversationView) -> impl IntoView {
    let i18n = use_i18n();
    let ListedConversationView { peer, person, words, is_own, at, unread, is_muted } = conversation;
    let words = if is_own { t!(i18n, messages.you, words = isolated(&words)) } else { words };
    view! {
        <li class="card notification conversation" data-new=(unread > 0 && !is_muted).then_some("")>
            <a href=format!("/messages/{peer}")>
                <Window picture=person.picture name=person.name.clone() reach=person.reach/>
                <span>
                    <span class="conversation-name">
                        <bdi>{person.name}</bdi>
                        {(unread > 0).then(|| view! { <span class="count">{t_plural!(i18n, messages.new, count = unread)}</span> })}
                    </span>
                    <span class="conversation-words" dir="auto">{words}</span>
                    <small>
                        {at.map(|time| view! { <RelativeTime time/> })}
                        {is_muted.then(|| view! { " · " {t!(i18n, messages.muted)} })}
                    </small>
                </span>
            </a>
        </li>
    }
}

#[component]
fn Other(other: CorrespondentView) -> impl IntoView {
    let CorrespondentView { peer, person } = other;
    view! {
        <li>
            <a class="correspondent" href=format!("/messages/{peer}")>
                <Window picture=person.picture name=person.name.clone() reach=person.reach/>
                <bdi>{person.name}</bdi>
            </a>
        </li>
    }
}
