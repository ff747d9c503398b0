//! The form that a post is changed in: the one that posts are written in, for a post that is there.

use domain::PostId;
use node::{Owner, PostEdit};

use super::PostForm;
use crate::api::{
    ApiError, EditPost, KeepEdit, PostsError,
    context::{answer_form, keep_typed, wants_html},
};

/// The field of the page's URL that names what was not saved.
const UNSAVED: &str = "unsaved";

impl PostForm {
    /// Changes the post. If that fails, a form without JavaScript gets its page back as it was sent; a page with JavaScript still has it.
    pub(in crate::api) async fn edit(self, owner: &Owner) -> Result<PostId, ApiError> {
        let (id, edit, failure) = self.into_edit()?;
        let error = match failure {
            Some(failure) => failure,
            None => match owner.posts().edit(id, &edit).await {
                Ok(_) => return Ok(id),
                Err(error) => error.into(),
            },
        };
        if !wants_html() {
            return Err(error);
        }
        let kept = owner.posts().keep_edit(id, edit).await;
        Err(kept.map_or(error.clone(), |kept| keep_typed::<EditPost>(error, UNSAVED, &kept.id.to_string())))
    }

    /// Keeps the form, and answers with the id under which it is kept.
    pub(in crate::api) async fn keep_edit(self, owner: &Owner) -> Result<String, ApiError> {
        let (post, edit, failure) = self.into_edit()?;
        // A writer who types on has not chosen yet.
        let failure = failure.filter(|error| wants_html() || *error != ApiError::Posts(PostsError::NoCircle));
        let kept = owner.posts().keep_edit(post, edit).await?;
        let id = kept.id.to_string();
        let too_many = (!kept.fits).then_some(ApiError::Posts(PostsError::TooManyPictures));
        if let Some(failure) = failure.or(too_many) {
            return Err(keep_typed::<KeepEdit>(failure, UNSAVED, &id));
        }
        answer_form(&format!("/posts/{post}/edit?{UNSAVED}={id}"));
        Ok(id)
    }

    /// Which post is to become what, and why that is not to be.
    fn into_edit(self) -> Result<(PostId, PostEdit, Option<ApiError>), ApiError> {
        let no_circle = self.lacks_circles().then_some(ApiError::Posts(PostsError::NoCircle));
        let Self { form, post, unsaved, seen, listed, pictures, failure, .. } = self;
        let id = post.ok_or(ApiError::Malformed)?;
        let mut edit = PostEdit::new(form.source, form.audience.ok_or(ApiError::Malformed)?);
        edit.cover = form.cover;
        edit.unsaved = unsaved;
        edit.seen = seen;
        edit.pictures = listed;
        edit.removed = form.removed;
        edit.added = pictures.iter().map(|(picture, _)| *picture).collect();
        edit.alts = form.alts;
        edit.alts.extend(pictures.into_iter().filter(|(_, alt)| !alt.is_empty()));
        Ok((id, edit, failure.or(no_circle)))
    }
}
