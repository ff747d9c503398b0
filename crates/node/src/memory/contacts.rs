//! Servers that answered at an address the owner gave, kept for a while: whom the owner is shown before anything is sent.

use std::{fmt, str::FromStr};

use data_encoding::HEXLOWER;
use domain::{Address, NodeId, ParseIdError, Timestamp};
use parking_lot::{Mutex, MutexGuard};

use crate::secrets::secret::random_bytes;

/// How long a contact is kept.
const KEPT_SECONDS: i64 = 30 * 60;
/// Contacts kept at once; the oldest goes first.
const CONTACTS: usize = 32;

/// Which contact: 128 random bits, as 32 hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ContactId([u8; 16]);

/// A server that answered, and proved its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    pub id: ContactId,
    /// What its owner is called; empty if they hide it from strangers.
    pub name: String,
    pub node_id: NodeId,
    /// Where it answered.
    pub address: Address,
    /// The key was known beforehand, from an invite.
    pub is_pinned: bool,
}

/// The contacts that are kept, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Contacts(Mutex<Vec<(Timestamp, Contact)>>);

impl Contacts {
    pub(crate) fn keep(&self, contact: Contact, now: Timestamp) {
        let mut kept = self.fresh(now);
        if kept.len() >= CONTACTS {
            kept.remove(0);
        }
        kept.push((now, contact));
    }

    pub(crate) fn find(&self, id: ContactId, now: Timestamp) -> Option<Contact> {
        self.fresh(now).iter().find(|(_, contact)| contact.id == id).map(|(_, contact)| contact.clone())
    }

    pub(crate) fn forget(&self, id: ContactId, now: Timestamp) {
        self.fresh(now).retain(|(_, contact)| contact.id != id);
    }

    fn fresh(&self, now: Timestamp) -> MutexGuard<'_, Vec<(Timestamp, Contact)>> {
        let mut kept = self.0.lock();
        kept.retain(|(at, _)| (0..KEPT_SECONDS).contains(&now.seconds_since(*at)));
        kept
    }
}

impl ContactId {
    /// An id that nobody guesses.
    pub(crate) fn random() -> Self {
        Self(random_bytes())
    }
}

impl fmt::Display for ContactId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl FromStr for ContactId {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        let bytes = HEXLOWER.decode(text.as_bytes()).map_err(|_| ParseIdError)?;
        bytes.try_into().map(Self).map_err(|_| ParseIdError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(number: u8) -> Contact {
        Contact {
            id: ContactId([number; 16]),
            name: String::new(),
            node_id: NodeId([number; 32]),
            address: "10.0.0.1".parse().unwrap(),
            is_pinned: false,
        }
    }

    #[test]
    fn are_few_and_go_after_a_while() {
        let contacts = Contacts::default();
        for number in 0..33 {
            contacts.keep(contact(number), Timestamp(0));
        }
        let find = |number, seconds| contacts.find(contact(number).id, Timestamp(0).plus_seconds(seconds));
        assert_eq!(find(0, 0), None);
        assert_eq!(find(1, KEPT_SECONDS - 1), Some(contact(1)));
        assert_eq!(contact(1).id.to_string().parse(), Ok(contact(1).id));
        assert_eq!(find(32, KEPT_SECONDS), None);
    }
}
