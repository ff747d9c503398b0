//! Circles: making, naming, filling, emptying and deleting them.

#![expect(clippy::implicit_hasher, reason = "the hasher of a server function is the default one")]

use std::collections::HashMap;

use domain::{CircleId, PeerId};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::{ApiError, PersonView};
use crate::i18n::{I18n, t, t_plural};

/// Every circle, and who there is to put into them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CirclesView {
    /// By name.
    pub circles: Vec<CircleView>,
    /// Every friend, by name.
    pub friends: Vec<FriendOfCirclesView>,
}

/// A circle, and who is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CircleView {
    pub id: CircleId,
    pub name: String,
    pub members: Vec<PeerId>,
    /// How many posts are for this circle, alone or beside others.
    pub posts: u64,
}

/// A friend who may be in circles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FriendOfCirclesView {
    pub id: PeerId,
    pub person: PersonView,
}

/// Why a circle was not made, or stayed as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum CirclesError {
    #[error("the name is empty")]
    NameEmpty,
    #[error("the name has {excess} characters too many")]
    NameTooLong { excess: usize },
    #[error("another circle has this name")]
    NameTaken,
    #[error("there are too many circles")]
    TooMany,
    #[error("the circle was deleted already")]
    Gone,
}

impl CirclesError {
    /// The HTTP status for a script that asked.
    pub(super) fn status(self) -> u16 {
        match self {
            Self::NameEmpty | Self::NameTooLong { .. } => 422,
            Self::NameTaken | Self::Gone | Self::TooMany => 409,
        }
    }

    /// The sentence that a person reads.
    pub fn text(self, i18n: I18n) -> String {
        let text = match self {
            Self::NameTooLong { excess } => {
                return t_plural!(i18n, circles.error_name_too_long, count = excess);
            }
            Self::NameEmpty => t!(i18n, circles.error_name_empty),
            Self::NameTaken => t!(i18n, circles.error_name_taken),
            Self::TooMany => t!(i18n, circles.error_too_many),
            Self::Gone => t!(i18n, circles.error_gone),
        };
        text.into()
    }
}

/// Lists the circles by name, with their members, and the friends there are.
#[server(endpoint = "circles/list", input = GetUrl)]
pub async fn list_circles() -> Result<CirclesView, ApiError> {
    let owner = super::context::owner(domain::Permission::Read).await?;
    Ok(CirclesView::new(owner.circles().list().await?, owner.friends().peers().await?, owner.node().now()))
}

/// Makes an empty circle, and answers with its id.
#[server(endpoint = "circles/make")]
pub async fn make_circle(name: String) -> Result<CircleId, ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    let made = super::convert::make_circle(&owner, &name).await;
    let made = made.map_err(|error| super::context::keep_typed::<MakeCircle>(error, "name", &name))?;
    super::context::answer_form("/circles");
    Ok(made)
}

/// Renames a circle.
#[server(endpoint = "circles/rename")]
pub async fn rename_circle(id: CircleId, name: String) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    let renamed = super::convert::rename_circle(&owner, id, &name).await;
    let fields = [("id", &*id.to_string()), ("name", &*name)];
    renamed.map_err(|error| super::context::keep_all_typed::<RenameCircle>(error, &fields))?;
    super::context::answer_form("/circles?saved=renamed");
    Ok(())
}

/// Deletes a circle. Posts that were for it alone are for the owner alone then.
#[server(endpoint = "circles/delete")]
pub async fn delete_circle(id: CircleId) -> Result<(), ApiError> {
    super::context::owner(domain::Permission::Manage).await?.circles().delete(id).await?;
    super::context::answer_form("/circles?saved=deleted");
    Ok(())
}

/// Says who is in a circle: `members` are by friend, and their values do not matter.
#[server(endpoint = "circles/set-members")]
pub async fn set_members(id: CircleId, #[server(default)] members: HashMap<String, String>) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    owner.circles().set_members(id, &super::convert::ids(members)?).await?;
    super::context::answer_form(&format!("/circles?saved={id}#circle-{id}"));
    Ok(())
}

/// Says in which circles a friend is: `circles` are by id, and their values do not matter.
#[server(endpoint = "circles/set-of-friend")]
pub async fn set_circles_of(id: PeerId, #[server(default)] circles: HashMap<String, String>) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    owner.circles().set_of_friend(id, &super::convert::ids(circles)?).await?;
    super::context::answer_form_on(&[&*format!("/friends/{id}")], "circles#friend-circles");
    Ok(())
}
