//! The text of a post. In a list a long one begins, and "Show more" leads to the rest.

use leptos::{either::Either, prelude::*};

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
) -> impl IntoView {
    let rest = rest.filter(|_| is_cut || is_long(&html));
    let letter = view! { <div class="letter" inner_html=html></div> };
    match rest {
        // On the spot where there is JavaScript (`browser/enhance`), and on the page at `rest` otherwise.
        Some(rest) => Either::Left(view! {
            <div class="long-letter">
                {letter}
                <a class="button-quiet" href=rest data-shows-rest data-cut=is_cut.then_some("")>{more}</a>
            </div>
        }),
        None => Either::Right(letter),
    }
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
