//! Making sure of a friend's key: both owners compare the same 60 digits.

use domain::PeerId;
use store::StoreError;

use super::EndError;
use crate::Owner;

/// What two owners compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Twelve groups of five digits, the same on both sides.
    pub groups: [String; 12],
    /// The owner said that they match.
    pub is_verified: bool,
}

impl Owner {
    /// What the owner and `peer` compare; `None` while the key of the peer is not known.
    pub async fn verification(&self, peer: PeerId) -> Result<Option<Verification>, StoreError> {
        let _ = peer;
        todo!()
    }

    /// Notes that the digits match, or that they are to be compared anew.
    pub async fn set_verified(&self, peer: PeerId, is_verified: bool) -> Result<(), EndError> {
        let _ = (peer, is_verified);
        todo!()
    }
}
