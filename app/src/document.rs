//! A page of the owner's as the server sends it: the shell, and in it what the page renders.

use futures::StreamExt;
use leptos::{
    prelude::*,
    reactive::{computed::ScopedFuture, owner::Sandboxed},
};

use crate::{
    Shell,
    components::{Asked, escape::escape, page_head::PageHead},
};

/// A page, finished.
#[derive(Debug)]
pub struct Document {
    pub html: String,
    /// There is nothing at its address.
    pub is_missing: bool,
}

impl Document {
    /// Renders `page` when all that it waits for is there. `provide` gives it what its server functions ask for.
    pub async fn render(shell: &Shell, asked: Asked, provide: impl FnOnce(), page: fn() -> AnyView) -> Self {
        let (owner, head) = (Owner::new_root(None), PageHead::default());
        let body = owner.with(|| {
            provide_context(asked);
            provide_context(head.clone());
            provide();
            let stream = page().to_html_stream_in_order();
            Sandboxed::new(ScopedFuture::new(stream.collect::<Vec<_>>()))
        });
        let body = body.await;
        owner.unset_with_forced_cleanup();
        let said = head.take();
        let title = escape(&said.title);
        let parts = [&*shell.head, "<title>", &title, "</title>", &shell.body];
        let parts = parts.into_iter().chain(body.iter().map(String::as_str)).chain([&*shell.end]);
        let mut html = String::with_capacity(parts.clone().map(str::len).sum());
        html.extend(parts);
        Self { html, is_missing: said.is_missing }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::{awaited, mark_not_found, page_head::set_title};

    #[tokio::test]
    async fn a_page_stands_in_the_shell_under_its_title() {
        let shell = Shell { head: "<head>".to_owned(), body: "</head>".to_owned(), end: "<end>".to_owned() };
        let page = || {
            let later = awaited(async {
                std::future::ready(()).await;
                mark_not_found();
                view! { <i>"later"</i> }
            });
            set_title("</title> & more".to_owned());
            view! { <p>{later}</p> }.into_any()
        };
        let asked = Asked::new("/".to_owned(), Vec::new(), Vec::new());
        let document = Document::render(&shell, asked, || (), page).await;
        assert!(document.is_missing);
        let title = "<title>&lt;/title&gt; &amp; more</title>";
        assert_eq!(document.html, format!("<head>{title}</head><p><i>later<!></i><!></p><end>"));
    }
}
