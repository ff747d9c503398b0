//! The space that copies take.

use node::{CopiesError, CopiesInUse};

use super::internal;
use crate::api::{ApiError, CopiesView, FriendsCopiesView};

/// Friends who are named.
const FRIENDS_SHOWN: usize = 5;

impl From<CopiesInUse> for CopiesView {
    fn from(copies: CopiesInUse) -> Self {
        let friends = copies.friends.into_iter().take(FRIENDS_SHOWN);
        Self {
            used_bytes: copies.used_bytes,
            cap_bytes: copies.cap.bytes(),
            cap: copies.cap.to_string(),
            quota_bytes: copies.quota_bytes,
            friends: friends.map(|(peer, used_bytes)| FriendsCopiesView { name: peer.name, used_bytes }).collect(),
        }
    }
}

impl From<CopiesError> for ApiError {
    fn from(error: CopiesError) -> Self {
        match error {
            CopiesError::Store(error) => error.into(),
            CopiesError::Files(_) => internal(&error),
        }
    }
}
