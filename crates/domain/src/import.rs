//! Bringing what one published elsewhere: what an import is, how far it came, and what is left out of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Audience, ImportId, ParseIdError, Timestamp};

macro_rules! words {
    ($($name:ident)*) => {$(
        impl $name {
            /// The word used in the database and in the API.
            pub fn as_str(self) -> &'static str {
                self.into()
            }
        }
    )*};
}

words! { ImportAudience ImportFormat ImportProblem ImportState Remark }

/// What is imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::EnumString, strum::IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case", parse_err_ty = ParseIdError, parse_err_fn = ParseIdError::of_word)]
pub enum ImportFormat {
    /// An export of an O2M (docs/EXPORT.md).
    O2m,
    Mastodon,
    Instagram,
    /// A folder of pictures, with the side files of Google Takeout where there are any.
    Pictures,
}

/// How far an import came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::EnumString, strum::IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case", parse_err_ty = ParseIdError, parse_err_fn = ParseIdError::of_word)]
pub enum ImportState {
    /// It is being found out what is in the file.
    Looking,
    /// The owner is asked whether to go on.
    Ready,
    Running,
    Paused,
    Done,
    /// It cannot go on by itself; its [`ImportProblem`] says why.
    Failed,
    /// Its posts are being deleted.
    Undoing,
}

/// Who may see what is imported. Nobody sees what they could not see where it was.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, strum::EnumString, strum::IntoStaticStr,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case", parse_err_ty = ParseIdError, parse_err_fn = ParseIdError::of_word)]
pub enum ImportAudience {
    /// The owner alone.
    #[default]
    OnlyMe,
    /// All friends, but of what was for fewer people.
    AllFriends,
    /// Those for whom it was; where that is not known, the owner alone.
    AsItWas,
}

impl ImportAudience {
    /// Who is to see a post that `was` for these, if that is known.
    pub fn of_post(self, was: Option<Audience>) -> Audience {
        match self {
            Self::OnlyMe => Audience::OnlyMe,
            Self::AllFriends => Audience::AllFriends.and(&was.unwrap_or_default()),
            Self::AsItWas => was.unwrap_or(Audience::OnlyMe),
        }
    }
}

/// Why an import does not go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::EnumString, strum::IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case", parse_err_ty = ParseIdError, parse_err_fn = ParseIdError::of_word)]
pub enum ImportProblem {
    /// The file is not there, or not to be read.
    Gone,
    /// It is neither a zip nor a folder.
    NotAnArchive,
    /// It is a zip of none of the kinds that are known, or a folder of none.
    UnknownFormat,
    /// It ends early, or its bytes make no sense.
    Damaged,
    /// It has more files than are taken, or a list of posts that is too large.
    TooLarge,
    /// Its list of files says fewer than there are.
    ListCutShort,
    NoRoom,
    /// Something failed here; the log says what.
    Internal,
}

/// What is left out of an import, or comes in another way than it was.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case", parse_err_ty = ParseIdError, parse_err_fn = ParseIdError::of_word)]
pub enum Remark {
    // Posts that are left out.
    /// Somebody else's post, passed on.
    Boost,
    /// Nothing of it can be shown here: a film alone, or nothing at all.
    Empty,
    /// It has no date, or one in the future.
    NoDate,
    /// Its text is longer than one of a post.
    TextTooLong,
    /// It is not understood.
    Unreadable,
    /// The same picture once more.
    Duplicate,

    // Parts of posts that are left out.
    /// A film or a sound.
    Video,
    /// A picture that is not in the file.
    PictureMissing,
    /// A picture of a kind that is not taken, or too large.
    PictureRefused,
    /// A picture that cannot be opened.
    PictureDamaged,
    /// What others said under it.
    Answers,
    /// The post that it shows.
    Quote,

    // What comes in another way.
    /// It has more pictures than a post, and becomes several.
    Split,
    /// The end of what describes a picture.
    AltCut,
    /// A warning that is longer than one here: it stands before the text.
    WarningMoved,
    /// The answers of a poll are a list.
    Poll,
    /// It answers a post of somebody else's, and has a link to that.
    Answer,
    /// It was for single people, and is for the owner alone.
    Direct,
    /// It was for circles of which one is not here, and is for the owner alone.
    NoCircle,
    /// Nothing says when the picture was taken: it has the date of its file.
    DateOfFile,
    /// It was dated by a day and a time without a zone, which are taken for UTC.
    NoZone,
}

impl Remark {
    /// Says whether something is left out. The others come, in another way.
    pub fn is_left_out(self) -> bool {
        !matches!(
            self,
            Self::Split
                | Self::AltCut
                | Self::WarningMoved
                | Self::Poll
                | Self::Answer
                | Self::Direct
                | Self::NoCircle
                | Self::DateOfFile
                | Self::NoZone
        )
    }
}

/// What an import would bring.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportPreview {
    /// Those that would be made here.
    pub posts: u64,
    pub pictures: u64,
    /// The dates of the first and of the last of them.
    pub from: Option<Timestamp>,
    pub until: Option<Timestamp>,
    /// Those that are here already: of an import before, or of this very server.
    pub known: u64,
    pub remarks: BTreeMap<Remark, u64>,
}

/// An import, as it is remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    pub id: ImportId,
    /// What its file is called.
    pub name: String,
    /// Unknown until it was looked at.
    pub format: Option<ImportFormat>,
    pub audience: ImportAudience,
    pub state: ImportState,
    pub problem: Option<ImportProblem>,
    pub preview: Option<ImportPreview>,
    /// Posts that it made.
    pub posts: u64,
    /// What was found while it was made, beside what the preview says.
    pub remarks: BTreeMap<Remark, u64>,
    pub created_at: Timestamp,
}

impl Import {
    /// Says whether a press can let it go on.
    pub fn can_go_on(&self) -> bool {
        self.state == ImportState::Paused || self.state == ImportState::Failed && self.preview.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CircleId, Circles};

    #[test]
    fn nobody_sees_what_they_could_not_see_before() {
        let circle = Audience::Circles(Circles::one(CircleId(7)));
        for (was, all_friends, as_it_was) in [
            (None, Audience::AllFriends, Audience::OnlyMe),
            (Some(Audience::Public), Audience::AllFriends, Audience::Public),
            (Some(Audience::AllFriends), Audience::AllFriends, Audience::AllFriends),
            (Some(circle.clone()), circle.clone(), circle),
            (Some(Audience::OnlyMe), Audience::OnlyMe, Audience::OnlyMe),
        ] {
            assert_eq!(ImportAudience::OnlyMe.of_post(was.clone()), Audience::OnlyMe);
            assert_eq!(ImportAudience::AllFriends.of_post(was.clone()), all_friends, "{was:?}");
            assert_eq!(ImportAudience::AsItWas.of_post(was.clone()), as_it_was, "{was:?}");
        }
    }
}
