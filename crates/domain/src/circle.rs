//! Circles: friends whom the owner means together. Only the owner ever learns of them.

use serde::{Deserialize, Serialize};

use crate::{CircleId, PeerId};

/// A circle, and who is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Circle {
    pub id: CircleId,
    /// No other circle has it, in capital letters or small.
    pub name: String,
    /// Friends, in the order in which they were met.
    pub members: Vec<PeerId>,
    /// How many posts name it in their audience.
    pub posts: u64,
}

/// One or more circles.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<CircleId>", into = "Vec<CircleId>")]
pub struct Circles(Vec<CircleId>);

/// There is no circle in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no circle")]
pub struct NoCircles;

impl Circles {
    /// Each of `ids` once, in whatever order they come; `None` if there are none.
    pub fn new(ids: impl IntoIterator<Item = CircleId>) -> Option<Self> {
        let mut ids: Vec<CircleId> = ids.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        (!ids.is_empty()).then_some(Self(ids))
    }

    /// One circle alone.
    pub fn one(id: CircleId) -> Self {
        Self(vec![id])
    }

    /// At least one, rising.
    pub fn ids(&self) -> &[CircleId] {
        &self.0
    }
}

impl TryFrom<Vec<CircleId>> for Circles {
    type Error = NoCircles;

    fn try_from(ids: Vec<CircleId>) -> Result<Self, NoCircles> {
        Self::new(ids).ok_or(NoCircles)
    }
}

impl From<Circles> for Vec<CircleId> {
    fn from(circles: Circles) -> Self {
        circles.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_a_set_that_is_never_empty() {
        let of = |ids: &[i64]| Circles::new(ids.iter().copied().map(CircleId));
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[5, 3, 5]), of(&[3, 5]));
        assert_eq!(of(&[5, 3, 5]).unwrap().ids(), [CircleId(3), CircleId(5)]);
        assert_eq!(of(&[4]), Some(Circles::one(CircleId(4))));
    }
}
