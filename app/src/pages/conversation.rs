//! A conversation with one person: what was written, how far it has come, and where one writes.

use domain::{MessageState, PeerId, ThreadItemId, isolated};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};

use crate::{
    api::{
        self, ApiError, ConversationView, MessageView, TypedView, UnsentOf, UnsentView, WordsView, read_conversation,
    },
    components::{
        CommentWords, EditWords, Form, FormError, Icon, IconName, MessageForm, Page, RelativeTime, Saved, SendAgain,
        Window, awaited, date, loaded::Failure, param, parsed_query, query,
    },
    i18n::{I18n, t, use_i18n},
};

/// With 404 for somebody who is not known.
#[component]
pub fn ConversationPage() -> impl IntoView {
    let id = param("id").and_then(|id| id.parse::<PeerId>().ok());
    let (before, unsent) = (parsed_query("before"), query("unsent"));
    let is_earlier = before.is_some();
    awaited(async move {
        let found = match id {
            Some(id) => read_conversation(id, before, unsent).await,
            None => Err(ApiError::NotFound),
        };
        match found {
            Ok(conversation) => Either::Left(view! { <Conversation conversation is_earlier/> }),
            Err(error) => Either::Right(view! {
                <Page title=t!(use_i18n(), messages.title)><Failure error/></Page>
            }),
        }
    })
}

#[component]
fn Conversation(
    conversation: ConversationView,
    /// It is not the page with the newest.
    is_earlier: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let ConversationView { peer, person, is_asleep, is_held_here, is_open, knows_messages, .. } = conversation;
    let ConversationView { is_muted, messages, before, are_earlier_new, unseen, draft, new, unsent, .. } = conversation;
    let name = person.name.clone();
    let is_empty = messages.is_empty();
    let mut day = String::new();
    let rows = messages.into_iter().map(|message| {
        let of_message = date(&message.at);
        let begins =
            (of_message != day).then(|| view! { <li class="message-day"><span>{of_message.clone()}</span></li> });
        day = of_message;
        let shown = view_message(message, &name, is_open, !is_open && is_held_here, is_asleep, unsent.clone());
        view! { {begins} {shown} }
    });
    let rows = rows.collect_view();
    // Words that could not be sent are nowhere else, though nothing is taken here any more.
    let has_unsent = unsent.as_ref().is_some_and(|unsent| matches!(unsent.of, UnsentOf::Comment { .. }));
    let message_form = ((is_open && !is_earlier) || has_unsent).then(|| {
        let label = t!(i18n, messages.label, name = isolated(&name));
        view! { <MessageForm peer label new draft unsent=unsent.clone()/> }
    });
    let closed = (!is_open).then(|| view! { <p class="hint">{t!(i18n, messages.closed, name = isolated(&name))}</p> });
    view! {
        <Page title=t!(i18n, messages.with, name = isolated(&name))>
            <header class="conversation-head">
                <a class="button-quiet" href="/messages"><Icon name=IconName::ArrowLeft/><span>{t!(i18n, messages.title)}</span></a>
                <h1>
                    <a class="conversation-with" href=person.href>
                        <Window picture=person.picture name=person.name.clone() reach=person.reach/>
                        <bdi>{person.name}</bdi>
                    </a>
                </h1>
            </header>
            <Saved what="comment-deleted" sentence=t!(i18n, messages.deleted_done)/>
            <Saved what="sent-again" sentence=t!(i18n, threads.sent_again)/>
            <FormError path=api::DeleteComment::PATH/>
            <FormError path=api::SendAgain::PATH/>
            <details class="conversation-who">
                <summary><Icon name=IconName::Lock/><span>{t!(i18n, messages.who, name = isolated(&name))}</span></summary>
                <p>{where_kept(i18n, is_held_here, &name)}</p>
                <p>
                    {if !is_open && is_held_here {
                        t!(i18n, messages.copies_closed, name = isolated(&name))
                    } else {
                        t!(i18n, messages.copies, name = isolated(&name))
                    }}
                </p>
                {(!is_empty).then(|| view! {
                    <Mute peer is_muted/>
                    <DeleteConversation peer name=name.clone()/>
                })}
            </details>
            {(is_open && !knows_messages).then(|| view! {
                <p class="note">{t!(i18n, messages.no_messages, name = isolated(&name))}</p>
            })}
            {before.map(|before| view! {
                <a class="older" href=format!("/messages/{peer}?before={before}")>
                    {if are_earlier_new { t!(i18n, messages.earlier_new) } else { t!(i18n, messages.earlier) }}
                </a>
            })}
            {if is_empty {
                Either::Left(view! { <p class="hint">{t!(i18n, messages.none, name = isolated(&name))}</p> })
            } else {
                Either::Right(view! { <ol class="messages" role="list">{rows}</ol> })
            }}
            {unseen.map(|last| view! { <MarkRead last/> })}
            {is_earlier.then(|| view! { <a class="older" href=format!("/messages/{peer}")>{t!(i18n, messages.newest)}</a> })}
            {closed}
            {message_form}
        </Page>
    }
}

/// Whether what is new here is counted beside the navigation.
#[component]
fn Mute(peer: PeerId, is_muted: bool) -> impl IntoView {
    let i18n = use_i18n();
    let (hint, label) = if is_muted {
        (t!(i18n, messages.is_muted), t!(i18n, messages.unmute))
    } else {
        (t!(i18n, messages.mute_hint), t!(i18n, messages.mute))
    };
    view! {
        <Form action=api::MuteConversation::PATH>
            <input type="hidden" name="peer" value=peer.to_string()/>
            <input type="hidden" name="muted" value=(!is_muted).to_string()/>
            <p>{hint}</p>
            <FormError path=api::MuteConversation::PATH/>
            <button class="button-quiet"><Icon name=IconName::BellOff/><span>{label}</span></button>
        </Form>
    }
}

/// On this side alone, for good, after a question.
#[component]
fn DeleteConversation(peer: PeerId, name: String) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <details class="conversation-delete">
            <summary>{t!(i18n, messages.forget)}</summary>
            <p>{t!(i18n, messages.forget_question, name = isolated(&name))}</p>
            <Form action=api::DeleteConversation::PATH>
                <input type="hidden" name="peer" value=peer.to_string()/>
                <button class="button-danger">{t!(i18n, messages.forget_yes)}</button>
            </Form>
            <FormError path=api::DeleteConversation::PATH/>
        </details>
    }
}

/// Once the page is looked at (`browser/enhance`), or by the button.
#[component]
fn MarkRead(last: ThreadItemId) -> impl IntoView {
    view! {
        <form class="notifications-read" method="post" action=api::MarkMessagesRead::PATH data-on-sight>
            <input type="hidden" name="last" value=last.to_string()/>
            <FormError path=api::MarkMessagesRead::PATH/>
            <button class="button-quiet"><Icon name=IconName::Check/>{t!(use_i18n(), messages.mark_read)}</button>
        </form>
    }
}

/// A message in the conversation with `name`.
fn view_message(
    message: MessageView,
    name: &str,
    is_open: bool,
    // A deletion does not come to the other any more.
    is_out_of_reach: bool,
    is_asleep: bool,
    unsent: Option<UnsentView>,
) -> AnyView {
    let i18n = use_i18n();
    let MessageView { id, is_own, words, at, is_edited, state, is_new } = message;
    let writer =
        if is_own { t!(i18n, messages.you_wrote).to_owned() } else { t!(i18n, messages.wrote, name = isolated(name)) };
    let (body, tools) = match words {
        WordsView::Said { source, html, warning, is_blurred, pictures, quote } => {
            // Those that this node has lost stay without a form.
            let own = pictures.iter().filter(|picture| picture.id.0 != 0).cloned().collect();
            let words = TypedView { text: source, warning: warning.clone(), is_blurred, pictures: own, quote: None };
            let body = view! { <CommentWords html warning is_blurred pictures quote/> }.into_any();
            let question = if is_out_of_reach {
                t!(i18n, messages.delete_question_here, name = isolated(name))
            } else {
                t!(i18n, messages.delete_question, name = isolated(name))
            };
            let can_edit = is_open || unsent.as_ref().is_some_and(|unsent| unsent.of == UnsentOf::Edit(id));
            let tools = is_own.then(|| {
                view! {
                    <div class="comment-foot">
                        {(state == Some(MessageState::Refused)).then(|| view! { <SendAgain item=id/> })}
                        {can_edit.then(|| view! { <EditWords id words label=t!(i18n, messages.edit_label) unsent/> })}
                        <DeleteMessage item=id question/>
                    </div>
                }
            });
            (body, tools)
        }
        WordsView::Deleted | WordsView::Removed => {
            (view! { <p class="comment-gone">{t!(i18n, messages.deleted)}</p> }.into_any(), None)
        }
    };
    view! {
        <li class="message comment" id=format!("comment-{id}") tabindex="-1" data-notification=id.to_string() data-own=is_own.then_some("") data-new=is_new.then_some("")>
            <p class="visually-hidden">{writer}</p>
            <div class="message-bubble">{body}</div>
            <p class="message-when">
                {is_new.then(|| view! { <strong>{t!(i18n, notifications.new)}</strong> })}
                <RelativeTime time=at/>
                {is_edited.then(|| view! { <span>{t!(i18n, posts.edited)}</span> })}
                {state.map(|state| view! { <span class="message-state" data-state=word(state)>{sentence(i18n, state, is_asleep, name)}</span> })}
            </p>
            {tools}
        </li>
    }
    .into_any()
}

/// For good, after a question.
#[component]
fn DeleteMessage(item: ThreadItemId, question: String) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <details class="comment-do comment-question">
            <summary>{t!(i18n, threads.delete)}</summary>
            <p>{question}</p>
            <Form action=api::DeleteComment::PATH>
                <input type="hidden" name="item" value=item.to_string()/>
                <button class="button-danger">{t!(i18n, messages.delete_yes)}</button>
            </Form>
        </details>
    }
}

fn where_kept(i18n: I18n, is_held_here: bool, name: &str) -> String {
    if is_held_here {
        t!(i18n, messages.held_here, name = isolated(name))
    } else {
        t!(i18n, messages.held_there, name = isolated(name))
    }
}

fn word(state: MessageState) -> &'static str {
    match state {
        MessageState::Waiting => "waiting",
        MessageState::NoMessages | MessageState::Refused | MessageState::NotSent => "not-taken",
        MessageState::Delivered => "delivered",
        MessageState::Read => "read",
    }
}

fn sentence(i18n: I18n, state: MessageState, is_asleep: bool, name: &str) -> String {
    let name = isolated(name);
    match state {
        MessageState::Waiting if is_asleep => t!(i18n, messages.waits_asleep, name = name),
        MessageState::Waiting => t!(i18n, messages.waits, name = name),
        MessageState::NoMessages => t!(i18n, messages.not_taken_yet, name = name),
        MessageState::Refused => t!(i18n, messages.not_taken, name = name),
        MessageState::NotSent => t!(i18n, messages.not_sent, name = name),
        MessageState::Delivered => t!(i18n, messages.delivered).to_owned(),
        MessageState::Read => t!(i18n, messages.read).to_owned(),
    }
}
