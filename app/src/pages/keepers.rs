//! "Backups at friends": who keeps the owner's, for whom the owner keeps them, and which new computer asks for one.

use domain::{Size, isolated, keeping::KeeperFailure};
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{self, AskingView, FriendToKeepView, KeeperView, KeepersView, KeptView, TimeView},
    components::{Copyable, Digits, Form, FormError, Icon, IconName, Loaded, Page, Saved, ago, bdi, day, typed},
    i18n::{t, t_plural, t_with, use_i18n},
};

#[component]
pub fn KeepersPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=t!(i18n, keepers.title)>
            <div class="settings moving">
                <header class="check-head">
                    <h1>{t!(i18n, keepers.title)}</h1>
                    <p class="hint">{t!(i18n, keepers.lead)}</p>
                </header>
                <Loaded loading=api::load_keepers() let:view>
                    <Keepers view/>
                </Loaded>
                <p><a class="button-quiet" href="/settings#backup">{t!(i18n, doctor.to_settings)}</a></p>
            </div>
        </Page>
    }
}

#[component]
fn Keepers(view: KeepersView) -> impl IntoView {
    let i18n = use_i18n();
    let KeepersView { has_sheet, keepers, friends, kept } = view;
    let chosen: Vec<_> = keepers.iter().map(|keeper| keeper.id).collect();
    let to_choose: Vec<_> = friends.iter().filter(|friend| !chosen.contains(&friend.id)).cloned().collect();
    let has_none = keepers.is_empty();
    view! {
        <section class="card" id="keepers" aria-labelledby="keepers-title">
            <h2 id="keepers-title">{t!(i18n, keepers.own_title)}</h2>
            <p class="hint">{t!(i18n, keepers.own_hint)}</p>
            <Saved what="keeper" sentence=t!(i18n, keepers.chosen)/>
            <Saved what="no-keeper" sentence=t!(i18n, keepers.forgotten)/>
            {has_none.then(|| view! { <p>{t!(i18n, keepers.none)}</p> })}
            {(!has_none).then(|| view! {
                <ul class="rows" role="list">
                    {keepers.into_iter().map(|keeper| view! { <li><KeeperRow keeper/></li> }).collect_view()}
                </ul>
            })}
            <FormError path=api::ForgetKeeper::PATH/>
            {if has_sheet {
                view! { <ChooseForm friends=to_choose/> }.into_any()
            } else {
                view! { <p>{t!(i18n, keepers.no_sheet)} " " <a href="/settings#backup">{t!(i18n, backups.title)}</a></p> }
                    .into_any()
            }}
        </section>
        <section class="card" id="kept" aria-labelledby="kept-title">
            <h2 id="kept-title">{t!(i18n, keepers.kept_title)}</h2>
            <p class="hint">{t!(i18n, keepers.kept_hint)}</p>
            <Saved what="offer" sentence=t!(i18n, keepers.offered)/>
            <Saved what="ended" sentence=t!(i18n, keepers.ended)/>
            <Saved what="given" sentence=t!(i18n, keepers.given)/>
            <Saved what="taken-back" sentence=t!(i18n, keepers.taken_back)/>
            <FormError path=api::TakeKeptBack::PATH/>
            <FormError path=api::GiveKept::PATH/>
            <FormError path=api::EndKeeping::PATH/>
            {(!kept.is_empty()).then(|| view! {
                <ul class="rows" role="list">
                    {kept.into_iter().map(|kept| view! { <li><KeptRow kept/></li> }).collect_view()}
                </ul>
            })}
            <OfferForm friends/>
        </section>
    }
}

#[component]
fn KeeperRow(keeper: KeeperView) -> impl IntoView {
    let i18n = use_i18n();
    let KeeperView { id, name, sent, files, bytes, quota_bytes, proved, lost, failure, failed } = keeper;
    let is_without_older = failure == Some(KeeperFailure::OlderLeftOut);
    let files = t_plural!(i18n, backups.folder.files, count = files);
    let quota = quota_bytes.map(|bytes| Size(bytes).to_string());
    view! {
        <div class="stack">
            <h3><bdi>{name.clone()}</bdi></h3>
            {match sent {
                Some(sent) => view! {
                    <p>
                        {if is_without_older {
                            t_with!(i18n, keepers.sent_newest, time = ago(sent)).into_any()
                        } else {
                            t_with!(i18n, keepers.sent, time = ago(sent)).into_any()
                        }}
                    </p>
                    <p class="hint">
                        {t!(i18n, keepers.size, files = files, size = Size(bytes).to_string(), quota = quota.unwrap_or_default())}
                    </p>
                }
                .into_any(),
                None => view! { <p>{t!(i18n, keepers.not_sent)}</p> }.into_any(),
            }}
            {proved.map(|time| view! { <p class="hint">{t_with!(i18n, keepers.proved, time = ago(time))}</p> })}
            {failed.map(|text| if is_without_older {
                view! { <p class="hint">{text}</p> }.into_any()
            } else {
                view! { <div class="action-error"><p>{text}</p></div> }.into_any()
            })}
            {lost.map(|time| view! {
                <div class="note note-warning">
                    <Icon name=IconName::Alert/>
                    <p>{t_with!(i18n, keepers.lost, time = ago(time))}</p>
                </div>
            })}
            <details>
                <summary>{t!(i18n, keepers.forget, name = isolated(&name))}</summary>
                <p>{t!(i18n, keepers.forget_question)}</p>
                <Form action=api::ForgetKeeper::PATH>
                    <input type="hidden" name="friend" value=id.to_string()/>
                    <button class="button-danger">{t!(i18n, keepers.forget_yes)}</button>
                </Form>
            </details>
        </div>
    }
}

#[component]
fn ChooseForm(friends: Vec<FriendToKeepView>) -> impl IntoView {
    let i18n = use_i18n();
    if friends.is_empty() {
        return view! { <FormError path=api::ChooseKeeper::PATH/> }.into_any();
    }
    view! {
        <Form action=api::ChooseKeeper::PATH class="form">
            <div class="field">
                <label for="keeper">{t!(i18n, keepers.choose_label)}</label>
                <select id="keeper" name="friend" aria-describedby="keeper-hint">{options(friends)}</select>
                <p class="hint" id="keeper-hint">{t!(i18n, keepers.choose_hint)}</p>
            </div>
            <FormError path=api::ChooseKeeper::PATH/>
            <button class="button"><span data-pending=t!(i18n, keepers.choosing)>{t!(i18n, keepers.choose)}</span></button>
        </Form>
    }
    .into_any()
}

fn options(friends: Vec<FriendToKeepView>) -> impl IntoView {
    let option = |friend: FriendToKeepView| view! { <option value=friend.id.to_string()>{friend.name}</option> };
    friends.into_iter().map(option).collect_view()
}

#[component]
fn KeptRow(kept: KeptView) -> impl IntoView {
    let i18n = use_i18n();
    let KeptView { id, name, quota_bytes, files, bytes, last, until, given, heard, link, asking, .. } = kept;
    let files = t_plural!(i18n, backups.folder.files, count = files);
    let has_ended = until.is_some();
    let (size, quota) = (Size(bytes).to_string(), Size(quota_bytes).to_string());
    view! {
        <div class="stack">
            <h3><bdi>{name.clone()}</bdi></h3>
            <p>{t!(i18n, keepers.kept_size, files, size, quota)}</p>
            {last.map(|time| view! { <p class="hint">{t_with!(i18n, keepers.last, time = ago(time))}</p> })}
            {until.map(|time| view! { <p>{t_with!(i18n, keepers.until, time = day(time))}</p> })}
            {given.map(|time| view! {
                <p>{t_with!(i18n, keepers.given_at, time = ago(time))}</p>
                <Form action=api::TakeKeptBack::PATH>
                    <input type="hidden" name="id" value=id.to_string()/>
                    <button class="button-quiet">{t!(i18n, keepers.take_back)}</button>
                </Form>
            })}
            {asking
                .into_iter()
                .map(|asking| view! { <AskingNote lost=id.to_string() name=name.clone() heard=heard.clone() asking/> })
                .collect_view()}
            {link.map(|link| view! {
                <details>
                    <summary>{t_with!(i18n, keepers.lost_everything, name = bdi(name.clone()))}</summary>
                    <p>{t!(i18n, keepers.link_hint)}</p>
                    <Copyable text=link class="secret" label=t!(i18n, keepers.copy)/>
                </details>
            })}
            {(!has_ended).then(|| view! {
                <details>
                    <summary>{t_with!(i18n, keepers.end, name = bdi(name.clone()))}</summary>
                    <p>{t!(i18n, keepers.end_question)}</p>
                    <Form action=api::EndKeeping::PATH>
                        <input type="hidden" name="id" value=id.to_string()/>
                        <button class="button-danger">{t!(i18n, keepers.end_yes)}</button>
                    </Form>
                </details>
            })}
        </div>
    }
}

/// The digits of the new computer, and the press.
#[component]
fn AskingNote(
    lost: String,
    name: String,
    #[prop(optional_no_strip)] heard: Option<TimeView>,
    asking: AskingView,
) -> impl IntoView {
    let i18n = use_i18n();
    let AskingView { key, digits, asked } = asking;
    view! {
        <article class="note note-warning">
            <Icon name=IconName::Alert/>
            <div class="stack">
                <p>{t_with!(i18n, keepers.asks, name = bdi(name.clone()), time = ago(asked))}</p>
                <Digits groups=digits label=t!(i18n, restoring.friend.digits)/>
                <p>{t!(i18n, keepers.asks_hint)}</p>
                {heard.map(|time| view! { <p>{t_with!(i18n, keepers.heard, name = bdi(name.clone()), time = ago(time))}</p> })}
                <Form action=api::GiveKept::PATH>
                    <input type="hidden" name="lost" value=lost/>
                    <input type="hidden" name="key" value=key.to_string()/>
                    <button class="button">{t!(i18n, keepers.give)}</button>
                </Form>
            </div>
        </article>
    }
}

#[component]
fn OfferForm(friends: Vec<FriendToKeepView>) -> impl IntoView {
    let i18n = use_i18n();
    if friends.is_empty() {
        return view! { <p>{t!(i18n, keepers.no_friends)}</p> }.into_any();
    }
    let quota = typed::<api::OfferKeeping>("quota").unwrap_or_else(|| "20 GB".to_owned());
    view! {
        <Form action=api::OfferKeeping::PATH class="form">
            <div class="field">
                <label for="offer-friend">{t!(i18n, keepers.offer_label)}</label>
                <select id="offer-friend" name="friend">{options(friends)}</select>
            </div>
            <div class="field">
                <label for="offer-quota">{t!(i18n, keepers.quota_label)}</label>
                <input
                    id="offer-quota" name="quota" value=quota required autocomplete="off" spellcheck="false"
                    aria-describedby="offer-hint"
                />
                <p class="hint" id="offer-hint">{t!(i18n, keepers.quota_hint)}</p>
            </div>
            <FormError path=api::OfferKeeping::PATH/>
            <button class="button">{t!(i18n, keepers.offer)}</button>
        </Form>
    }
    .into_any()
}
