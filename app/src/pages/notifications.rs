//! What happened while the owner was away. A request can be answered here; once it is settled, the notification says so.

mod answers;

use std::collections::HashSet;

use domain::{LiveEvent, NotificationId, NotificationKind, isolated};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    api::{self, NotificationView, NotificationsView, RequestView},
    browser::visible,
    components::{
        ActionError, Empty, FieldLink, FolderWaiting, Icon, IconName, LeftAlone, Loaded, Page, RelativeTime, Window,
        followed,
    },
    i18n::{t, use_i18n},
};
use answers::{Answer, Answers};

/// The notifications, newest first. To see them is to have read them; without JavaScript there is a button for that.
#[component]
pub fn NotificationsPage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let before = Memo::new(move |_| query.read().get_str("before").and_then(|before| before.parse().ok()));
    let answers = Answers::new();
    let answered = answers.answered();
    let page = followed(
        move || (before.get(), answered.get()),
        |(before, _)| api::list_notifications(before),
        |event| matches!(event, LiveEvent::NotificationsChanged | LiveEvent::FriendsChanged | LiveEvent::Lagged),
    );
    let mark_read = ServerAction::<api::MarkNotificationsRead>::new();
    let seen = mark_what_is_seen(page, mark_read);
    view! {
        <Page title=t!(i18n, notifications.title)>
            <h1>{t!(i18n, notifications.title)}</h1>
            <FolderWaiting/>
            <ActionError action=answers.accept/>
            <ActionError action=answers.decline/>
            <Loaded resource=page let:page>
                <List page mark_read seen answers/>
            </Loaded>
        </Page>
    }
}

/// Marks what is shown as read, once the page is looked at. Gives back what was unread when it came into sight, which looks new until one
/// leaves.
fn mark_what_is_seen(
    page: Resource<Result<NotificationsView, api::ApiError>>,
    mark_read: ServerAction<api::MarkNotificationsRead>,
) -> RwSignal<HashSet<NotificationId>> {
    let seen = RwSignal::new(HashSet::new());
    let is_visible = visible::is_visible();
    Effect::new(move || {
        let (true, Some(Ok(page))) = (is_visible.get(), page.get()) else { return };
        let unread: Vec<NotificationId> =
            page.notifications.iter().filter(|each| each.is_unread).map(|each| each.id).collect();
        if let Some(&last) = unread.first() {
            seen.update(|seen| seen.extend(unread));
            mark_read.dispatch(api::MarkNotificationsRead { last });
        }
    });
    seen
}

#[component]
fn List(
    page: NotificationsView,
    mark_read: ServerAction<api::MarkNotificationsRead>,
    seen: RwSignal<HashSet<NotificationId>>,
    answers: Answers,
) -> impl IntoView {
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
    let rows = notifications.into_iter().map(|notification| view! { <Row notification seen answers/> });
    view! {
        {newest_unread.map(|last| view! {
            <ActionForm action=mark_read attr:class="notifications-read">
                <input type="hidden" name="last" value=last.to_string()/>
                <ActionError action=mark_read/>
                <button class="button-quiet"><Icon name=IconName::Check/>{t!(i18n, notifications.mark_read)}</button>
            </ActionForm>
        })}
        <ol class="notifications">{rows.collect_view()}</ol>
        {older_than.map(|id| view! {
            <a class="button-quiet" href=format!("/notifications?before={id}")>{t!(i18n, notifications.older)}</a>
        })}
    }
    .into_any()
}

/// Who, what and when, leading to what it is about.
#[component]
fn Row(notification: NotificationView, seen: RwSignal<HashSet<NotificationId>>, answers: Answers) -> impl IntoView {
    let i18n = use_i18n();
    let NotificationView { id, kind, person, peer, time, is_unread, request, folder_waits, left_alone } = notification;
    let is_settled = request.as_ref().is_some_and(|request| !matches!(request, RequestView::Waiting { .. }))
        || folder_waits == Some(false);
    let is_new = move || !is_settled && (is_unread || seen.read().contains(&id));
    let name =
        person.as_ref().map_or_else(|| t!(i18n, notifications.somebody).to_owned(), |person| isolated(&person.name));
    let asker = person.as_ref().map(|person| person.name.clone()).unwrap_or_default();
    let href = match (kind, &person) {
        (NotificationKind::FolderWaiting, _) => "/notifications#folder".to_owned(),
        (NotificationKind::FolderLeftAlone, _) => "/".to_owned(),
        (
            NotificationKind::FriendRequestAccepted
            | NotificationKind::FriendshipEnded
            | NotificationKind::FriendshipEndedAgain,
            Some(person),
        ) => person.href.clone(),
        (NotificationKind::FriendRequestReceived, Some(person)) if is_settled => person.href.clone(),
        _ => "/friends".to_owned(),
    };
    let sentence = match kind {
        NotificationKind::FriendRequestReceived => match request {
            Some(RequestView::Accepted) => t!(i18n, notifications.request_settled, name = name),
            Some(RequestView::Declined) => t!(i18n, notifications.request_declined, name = name),
            Some(RequestView::Over) => t!(i18n, notifications.request_over, name = name),
            Some(RequestView::Waiting { .. }) | None => t!(i18n, notifications.request_received, name = name),
        },
        NotificationKind::FriendRequestAccepted => t!(i18n, notifications.request_accepted, name = name),
        NotificationKind::FriendshipEnded => t!(i18n, notifications.friendship_ended, name = name),
        NotificationKind::FriendshipEndedAgain => t!(i18n, notifications.friendship_ended_again, name = name),
        NotificationKind::FolderWaiting => t!(i18n, notifications.folder_waiting).to_owned(),
        NotificationKind::FolderLeftAlone => t!(i18n, notifications.folder_left_alone).to_owned(),
    };
    let portrait = match person {
        Some(person) => view! { <Window picture=person.picture name=person.name reach=person.reach/> }.into_any(),
        None => view! { <span class="notification-icon"><Icon name=IconName::Folder/></span> }.into_any(),
    };
    view! {
        <li class="card notification" data-new=move || is_new().then_some("")>
            <a href=href>
                {portrait}
                <span>
                    <span class="notification-sentence">{sentence}</span>
                    <small>
                        {move || is_new().then(|| view! { <strong>{t!(i18n, notifications.new)}" · "</strong> })}
                        <RelativeTime time/>
                    </small>
                </span>
            </a>
            {peer.zip(request).map(|(peer, request)| view! { <Answer peer request name=asker answers/> })}
            {(folder_waits == Some(false)).then(|| view! {
                <p class="notification-settled">{t!(i18n, notifications.settled)}</p>
            })}
            {(!left_alone.is_empty()).then(|| view! { <LeftAlone all=left_alone/> })}
        </li>
    }
}
