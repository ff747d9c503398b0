//! The text of a post. In a list a long one begins, and "Show more" leads to the rest.

use domain::PostId;
use leptos::{either::Either, prelude::*, task::spawn_local};

use crate::api::read_post;

/// More characters than this are a long letter.
const LONG_CHARACTERS: usize = 2_400;
/// So are more lines and paragraphs than this, however short.
const LONG_LINES: usize = 40;

#[component]
pub fn Letter(
    html: String,
    /// Where all of it stands, if this is a place for the beginning of a long one.
    rest: Option<String>,
    /// "Show more".
    more: &'static str,
    /// `html` is a beginning, and the rest is not here.
    is_cut: bool,
    /// The post to be asked for that.
    #[prop(optional)]
    post: Option<PostId>,
) -> impl IntoView {
    let goes_on = post.filter(|_| is_cut);
    match rest.filter(|_| is_cut || is_long(&html)) {
        Some(rest) => Either::Left(view! { <LongLetter html rest more goes_on/> }),
        None => Either::Right(view! { <div class="letter" inner_html=html></div> }),
    }
}

/// The beginning; the rest on the spot where there is JavaScript, and on the page at `rest` otherwise.
#[component]
fn LongLetter(html: String, rest: String, more: &'static str, goes_on: Option<PostId>) -> impl IntoView {
    let is_whole = RwSignal::new(false);
    let html = RwSignal::new(html);
    let href = rest.clone();
    let show = move |event: web_sys::MouseEvent| {
        if event.ctrl_key() || event.meta_key() || event.shift_key() {
            return;
        }
        event.prevent_default();
        match goes_on {
            Some(post) => ask_for_rest(post, html, is_whole, href.clone()),
            None => is_whole.set(true),
        }
    };
    view! {
        <div class:long-letter=move || !is_whole.get()>
            <div class="letter" inner_html=move || html.get()></div>
            {move || (!is_whole.get()).then(|| view! {
                <a class="button-quiet" href=rest.clone() data-shows-rest on:click=show.clone()>{more}</a>
            })}
        </div>
    }
}

/// Shows all of the post on the spot. Where that fails, its page says why.
fn ask_for_rest(post: PostId, html: RwSignal<String>, is_whole: RwSignal<bool>, page: String) {
    spawn_local(async move {
        match read_post(post).await {
            Ok(post) => {
                html.try_set(post.html);
                is_whole.try_set(true);
            }
            Err(_) => {
                // A browser that refuses leaves the page where it is.
                let _left = window().location().set_href(&page);
            }
        }
    });
}

fn is_long(html: &str) -> bool {
    let mut is_inside_tag = false;
    let shown = html.chars().filter(|letter| match letter {
        '<' => {
            is_inside_tag = true;
            false
        }
        '>' if is_inside_tag => {
            is_inside_tag = false;
            false
        }
        _ => !is_inside_tag,
    });
    let lines = ["<br", "</p>", "</li>", "</tr>", "</h"].iter().map(|end| html.matches(end).count()).sum::<usize>();
    lines + html.matches('\n').count() / 2 > LONG_LINES || shown.count() > LONG_CHARACTERS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_letter_has_many_characters_or_lines() {
        for (html, expected) in [
            ("<p>Yes.</p>".to_owned(), false),
            (format!("<p>{}</p>", "a ".repeat(1_000)), false),
            (format!("<p>{}</p>", "a ".repeat(1_300)), true),
            (format!("<p><a href=\"https://bread.example/{}\">bread</a></p>", "a".repeat(5_000)), false),
            ("<p>Line</p>".repeat(50), true),
            (format!("<p>{}</p>", "a<br>\n".repeat(20)), false),
            (format!("<pre><code>{}</code></pre>", "a\n".repeat(200)), true),
        ] {
            assert_eq!(is_long(&html), expected, "{html}");
        }
    }
}
