//! Changing and deleting what was published, so that friends' copies follow.

pub(crate) mod unsaved;

use domain::{
    Audience, Cover, LiveEvent, MediaId, Post, PostId, PostVersion, Sha256, TypedText, backup::TakeBack, limits,
};
use store::{OwnPost, PostContent, StoreError, WriteTx};

use crate::{
    markdown,
    memory::unsaved_edits::EditId,
    node::Node,
    posting::{
        owner::OwnerPosts,
        publish::{NewPost, PostError},
    },
};

/// What is to change in a post.
#[derive(Debug, Clone)]
pub struct PostEdit {
    pub source: TypedText,
    pub audience: Audience,
    /// What is to stand before it; `None`: what does.
    pub cover: Option<Cover>,
    /// The pictures that it is to have, in order; `None`: those that it has.
    pub pictures: Option<Vec<MediaId>>,
    /// Pictures to put at the end.
    pub added: Vec<MediaId>,
    /// Pictures to take out.
    pub removed: Vec<MediaId>,
    /// What pictures show; a picture that is not named keeps its text.
    pub alts: Vec<(MediaId, String)>,
    /// Under what the edit is kept until it is made; `None` for something new.
    pub unsaved: Option<EditId>,
    /// The version of the post that was changed here; `None`: whatever it is.
    pub seen: Option<PostVersion>,
}

impl PostEdit {
    /// An edit that leaves the pictures, and what stands before the post, as they are.
    pub fn new(source: TypedText, audience: Audience) -> Self {
        let (added, removed, alts) = (Vec::new(), Vec::new(), Vec::new());
        Self { source, audience, cover: None, pictures: None, added, removed, alts, unsaved: None, seen: None }
    }
}

impl OwnerPosts<'_> {
    /// Changes a post of the owner's. It is marked edited if what it shows differs. What was kept of the edit is forgotten.
    pub async fn edit(self, id: PostId, edit: &PostEdit) -> Result<Post, PostError> {
        let post = self.make_edit(id, edit).await?;
        if let Some(unsaved) = edit.unsaved {
            self.node.unsaved_edits.forget(id, unsaved, self.node.now());
        }
        Ok(post)
    }

    async fn make_edit(self, id: PostId, edit: &PostEdit) -> Result<Post, PostError> {
        let (node, now) = (self.node, self.node.now());
        let source = node.with_mentions(&edit.source, limits::POST_TEXT_BYTES).await?;
        let tx = node.store.write().await?;
        let old = tx.own_post(id).await?.ok_or(PostError::NotFound)?;
        let new = NewPost::new(&source, edit.audience.clone(), edited_pictures(&old.pictures, edit))?;
        let new = new.covered(edit.cover.clone().unwrap_or_else(|| old.cover.clone()));
        let shows_the_same = old.source == new.source() && old.pictures == new.pictures() && old.cover == *new.cover();
        if shows_the_same && old.audience == edit.audience {
            return node.post(id).await;
        }
        if !shows_the_same && edit.seen.is_some_and(|seen| seen != PostVersion::new(old.edited_at)) {
            return Err(PostError::ChangedMeanwhile);
        }
        if tx.known_audience(&edit.audience).await? != edit.audience {
            return Err(PostError::NoSuchCircle);
        }
        let is_new = |id: &MediaId| old.pictures.iter().all(|(known, _)| known != id);
        let new_pictures: Vec<MediaId> = new.pictures().iter().map(|(id, _)| *id).filter(is_new).collect();
        if !tx.are_own_media(&new_pictures).await? {
            return Err(PostError::NoSuchPicture);
        }
        let html = markdown::render(new.source(), Some(old.wire_id));
        let content = PostContent {
            source: new.source(),
            html: &html,
            sanitizer_version: markdown::SANITIZER_VERSION,
            audience: &edit.audience,
            cover: new.cover(),
            pictures: new.pictures(),
            quote: old.quote,
        };
        if shows_the_same {
            tx.set_post_audience(&old, &edit.audience).await?;
        } else {
            tx.update_own_post(id, content, Some(now)).await?;
        }
        let is_narrowed = old.audience.and(&edit.audience) != old.audience;
        if is_narrowed {
            let audience = edit.audience.clone();
            tx.take_back(&TakeBack::Narrowed { post: old.wire_id, audience }, now).await?;
        }
        tx.commit().await?;
        if is_narrowed {
            node.backups.take_back();
        }
        self.tell(LiveEvent::PostChanged { post: id });
        node.post(id).await
    }

    /// Deletes a post of the owner's. What friends' servers have of it, they are told to delete too.
    pub async fn delete(self, id: PostId) -> Result<(), PostError> {
        let tx = self.node.store.write().await?;
        let post = tx.own_post(id).await?.ok_or(PostError::NotFound)?;
        let files = self.node.delete_post(&tx, &post).await?;
        tx.take_back(&TakeBack::Post { post: post.wire_id }, self.node.now()).await?;
        tx.commit().await?;
        self.node.backups.take_back();
        self.tell(LiveEvent::PostRemoved { post: id });
        // In the background: it waits for pictures that are being taken in.
        tokio::spawn(self.node.clone().remove_deleted_files(files));
        Ok(())
    }

    fn tell(self, event: LiveEvent) {
        self.node.live.send(event);
        self.node.poke_friends();
    }
}

impl Node {
    /// Deletes a post of the owner's within `tx`; says which files go with it, if nothing else shows them.
    pub(crate) async fn delete_post(&self, tx: &WriteTx, post: &OwnPost) -> Result<Vec<Sha256>, StoreError> {
        tx.delete_own_post(post.id, self.now()).await?;
        let pictures: Vec<MediaId> = post.pictures.iter().map(|(picture, _)| *picture).collect();
        tx.forget_pictures_of(post.id, &pictures).await
    }

    pub(crate) async fn remove_deleted_files(self, files: Vec<Sha256>) {
        if let Err(error) = self.remove_unused_files(&files).await {
            // The daily sweep tries again.
            tracing::warn!(error = &error as &dyn std::error::Error, "pictures of a deleted post stay a while");
        }
    }
}

/// The pictures that a post with the pictures `old` is to have, each once, with what they show.
fn edited_pictures(old: &[(MediaId, String)], edit: &PostEdit) -> Vec<(MediaId, String)> {
    let listed = edit.pictures.clone().unwrap_or_else(|| old.iter().map(|(id, _)| *id).collect());
    let mut edited: Vec<(MediaId, String)> = Vec::new();
    for id in listed.into_iter().chain(edit.added.iter().copied()) {
        if edit.removed.contains(&id) || edited.iter().any(|(known, _)| *known == id) {
            continue;
        }
        let alt = |texts: &[(MediaId, String)]| texts.iter().find(|(of, _)| *of == id).map(|(_, alt)| alt.clone());
        edited.push((id, alt(&edit.alts).or_else(|| alt(old)).unwrap_or_default()));
    }
    edited
}

#[cfg(test)]
mod tests;
