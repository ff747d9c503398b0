//! Numbers used once, and the memory of those that were.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    fmt,
    ops::RangeInclusive,
    str::FromStr,
};

use data_encoding::BASE64URL_NOPAD;
use domain::{NodeId, Timestamp};
use parking_lot::Mutex;
use ring::rand::{SecureRandom, SystemRandom};

/// A signature is taken from 300 s before its time until 300 s after; a nonce is remembered for as long.
const REMEMBERED_SECONDS: i64 = 600;
/// A friend pokes at most once a second.
const PER_SENDER: usize = 1024;
const IN_ALL: usize = 16_384;
/// 128 random bits have 22 characters in base64url.
const CHARACTERS: RangeInclusive<usize> = 16..=64;

/// A number used once: RFC 9421, section 2.3, "A random unique value generated for this signature as a String value".
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Nonce(Box<str>);

impl Nonce {
    pub(super) fn random() -> Option<Self> {
        let mut bits = [0; 16];
        SystemRandom::new().fill(&mut bits).ok()?;
        Some(Self(BASE64URL_NOPAD.encode(&bits).into()))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Nonce {
    type Err = NonceError;

    fn from_str(text: &str) -> Result<Self, NonceError> {
        if CHARACTERS.contains(&text.len()) { Ok(Self(text.into())) } else { Err(NonceError::Malformed) }
    }
}

/// The nonce is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NonceError {
    #[error("the nonce is not 16 to 64 characters long")]
    Malformed,
    #[error("the nonce was used before")]
    Used,
    /// Forgetting one would let it be used again.
    #[error("more nonces came than are remembered")]
    TooMany,
}

/// Remembers the nonces of ten minutes. Keep one for friends and another for strangers, who could fill it.
#[derive(Default)]
pub struct NonceMemory(Mutex<Memory>);

#[derive(Default)]
struct Memory {
    by_time: VecDeque<(Timestamp, NodeId, Nonce)>,
    used: HashSet<(NodeId, Nonce)>,
    per_sender: HashMap<NodeId, usize>,
}

impl NonceMemory {
    /// Takes `nonce` from `sender`, once.
    pub fn admit(&self, sender: NodeId, nonce: &Nonce, now: Timestamp) -> Result<(), NonceError> {
        let mut memory = self.0.lock();
        memory.forget_before(now.plus_seconds(-REMEMBERED_SECONDS));
        if memory.used.contains(&(sender, nonce.clone())) {
            return Err(NonceError::Used);
        }
        if memory.by_time.len() >= IN_ALL || memory.per_sender.get(&sender).is_some_and(|count| *count >= PER_SENDER) {
            return Err(NonceError::TooMany);
        }
        memory.used.insert((sender, nonce.clone()));
        *memory.per_sender.entry(sender).or_default() += 1;
        memory.by_time.push_back((now, sender, nonce.clone()));
        Ok(())
    }
}

impl Memory {
    fn forget_before(&mut self, time: Timestamp) {
        while self.by_time.front().is_some_and(|(at, ..)| *at < time) {
            let Some((_, sender, nonce)) = self.by_time.pop_front() else { return };
            self.used.remove(&(sender, nonce));
            if let Some(count) = self.per_sender.get_mut(&sender) {
                *count -= 1;
                if *count == 0 {
                    self.per_sender.remove(&sender);
                }
            }
        }
    }
}

impl fmt::Debug for NonceMemory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NonceMemory").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_795_000_000_000);
    const MARA: NodeId = NodeId([1; 32]);
    const JONAS: NodeId = NodeId([2; 32]);

    #[test]
    fn takes_each_once_for_ten_minutes() {
        let memory = NonceMemory::default();
        let [one, other] = [Nonce::random().unwrap(), Nonce::random().unwrap()];
        assert_eq!(memory.admit(MARA, &one, NOW), Ok(()));
        assert_eq!(memory.admit(MARA, &one, NOW), Err(NonceError::Used));
        assert_eq!(memory.admit(MARA, &one, NOW.plus_seconds(600)), Err(NonceError::Used));
        assert_eq!(memory.admit(MARA, &other, NOW), Ok(()));
        assert_eq!(memory.admit(JONAS, &one, NOW), Ok(()));
        assert_eq!(memory.admit(MARA, &one, NOW.plus_seconds(601)), Ok(()));
    }

    #[test]
    fn is_bounded_and_empties_itself() {
        let memory = NonceMemory::default();
        let nonce = |number: usize| format!("{number:022}").parse::<Nonce>().unwrap();
        for number in 0..PER_SENDER {
            assert_eq!(memory.admit(MARA, &nonce(number), NOW), Ok(()));
        }
        assert_eq!(memory.admit(MARA, &nonce(PER_SENDER), NOW), Err(NonceError::TooMany));
        for number in PER_SENDER..IN_ALL {
            let mut sender = NodeId([3; 32]);
            sender.0[..8].copy_from_slice(&number.to_be_bytes());
            assert_eq!(memory.admit(sender, &nonce(number), NOW), Ok(()));
        }
        assert_eq!(memory.admit(JONAS, &nonce(0), NOW), Err(NonceError::TooMany));
        assert_eq!(memory.admit(JONAS, &nonce(0), NOW.plus_seconds(601)), Ok(()));
        let memory = memory.0.into_inner();
        assert_eq!((memory.by_time.len(), memory.used.len(), memory.per_sender.len()), (1, 1, 1));
        assert_eq!(format!("{:?}", NonceMemory::default()), "NonceMemory { .. }");
    }

    #[test]
    fn has_a_length() {
        for (length, is_taken) in [(15, false), (16, true), (64, true), (65, false)] {
            assert_eq!("n".repeat(length).parse::<Nonce>().is_ok(), is_taken);
        }
    }
}
