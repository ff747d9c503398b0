//! Who may see a post: as it is chosen, and as it is said.

use domain::{Audience, CircleId};
use serde::{Deserialize, Serialize};

/// An audience, and what there is to choose from besides the words that are always there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AudienceChoiceView {
    pub chosen: Audience,
    /// By name.
    pub circles: Vec<CircleNameView>,
    pub has_friends: bool,
}

/// What a circle is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CircleNameView {
    pub id: CircleId,
    pub name: String,
    /// It is empty.
    pub is_empty: bool,
}

/// Who may see a post, ready to be said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AudienceView {
    AllFriends,
    /// The names of the circles.
    Circles(Vec<String>),
    OnlyMe,
    Public,
    /// A friend's post that is not public: who else may see it, only the friend knows.
    Shared,
}
