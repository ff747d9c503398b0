//! The pages of an export: files that open without a server, without a script, and without asking anybody for anything. Each has its styles in it,
//! and addresses in it are relative.

mod document;
mod index;
mod post;

use leptos::prelude::*;
use node::ExportPage;

use document::Document;
use index::{Friends, Index, Written, Year};
use post::{PostDocument, title};

use crate::i18n::{Locale, t};

/// Draws a page of an export; [`node::DrawPage`].
pub fn page(page: ExportPage) -> String {
    let html = Owner::new().with(|| match page {
        ExportPage::Index(index) => {
            let title = index.name.clone();
            view! { <Document title top="" is_start=true><Index index/></Document> }.to_html()
        }
        ExportPage::Year(year) => {
            let title = year.year.clone();
            view! { <Document title top="../"><Year year/></Document> }.to_html()
        }
        ExportPage::Post(post) => {
            let title = title(&post);
            let list = (format!("../{}.html", post.year), post.year.clone());
            view! { <Document title top="../../" list><PostDocument post=*post/></Document> }.to_html()
        }
        ExportPage::Written(written) => {
            let title = t!(Locale::en, export.pages.written).to_owned();
            view! { <Document title top="../"><Written written/></Document> }.to_html()
        }
        ExportPage::Friends(friends) => {
            let title = t!(Locale::en, export.pages.friends).to_owned();
            view! { <Document title top=""><Friends friends/></Document> }.to_html()
        }
    });
    format!("<!DOCTYPE html>{html}\n")
}

#[cfg(test)]
mod tests;
