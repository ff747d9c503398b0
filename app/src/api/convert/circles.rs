//! Circles, and audiences that name them.

use std::{
    collections::{HashMap, HashSet},
    str::FromStr,
};

use domain::{
    Audience, Author, Circle, CircleId, FriendshipState, Name, ParseAudienceError, Peer, TextError, Timestamp,
};
use node::{CircleError, Owner};

use super::internal;
use crate::api::{
    ApiError, AudienceChoiceView, AudienceView, CircleNameView, CircleView, CirclesError, CirclesView,
    FriendOfCirclesView, PersonView, PostsError,
};

impl CirclesView {
    pub(in crate::api) fn new(circles: Vec<Circle>, peers: Vec<Peer>, now: Timestamp) -> Self {
        let friends = peers.into_iter().filter(|peer| peer.state == FriendshipState::Accepted);
        let friends = friends.map(|peer| FriendOfCirclesView { id: peer.id, person: PersonView::of_peer(&peer, now) });
        let mut friends: Vec<_> = friends.collect();
        friends.sort_by_cached_key(|friend| friend.person.name.to_lowercase());
        let view = |Circle { id, name, members, posts }| CircleView { id, name, members, posts };
        Self { friends, circles: circles.into_iter().map(view).collect() }
    }
}

impl AudienceChoiceView {
    /// What is chosen, and what there is to choose from.
    pub(in crate::api) async fn of(owner: &Owner, chosen: Audience) -> Result<Self, ApiError> {
        let circles = owner.circles().list().await?.into_iter();
        let view = |Circle { id, name, members, .. }| CircleNameView { id, name, is_empty: members.is_empty() };
        let has_friends = owner.friends().peers().await?.iter().any(|peer| peer.state == FriendshipState::Accepted);
        Ok(Self { chosen, circles: circles.map(view).collect(), has_friends })
    }
}

impl AudienceView {
    /// As the owner is told of it; of a friend's post one is told no more than that it is public.
    pub(in crate::api) fn new(audience: &Audience, author: &Author, names: &HashMap<CircleId, String>) -> Self {
        match (audience, author) {
            (Audience::Public, _) => Self::Public,
            (_, Author::Friend(_)) => Self::Shared,
            (Audience::AllFriends, Author::Owner) => Self::AllFriends,
            (Audience::OnlyMe, Author::Owner) => Self::OnlyMe,
            (Audience::Circles(circles), Author::Owner) => {
                // A name is missing for the moment in which its circle is deleted.
                let mut names: Vec<_> = circles.ids().iter().filter_map(|id| names.get(id).cloned()).collect();
                names.sort_unstable_by_key(|name| name.to_lowercase());
                Self::Circles(names)
            }
        }
    }
}

/// The audience that a form names, by a word and the circles beside it.
pub(in crate::api) fn audience(word: &str, circles: HashMap<String, String>) -> Result<Audience, ApiError> {
    Ok(Audience::parse(word, ids::<CircleId>(circles)?)?)
}

/// The ids that a form names, each once.
pub(in crate::api) fn ids<Id: FromStr>(fields: HashMap<String, String>) -> Result<Vec<Id>, ApiError> {
    let ids: HashSet<String> = fields.into_keys().collect();
    ids.iter().map(|id| id.parse().map_err(|_| ApiError::Malformed)).collect()
}

/// Makes a circle with the name as typed.
pub(in crate::api) async fn make_circle(owner: &Owner, name: &str) -> Result<CircleId, ApiError> {
    Ok(owner.circles().make(&circle_name(name)?).await?)
}

/// Gives a circle the name as typed.
pub(in crate::api) async fn rename_circle(owner: &Owner, id: CircleId, name: &str) -> Result<(), ApiError> {
    Ok(owner.circles().rename(id, &circle_name(name)?).await?)
}

fn circle_name(text: &str) -> Result<Name, ApiError> {
    text.parse().map_err(|error| {
        ApiError::Circles(match error {
            TextError::Empty => CirclesError::NameEmpty,
            TextError::TooLong { excess } => CirclesError::NameTooLong { excess },
        })
    })
}

impl From<ParseAudienceError> for ApiError {
    fn from(error: ParseAudienceError) -> Self {
        match error {
            ParseAudienceError::Unknown => Self::Malformed,
            ParseAudienceError::NoCircle => Self::Posts(PostsError::NoCircle),
        }
    }
}

impl From<CircleError> for ApiError {
    fn from(error: CircleError) -> Self {
        match error {
            CircleError::NameTaken => Self::Circles(CirclesError::NameTaken),
            CircleError::TooMany => Self::Circles(CirclesError::TooMany),
            CircleError::NotFound => Self::Circles(CirclesError::Gone),
            CircleError::Store(error) => internal(&error),
        }
    }
}
