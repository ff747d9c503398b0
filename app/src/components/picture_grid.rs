//! The pictures of a post or a comment, one to ten of them.

use leptos::{either::Either, prelude::*};

use crate::{
    api::PictureView,
    i18n::{t, use_i18n},
};

/// How wide the middle column is, in `rem`: what `sizes` is about.
const COLUMN_REM: u32 = 38;

/// Pictures beside each other. Each leads to its largest file, which opens in the page itself with JavaScript (`browser/enhance`). Space and
/// colour are there before the files are.
#[component]
pub fn PictureGrid(pictures: Vec<PictureView>) -> impl IntoView {
    let i18n = use_i18n();
    let count = pictures.len();
    let items = pictures.into_iter().enumerate().map(|(index, picture)| {
        let (shape, sizes) = (picture.shape(), sizes(index, count, picture.ratio()));
        let PictureView { alt, dir, width, height, color, srcset, src, full, .. } = picture;
        // A link needs a name, also where the picture was not described.
        let label = alt.is_empty().then(|| t!(i18n, posts.enlarge, n = index + 1).to_string());
        if src.is_empty() {
            return Either::Right(view! { <AwaitedPicture shape color alt/> });
        }
        Either::Left(view! {
            <li class="picture" style=shape>
                // A file, and not a page.
                <a href=full rel="external" aria-label=label style:background-color=color>
                    <img
                        src=src srcset=srcset sizes=sizes width=width height=height alt=alt dir=dir
                        loading="lazy" decoding="async"
                    />
                </a>
            </li>
        })
    });
    let items = items.collect_view();
    (count > 0).then(|| view! { <ul class="picture-grid" role="list" data-count=count.to_string()>{items}</ul> })
}

/// One of which nothing is here yet; its words are there before it.
#[component]
fn AwaitedPicture(shape: String, color: String, alt: String) -> impl IntoView {
    let i18n = use_i18n();
    let words = if alt.is_empty() {
        t!(i18n, threads.on_its_way).to_owned()
    } else {
        t!(i18n, threads.on_its_way_of, alt = alt)
    };
    view! {
        <li class="picture" style=shape>
            <p class="picture-awaited" style:border-color=color dir="auto"><span>{words}</span></p>
        </li>
    }
}

/// How wide the file is to be, as `style/picture-grid.css` lays them out: what is left over in rows of three comes first, and wider. Of a
/// picture that is wider than its place only the middle is seen, as high as the place is.
fn sizes(index: usize, count: usize, ratio: f64) -> String {
    let (on_phone, beside, shape) = match (count, index) {
        (1, _) => (100, COLUMN_REM, f64::INFINITY),
        (3 | 7 | 10, 0) => (100, COLUMN_REM, 1.5),
        (2..=4, _) | (5 | 8, 0 | 1) => (50, COLUMN_REM / 2, 1.0),
        _ => (34, COLUMN_REM / 3 + 1, 1.0),
    };
    let times = (ratio / shape).max(1.0);
    format!("(width < 56rem) {:.0}vw, {:.0}rem", f64::from(on_phone) * times, f64::from(beside) * times)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_a_wide_picture_is_as_sharp_as_its_place() {
        for (index, count, ratio, expected) in [
            (0, 1, 4.0, "(width < 56rem) 100vw, 38rem"),
            (0, 2, 0.5, "(width < 56rem) 50vw, 19rem"),
            (1, 2, 4.0, "(width < 56rem) 200vw, 76rem"),
            (0, 3, 3.0, "(width < 56rem) 200vw, 76rem"),
            (5, 6, 1.0, "(width < 56rem) 34vw, 13rem"),
        ] {
            assert_eq!(sizes(index, count, ratio), expected, "{index} of {count}, {ratio}");
        }
    }
}
