//! Edits that were not made yet, kept for a while: a form that was refused comes back with what was typed, and so does one that was
//! left, reloaded or lost with its browser.

use domain::{Author, MediaId, Picture, Post, PostId, PostVersion, limits};

use super::{PostEdit, edited_pictures};
use crate::{
    memory::unsaved_edits::{EditId, Unsaved},
    posting::{
        draft::form::check_length,
        owner::OwnerPosts,
        publish::{NewPost, PostError},
    },
};

/// An edit that was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeptEdit {
    pub id: EditId,
    /// All of its pictures fit into a post. Else the first ten are kept.
    pub fits: bool,
}

/// A post with what was kept of an edit over it.
#[derive(Debug)]
pub struct UnsavedPost {
    pub post: Post,
    /// What the post says now, if it was edited since the edit that was kept began.
    pub meanwhile: Option<String>,
}

impl OwnerPosts<'_> {
    /// Keeps an edit without making it, whatever is wrong with it, in the place of what was kept of it before. One that changes nothing
    /// needs no keeping.
    pub async fn keep_edit(self, post: PostId, edit: PostEdit) -> Result<KeptEdit, PostError> {
        let old = self.node.post(post).await?;
        if old.author != Author::Owner {
            return Err(PostError::NotFound);
        }
        check_length(&edit.source, &edit.alts)?;
        let shown: Vec<_> = old.pictures.into_iter().map(|picture| (picture.id, picture.alt)).collect();
        let mut pictures = edited_pictures(&shown, &edit);
        let fits = pictures.len() <= limits::PICTURES_PER_POST;
        pictures.truncate(limits::PICTURES_PER_POST);
        let (id, now) = (edit.unsaved.unwrap_or_else(EditId::random), self.node.now());
        let PostEdit { source, audience, seen, .. } = edit;
        let cover = edit.cover.unwrap_or_else(|| old.cover.clone());
        let new = NewPost::new(&source, audience.clone(), pictures.clone());
        let shows_the_same = new.is_ok_and(|new| old.source == new.source() && shown == new.pictures());
        if shows_the_same && old.audience == audience && old.cover == cover {
            self.node.unsaved_edits.forget(post, id, now);
        } else {
            self.node.unsaved_edits.keep(Unsaved { id, post, source, audience, cover, pictures, seen, kept_at: now });
        }
        Ok(KeptEdit { id, fits })
    }

    /// Puts the edit `id` over its post, for going on with it; the post as it is, if nothing is kept of the edit.
    pub async fn with_unsaved_edit(self, post: Post, id: EditId) -> Result<UnsavedPost, PostError> {
        let Some(unsaved) = self.node.unsaved_edits.find(post.id, id, self.node.now()) else {
            return Ok(UnsavedPost { post, meanwhile: None });
        };
        let ids: Vec<MediaId> = unsaved.pictures.iter().map(|(id, _)| *id).collect();
        let mut known = self.node.store.pictures_of_owner(&ids).await?;
        let with_alt = |(id, alt)| Some(Picture { alt, ..known.remove(&id)? });
        let pictures = unsaved.pictures.into_iter().filter_map(with_alt).collect();
        let is_news = unsaved.seen.is_some_and(|seen| seen != PostVersion::new(post.edited_at));
        let meanwhile = is_news.then(|| post.source.clone());
        let (source, audience, cover) = (unsaved.source.as_str().to_owned(), unsaved.audience, unsaved.cover);
        let post = Post { source, audience, cover, pictures, ..post };
        Ok(UnsavedPost { post, meanwhile })
    }
}
