//! Cards show people as the street does by now: a window goes dark here when it does there.

use leptos::prelude::document;
use web_sys::Element;

use crate::browser::elements::all;

/// Makes the windows and the names on the cards inside `root` those of the street.
pub(super) fn follow(root: &Element) {
    let Some(body) = document().body() else { return };
    // Looked for once: to look through the document for each card takes a second where there are 500.
    let street: Vec<(String, Element)> = all::<Element>(&body, ".street-aside a[href]")
        .into_iter()
        .filter_map(|neighbour| Some((neighbour.get_attribute("href")?, neighbour)))
        .collect();
    for link in all::<Element>(root, ".post-card .name > a[href]") {
        let href = link.get_attribute("href");
        // Who is not in the street stays as they were.
        if let Some((_, neighbour)) = street.iter().find(|(of, _)| href.as_ref() == Some(of)) {
            let _shown = show(&link, neighbour);
        }
    }
}

/// Puts a copy of the window `theirs`, of this page or another, in the place of `ours`, unless they are alike.
pub(super) fn show_window(ours: &Element, theirs: &Element) -> Option<()> {
    if ours.outer_html() != theirs.outer_html() {
        ours.replace_with_with_node_1(&document().import_node_with_deep(theirs, true).ok()?).ok()?;
    }
    Some(())
}

fn show(link: &Element, neighbour: &Element) -> Option<()> {
    let part = |of: &Element, selector: &str| of.query_selector(selector).ok().flatten();
    let (ours, theirs) = (part(&link.closest("header").ok()??, ".window")?, part(neighbour, ".window")?);
    show_window(&ours, &theirs)?;
    let name = part(neighbour, ".street-name")?.text_content().filter(|name| !name.is_empty())?;
    let shown = part(link, "bdi")?;
    if shown.text_content().as_ref() != Some(&name) {
        shown.set_text_content(Some(&name));
        link.set_attribute("title", &name).ok()?;
    }
    Some(())
}
