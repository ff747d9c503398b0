//! Friends' pictures: each file is fetched once, checked, and kept within the quota.

use std::{ops::ControlFlow, time::Duration};

use domain::{
    Cost, FriendLimit, FriendshipState, LiveEvent, PeerFailure, PeerId, Timestamp, Variant, picture::SHOWN_WIDTH,
};
use federation::ExchangeError;
use store::{MissingFile, StoreError};

use crate::{
    background::errand::errand,
    data::media_files::{MediaFiles, ReceiveError},
    media::{
        copies::error::CopiesError,
        open::{OpenMedia, OpenMediaError},
        unused::SweepError,
    },
    node::Node,
    picture::arrival::is_as_said,
};

/// A file that was evicted the moment it came is fetched so often for a page that shows it.
const TRIES: usize = 3;

/// Posts whose missing files are looked for together.
const POSTS_AT_ONCE: usize = 50;
/// A page that shows a picture waits this long for its file, which goes on coming.
pub(super) const PATIENCE: Duration = Duration::from_secs(12);

/// The files of one friend that are prefetched are on their way.
pub(super) struct Fetching {
    pub(super) peer: PeerId,
    /// When the owner had removed all copies.
    removed_at: Option<Timestamp>,
    pub(super) wrong: Option<PeerFailure>,
}

/// Why a friend's picture file is not here.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FetchError {
    /// The friendship ended meanwhile.
    #[error("no longer a friend")]
    NoFriend,
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    #[error(transparent)]
    Receive(#[from] ReceiveError<ExchangeError>),
    #[error("the media folder could not be read")]
    Read(#[from] std::io::Error),
    #[error(transparent)]
    Copies(#[from] CopiesError),
    #[error(transparent)]
    Sweep(#[from] SweepError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl FetchError {
    /// Says whether there is something else in the place of the file.
    pub(super) fn is_other_file(&self) -> bool {
        matches!(
            self,
            Self::Receive(
                ReceiveError::OtherBytes
                    | ReceiveError::OtherPicture
                    | ReceiveError::TooLarge(_)
                    | ReceiveError::Stream(ExchangeError::TooLarge { .. })
            )
        )
    }

    /// What happened between the two servers.
    fn exchange(&self) -> Option<&ExchangeError> {
        match self {
            Self::Exchange(error) | Self::Receive(ReceiveError::Stream(error)) => Some(error),
            _ => None,
        }
    }
}

impl Node {
    /// Fetches what is missing of a friend's pictures, in the background, those shown last first, and of each the small files.
    pub(crate) fn prefetch_soon(&self, peer: PeerId) {
        let Some(mut turn) = self.peering.prefetches.start(peer) else { return };
        let node = self.clone();
        tokio::spawn(async move {
            loop {
                errand("fetching pictures", peer, node.prefetch_and_note(peer)).await;
                match turn.again() {
                    Some(next) => turn = next,
                    None => return,
                }
            }
        });
    }

    async fn prefetch_and_note(&self, peer: PeerId) {
        let noted = match self.prefetch(peer).await {
            Ok(wrong) => self.record_media_outcome(peer, wrong).await,
            Err(error) => self.picture_failed(peer, &error).await,
        };
        if let Err(error) = noted {
            tracing::error!(
                peer.id = peer.0,
                error = &error as &dyn std::error::Error,
                "how a prefetch ended could not be written to the database"
            );
        }
    }

    /// Fetches what of a friend's pictures is missing and may come unasked: the face, and then from the newest post on, until the first that
    /// may not, since the rest is older. Says what is wrong with the files.
    async fn prefetch(&self, peer: PeerId) -> Result<Option<PeerFailure>, FetchError> {
        let removed_at = self.store.copies_rules().await?.removed_at;
        let mut fetching = Fetching { peer, removed_at, wrong: None };
        for file in self.store.missing_profile_files(peer, SHOWN_WIDTH, removed_at).await? {
            // Even if that one is older than what is here, what was posted since may be newer.
            let _goes_on = self.fetch_unasked(&mut fetching, &file).await?;
        }
        self.prefetch_of_posts(&mut fetching).await?;
        // After the pictures of posts, which the friend shows: comments are others', too.
        self.prefetch_of_comments(&mut fetching).await?;
        self.kept_to_cap(&fetching).await
    }

    async fn prefetch_of_posts(&self, fetching: &mut Fetching) -> Result<(), FetchError> {
        let Fetching { peer, removed_at, .. } = *fetching;
        let mut before = None;
        loop {
            let working = self.working(peer);
            let missing = self.store.missing_files(peer, SHOWN_WIDTH, removed_at, before, POSTS_AT_ONCE).await?;
            drop(working);
            for file in missing.files {
                if self.fetch_unasked(fetching, &file).await?.is_break() {
                    return Ok(());
                }
            }
            before = missing.last;
            if before.is_none() {
                return Ok(());
            }
        }
    }

    /// Fetches one of the files, unless it may not come: then the older ones may not either.
    async fn fetch_unasked(&self, fetching: &mut Fetching, file: &MissingFile) -> Result<ControlFlow<()>, FetchError> {
        let peer = fetching.peer;
        if let Some(limit) = self.reached_today(peer, &FriendLimit::OF_FILES) {
            fetching.wrong.get_or_insert(PeerFailure::Over(limit));
            return Ok(ControlFlow::Break(()));
        }
        let working = self.working(peer);
        // The owner may have removed all meanwhile.
        let rules = self.store.copies_rules().await?;
        if rules.removed_at != fetching.removed_at || !self.is_within_quota(file, rules.cap).await? {
            return Ok(ControlFlow::Break(()));
        }
        drop(working);
        self.spend(peer, Cost { files: 1, ..Cost::default() });
        match self.fetch(peer, &file.variant, file.shown_at.min(self.now())).await {
            // One bad file does not keep the others away; a server that is gone does.
            Err(FetchError::Exchange(ExchangeError::Refused(_))) => {
                tracing::debug!(peer.id = peer.0, "a picture is not there");
            }
            Err(error) if error.is_other_file() => {
                tracing::warn!(peer.id = peer.0, "a picture is not what it was said to be");
                fetching.wrong.get_or_insert(PeerFailure::OtherPicture);
            }
            fetched => fetched?,
        }
        let _working = self.working(peer);
        self.keep_to_cap().await?;
        Ok(ControlFlow::Continue(()))
    }

    async fn kept_to_cap(&self, fetching: &Fetching) -> Result<Option<PeerFailure>, FetchError> {
        // The answers of the friend's server count, too.
        self.keep_to_cap().await?;
        Ok(fetching.wrong)
    }

    /// Opens a file of a friend's picture that a page shows, fetching it if need be. `None` if it does not come.
    pub(crate) async fn open_copy(&self, peer: PeerId, variant: &Variant) -> Result<Option<OpenMedia>, OpenMediaError> {
        self.use_copy(variant.sha256);
        for tried in 0..=TRIES {
            if let Some(open) = self.open_variant(variant).await? {
                if tried > 0 {
                    self.keep_to_cap_soon();
                }
                return Ok(Some(open));
            }
            // It may be evicted again before it is opened; once it is open, that does not matter.
            if !self.fetch_to_show(peer, variant).await {
                return Ok(None);
            }
        }
        Ok(None)
    }

    /// Fetches a file of a friend's picture for a page that shows it and does not wait for ever; says whether it came.
    async fn fetch_to_show(&self, peer: PeerId, variant: &Variant) -> bool {
        let (node, variant) = (self.clone(), variant.clone());
        let fetching = tokio::spawn(async move {
            let fetched = errand("fetching a picture", peer, node.fetch(peer, &variant, node.now())).await;
            if let Some(Err(error)) = &fetched {
                let error = error as &dyn std::error::Error;
                tracing::info!(peer.id = peer.0, error, "a picture could not be fetched");
            }
            matches!(fetched, Some(Ok(())))
        });
        // It goes on if it takes longer.
        tokio::time::timeout(PATIENCE, fetching).await.is_ok_and(|came| came.unwrap_or(false))
    }

    /// Makes sure that a file of a friend's picture is here, and that it has a row, which says that it was used at `used_at` if it is new. It is
    /// fetched if this friend's server has not given it, even if another's has.
    async fn fetch(&self, peer: PeerId, variant: &Variant, used_at: Timestamp) -> Result<(), FetchError> {
        let fetch = self.peering.fetches.of_file(variant.sha256);
        let _only_one = fetch.lock().await;
        let is_received = self.store.is_received(peer, variant.sha256).await?;
        let size_bytes = match self.media_files.open(variant.sha256).await? {
            Some((_, size_bytes)) if is_received => size_bytes,
            _ => self.receive_file(&self.media_files, peer, variant).await?,
        };
        // The file first, and then its row. Neither goes while it is looked whether the other is there.
        let stays = self.media_files.hold().await;
        let is_kept = is_received && self.store.is_kept(variant.sha256).await?;
        if self.media_files.contains(variant.sha256).await? && !is_kept {
            let tx = self.write_for(peer).await?;
            tx.keep_file(variant.sha256, size_bytes, used_at).await?;
            tx.note_received(peer, variant.sha256).await?;
            tx.commit().await?;
            drop(stays);
            // The friend may have taken it back while it was on its way.
            self.remove_unused_files(&[variant.sha256]).await?;
        }
        Ok(())
    }

    async fn record_media_outcome(&self, peer: PeerId, wrong: Option<PeerFailure>) -> Result<(), StoreError> {
        let known = self.store.peer_row(peer).await?.and_then(|row| row.last_failure);
        if known.filter(|known| PeerFailure::OF_FILES.contains(known)) == wrong {
            return Ok(());
        }
        let tx = self.write_for(peer).await?;
        let is_news = tx.record_media_outcome(peer, wrong).await?;
        tx.commit().await?;
        if is_news {
            self.live.send(LiveEvent::FriendsChanged);
        }
        Ok(())
    }

    async fn picture_failed(&self, peer: PeerId, error: &FetchError) -> Result<(), StoreError> {
        tracing::warn!(peer.id = peer.0, error = error as &dyn std::error::Error, "a picture did not come");
        match error.exchange() {
            Some(error) => self.failed(peer, error).await,
            None => Ok(()),
        }
    }

    /// Asks the friend's server for a file, puts it among `files`, and says how large it is.
    pub(super) async fn receive_file(
        &self,
        files: &MediaFiles,
        peer: PeerId,
        variant: &Variant,
    ) -> Result<u64, FetchError> {
        let friend = self.peering.fetches.of_friend(peer);
        let _turn_of_the_friend = friend.acquire().await;
        let _permit = self.peering.files.acquire().await;
        let row = self.store.peer_row(peer).await?.filter(|row| row.state == FriendshipState::Accepted);
        let client = row.and_then(|row| self.peer_client(&row)).ok_or(FetchError::NoFriend)?;
        let stream = client.media(variant).await?;
        let said = variant.clone();
        let is_right = move |file: &mut std::fs::File| is_as_said(file, &said);
        let size_bytes = files.receive(stream, variant.sha256, variant.size_bytes, is_right).await?;
        tracing::debug!(peer.id = peer.0, size_bytes, "fetched a picture file");
        Ok(size_bytes)
    }

    fn keep_to_cap_soon(&self) {
        let node = self.clone();
        tokio::spawn(async move {
            if let Err(error) = node.keep_to_cap().await {
                tracing::warn!(error = &error as &dyn std::error::Error, "copies of pictures could not be evicted");
            }
        });
    }
}
