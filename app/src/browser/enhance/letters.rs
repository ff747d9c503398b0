//! Long letters, which "Show more" unfolds where they stand.

use leptos::{prelude::*, task::spawn_local};
use web_sys::{Element, Node};

use crate::browser::page;

/// A letter, on the page of its post.
const LETTER: &str = "main .post-card .letter";

/// Shows all of the letter beside `link`; says whether that is possible, now or in a moment.
pub fn unfold(link: &Element) -> bool {
    let Ok(Some(long)) = link.closest(".long-letter") else { return false };
    if link.has_attribute("data-cut") {
        spawn_local(read_rest(long, link.clone()));
    } else {
        end(&long, link);
    }
    true
}

/// Puts all of the letter into the place of its beginning. Where that fails, the page of the post says why.
async fn read_rest(long: Element, link: Element) {
    let Some(address) = link.get_attribute("href") else { return };
    let whole = read_whole(&address).await;
    match (whole, long.query_selector(".letter").ok().flatten()) {
        (Some(whole), Some(beginning)) if beginning.replace_with_with_node_1(&whole).is_ok() => end(&long, &link),
        _ => {
            // A browser that refuses leaves the page where it is.
            let _left = window().location().set_href(&address);
        }
    }
}

async fn read_whole(address: &str) -> Option<Node> {
    let page = page::read(address, None).await.ok()?;
    let letter = page.document.query_selector(LETTER).ok()??;
    document().import_node_with_deep(&letter, true).ok()
}

fn end(long: &Element, link: &Element) {
    // Removing a class with a valid name does not fail.
    let _removed = long.class_list().remove_1("long-letter");
    link.remove();
}
