//! This machine's clock, held against those of friends' servers.

use super::Finding;

/// Answers take their time, and dates are in whole seconds.
const WORTH_SECONDS: i64 = 60;
/// From here on friends' servers refuse what is signed by this clock (docs/PROTOCOL.md, "Signature").
const REFUSED_SECONDS: i64 = 300;

/// What follows for the owner from how far each friend's clock is ahead of this one, in seconds; `None`: who asks has not heard them.
pub fn clock(ahead: Option<&[i64]>) -> Finding {
    let Some(ahead) = ahead else { return Finding::ClockUnseen };
    // The one in the middle: a friend whose clock is wrong, too, does not count for more than one.
    let mut sorted = ahead.to_vec();
    sorted.sort_unstable();
    let Some(&middle) = sorted.get(sorted.len().saturating_sub(1) / 2) else { return Finding::ClockAlone };
    let (seconds, friends) = (middle.saturating_neg(), sorted.len());
    match (seconds.saturating_abs(), friends) {
        (..WORTH_SECONDS, _) => Finding::ClockOk { friends },
        (_, 1) => Finding::ClockDiffers { seconds },
        (..REFUSED_SECONDS, _) => Finding::ClockOff { seconds, friends },
        _ => Finding::ClockFarOff { seconds, friends },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_friends_know_better_and_one_does_not() {
        for (ahead, expected) in [
            (&[][..], Finding::ClockAlone),
            (&[0], Finding::ClockOk { friends: 1 }),
            (&[-59, 59], Finding::ClockOk { friends: 2 }),
            (&[-400], Finding::ClockDiffers { seconds: 400 }),
            (&[100, 101, 99], Finding::ClockOff { seconds: -100, friends: 3 }),
            (&[-300, -301, 5], Finding::ClockFarOff { seconds: 300, friends: 3 }),
            (&[0, 1, 90_000], Finding::ClockOk { friends: 3 }),
            // Of two that say otherwise, the one nearer to the past: nothing is said without need where they do not agree.
            (&[0, 90_000], Finding::ClockOk { friends: 2 }),
            (&[i64::MIN, i64::MIN], Finding::ClockFarOff { seconds: i64::MAX, friends: 2 }),
        ] {
            assert_eq!(clock(Some(ahead)), expected, "{ahead:?}");
        }
        assert_eq!(clock(None), Finding::ClockUnseen);
    }
}
