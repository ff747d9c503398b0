//! What happened while the owner was away. A request can be answered here; once it is settled, the notification says so. What waits in the
//! pictures folder is asked above the list, and stands in it once it is settled.

mod answers;
mod report;

use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, NotificationView, NotificationsView, RequestView},
    components::{
        Empty, Face, FieldLink, FolderWaiting, FormError, Icon, IconName, LeftAlone, Loaded, Page, RelativeTime, Saved,
        Window, kept, parsed_query,
    },
    i18n::{t, use_i18n},
};
use answers::Answer;
use report::Reported;

/// The notifications, newest first. To see them is to have read them (`browser/enhance`); without JavaScript there is a button for that.
#[component]
pub fn NotificationsPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=t!(i18n, notifications.title)>
            <h1>{t!(i18n, notifications.title)}</h1>
            <Saved what="accepted" sentence=t!(i18n, friends.accept_done)/>
            <Saved what="declined" sentence=t!(i18n, friends.decline_done)/>
            <FolderWaiting/>
            <FormError path=api::AcceptRequest::PATH/>
            <FormError path=api::DeclineRequest::PATH/>
            <FormError path=api::RemoveComment::PATH/>
            <Loaded loading=api::list_notifications(parsed_query("before")) let:page>
                <List page/>
            </Loaded>
            <p>
                <a class="button-quiet" href="/written">{t!(i18n, threads.written.title)}</a>
                " "
                <a class="button-quiet" href="/introductions">{t!(i18n, introductions.title)}</a>
                " "
                <a class="button-quiet" href="/settings/notifications">{t!(i18n, notices.title)}</a>
            </p>
        </Page>
    }
}

#[component]
fn List(page: NotificationsView) -> impl IntoView {
    let i18n = use_i18n();
    let NotificationsView { notifications, older_than } = page;
    if notifications.is_empty() {
        return view! {
            <Empty sentence=t!(i18n, notifications.empty)>
                <FieldLink class="button" path="/friends" field="address">{t!(i18n, notifications.empty_button)}</FieldLink>
            </Empty>
        }
        .into_any();
    }
    let newest_unread = notifications.iter().find(|each| each.is_unread).map(|each| each.id);
    let told: Vec<_> = notifications.into_iter().filter(|each| each.folder_waits != Some(true)).collect();
    let has_rows = !told.is_empty();
    let rows = told
        .into_iter()
        .map(|told| kept("notification", &told, || view! { <Row notification=told.clone()/> }.into_any()));
    view! {
        {newest_unread.map(|last| view! {
            <form class="notifications-read" method="post" action=api::MarkNotificationsRead::PATH data-on-sight>
                <input type="hidden" name="last" value=last.to_string()/>
                <FormError path=api::MarkNotificationsRead::PATH/>
                <button class="button-quiet"><Icon name=IconName::Check/>{t!(i18n, notifications.mark_read)}</button>
            </form>
        })}
        {has_rows.then(|| view! { <ol class="notifications">{rows.collect_view()}</ol> })}
        {older_than.map(|id| view! {
            <a class="button-quiet" href=format!("/notifications?before={id}")>{t!(i18n, notifications.older)}</a>
        })}
    }
    .into_any()
}

/// Who, what and when, leading to what it is about.
#[component]
fn Row(notification: NotificationView) -> impl IntoView {
    let i18n = use_i18n();
    let NotificationView { id, text, href, person, peer, item, report, voices, time, is_unread, .. } = notification;
    let NotificationView { request, folder_waits, left_alone, .. } = notification;
    let is_settled = request.as_ref().is_some_and(|request| !matches!(request, RequestView::Waiting { .. }))
        || folder_waits == Some(false);
    let is_new = is_unread && !is_settled;
    let asker = person.as_ref().map(|person| person.name.clone()).unwrap_or_default();
    let portrait = match (person, voices.into_iter().next()) {
        (_, Some(voice)) => view! { <Face voice/> }.into_any(),
        (Some(person), None) => {
            view! { <Window picture=person.picture name=person.name reach=person.reach/> }.into_any()
        }
        (None, None) => view! { <span class="notification-icon"><Icon name=IconName::Folder/></span> }.into_any(),
    };
    view! {
        <li
            class="card notification" data-notification=id.to_string() data-new=is_new.then_some("")
            data-settled=is_settled.then_some("")
        >
            <a href=href>
                {portrait}
                <span>
                    <span class="notification-sentence">{text}</span>
                    <small>
                        {is_new.then(|| view! { <strong>{t!(i18n, notifications.new)}" · "</strong> })}
                        <RelativeTime time/>
                    </small>
                </span>
            </a>
            {item.zip(report).map(|(item, report)| view! { <Reported item report/> })}
            {peer.zip(request).map(|(peer, request)| view! { <Answer peer request name=asker/> })}
            {(folder_waits == Some(false)).then(|| view! {
                <p class="notification-settled">{t!(i18n, notifications.settled)}</p>
            })}
            {(!left_alone.is_empty()).then(|| view! { <LeftAlone all=left_alone/> })}
        </li>
    }
}
