//! Which copy of a server's data lives.
//!
//! A server is a key, and whoever copies its data folder has that key twice. Each copy is an *instance* of its own. The newest one lives, and an
//! older one that hears of it stops.

use std::{fmt, str::FromStr};

use crate::{
    Timestamp,
    cursor::{Epoch, ParseCursorError},
    friendship::Seq,
};

/// A copy of a server's data. A later one is greater.
///
/// Written `<number>.<bits>`, a decimal number and 16 lowercase hex digits, so that one instance has one spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instance {
    /// Above the seconds since 1970, and above what the copy knew before. So the clock only decides between copies that know nothing of each other.
    pub number: Seq,
    /// At random: what tells apart two with one number.
    pub bits: u64,
}

/// The text is no instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an instance")]
pub struct ParseInstanceError;

/// What a server knows of its own instances.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Instances {
    /// The one that it is.
    pub own: Option<Instance>,
    /// The newest other one that it heard of.
    pub other: Option<Instance>,
}

/// What a peer's server says that it is, beside what is held of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InstanceClaim {
    /// The one that is held, or nothing was said: servers from before there were instances say nothing.
    Known,
    /// It is to be held from now on.
    Newer,
    /// An old copy speaks, and nothing that it says is taken.
    Old,
}

impl Instance {
    /// Puts what a peer's server says beside what is `held` of it.
    pub fn claim(said: Option<Self>, held: Option<Self>) -> InstanceClaim {
        match (said, held) {
            (None, _) => InstanceClaim::Known,
            (said, held) if said == held => InstanceClaim::Known,
            (said, held) if said > held => InstanceClaim::Newer,
            _ => InstanceClaim::Old,
        }
    }
}

impl Instances {
    /// Says whether a newer copy lives. Whoever does not know which one it is itself is none that is older.
    pub fn is_old(&self) -> bool {
        self.own.is_some() && self.other > self.own
    }

    /// Takes note of `heard`, which was signed by the own key; says whether that is news.
    pub fn hear(&mut self, heard: Instance) -> bool {
        let is_news = self.own.is_some() && Some(heard) > self.own.max(self.other);
        if is_news {
            self.other = Some(heard);
        }
        is_news
    }

    /// One that is later than all that is known here, whatever the clock says.
    pub fn next(&self, now: Timestamp, bits: u64) -> Instance {
        let known = self.own.max(self.other).map_or(Seq::NONE, |newest| newest.number);
        let seconds = u64::try_from(now.0 / 1000).ok().and_then(|seconds| Seq::try_from(seconds).ok());
        Instance { number: known.next().max(seconds.unwrap_or(Seq::NONE)), bits }
    }
}

impl fmt::Display for Instance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.number, Epoch(self.bits))
    }
}

impl FromStr for Instance {
    type Err = ParseInstanceError;

    fn from_str(text: &str) -> Result<Self, ParseInstanceError> {
        let (number, bits) = text.split_once('.').ok_or(ParseInstanceError)?;
        let Epoch(bits) = bits.parse().map_err(|_: ParseCursorError| ParseInstanceError)?;
        let number: u64 = number.parse().map_err(|_| ParseInstanceError)?;
        let instance = Self { number: Seq::try_from(number).map_err(|_| ParseInstanceError)?, bits };
        if instance.to_string() == text { Ok(instance) } else { Err(ParseInstanceError) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_795_000_000_000);

    fn instance(number: u64, bits: u64) -> Instance {
        Instance { number: number.try_into().unwrap(), bits }
    }

    #[test]
    fn is_spelled_in_one_way() {
        let some = instance(1_795_000_000, 0x5f0c_8e21_a94b_7d36);
        assert_eq!(some.to_string(), "1795000000.5f0c8e21a94b7d36");
        assert_eq!("1795000000.5f0c8e21a94b7d36".parse(), Ok(some));
        for text in [
            "",
            "7",
            "7.",
            ".5f0c8e21a94b7d36",
            "7.5F0C8E21A94B7D36",
            "07.5f0c8e21a94b7d36",
            "+7.5f0c8e21a94b7d36",
            "-7.5f0c8e21a94b7d36",
            "9007199254740992.5f0c8e21a94b7d36",
            "7.5f0c8e21a94b7d3",
            "7.5f0c8e21a94b7d36 ",
        ] {
            assert_eq!(text.parse::<Instance>(), Err(ParseInstanceError), "{text}");
        }
    }

    #[test]
    fn a_later_one_is_above_all_that_is_known_and_above_the_clock() {
        let next = |own: Option<Instance>, other: Option<Instance>, now| Instances { own, other }.next(now, 7);
        assert_eq!(next(None, None, NOW), instance(1_795_000_000, 7));
        assert_eq!(next(Some(instance(5, 9)), None, NOW), instance(1_795_000_000, 7));
        // A machine without a battery for its clock.
        assert_eq!(next(Some(instance(1_795_000_000, 9)), None, Timestamp(0)), instance(1_795_000_001, 7));
        assert_eq!(next(Some(instance(5, 9)), Some(instance(8, 1)), Timestamp(-1)), instance(9, 7));
        let last = instance((1 << 53) - 1, 1);
        assert_eq!(next(Some(last), None, NOW).number, last.number, "there is none above, and the bits decide");
    }

    #[test]
    fn who_does_not_know_which_one_it_is_takes_nobody_for_a_later_one() {
        let mut known = Instances::default();
        assert!(!known.hear(instance(7, 7)) && !known.is_old());
    }

    #[test]
    fn is_old_once_it_heard_of_a_later_one() {
        let mut known = Instances { own: Some(instance(5, 5)), other: None };
        for (heard, is_news, is_old) in [
            (instance(5, 5), false, false),
            (instance(4, 9), false, false),
            (instance(5, 4), false, false),
            (instance(5, 6), true, true),
            (instance(5, 6), false, true),
            (instance(4, 4), false, true),
            (instance(9, 0), true, true),
        ] {
            assert_eq!((known.hear(heard), known.is_old()), (is_news, is_old), "{heard}");
        }
        known.own = Some(known.next(Timestamp(0), 1));
        assert!(!known.is_old(), "its owner let it go on");
        assert!(!known.hear(instance(9, 0)) && !known.is_old(), "what is said once more changes nothing");
    }

    #[test]
    fn what_an_old_copy_says_is_not_taken() {
        let (older, newer) = (instance(5, 5), instance(6, 1));
        for (said, held, expected) in [
            (None, None, InstanceClaim::Known),
            (None, Some(newer), InstanceClaim::Known),
            (Some(older), None, InstanceClaim::Newer),
            (Some(newer), Some(older), InstanceClaim::Newer),
            (Some(newer), Some(newer), InstanceClaim::Known),
            (Some(older), Some(newer), InstanceClaim::Old),
        ] {
            assert_eq!(Instance::claim(said, held), expected, "{said:?} beside {held:?}");
        }
    }
}
