//! How much answers a post, and the way there.

use domain::PostId;
use leptos::prelude::*;

use crate::{
    api::{AnswersView, ReactionCountView},
    i18n::{t, t_plural, use_i18n},
};

/// The foot of a card in a list.
#[component]
pub fn Answers(answers: AnswersView, post: PostId) -> impl IntoView {
    let i18n = use_i18n();
    let AnswersView { comments, reactions, is_closed } = answers;
    if is_closed && comments == 0 && reactions.is_empty() {
        return None;
    }
    let link = match comments {
        0 if is_closed => None,
        0 => Some((format!("comment-on-{post}"), t!(i18n, threads.comment).to_owned())),
        count => Some(("thread".to_owned(), t_plural!(i18n, threads.comments, count = count))),
    };
    let link = link.map(|(place, words)| view! { <a href=format!("/posts/{post}#{place}")>{words}</a> });
    let chips = reactions.into_iter().map(|ReactionCountView { emoji, people, is_mine }| {
        let words = t_plural!(i18n, threads.reacted_count, count = people, emoji = emoji.as_str());
        view! {
            <span class="reaction" role="img" aria-label=words data-mine=is_mine.then_some("")>
                <span>{emoji}</span> <span>{people.to_string()}</span>
            </span>
        }
    });
    let chips = chips.collect_view();
    Some(view! { <footer class="answers">{link} {chips}</footer> })
}
