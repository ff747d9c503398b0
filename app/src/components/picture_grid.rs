//! The pictures of a post, one to ten of them.

use leptos::prelude::*;

use super::Lightbox;
use crate::{
    api::PictureView,
    i18n::{t_string, use_i18n},
};

/// How wide the middle column is: what `sizes` is about.
const COLUMN: &str = "(width < 56rem) 100vw, 38rem";
const HALF_COLUMN: &str = "(width < 56rem) 50vw, 19rem";
const THIRD_OF_COLUMN: &str = "(width < 56rem) 34vw, 13rem";

/// Pictures beside each other. Each leads to its largest file, which opens in the page itself where that is possible. Space and
/// colour are there before the files are.
#[component]
pub fn PictureGrid(pictures: Vec<PictureView>) -> impl IntoView {
    let i18n = use_i18n();
    let count = pictures.len();
    let shown = RwSignal::new(None::<usize>);
    let all = StoredValue::new(pictures.clone());
    let items = pictures.into_iter().enumerate().map(|(index, picture)| {
        let shape = picture.shape();
        let PictureView { alt, dir, width, height, color, srcset, src, full, .. } = picture;
        // A link needs a name, also where the picture was not described.
        let label = alt.is_empty().then(|| t_string!(i18n, posts.enlarge, n = index + 1).to_string());
        let on_click = move |event: web_sys::MouseEvent| {
            let wants_tab = event.ctrl_key() || event.meta_key() || event.shift_key();
            if !wants_tab {
                event.prevent_default();
                shown.set(Some(index));
            }
        };
        view! {
            <li class="picture" style=shape>
                // A file, and not a page that the router knows.
                <a href=full rel="external" aria-label=label on:click=on_click style:background-color=color>
                    <img
                        src=src srcset=srcset sizes=sizes(index, count) width=width height=height alt=alt dir=dir
                        loading="lazy" decoding="async"
                    />
                </a>
            </li>
        }
    });
    let items = items.collect_view();
    (count > 0).then(|| {
        view! {
            <ul class="picture-grid" role="list" data-count=count.to_string()>{items}</ul>
            {move || shown.get().map(|first| view! { <Lightbox pictures=all.get_value() first shown/> })}
        }
    })
}

/// As `style/picture-grid.css` lays them out: what is left over in rows of three comes first, and wider.
fn sizes(index: usize, count: usize) -> &'static str {
    match (count, index) {
        (1, _) | (3 | 7 | 10, 0) => COLUMN,
        (2..=4, _) | (5 | 8, 0 | 1) => HALF_COLUMN,
        _ => THIRD_OF_COLUMN,
    }
}
