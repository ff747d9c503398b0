//! Changing and deleting what was published, so that friends' copies follow.

use domain::{Audience, MediaId, Post, PostId};
use store::{OwnPost, PostContent};

use crate::{
    LiveEvent, Owner, markdown,
    publish::{NewPost, PostError},
};

/// What is to change in a post.
#[derive(Debug, Clone)]
pub struct PostEdit {
    pub source: String,
    pub audience: Audience,
    /// What pictures show; a picture that is not named keeps its text.
    pub alts: Vec<(MediaId, String)>,
    /// Pictures to take out.
    pub removed: Vec<MediaId>,
}

impl Owner {
    /// Changes a post of the owner's. It is marked edited if what it shows differs.
    pub async fn edit_post(&self, id: PostId, edit: &PostEdit) -> Result<Post, PostError> {
        let (node, now) = (&self.node, self.node.now());
        let tx = node.store.write().await?;
        let old = tx.own_post(id).await?.ok_or(PostError::NotFound)?;
        let new = NewPost::new(&edit.source, edit.audience, edited_pictures(&old, edit))?;
        let shows_the_same = old.source == new.source() && old.pictures == new.pictures();
        if shows_the_same && old.audience == edit.audience {
            return node.post(id).await;
        }
        let html = markdown::render(new.source());
        let content = PostContent {
            source: new.source(),
            html: &html,
            sanitizer_version: markdown::SANITIZER_VERSION,
            audience: edit.audience,
            pictures: new.pictures(),
        };
        let edited_at = if shows_the_same { old.edited_at } else { Some(now) };
        tx.update_own_post(id, content, edited_at).await?;
        tx.commit().await?;
        self.tell(LiveEvent::PostChanged { post: id });
        node.post(id).await
    }

    /// Deletes a post of the owner's. What friends' servers have of it, they are told to delete too.
    pub async fn delete_post(&self, id: PostId) -> Result<(), PostError> {
        let tx = self.node.store.write().await?;
        tx.own_post(id).await?.ok_or(PostError::NotFound)?;
        tx.delete_own_post(id, self.node.now()).await?;
        tx.commit().await?;
        self.tell(LiveEvent::PostRemoved { post: id });
        Ok(())
    }

    fn tell(&self, event: LiveEvent) {
        self.node.live.send(event);
        self.node.poke_friends();
    }
}

fn edited_pictures(old: &OwnPost, edit: &PostEdit) -> Vec<(MediaId, String)> {
    let stays = old.pictures.iter().filter(|(id, _)| !edit.removed.contains(id));
    let with_alt = stays.map(|(id, alt)| {
        let edited = edit.alts.iter().find(|(of, _)| of == id).map(|(_, alt)| alt);
        (*id, edited.unwrap_or(alt).clone())
    });
    with_alt.collect()
}
