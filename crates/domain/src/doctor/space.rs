//! The room that is left where the data folder is.

use super::Finding;

/// With less, a picture may not fit.
const TOO_LITTLE_BYTES: u64 = 50_000_000;
/// With less, it is soon over.
const LITTLE_BYTES: u64 = 1_000_000_000;

/// What the system says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpaceFacts {
    /// What this account may still fill.
    pub free_bytes: u64,
    /// What the database has.
    pub database_bytes: u64,
}

/// What follows for the owner; `None`: the system does not say.
pub fn space(facts: Option<SpaceFacts>) -> Finding {
    let Some(SpaceFacts { free_bytes, database_bytes }) = facts else { return Finding::SpaceUnseen };
    // A backup, and an update that begins with a copy, take as much again as the database has; it grows meanwhile.
    let wanted_bytes = LITTLE_BYTES.max(database_bytes.saturating_mul(2));
    if free_bytes < TOO_LITTLE_BYTES {
        Finding::SpaceOut { free_bytes }
    } else if free_bytes < wanted_bytes {
        Finding::SpaceLow { free_bytes, wanted_bytes }
    } else {
        Finding::SpaceOk { free_bytes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_to_be_room_for_a_copy_of_the_database() {
        const MB: u64 = 1_000_000;
        let low = |free, wanted| Finding::SpaceLow { free_bytes: free * MB, wanted_bytes: wanted * MB };
        for (free, database, expected) in [
            (0, 1, Finding::SpaceOut { free_bytes: 0 }),
            (49, 1, Finding::SpaceOut { free_bytes: 49 * MB }),
            (50, 1, low(50, 1000)),
            (999, 1, low(999, 1000)),
            (1000, 1, Finding::SpaceOk { free_bytes: 1000 * MB }),
            (5999, 3000, low(5999, 6000)),
            (6000, 3000, Finding::SpaceOk { free_bytes: 6000 * MB }),
        ] {
            let facts = SpaceFacts { free_bytes: free * MB, database_bytes: database * MB };
            assert_eq!(space(Some(facts)), expected, "{facts:?}");
        }
        assert_eq!(space(None), Finding::SpaceUnseen);
    }
}
