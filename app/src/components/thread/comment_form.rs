//! Where a comment is written, or changed.

use domain::{PostId, ThreadItemId, WireId, isolated};
use leptos::{prelude::*, server_fn::ServerFn};

use super::picture_fields::{DefaultButton, PictureFields};
use crate::{
    api::{self, ApiError, QuotedView, TypedView},
    components::{CoverFields, TextArea, action_error::ErrorText},
    i18n::{I18n, t, use_i18n},
};

/// The post that the owner is about to quote, to be ticked in each form of a page.
#[derive(Clone)]
pub(super) struct BegunQuoteBox {
    post: PostId,
    label: String,
}

impl BegunQuoteBox {
    pub(super) fn new(i18n: I18n, quoted: &QuotedView) -> Self {
        let name = isolated(&quoted.author.name);
        let words = isolated(&quoted.words);
        Self { post: quoted.id, label: t!(i18n, threads.show_quoted, name = name, words = words) }
    }

    fn tickable(self, ticked: Option<PostId>) -> impl IntoView {
        view! {
            <label class="choice">
                <input type="checkbox" name="quote" value=self.post.to_string() checked=ticked == Some(self.post)/>
                <span>{self.label}</span>
            </label>
        }
    }
}

/// A comment on the post, or on another comment.
#[component]
pub(super) fn CommentForm(
    post: PostId,
    #[prop(optional_no_strip)] reply_to: Option<ThreadItemId>,
    /// What the comment will be called. While something is typed, a page that is read again leaves it as it is (`public/morph.js`).
    new: WireId,
    #[prop(into)] label: String,
    words: TypedView,
    begun_quote: Option<BegunQuoteBox>,
    failure: Option<ApiError>,
    /// What stands beneath the field.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let i18n = use_i18n();
    let TypedView { text, warning, is_blurred, pictures, quote } = words;
    let field = reply_to.map_or_else(|| format!("comment-on-{post}"), |item| format!("reply-{item}"));
    view! {
        <form class="comment-form" method="post" action=api::CommentOnPost::PATH enctype="multipart/form-data">
            <DefaultButton has_pictures=!pictures.is_empty()/>
            <input type="hidden" name="post" value=post.to_string()/>
            {reply_to.map(|item| view! { <input type="hidden" name="reply_to" value=item.to_string()/> })}
            <input type="hidden" name="id" value=new.to_string() data-once/>
            <div class="field">
                <label for=field.clone()>{label}</label>
                <TextArea id=field name="text" text/>
                {children.map(|children| children())}
            </div>
            <PictureFields pictures is_blurred/>
            <CoverFields warning/>
            {begun_quote.map(|begun| begun.tickable(quote))}
            <div class="action-error" role="alert">{failure.map(|error| view! { <ErrorText error/> })}</div>
            <button class="button"><span data-pending=t!(i18n, threads.sending)>{t!(i18n, threads.comment)}</span></button>
        </form>
    }
}

/// A comment of the owner's, ready to be changed.
#[component]
pub(super) fn EditForm(
    id: ThreadItemId,
    words: TypedView,
    /// Of the field.
    label: &'static str,
    failure: Option<ApiError>,
) -> impl IntoView {
    let i18n = use_i18n();
    let TypedView { text, warning, is_blurred, pictures, .. } = words;
    let field = format!("edit-{id}");
    view! {
        <form class="comment-form" method="post" action=api::EditComment::PATH enctype="multipart/form-data">
            <DefaultButton has_pictures=!pictures.is_empty()/>
            <input type="hidden" name="item" value=id.to_string()/>
            <div class="field">
                <label for=field.clone()>{label}</label>
                <TextArea id=field name="text" text/>
            </div>
            <PictureFields pictures is_blurred/>
            <CoverFields warning/>
            <div class="action-error" role="alert">{failure.map(|error| view! { <ErrorText error/> })}</div>
            <button class="button"><span data-pending=t!(i18n, threads.saving)>{t!(i18n, threads.save)}</span></button>
        </form>
    }
}
