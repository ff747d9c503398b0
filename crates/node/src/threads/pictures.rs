//! Comments with pictures: which of the owner's are in one, and what is said of them.

use domain::{
    AltText, CommentText, Cover, MediaId, Picture, RemotePicture, TextError, ThreadItemId, TypedText, is_visible,
    limits,
    picture::SHOWN_WIDTH,
    thread::{Comment, CommentPicture, Words},
};

use super::{
    error::ThreadError,
    owner::{ChosenPicture, OwnerThreads},
    say::Said,
};

impl OwnerThreads<'_> {
    /// Holds what was written against the limits of a comment. `lost` are pictures of whose files this node knows no more than their names.
    pub(super) async fn comment_of(
        self,
        text: &TypedText,
        cover: Cover,
        chosen: &[ChosenPicture],
        lost: &[CommentPicture],
    ) -> Result<Said, ThreadError> {
        let text = self.node.with_mentions(text, limits::COMMENT_TEXT_BYTES).await?;
        let too_long = |_: TextError| ThreadError::TextTooLong { excess: CommentText::excess(text.as_str()) };
        let text: CommentText = text.as_str().parse().map_err(too_long)?;
        if chosen.len() + lost.len() > limits::COMMENT_PICTURES {
            return Err(ThreadError::TooManyPictures);
        }
        let media: Vec<MediaId> = chosen.iter().map(|picture| picture.media).collect();
        let mut own = self.node.store.pictures_of_owner(&media).await?;
        let mut pictures = Vec::with_capacity(chosen.len() + lost.len());
        for picture in chosen {
            // The same picture twice is one.
            let found = own.remove(&picture.media).ok_or(ThreadError::NoSuchPicture)?;
            pictures.push(offered(found, alt(&picture.alt)?));
        }
        for picture in lost {
            pictures.push(offered(picture.clone().into(), alt(&picture.alt)?));
        }
        if pictures.is_empty() && !is_visible(text.as_str()) {
            return Err(ThreadError::Empty);
        }
        let comment = Comment::new(text, pictures).map_err(|_| ThreadError::Empty)?;
        Ok(Said { words: Words::Comment(comment.covered(cover)), media })
    }

    /// Pictures of a comment of the owner's that are no longer among the owner's, and came back from the home of the thread.
    pub(super) async fn lost_pictures(self, item: ThreadItemId) -> Result<Vec<CommentPicture>, ThreadError> {
        let place = self.node.store.item_place(item).await?.ok_or(ThreadError::NotFound)?;
        let home = self.node.home(place.home).await?.ok_or(ThreadError::NotFound)?;
        let held = self.node.store.thread_item(home, place.id).await?.ok_or(ThreadError::NotFound)?;
        let is_lost = |picture: &CommentPicture| picture.media.is_none() && !picture.variants.is_empty();
        Ok(held.pictures.into_iter().filter(is_lost).collect())
    }
}

/// A picture as it is signed: the files that pages show, and no larger ones.
fn offered(picture: Picture, alt: AltText) -> RemotePicture {
    let Picture { width, height, color, mut variants, .. } = picture;
    variants.retain(|variant| variant.width <= SHOWN_WIDTH);
    variants.truncate(limits::COMMENT_PICTURE_VARIANTS);
    RemotePicture { alt, width, height, color, variants }
}

fn alt(typed: &str) -> Result<AltText, ThreadError> {
    let too_long = |excess| ThreadError::AltTooLong { excess };
    let alt: AltText = typed.parse().map_err(|_| too_long(AltText::excess(typed)))?;
    let characters = alt.as_str().chars().count();
    match characters.checked_sub(limits::COMMENT_ALT_TEXT_CHARACTERS) {
        Some(excess) if excess > 0 => Err(too_long(excess)),
        _ => Ok(alt),
    }
}
