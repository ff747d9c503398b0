//! What the owner is asked about backups, once each, on the timeline.

use serde::{Deserialize, Serialize};

use crate::{ParseIdError, Timestamp};

const WEEK_SECONDS: i64 = 7 * 86_400;

/// A question that goes away when it was answered or dismissed.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case", parse_err_ty = ParseIdError, parse_err_fn = ParseIdError::of_word)]
pub enum BackupReminder {
    /// There is something to lose, and nobody else has it.
    NoCopy,
    /// The recovery sheet is a week old: is it still where it was put?
    SheetAtHand,
}

/// What decides about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReminderState {
    /// The owner has published something.
    pub has_posts: bool,
    /// Since when there is a recovery sheet.
    pub sheet_since: Option<Timestamp>,
    /// When [`BackupReminder::NoCopy`] was dismissed.
    pub no_copy_dismissed_at: Option<Timestamp>,
    /// When [`BackupReminder::SheetAtHand`] was answered.
    pub sheet_answered_at: Option<Timestamp>,
}

impl BackupReminder {
    /// The word used in the database and in the API.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// What the owner is to be asked now.
pub fn reminder(state: ReminderState, now: Timestamp) -> Option<BackupReminder> {
    match state.sheet_since {
        None => (state.has_posts && state.no_copy_dismissed_at.is_none()).then_some(BackupReminder::NoCopy),
        Some(since) => {
            // An answer is about the sheet of its time.
            let is_answered = state.sheet_answered_at.is_some_and(|at| at >= since);
            (!is_answered && now.seconds_since(since) >= WEEK_SECONDS).then_some(BackupReminder::SheetAtHand)
        }
    }
}

#[cfg(test)]
mod tests {
    use strum::VariantArray;

    use super::*;

    const NOW: Timestamp = Timestamp(1_795_478_400_000);

    #[test]
    fn each_is_asked_once_and_in_its_time() {
        let days_ago = |days: i64| Some(NOW.plus_seconds(-days * 86_400));
        let nothing = ReminderState::default();
        let posts = ReminderState { has_posts: true, ..nothing };
        let sheet = |days| ReminderState { sheet_since: days_ago(days), ..posts };
        for (state, expected, what) in [
            (nothing, None, "there is nothing to lose yet"),
            (posts, Some(BackupReminder::NoCopy), "the first post"),
            (ReminderState { no_copy_dismissed_at: days_ago(9), ..posts }, None, "dismissed"),
            (sheet(6), None, "a new sheet"),
            (sheet(7), Some(BackupReminder::SheetAtHand), "a week later"),
            (ReminderState { sheet_answered_at: days_ago(1), ..sheet(9) }, None, "answered"),
            (
                ReminderState { sheet_answered_at: days_ago(30), ..sheet(9) },
                Some(BackupReminder::SheetAtHand),
                "answered for another sheet",
            ),
        ] {
            assert_eq!(reminder(state, NOW), expected, "{what}");
        }
    }

    #[test]
    fn every_reminder_is_read_back_from_its_word() {
        for &reminder in BackupReminder::VARIANTS {
            assert_eq!(reminder.as_str().parse(), Ok(reminder));
        }
    }
}
