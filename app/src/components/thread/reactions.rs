//! How people react, and how one reacts oneself.

use domain::{PostId, ThreadItemId, isolated};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};

use super::own_words::{SendAgain, StageSentence, is_sent_again};
use crate::{
    api::{self, ApiError, OwnReactionView, ReactionView, ReactionsView},
    components::{Form, OfWhom, action_error::ErrorText, form_error, typed},
    i18n::{I18n, t, t_plural, use_i18n},
};

/// What most people mean.
const COMMON: [&str; 6] = ["👍", "❤️", "😂", "😮", "😢", "🎉"];
/// So many are named beside an emoji; of others it is said how many they are.
const NAMED: usize = 12;

/// The emoji, each a button that takes part, or no more; and those to choose from.
#[component]
pub(super) fn Reactions(
    reactions: ReactionsView,
    post: PostId,
    /// A comment; or else the post.
    #[prop(optional_no_strip)]
    item: Option<ThreadItemId>,
    /// Whose comment.
    #[prop(optional)]
    of: String,
    /// Whose thread.
    name: String,
    is_open: bool,
) -> impl IntoView {
    let ReactionsView { emoji, own } = reactions;
    let chips = (!emoji.is_empty()).then(|| {
        let who = view! { <WhoReacted reactions=emoji.clone() of=of.clone()/> };
        let chips = emoji.into_iter().map(|reaction| view! { <Chip reaction is_open/> });
        let chips = chips.collect_view();
        view! { <Form action=api::React::PATH class="reactions"><Target post item/>{chips}</Form> {who} }
    });
    view! {
        {chips}
        {own.map(|OwnReactionView { id, stage }| view! {
            <StageSentence stage name/>
            {is_sent_again(stage).then(|| view! { <SendAgain item=id/> })}
        })}
        {is_open.then(|| view! { <Choice post item of/> })}
    }
}

/// All who react, by name: what a pointer shows beside an emoji, a finger does not.
#[component]
fn WhoReacted(reactions: Vec<ReactionView>, of: String) -> impl IntoView {
    let i18n = use_i18n();
    let rows = reactions.into_iter().map(|reaction| {
        let names = names(i18n, &reaction, usize::MAX);
        view! { <li><span>{reaction.emoji}</span> <span>{names}</span></li> }
    });
    let rows = rows.collect_view();
    view! {
        <details class="comment-do">
            <summary>{t!(i18n, threads.who_reacted)}<OfWhom name=of/></summary>
            <ul class="reactors" role="list">{rows}</ul>
        </details>
    }
}

/// What is reacted to.
#[component]
fn Target(post: PostId, item: Option<ThreadItemId>) -> impl IntoView {
    view! {
        <input type="hidden" name="post" value=post.to_string()/>
        {item.map(|item| view! { <input type="hidden" name="item" value=item.to_string()/> })}
    }
}

#[component]
fn Chip(reaction: ReactionView, is_open: bool) -> impl IntoView {
    let i18n = use_i18n();
    let count = reaction.others.len() + usize::from(reaction.is_mine);
    let words = t!(
        i18n,
        threads.reacted,
        emoji = reaction.emoji.as_str(),
        count = count,
        names = names(i18n, &reaction, NAMED)
    );
    let ReactionView { emoji, is_mine, .. } = reaction;
    let (label, shown) = (words.clone(), view! { <span>{emoji.clone()}</span> <span>{count.to_string()}</span> });
    if is_open || is_mine {
        let pressed = if is_mine { "true" } else { "false" };
        Either::Left(view! {
            <button class="reaction" name="emoji" value=emoji aria-pressed=pressed aria-label=label title=words>{shown}</button>
        })
    } else {
        Either::Right(view! { <span class="reaction" role="img" aria-label=label title=words>{shown}</span> })
    }
}

/// "Lea, Jonas and you", of others at most so many.
fn names(i18n: I18n, reaction: &ReactionView, most: usize) -> String {
    let others = &reaction.others;
    let mut names: Vec<String> = others.iter().take(most).map(|name| isolated(name)).collect();
    if others.len() > most {
        names.push(t_plural!(i18n, threads.more, count = others.len() - most));
    }
    if reaction.is_mine {
        names.push(t!(i18n, threads.you).to_owned());
    }
    match names.pop() {
        Some(last) if !names.is_empty() => t!(i18n, threads.and, names = names.join(", "), last = last),
        last => last.unwrap_or_default(),
    }
}

#[component]
fn Choice(post: PostId, item: Option<ThreadItemId>, of: String) -> impl IntoView {
    let i18n = use_i18n();
    let failure = failure(item);
    let has_failed = failure.is_some();
    let typed = typed::<api::React>("emoji").filter(|_| has_failed);
    let common = COMMON.map(|emoji| {
        view! {
            <button class="reaction" name="emoji" value=emoji aria-label=t!(i18n, threads.react_with, emoji = emoji)>{emoji}</button>
        }
    });
    view! {
        <details class="comment-do react" data-closes open=has_failed>
            <summary>{t!(i18n, threads.react)}<OfWhom name=of/></summary>
            <Form action=api::React::PATH class="reactions"><Target post item/>{common.collect_view()}</Form>
            <Form action=api::React::PATH class="react-other">
                <Target post item/>
                <label>
                    <span>{t!(i18n, threads.other_emoji)}</span>
                    <input name="emoji" value=typed required autocomplete="off" size="4"/>
                </label>
                <button class="button-quiet">{t!(i18n, threads.add_emoji)}</button>
                <div class="action-error" role="alert">{failure.map(|error| view! { <ErrorText error/> })}</div>
            </Form>
        </details>
    }
}

/// Why the reaction to this failed: to others, it did not.
fn failure(item: Option<ThreadItemId>) -> Option<ApiError> {
    let of = item.map(|item| item.to_string()).unwrap_or_default();
    form_error::<api::React>().filter(|_| typed::<api::React>("item").unwrap_or_default() == of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_who_reacts() {
        let names = |others: &[&str], is_mine| {
            let others = others.iter().map(|&name| name.to_owned()).collect();
            names(use_i18n(), &ReactionView { emoji: "🎉".to_owned(), others, is_mine }, NAMED)
        };
        let (lea, jonas) = (isolated("Lea"), isolated("Jonas"));
        assert_eq!(names(&["Lea", "Jonas"], true), format!("{lea}, {jonas} and you"));
        assert_eq!(names(&["Lea"], false), lea);
        assert_eq!(names(&[], true), "you");
        assert!(names(&["Lea"; 20], false).ends_with(" and 8 more"), "{}", names(&["Lea"; 20], false));
    }
}
