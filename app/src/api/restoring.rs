//! Putting a backup back, on a node that is not set up; and going on with it.

#![expect(clippy::implicit_hasher, reason = "the hasher of a server function is the default one")]

use std::collections::HashMap;

use domain::PeerId;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::{ApiError, PersonView, TimeView};
use crate::i18n::{I18n, t};

/// A backup that a browser brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadView {
    pub size_bytes: u64,
    /// The words of the recovery sheet open it.
    pub is_sealed: bool,
}

/// A backup that comes from a friend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComingView {
    /// Whom it was asked of.
    pub link: String,
    /// Twelve groups of five, which the friend compares.
    pub digits: Vec<String>,
    pub stage: ComingStage,
    pub has_bytes: u64,
    pub of_bytes: u64,
    /// How much more room is needed.
    pub lacking_bytes: u64,
    /// Files that did not come as the friend's server says.
    pub left_out: Vec<String>,
}

/// How far that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ComingStage {
    /// The friend has not answered yet.
    Asking,
    /// The friend's server was not reached at the last try.
    Unreachable,
    /// It comes.
    Files,
    /// All of it came that does.
    Here,
    /// The same, but for the newest backup, or for the list of what was taken back: the owner presses first.
    InPart,
    /// There is no room for it here.
    NoRoom,
    /// The friend was given nothing that could be put back.
    NothingThere,
    /// It did not come for another reason, which the log says.
    Failed,
}

/// A backup that was put back, and with which its owner has not gone on yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestoredView {
    pub made: TimeView,
    /// Up to when what was taken back since is taken back here, too; `None`: no list of that lay beside the backup.
    pub applied_until: Option<TimeView>,
    /// How much that is.
    pub applied: u64,
    /// Lines of the list that could not be read.
    pub unread: u64,
    /// By name.
    pub friends: Vec<RestoredFriendView>,
}

/// A friend who is in the backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestoredFriendView {
    pub id: PeerId,
    pub person: PersonView,
}

/// Why a backup was not put back. It is still there, but where it is damaged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum RestoringError {
    #[error("there is no backup to put back")]
    NoUpload,
    #[error("a recovery sheet has another number of words than {0}")]
    WordCount(usize),
    /// With the number of the word, from 1 on.
    #[error("word {0} is on no recovery sheet")]
    UnknownWord(usize),
    #[error("the words are in another order, or one of them is another")]
    WordsDoNotFit,
    #[error("the words are of another sheet")]
    OtherSheet,
    #[error("the file is no backup")]
    NoBackup,
    #[error("a newer O2M made the backup")]
    Newer,
    #[error("the file is damaged, or a part of it is missing")]
    Damaged,
    #[error("there is no room on the disk")]
    NoRoom,
    #[error("this is not the line that a friend reads out")]
    NotALine,
}

impl RestoringError {
    /// The HTTP status for a script that asked.
    pub(super) fn status(&self) -> u16 {
        match self {
            Self::NoUpload => 409,
            Self::NoRoom => 507,
            _ => 422,
        }
    }

    /// The sentence that a person reads.
    pub fn text(&self, i18n: I18n) -> String {
        match self {
            Self::NoUpload => t!(i18n, restoring.error_no_upload).into(),
            Self::WordCount(count) => t!(i18n, restoring.error_word_count, count = count.to_string()),
            Self::UnknownWord(number) => t!(i18n, restoring.error_unknown_word, number = number.to_string()),
            Self::WordsDoNotFit => t!(i18n, restoring.error_words_do_not_fit).into(),
            Self::OtherSheet => t!(i18n, restoring.error_other_sheet).into(),
            Self::NoBackup => t!(i18n, restoring.error_no_backup).into(),
            Self::Newer => t!(i18n, restoring.error_newer).into(),
            Self::Damaged => t!(i18n, restoring.error_damaged).into(),
            Self::NoRoom => t!(i18n, restoring.error_no_room).into(),
            Self::NotALine => t!(i18n, restoring.friend.error_not_a_line).into(),
        }
    }
}

/// Says which backup was brought, to a set-up session or the holder of a set-up link's token. Not found on a node that is set up.
#[server(endpoint = "backups/load-upload", input = GetUrl)]
pub async fn load_upload(token: Option<String>) -> Result<Option<UploadView>, ApiError> {
    let set_up = super::context::set_up(token.as_deref()).await?;
    super::convert::upload(&set_up).await
}

/// Says how far the backup is that comes from a friend, and what to compare; `null` if none was asked.
#[server(endpoint = "backups/load-coming", input = GetUrl)]
pub async fn load_coming_backup(token: Option<String>) -> Result<Option<ComingView>, ApiError> {
    let set_up = super::context::set_up(token.as_deref()).await?;
    super::convert::coming(&set_up).await
}

/// Asks a friend who keeps it for the backup, by the line that the friend reads out.
#[server(endpoint = "backups/ask-friend")]
pub async fn ask_friend_for_backup(token: Option<String>, link: String) -> Result<(), ApiError> {
    let set_up = super::context::set_up(token.as_deref()).await?;
    let asked = super::convert::ask_friend(&set_up, &link).await;
    asked.map_err(|error| super::context::keep_typed::<AskFriendForBackup>(error, "link", &link))?;
    super::context::answer_form(&super::context::restore_page(token.as_deref()));
    Ok(())
}

/// Goes on with what came from that friend, though it is older than what the friend was given.
#[server(endpoint = "backups/accept-coming")]
pub async fn accept_backup_of_friend(token: Option<String>) -> Result<(), ApiError> {
    super::context::set_up(token.as_deref()).await?.accept_coming().await;
    super::context::answer_form(&super::context::restore_page(token.as_deref()));
    Ok(())
}

/// Asks that friend no more, and removes what came.
#[server(endpoint = "backups/cancel-coming")]
pub async fn cancel_backup_of_friend(token: Option<String>) -> Result<(), ApiError> {
    super::context::set_up(token.as_deref()).await?.cancel_coming().await?;
    super::context::answer_form(&super::context::restore_page(token.as_deref()));
    Ok(())
}

/// Puts the backup that was brought in the place of this node, which is not set up: with the words of the recovery sheet if it is sealed. The server
/// begins anew with what is in it.
#[server(endpoint = "backups/restore")]
pub async fn restore_backup(token: Option<String>, words: Option<String>) -> Result<(), ApiError> {
    let set_up = super::context::set_up(token.as_deref()).await?;
    let words = words.unwrap_or_default();
    let is_whole = super::convert::restore(set_up, words).await?;
    super::context::close_connection();
    super::context::remove_session_cookie();
    super::context::answer_form(if is_whole { "/sign-in?from=restore" } else { "/sign-in?from=restore-in-part" });
    Ok(())
}

/// Says which backup was put back, and waits for its owner; `null` if none does.
#[server(endpoint = "backups/restored", input = GetUrl)]
pub async fn load_restored() -> Result<Option<RestoredView>, ApiError> {
    super::convert::restored(&super::context::owner(domain::Permission::Read).await?).await
}

/// Goes on with the backup that was put back, or with a copy that is old: from now on friends are served and told. Friendships end with those of `shown` who are not among `kept`;
/// both are by friend, and their values do not matter.
#[server(endpoint = "backups/go-on")]
pub async fn go_on(
    #[server(default)] shown: HashMap<String, String>,
    #[server(default)] kept: HashMap<String, String>,
) -> Result<(), ApiError> {
    let owner = super::context::owner(domain::Permission::Manage).await?;
    let kept: Vec<PeerId> = super::convert::ids(kept)?;
    let mut unwanted: Vec<PeerId> = super::convert::ids(shown)?;
    unwanted.retain(|friend| !kept.contains(friend));
    owner.restored().go_on(&unwanted).await?;
    super::context::answer_form("/?saved=went-on");
    Ok(())
}
