//! Introductions as views, and what was typed for one.

use std::collections::HashMap;

use domain::{
    FriendshipState, IntroductionRequestId, Note, Peer, PeerId, ThreadItemId, Timestamp, introduction::Standing,
};
use node::{AskIntroductionError, IntroduceError, IntroducedError, IntroductionsPage, Owner, Stranger};

use super::internal;
use crate::api::{
    ApiError, AskIntroductionView, IntroduceView, IntroducedView, IntroductionRequestView, IntroductionsError,
    IntroductionsView, MadeIntroductionView, PersonView, TimeView,
};

/// Characters of a key that stand for it.
const KEY_CHARACTERS: usize = 8;

impl IntroductionsView {
    pub(in crate::api) fn new(page: IntroductionsPage, now: Timestamp) -> Self {
        let IntroductionsPage { introduced, requests, made, peers } = page;
        let people: HashMap<PeerId, PersonView> =
            peers.values().map(|peer| (peer.id, PersonView::of_peer(peer, now))).collect();
        let person = |id: PeerId| people.get(&id).cloned();
        let (open, awaited): (Vec<_>, Vec<_>) =
            introduced.into_iter().partition(|introduced| introduced.standing == Standing::Open);
        let view = |introduced: node::Introduced| {
            let node::Introduced { id, via, key, name, face, words, standing, ends_at, .. } = introduced;
            Some(IntroducedView {
                id,
                name,
                face: node::face_url(&face),
                key: short(&key.to_string()),
                via: person(via)?,
                words,
                is_asked: standing == Standing::Asked,
                until: TimeView::new(ends_at, now),
            })
        };
        let request = |request: node::IntroductionRequest| {
            let node::IntroductionRequest { id, from, with, words, asked_at, .. } = request;
            let at = TimeView::new(asked_at, now);
            Some(IntroductionRequestView { id, from: person(from)?, with: person(with)?, words, at })
        };
        let made_view = |made: node::MadeIntroduction| {
            let node::MadeIntroduction { id, first, second, words, made_at, is_answered } = made;
            let at = TimeView::new(made_at, now);
            let (first, second) = (person(first)?, person(second)?);
            Some(MadeIntroductionView { id, first, second, words, at, is_answered })
        };
        Self {
            open: open.into_iter().filter_map(view).collect(),
            awaited: awaited.into_iter().filter_map(view).collect(),
            requests: requests.into_iter().filter_map(request).collect(),
            made: made.into_iter().filter_map(made_view).collect(),
        }
    }
}

impl AskIntroductionView {
    pub(in crate::api) fn new(comment: ThreadItemId, stranger: &Stranger, now: Timestamp) -> Self {
        let Stranger { via, key, name, is_known_there } = stranger;
        Self {
            comment,
            via: PersonView::of_peer(via, now),
            name: name.clone(),
            key: short(&key.to_string()),
            is_known_there: *is_known_there,
        }
    }
}

fn short(key: &str) -> String {
    key.chars().take(KEY_CHARACTERS).collect()
}

/// To whom `friend` can be introduced.
pub(in crate::api) async fn introduction_choices(owner: &Owner, friend: PeerId) -> Result<IntroduceView, ApiError> {
    let peers = owner.friends().peers().await?;
    let known = owner.introductions().friends().await?;
    let is_friend = |peer: &&Peer| peer.state == FriendshipState::Accepted;
    let about = peers.iter().filter(is_friend).find(|peer| peer.id == friend).ok_or(ApiError::NotFound)?;
    let mut others: Vec<&Peer> = peers.iter().filter(is_friend).filter(|peer| peer.id != friend).collect();
    others.sort_by_key(|peer| peer.name.to_lowercase());
    let (others, too_old): (Vec<&Peer>, Vec<&Peer>) = others.into_iter().partition(|peer| known.contains(&peer.id));
    Ok(IntroduceView {
        friend,
        person: PersonView::of_peer(about, owner.node().now()),
        is_known_there: known.contains(&friend),
        others: others.into_iter().map(|peer| (peer.id, peer.name.clone())).collect(),
        too_old: too_old.into_iter().map(|peer| peer.name.clone()).collect(),
    })
}

/// Introduces two friends, with words as they were typed.
pub(in crate::api) async fn make_introduction(
    owner: &Owner,
    friend: PeerId,
    other: PeerId,
    typed: &str,
) -> Result<(), ApiError> {
    Ok(owner.introductions().make(friend, other, &words(typed)?).await?)
}

/// Asks for an introduction, with words as they were typed.
pub(in crate::api) async fn ask_introduction(
    owner: &Owner,
    comment: ThreadItemId,
    typed: &str,
) -> Result<(), ApiError> {
    owner.introductions().ask(comment, &words(typed)?).await?;
    Ok(())
}

/// Makes what a friend asks for, with words as they were typed.
pub(in crate::api) async fn grant_introduction(
    owner: &Owner,
    id: IntroductionRequestId,
    typed: &str,
) -> Result<(), ApiError> {
    Ok(owner.introductions().grant(id, &words(typed)?).await?)
}

fn words(typed: &str) -> Result<Note, IntroductionsError> {
    typed.parse().map_err(|_| IntroductionsError::WordsTooLong)
}

impl From<IntroductionsError> for ApiError {
    fn from(error: IntroductionsError) -> Self {
        Self::Introductions(error)
    }
}

impl From<IntroduceError> for ApiError {
    fn from(error: IntroduceError) -> Self {
        match error {
            IntroduceError::NotFound => Self::NotFound,
            IntroduceError::Same => IntroductionsError::Same.into(),
            IntroduceError::Unknown => IntroductionsError::Unknown.into(),
            IntroduceError::Already => IntroductionsError::Already.into(),
            IntroduceError::TooMany => IntroductionsError::TooMany.into(),
            IntroduceError::Store(error) => internal(&error),
        }
    }
}

impl From<AskIntroductionError> for ApiError {
    fn from(error: AskIntroductionError) -> Self {
        match error {
            AskIntroductionError::NotFound => Self::NotFound,
            AskIntroductionError::Unknown => IntroductionsError::Unknown.into(),
            AskIntroductionError::Known => IntroductionsError::Known.into(),
            AskIntroductionError::Already => IntroductionsError::Already.into(),
            AskIntroductionError::TooMany => IntroductionsError::TooMany.into(),
            AskIntroductionError::Store(error) => internal(&error),
        }
    }
}

impl From<IntroducedError> for ApiError {
    fn from(error: IntroducedError) -> Self {
        match error {
            IntroducedError::NotFound => IntroductionsError::Over.into(),
            IntroducedError::Store(error) => internal(&error),
        }
    }
}
