//! What two people compare to be sure of each other's key.

use std::fmt;

use sha2::{Digest, Sha512};

use crate::NodeId;

/// Told apart from whatever else is ever hashed over two keys.
const DOMAIN: &str = "o2m fingerprint 1\n";
/// The same for what is compared before a backup is given.
const RESTORE_DOMAIN: &str = "o2m restore 1\n";
/// Groups of five digits: 60 digits, about 199 bits. To find two keys that show the same digits as two others is out of reach, so one
/// pass of the hash is enough.
const GROUPS: usize = 12;
const GROUP_BYTES: usize = 5;

/// The digits of a pair of keys, the same on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint([u32; GROUPS]);

impl Fingerprint {
    /// Of the pair of `one` and `other`, in either order: SHA-512 (FIPS 180-4) over a line that says what this is for and the two ids as
    /// they are printed, a line each, in the order of their characters. Of the hash, every five bytes are read as a big-endian number and
    /// taken modulo 100,000.
    pub fn of(one: NodeId, other: NodeId) -> Self {
        let mut ids = [one.to_string(), other.to_string()];
        ids.sort_unstable();
        Self::shown(&format!("{DOMAIN}{}\n{}\n", ids[0], ids[1]))
    }

    /// Of a new machine that asks a keeper for a backup, whose it is included: the same with a first line of its own, the key of the keeper, that of the new
    /// machine and that of the lost server, in this order. Who asks for another's backup has other digits.
    pub fn of_restore(keeper: NodeId, asking: NodeId, lost: NodeId) -> Self {
        Self::shown(&format!("{RESTORE_DOMAIN}{keeper}\n{asking}\n{lost}\n"))
    }

    fn shown(text: &str) -> Self {
        let hash = Sha512::digest(text);
        let mut groups = [0; GROUPS];
        for (group, bytes) in groups.iter_mut().zip(hash.chunks_exact(GROUP_BYTES)) {
            *group = bytes.iter().fold(0, |rest, &byte| (rest * 256 + u32::from(byte)) % 100_000);
        }
        Self(groups)
    }

    /// The groups, five digits each.
    pub fn groups(&self) -> impl Iterator<Item = String> {
        self.0.into_iter().map(|group| format!("{group:05}"))
    }
}

/// As it is read out: twelve groups of five digits.
impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, rest @ ..] = &self.0;
        write!(f, "{first:05}")?;
        rest.iter().try_for_each(|group| write!(f, " {group:05}"))
    }
}

/// A key as it is shown before a request is sent: whole, in groups of four.
///
/// Whole, since it costs two lines and leaves nothing to find by trying keys: a person who reads only some of it decides which, not we. And it
/// is the text that stands in the invite, so that there is nothing else to compare it with.
pub fn grouped(id: NodeId) -> String {
    let text = id.to_string();
    let mut grouped = String::with_capacity(text.len() * 5 / 4);
    for (index, character) in text.chars().enumerate() {
        if index > 0 && index % 4 == 0 {
            grouped.push(' ');
        }
        grouped.push(character);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::node_id;

    #[test]
    fn both_sides_read_the_same_60_digits() {
        let digits = Fingerprint::of(node_id(1), node_id(2)).to_string();
        assert_eq!(digits, Fingerprint::of(node_id(2), node_id(1)).to_string());
        assert_ne!(digits, Fingerprint::of(node_id(1), node_id(3)).to_string());
        assert_eq!(digits.split(' ').map(str::len).collect::<Vec<_>>(), [5; 12]);
        assert!(digits.chars().all(|c| c.is_ascii_digit() || c == ' '));
        assert!(Fingerprint::of(node_id(1), node_id(2)).groups().eq(digits.split(' ')));
    }

    #[test]
    fn groups_are_big_endian_numbers_modulo_100_000() {
        // Reckoned apart, from the hash itself.
        let hash = Sha512::digest(format!("o2m fingerprint 1\n{}\n{}\n", node_id(1), node_id(2)));
        let number = hash[..5].iter().fold(0u64, |number, &byte| number << 8 | u64::from(byte));
        let first = Fingerprint::of(node_id(2), node_id(1)).groups().next().unwrap();
        assert_eq!(first, format!("{:05}", number % 100_000));
    }

    #[test]
    fn digits_of_a_restore_say_whose_backup_it_is() {
        let [keeper, asking, lost] = [1, 2, 3].map(node_id);
        let digits = Fingerprint::of_restore(keeper, asking, lost);
        for other in [
            Fingerprint::of_restore(keeper, asking, node_id(4)),
            Fingerprint::of_restore(asking, keeper, lost),
            Fingerprint::of_restore(keeper, lost, asking),
            Fingerprint::of(keeper, asking),
        ] {
            assert_ne!(digits, other);
        }
    }

    #[test]
    fn a_key_is_shown_whole() {
        let shown = grouped(node_id(7));
        assert_eq!(shown.replace(' ', ""), node_id(7).to_string());
        assert!(shown.split(' ').all(|group| group.len() == 4));
    }
}
