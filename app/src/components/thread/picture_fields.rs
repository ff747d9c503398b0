//! The pictures of a comment that is written or changed: chosen, described, and taken out again, without JavaScript too.

use domain::limits;
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{KeepComment, PictureView},
    components::{Icon, IconName},
    i18n::{t, use_i18n},
};

/// Folded away while there is none. What is chosen is added at once with JavaScript (`public/start.js`), and else by the button, or with the comment.
#[component]
pub(super) fn PictureFields(pictures: Vec<PictureView>, is_blurred: bool) -> impl IntoView {
    let i18n = use_i18n();
    let count = pictures.len();
    let rows = pictures.into_iter().zip(1..).map(|(picture, n)| view! { <ChosenPicture picture n/> });
    let rows = rows.collect_view();
    let add = (count < limits::COMMENT_PICTURES).then(|| {
        view! {
            <div class="comment-add">
                <label class="button-quiet file-button">
                    <Icon name=IconName::ImagePlus/>
                    <span>{t!(i18n, threads.choose_pictures)}</span>
                    // Without HEIC by name, for which iPhones would not hand over JPEG any more.
                    <input type="file" name="files" multiple accept="image/*" data-adds/>
                </label>
                <button class="button-quiet" formaction=KeepComment::PATH>{t!(i18n, posts.add_pictures)}</button>
            </div>
        }
    });
    view! {
        <details class="comment-pictures" open=count != 0>
            <summary><Icon name=IconName::ImagePlus/><span>{t!(i18n, threads.pictures)}</span></summary>
            {(count > 0).then(|| view! { <ul class="attachments" role="list">{rows}</ul> })}
            {add}
            {(count > 0 || is_blurred).then(|| view! {
                <label class="choice">
                    // Whoever empties the fields changes nothing in this one by that.
                    <input type="checkbox" name="blur" value="" checked=is_blurred/>
                    <span>{t!(i18n, posts.blur)}</span>
                </label>
            })}
        </details>
    }
}

/// What Enter in the line below a picture does: the first button of a form is its default, and would take a picture out.
#[component]
pub(super) fn DefaultButton(has_pictures: bool) -> impl IntoView {
    has_pictures.then(|| {
        view! {
            <button formaction=KeepComment::PATH hidden tabindex="-1">{t!(use_i18n(), threads.save)}</button>
        }
    })
}

#[component]
fn ChosenPicture(picture: PictureView, n: usize) -> impl IntoView {
    let i18n = use_i18n();
    let PictureView { id, alt, width, height, color, srcset, src, .. } = picture;
    view! {
        <li class="attachment">
            <img
                src=src srcset=srcset sizes="5rem" width=width height=height alt="" loading="lazy" decoding="async"
                style:background-color=color draggable="false"
            />
            <input type="hidden" name="picture" value=id.to_string()/>
            <input
                type="text" name=format!("alt-{id}") value=alt dir="auto" maxlength=limits::COMMENT_ALT_TEXT_CHARACTERS.to_string()
                aria-label=t!(i18n, posts.alt, n = n) placeholder=t!(i18n, posts.alt_placeholder)
            />
            <div class="attachment-tools">
                <button
                    class="attachment-tool attachment-remove" name="remove" value=id.to_string()
                    formaction=KeepComment::PATH aria-label=t!(i18n, posts.remove_picture, n = n)
                >
                    <Icon name=IconName::Close/>
                </button>
            </div>
        </li>
    }
}
