//! What is muted, as views.

use domain::{Author, Mute, MuteTime, Muted, MutedWords, PeerId, TextError};
use node::{MuteError, Owner};

use super::internal;
use crate::api::{ApiError, MuteView, MutedView, MutesError, TimeView};

/// All that is muted.
pub(in crate::api) async fn mutes(owner: &Owner) -> Result<Vec<MuteView>, ApiError> {
    let now = owner.node().now();
    let peers = owner.friends().peers().await?;
    let name_of = |peer: PeerId| peers.iter().find(|each| each.id == peer).map(|each| each.name.clone());
    let mut views = Vec::new();
    for Mute { id, what, until } in owner.mutes().list().await? {
        let what = match what {
            Muted::Person(friend) => MutedView::Person { friend, name: name_of(friend).unwrap_or_default() },
            Muted::Words(words) => MutedView::Words(words.as_str().to_owned()),
            Muted::Thread(post) => {
                // Gone since.
                let Some(found) = owner.reading().post(post).await? else { continue };
                let name = match found.post.author {
                    Author::Owner => found.people.owner.name,
                    Author::Friend(peer) => name_of(peer).unwrap_or_default(),
                };
                MutedView::Thread { post, name }
            }
        };
        views.push(MuteView { id, what, until: until.map(|until| TimeView::new(until, now)) });
    }
    Ok(views)
}

/// Mutes words as they were typed.
pub(in crate::api) async fn mute_words(owner: &Owner, typed: &str, time: MuteTime) -> Result<(), ApiError> {
    let words: MutedWords = typed.parse().map_err(|error| match error {
        TextError::Empty => MutesError::NoWords,
        TextError::TooLong { excess } => MutesError::WordsTooLong { excess },
    })?;
    Ok(owner.mutes().mute(&Muted::Words(words), time).await?)
}

impl From<MutesError> for ApiError {
    fn from(error: MutesError) -> Self {
        Self::Mutes(error)
    }
}

impl From<MuteError> for ApiError {
    fn from(error: MuteError) -> Self {
        match error {
            MuteError::NotFound => Self::NotFound,
            MuteError::TooMany => Self::Mutes(MutesError::TooMany),
            MuteError::Store(error) => internal(&error),
        }
    }
}
