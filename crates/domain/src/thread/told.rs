//! What the owner of a node is told of what others say in threads.

use serde::{Deserialize, Serialize};

use super::ItemKind;
use crate::{NotificationKind, ParseIdError};

/// To what something is said, seen from the owner of this node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SaidTo {
    /// The owner's own post.
    OwnPost,
    /// A comment of the owner's, wherever it is.
    OwnWords,
    /// A comment of another's in the owner's thread.
    OtherHere,
    /// A friend's post, or a comment of another's under it.
    Elsewhere,
}

/// What is new in a revision of what others say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Novelty {
    /// Nothing was said there before.
    pub is_first: bool,
    /// It mentions the owner, and what was said there before did not.
    pub is_mention: bool,
}

/// Of what in a thread the owner wants to be told.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case", parse_err_ty = ParseIdError, parse_err_fn = ParseIdError::of_word)]
pub enum ThreadNotices {
    /// Every comment.
    All,
    /// What is said to the owner: to their post, and to what they wrote.
    Answers,
    /// The thread is muted.
    Nothing,
}

impl ThreadNotices {
    /// What counts where the owner chose nothing.
    pub fn usual(is_own: bool) -> Self {
        if is_own { Self::All } else { Self::Answers }
    }

    /// The word used in the database, in forms and in the API.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// What the owner is told, in a thread of which they chose this and where the kinds in `off` are turned off; `None`: of nothing. Of one thing that
/// was said one is told once: a mention where there is one. A mute comes before this.
pub fn told(
    kind: ItemKind,
    to: SaidTo,
    novelty: Novelty,
    chosen: Option<ThreadNotices>,
    off: &[NotificationKind],
) -> Option<NotificationKind> {
    let Novelty { is_first, is_mention } = novelty;
    // What was said to the owner is known to the owner when it changes.
    let is_told_of_mention = is_mention && (is_first || to == SaidTo::Elsewhere);
    if kind == ItemKind::Comment && is_told_of_mention && !off.contains(&NotificationKind::Mentioned) {
        return Some(NotificationKind::Mentioned);
    }
    if !is_first {
        return None;
    }
    let told = match (kind, to) {
        (ItemKind::Comment, SaidTo::OwnWords) => NotificationKind::Answered,
        (ItemKind::Comment, SaidTo::OwnPost) => NotificationKind::Commented,
        (ItemKind::Comment, SaidTo::OtherHere) if chosen != Some(ThreadNotices::Answers) => NotificationKind::Commented,
        (ItemKind::Comment, SaidTo::Elsewhere) if chosen == Some(ThreadNotices::All) => NotificationKind::Followed,
        (ItemKind::Reaction, SaidTo::OwnPost | SaidTo::OwnWords) => NotificationKind::Reacted,
        // Messages are counted, and told in no other way.
        (ItemKind::Message, _) | (ItemKind::Comment | ItemKind::Reaction, SaidTo::OtherHere | SaidTo::Elsewhere) => {
            return None;
        }
    };
    // Who asks for every comment of one thread means that one, whatever is turned off for the others.
    let is_asked_for = kind == ItemKind::Comment && chosen == Some(ThreadNotices::All);
    (is_asked_for || !off.contains(&told)).then_some(told)
}

#[cfg(test)]
mod tests {
    use super::*;
    use NotificationKind::{Answered, Commented, Followed, Mentioned, Reacted};

    const FIRST: Novelty = Novelty { is_first: true, is_mention: false };

    #[test]
    fn what_is_told_is_what_was_chosen_at_the_thread_and_for_the_kind() {
        let everywhere = [SaidTo::OwnPost, SaidTo::OwnWords, SaidTo::OtherHere, SaidTo::Elsewhere];
        let (comment, reaction) = (ItemKind::Comment, ItemKind::Reaction);
        let (all, answers) = (Some(ThreadNotices::All), Some(ThreadNotices::Answers));
        for (kind, chosen, off, expected) in [
            (comment, None, &[][..], [Some(Commented), Some(Answered), Some(Commented), None]),
            (comment, answers, &[], [Some(Commented), Some(Answered), None, None]),
            (comment, all, &[], [Some(Commented), Some(Answered), Some(Commented), Some(Followed)]),
            (comment, None, &[Commented], [None, Some(Answered), None, None]),
            (comment, answers, &[Commented, Answered], [None; 4]),
            (comment, all, &[Commented, Answered], [Some(Commented), Some(Answered), Some(Commented), Some(Followed)]),
            (reaction, None, &[], [Some(Reacted), Some(Reacted), None, None]),
            (reaction, all, &[], [Some(Reacted), Some(Reacted), None, None]),
            (reaction, all, &[Reacted], [None; 4]),
        ] {
            let found = everywhere.map(|to| told(kind, to, FIRST, chosen, off));
            assert_eq!(found, expected, "{kind:?} {chosen:?} {off:?}");
        }
    }

    #[test]
    fn one_comment_tells_one_thing() {
        for (to, is_first, is_mention, expected) in [
            (SaidTo::OwnPost, true, false, Some(Commented)),
            (SaidTo::OwnPost, true, true, Some(Mentioned)),
            (SaidTo::OwnPost, false, true, None),
            (SaidTo::OwnWords, true, false, Some(Answered)),
            (SaidTo::OwnWords, true, true, Some(Mentioned)),
            (SaidTo::OtherHere, false, true, None),
            (SaidTo::Elsewhere, true, false, None),
            (SaidTo::Elsewhere, true, true, Some(Mentioned)),
            (SaidTo::Elsewhere, false, true, Some(Mentioned)),
            (SaidTo::Elsewhere, false, false, None),
        ] {
            let found = told(ItemKind::Comment, to, Novelty { is_first, is_mention }, None, &[]);
            assert_eq!(found, expected, "{to:?} {is_first} {is_mention}");
        }
        let mention = Novelty { is_first: true, is_mention: true };
        let off = [NotificationKind::Mentioned];
        assert_eq!(
            told(ItemKind::Comment, SaidTo::OwnPost, mention, None, &off),
            Some(Commented),
            "it is a comment still"
        );
        assert_eq!(told(ItemKind::Comment, SaidTo::Elsewhere, mention, None, &off), None);
        assert_eq!(told(ItemKind::Reaction, SaidTo::Elsewhere, mention, None, &[]), None, "emoji name nobody");
    }
}
