//! Putting a backup back.

use std::io;

use node::{ArchiveError, Owner, RecoveryWordsError, RestoreError, SetUp, Upload};

use super::{internal, keepers::coming};
use crate::api::{
    ApiError, ComingStage, PersonView, RestoredFriendView, RestoredView, RestoringError, UploadView, context,
};

/// The backup that was brought.
pub(in crate::api) async fn upload(set_up: &SetUp) -> Result<Option<UploadView>, ApiError> {
    if set_up.account_name().await?.is_some() {
        return Err(ApiError::NotFound);
    }
    let upload = set_up.upload().await.map_err(|error| internal(&error))?;
    Ok(upload.map(|Upload { size_bytes, is_sealed }| UploadView { size_bytes, is_sealed }))
}

/// Puts it back; says whether all pictures came back, too.
pub(in crate::api) async fn restore(set_up: SetUp, words: String) -> Result<bool, ApiError> {
    let is_here = coming(&set_up).await?.is_some_and(|coming| coming.stage == ComingStage::Here);
    if !is_here && upload(&set_up).await?.is_none() {
        return Err(ApiError::Restoring(RestoringError::NoUpload));
    }
    Ok(set_up.restore(words).await?.lost.is_empty())
}

/// The backup that waits for its owner.
pub(in crate::api) async fn restored(owner: &Owner) -> Result<Option<RestoredView>, ApiError> {
    let Some(backup) = owner.restored().backup().await? else { return Ok(None) };
    let now = owner.node().now();
    let friends = owner.restored().friends().await?.into_iter();
    let friends = friends.map(|peer| RestoredFriendView { id: peer.id, person: PersonView::of_peer(&peer, now) });
    let mut friends: Vec<_> = friends.collect();
    friends.sort_by_cached_key(|friend| friend.person.name.to_lowercase());
    Ok(Some(RestoredView {
        made: context::time(backup.made_at),
        applied_until: backup.applied_until.map(context::time),
        applied: backup.applied,
        unread: backup.unread,
        friends,
    }))
}

impl From<RestoreError> for ApiError {
    fn from(error: RestoreError) -> Self {
        Self::Restoring(match error {
            RestoreError::Words(error) => error.into(),
            RestoreError::OtherSheet => RestoringError::OtherSheet,
            RestoreError::Archive(ArchiveError::NoBackup)
            | RestoreError::NoBackups(_)
            | RestoreError::SeveralServers(_) => RestoringError::NoBackup,
            RestoreError::Archive(ArchiveError::Newer(_)) => RestoringError::Newer,
            RestoreError::File(error) | RestoreError::Archive(ArchiveError::File(error))
                if error.kind() == io::ErrorKind::StorageFull =>
            {
                RestoringError::NoRoom
            }
            RestoreError::Archive(ArchiveError::Part | ArchiveError::Damaged(_))
            | RestoreError::Copy(_)
            | RestoreError::OtherKey => RestoringError::Damaged,
            RestoreError::NotEmpty(_) => return Self::NotFound,
            error @ (RestoreError::File(_) | RestoreError::Archive(ArchiveError::File(_))) => return internal(&error),
        })
    }
}

impl From<RecoveryWordsError> for RestoringError {
    fn from(error: RecoveryWordsError) -> Self {
        match error {
            RecoveryWordsError::Count(count) => Self::WordCount(count),
            RecoveryWordsError::Unknown { index, .. } => Self::UnknownWord(index + 1),
            RecoveryWordsError::Checksum => Self::WordsDoNotFit,
        }
    }
}
