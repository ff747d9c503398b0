//! Backups that friends keep for each other.

use std::{collections::HashMap, io};

use domain::{
    FriendshipState, PeerId, Timestamp,
    keeping::{Keeper, KeeperFailure},
};
use node::{Asking, Came, Coming, ComingState, FromFriendError, KeepingError, Kept, Owner, SetUp};

use super::internal;
use crate::{
    api::{
        ApiError, AskingView, BackupsError, ComingStage, ComingView, FriendToKeepView, KeeperView, KeepersView,
        KeptView, PersonView, RestoringError, TimeView, context,
    },
    i18n::{I18n, t, use_i18n},
};

impl KeepersView {
    pub(in crate::api) async fn read(owner: &Owner) -> Result<Self, ApiError> {
        let (backups, now) = (owner.backups(), owner.node().now());
        let peers = owner.friends().peers().await?;
        let names: HashMap<PeerId, String> =
            peers.iter().map(|peer| (peer.id, PersonView::of_peer(peer, now).name)).collect();
        let name = |peer: Option<PeerId>| peer.and_then(|peer| names.get(&peer).cloned());
        let heard = |id: Option<PeerId>| {
            let peer = peers.iter().find(|peer| Some(peer.id) == id)?;
            peer.last_heard_at.map(context::time)
        };
        let friends = peers.iter().filter(|peer| peer.state == FriendshipState::Accepted && !peer.needs_key);
        let mut friends: Vec<_> = friends
            .map(|peer| FriendToKeepView { id: peer.id, name: name(Some(peer.id)).unwrap_or_default() })
            .collect();
        friends.sort_by_cached_key(|friend| friend.name.to_lowercase());
        let asking = backups.asking()?;
        let keepers = backups.keepers().await?.into_iter();
        let kept = backups.kept().await?.into_iter();
        Ok(Self {
            has_sheet: backups.sheet_since().await?.is_some(),
            keepers: keepers.map(|keeper| keeper_view(name(Some(keeper.peer)).unwrap_or_default(), &keeper)).collect(),
            friends,
            kept: kept.map(|kept| kept_view(name(kept.peer), heard(kept.peer), kept, &asking, now)).collect(),
        })
    }
}

fn keeper_view(name: String, keeper: &Keeper) -> KeeperView {
    let lost_at = keeper.lost_at.filter(|lost| keeper.proved_at.is_none_or(|proved| proved < *lost));
    KeeperView {
        id: keeper.peer,
        name,
        sent: keeper.sent.map(|sent| context::time(sent.at)),
        files: keeper.sent.map_or(0, |sent| sent.files),
        bytes: keeper.sent.map_or(0, |sent| sent.bytes),
        quota_bytes: keeper.quota_bytes,
        proved: keeper.proved_at.map(context::time),
        lost: lost_at.map(context::time),
        failure: keeper.failure,
        failed: keeper.failure.map(|failure| sentence(use_i18n(), failure).to_owned()),
    }
}

fn kept_view(
    name: Option<String>,
    heard: Option<TimeView>,
    Kept { kept, peer, link }: Kept,
    asking: &[Asking],
    now: Timestamp,
) -> KeptView {
    let asking = asking.iter().filter(|asking| asking.ask.lost == kept.id);
    let asking = asking.map(|Asking { ask, digits }| AskingView {
        key: ask.key,
        digits: digits.clone(),
        asked: context::time(ask.at),
    });
    KeptView {
        id: kept.id,
        peer,
        name: name.unwrap_or_else(|| kept.id.to_string().chars().take(8).collect()),
        quota_bytes: kept.quota_bytes,
        files: kept.files,
        bytes: kept.bytes,
        last: kept.last_at.map(context::time),
        until: kept.kept_until().map(context::time),
        given: kept.given.filter(|(key, _)| kept.is_given_to(*key, now)).map(|(_, at)| context::time(at)),
        heard,
        link: link.map(|link| link.to_string()),
        asking: asking.collect(),
    }
}

fn sentence(i18n: I18n, failure: KeeperFailure) -> &'static str {
    match failure {
        KeeperFailure::Unreachable => t!(i18n, keepers.failure_unreachable),
        KeeperFailure::NotKept => t!(i18n, keepers.failure_not_kept),
        KeeperFailure::OverQuota => t!(i18n, keepers.failure_over_quota),
        KeeperFailure::NoRoom => t!(i18n, keepers.failure_no_room),
        KeeperFailure::Lost => t!(i18n, keepers.failure_lost),
        KeeperFailure::OlderLeftOut => t!(i18n, keepers.failure_older_left_out),
        KeeperFailure::Unproved => t!(i18n, keepers.failure_unproved),
        KeeperFailure::NothingHere => t!(i18n, keepers.failure_nothing_here),
        KeeperFailure::Failed => t!(i18n, keepers.failure_failed),
    }
}

impl From<KeepingError> for ApiError {
    fn from(error: KeepingError) -> Self {
        Self::Backups(match error {
            KeepingError::NoSheet => BackupsError::NoSheet,
            KeepingError::NoFriend => return Self::NotFound,
            KeepingError::NotOffered => BackupsError::NotOffered,
            KeepingError::Ended => BackupsError::KeepingEnded,
            KeepingError::Unreachable => BackupsError::KeeperUnreachable,
            KeepingError::NotAsked => BackupsError::NotAsked,
            KeepingError::Folder(error) => return internal(&error),
            KeepingError::NeedsBrowser(error) => return error.into(),
        })
    }
}

/// The backup that comes from a friend.
pub(in crate::api) async fn coming(set_up: &SetUp) -> Result<Option<ComingView>, ApiError> {
    if set_up.account_name().await?.is_some() {
        return Err(ApiError::NotFound);
    }
    Ok(set_up.coming().await?.map(ComingView::from))
}

/// Asks the friend in `link` for it.
pub(in crate::api) async fn ask_friend(set_up: &SetUp, link: &str) -> Result<(), ApiError> {
    if set_up.account_name().await?.is_some() {
        return Err(ApiError::NotFound);
    }
    let link = link.parse().map_err(|_| ApiError::Restoring(RestoringError::NotALine))?;
    Ok(set_up.ask_friend(link).await?)
}

impl From<Coming> for ComingView {
    fn from(coming: Coming) -> Self {
        let Coming { digits, state, link, .. } = coming;
        let mut view = Self {
            link: link.to_string(),
            digits,
            stage: ComingStage::Asking,
            has_bytes: 0,
            of_bytes: 0,
            lacking_bytes: 0,
            left_out: Vec::new(),
        };
        match state {
            ComingState::Asking => {}
            ComingState::Unreachable => view.stage = ComingStage::Unreachable,
            ComingState::Failed => view.stage = ComingStage::Failed,
            ComingState::NothingThere => view.stage = ComingStage::NothingThere,
            ComingState::NoRoom { lacking_bytes } => {
                (view.stage, view.lacking_bytes) = (ComingStage::NoRoom, lacking_bytes);
            }
            ComingState::Files { has_bytes, of_bytes } => {
                (view.stage, view.has_bytes, view.of_bytes) = (ComingStage::Files, has_bytes, of_bytes);
            }
            ComingState::Here(Came { bytes, left_out, is_older }) => {
                view.stage = if is_older { ComingStage::InPart } else { ComingStage::Here };
                (view.has_bytes, view.of_bytes) = (bytes, bytes);
                view.left_out = left_out.iter().map(ToString::to_string).collect();
            }
        }
        view
    }
}

impl From<FromFriendError> for ApiError {
    fn from(error: FromFriendError) -> Self {
        match &error {
            FromFriendError::File(file) if file.kind() == io::ErrorKind::StorageFull => {
                Self::Restoring(RestoringError::NoRoom)
            }
            _ => internal(&error),
        }
    }
}
