//! What stands before a post or a comment until its reader wants to see it. Opens without JavaScript too.

use leptos::{either::Either, prelude::*};

use super::{Icon, IconName};
use crate::{
    api::PictureView,
    i18n::{t, use_i18n},
};

/// What is said, behind its warning if it has one.
#[component]
pub fn Covered(
    /// Empty: nothing stands before it.
    warning: String,
    children: Children,
) -> impl IntoView {
    let i18n = use_i18n();
    if warning.is_empty() {
        return Either::Left(children());
    }
    Either::Right(view! {
        <details class="cover">
            <summary>
                <Icon name=IconName::Alert/>
                <span class="cover-words">
                    <span class="visually-hidden">{t!(i18n, posts.warning)}": "</span>
                    <bdi>{warning}</bdi>
                </span>
                <span class="cover-show">{t!(i18n, posts.show)}</span>
                <span class="cover-hide">{t!(i18n, posts.hide)}</span>
            </summary>
            <div class="cover-inside">{children()}</div>
        </details>
    })
}

/// Pictures, which are blurred until a press if their author wants that. What they show is not said before either.
#[component]
pub fn BlurredPictures(
    pictures: Vec<PictureView>,
    is_blurred: bool,
    /// The pictures as they are.
    children: Children,
) -> impl IntoView {
    let i18n = use_i18n();
    if !is_blurred || pictures.is_empty() {
        return Either::Left(children());
    }
    let count = pictures.len();
    let tiles = pictures.into_iter().map(|picture| {
        let shape = picture.shape();
        let PictureView { width, height, color, srcset, src, .. } = picture;
        // The narrowest file is enough for what is blurred.
        view! {
            <span class="picture" style=shape>
                <span class="blurred-tile" style:background-color=color>
                    {(!src.is_empty()).then(|| view! {
                            <img
                                src=src srcset=srcset sizes="1rem" width=width height=height alt=""
                                loading="lazy" decoding="async"
                            />
                        })}
                </span>
            </span>
        }
    });
    let tiles = tiles.collect_view();
    Either::Right(view! {
        <details class="blurred">
            <summary>
                <span class="picture-grid blurred-tiles" data-count=count.to_string() aria-hidden="true">{tiles}</span>
                <span class="cover-show">{t!(i18n, posts.show_pictures)}</span>
                <span class="cover-hide">{t!(i18n, posts.hide_pictures)}</span>
            </summary>
            {children()}
        </details>
    })
}
