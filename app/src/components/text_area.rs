//! A field for a longer text, which grows with what is written.

#![expect(clippy::needless_pass_by_value, reason = "components own their props")]

use leptos::{html, prelude::*};

use super::escape::escape;

/// A `textarea` that begins with `text`. Never bound to a signal: what is typed stays.
#[component]
pub fn TextArea(
    #[prop(into)] id: String,
    name: &'static str,
    text: String,
    #[prop(optional)] placeholder: &'static str,
    /// The id of the hint.
    #[prop(optional, into)]
    described_by: Option<&'static str>,
    #[prop(optional)] node_ref: NodeRef<html::Textarea>,
) -> impl IntoView {
    view! {
        <textarea
            class="text-area" id=id name=name rows="3" dir="auto" placeholder=placeholder
            aria-describedby=described_by inner_html=content(&text) node_ref=node_ref
        ></textarea>
    }
}

/// The content of a `textarea`. The parser drops a line end at its beginning (HTML, section 13.1.2.5).
fn content(text: &str) -> String {
    let escaped = escape(text);
    if escaped.starts_with('\n') { format!("\n{escaped}") } else { escaped }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lets_no_text_out_of_the_field() {
        assert_eq!(content("</textarea><script> & &lt;"), "&lt;/textarea&gt;&lt;script&gt; &amp; &amp;lt;");
        assert_eq!(content("\n\na"), "\n\n\na");
        assert_eq!(content(""), "");
    }
}
