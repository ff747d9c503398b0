//! How the owner shows themselves to friends.

use bytes::Bytes;
use domain::{Crop, LiveEvent, MediaId, Name, Note, Picture, Profile};
use store::StoreError;

use crate::{node::Node, owner::Owner, picture::error::PictureError};

/// Most pictures that are offered to choose from.
const OFFERED_PICTURES: u64 = 60;

/// A picture that could not be chosen.
#[derive(Debug, thiserror::Error)]
pub enum ChoosePictureError {
    /// There is no such picture of the owner's.
    #[error("there is no such picture")]
    NotFound,
    /// Its file could not be cut.
    #[error(transparent)]
    Picture(#[from] PictureError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What there is to choose a profile picture from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureChoice {
    /// The one that was chosen; `None`: the profile shows the first that was published to all friends.
    pub chosen: Option<MediaId>,
    /// The owner's pictures, those published last first; before them the chosen one, if it is in no post.
    pub pictures: Vec<Picture>,
}

impl Node {
    /// The owner's profile, as friends see it.
    pub async fn profile(&self) -> Result<Profile, StoreError> {
        self.store.profile().await
    }

    /// Tells open pages and friends of a new profile.
    fn announce_profile(&self) {
        self.live.send(LiveEvent::FriendsChanged);
        self.poke_friends();
    }
}

/// What the owner does with the profile.
#[derive(Debug, Clone, Copy)]
pub struct OwnerProfile<'a> {
    node: &'a Node,
}

impl Owner {
    /// What the owner does with the profile.
    pub fn profile(&self) -> OwnerProfile<'_> {
        OwnerProfile { node: &self.node }
    }
}

impl OwnerProfile<'_> {
    /// Changes the name and the short text that friends see.
    pub async fn save(self, name: &Name, about: &Note) -> Result<(), StoreError> {
        let tx = self.node.store.write().await?;
        tx.save_profile(name.as_str(), about.as_str()).await?;
        tx.commit().await?;
        self.node.tell_new_card().await?;
        self.node.announce_profile();
        Ok(())
    }

    /// What there is to choose a profile picture from.
    pub async fn picture_choice(self) -> Result<PictureChoice, StoreError> {
        let store = &self.node.store;
        let mut pictures = store.own_pictures(OFFERED_PICTURES).await?;
        let chosen = store.chosen_picture().await?;
        // One that was uploaded for the profile is in no post.
        if let Some(id) = chosen.filter(|id| pictures.iter().all(|picture| picture.id != *id)) {
            pictures.splice(0..0, store.picture(id).await?);
        }
        Ok(PictureChoice { chosen, pictures })
    }

    /// The picture that the profile shows because it was the first to be published to all friends; `None` if the owner chose one.
    pub async fn picture_for_now(self) -> Result<Option<MediaId>, StoreError> {
        let store = &self.node.store;
        if store.chosen_picture().await?.is_some() {
            return Ok(None);
        }
        Ok(store.profile().await?.picture.map(|picture| picture.id))
    }

    /// Chooses the profile picture from the owner's, or none: then it is the first one published to all friends. Friends hear nothing of a
    /// choice that was made before.
    pub async fn choose_picture(self, picture: Option<MediaId>) -> Result<(), ChoosePictureError> {
        if self.node.store.chosen_picture().await? == picture {
            return Ok(());
        }
        let tx = self.node.store.write().await?;
        if !tx.choose_picture(picture).await? {
            return Err(ChoosePictureError::NotFound);
        }
        tx.commit().await?;
        self.node.announce_profile();
        Ok(())
    }

    /// Makes a part of one of the owner's pictures the profile picture. That is a picture of its own, which is in no post.
    pub async fn choose_part(self, picture: MediaId, crop: Crop) -> Result<(), ChoosePictureError> {
        let bytes = self.node.own_picture_file(picture).await?.ok_or(ChoosePictureError::NotFound)?;
        Ok(self.upload_picture(bytes, Some(crop)).await?)
    }

    /// Takes a picture in, or a part of it, and makes it the profile picture; it is in no post.
    pub async fn upload_picture(self, bytes: Bytes, crop: Option<Crop>) -> Result<(), PictureError> {
        let picture = match crop {
            Some(crop) => self.node.store_cut_picture(bytes, crop).await?,
            None => self.node.store_picture(bytes).await?,
        };
        let tx = self.node.store.write().await?;
        if !tx.choose_picture(Some(picture.id)).await? {
            return Err(PictureError::Store(StoreError::Corrupt("media")));
        }
        tx.commit().await?;
        self.node.announce_profile();
        Ok(())
    }
}
