//! The sessions among what is kept.

use std::collections::HashMap;

use domain::Session;

/// So many are kept at once. Those beyond are read anew each time.
const MAX_SESSIONS: usize = 64;

/// Sessions by the hash of their token. A token without a session is not kept: strangers can make up as many as they like.
#[derive(Debug, Default)]
pub(crate) struct Sessions(HashMap<String, Session>);

impl Sessions {
    /// The session whose token has this hash, if it is kept.
    pub fn get(&self, token_hash: &str) -> Option<&Session> {
        self.0.get(token_hash)
    }

    /// Keeps a session, if there is room.
    pub fn keep(&mut self, token_hash: &str, session: &Session) {
        if self.0.len() < MAX_SESSIONS {
            self.0.insert(token_hash.to_owned(), session.clone());
        }
    }
}
