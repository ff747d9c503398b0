//! The pictures of others' comments: fetched once, kept apart from those of posts while the comments stand, and served to whoever may see these.
//!
//! A hash in a comment names a file, and whoever wrote the comment may have the hash from anywhere. So what is shown for it is what the server gave
//! that was asked, the author's at the home and the home's elsewhere, and never a file of this node's that happens to have the name.

use std::ops::ControlFlow;

use domain::{
    Cost, FriendLimit, LiveEvent, NodeId, PeerFailure, PeerId, Sha256, Variant, limits, picture::SHOWN_WIDTH,
};
use federation::ExchangeError;
use store::{CommentFile, MissingCommentFiles};

use super::{
    fetch::{FetchError, Fetching},
    open::{OpenMedia, OpenMediaError},
    unused::SweepError,
};
use crate::node::Node;

/// Files that are looked for together.
const AT_ONCE: u64 = 100;
const DAY_SECONDS: i64 = 86_400;

impl Node {
    /// Fetches what is missing of the pictures in comments that the server of a friend has: in the friend's threads, and of what the friend wrote in
    /// the owner's.
    pub(super) async fn prefetch_of_comments(&self, fetching: &mut Fetching) -> Result<(), FetchError> {
        let peer = fetching.peer;
        let Some(key) = self.store.peer_row(peer).await?.and_then(|row| row.node_id) else { return Ok(()) };
        loop {
            // What did not come is asked for again when its home says the comment once more, and a day later: a comment whose files nobody has is not
            // asked about all day.
            let asked_before = self.now().plus_seconds(-DAY_SECONDS);
            let missing = self.store.missing_comment_files(peer, key, SHOWN_WIDTH, asked_before).await?;
            let Some(MissingCommentFiles { item, files }) = missing else { return Ok(()) };
            for file in &files {
                if self.fetch_of_comment(fetching, key, file).await?.is_break() {
                    return Ok(());
                }
            }
            let tx = self.write_for(peer).await?;
            tx.comment_files_asked(item, self.now()).await?;
            tx.commit().await?;
        }
    }

    /// Fetches one of the files, unless none may come any more.
    async fn fetch_of_comment(
        &self,
        fetching: &mut Fetching,
        key: NodeId,
        file: &Variant,
    ) -> Result<ControlFlow<()>, FetchError> {
        let peer = fetching.peer;
        if let Some(limit) = self.reached_today(peer, &FriendLimit::OF_FILES) {
            fetching.wrong.get_or_insert(PeerFailure::Over(limit));
            return Ok(ControlFlow::Break(()));
        }
        let (all, of_peer) = self.store.comment_files_bytes(peer, key).await?;
        let has_room = all.saturating_add(file.size_bytes) <= limits::COMMENT_FILES_BYTES
            && of_peer.saturating_add(file.size_bytes) <= limits::FRIEND_COMMENT_FILES_BYTES;
        if !has_room {
            tracing::info!(peer.id = peer.0, "there is no room for more pictures of comments");
            return Ok(ControlFlow::Break(()));
        }
        self.spend(peer, Cost { files: 1, ..Cost::default() });
        match self.receive_of_comment(peer, key, file).await {
            Err(FetchError::Exchange(ExchangeError::Refused(_))) => {
                tracing::debug!(peer.id = peer.0, "a comment's picture is not there");
            }
            Err(error) if error.is_other_file() => {
                tracing::warn!(peer.id = peer.0, "a comment's picture is not what it was said to be");
                fetching.wrong.get_or_insert(PeerFailure::OtherPicture);
            }
            received => received?,
        }
        Ok(ControlFlow::Continue(()))
    }

    async fn receive_of_comment(&self, peer: PeerId, key: NodeId, file: &Variant) -> Result<(), FetchError> {
        let fetch = self.peering.fetches.of_file(file.sha256);
        let _only_one = fetch.lock().await;
        self.receive_file(&self.comment_files, peer, file).await?;
        // The file first, and then its row. Neither goes while it is looked whether the other is there.
        let stays = self.comment_files.hold().await;
        if !self.comment_files.contains(file.sha256).await? {
            return Ok(());
        }
        let tx = self.write_for(peer).await?;
        let came = tx.comment_file_came(peer, key, file, SHOWN_WIDTH).await?;
        tx.commit().await?;
        drop(stays);
        // The comment may have gone while its file was on its way.
        self.remove_comment_files_if_unused(&[file.sha256]).await?;
        self.live.send_posts(came.posts.iter().map(|&post| LiveEvent::PostChanged { post }).collect());
        if came.is_in_conversation {
            self.live.send(LiveEvent::NotificationsChanged);
        }
        if !came.whole.is_empty() {
            self.poke_friends();
        }
        Ok(())
    }

    /// Opens a file of a comment's picture.
    pub(crate) async fn open_comment_file(
        &self,
        file: Option<CommentFile>,
    ) -> Result<Option<OpenMedia>, OpenMediaError> {
        let Some(CommentFile { variant, is_own }) = file else { return Ok(None) };
        if is_own {
            return self.open_variant(&variant).await;
        }
        let open = self.comment_files.open(variant.sha256).await?;
        Ok(open.map(|(file, size_bytes)| OpenMedia { file, size_bytes, content_type: variant.content_type }))
    }

    /// Removes the files that no comment names any more, in the background.
    pub(crate) fn remove_left_comment_files_soon(&self) {
        let node = self.clone();
        tokio::spawn(async move {
            if let Err(error) = node.remove_left_comment_files().await {
                // The daily sweep tries again.
                tracing::warn!(error = &error as &dyn std::error::Error, "pictures of comments were not removed");
            }
        });
    }

    async fn remove_left_comment_files(&self) -> Result<(), SweepError> {
        loop {
            if self.store.left_comment_files(1).await?.is_empty() {
                return Ok(());
            }
            let _no_new_files = self.comment_files.sweep().await;
            let left = self.store.left_comment_files(AT_ONCE).await?;
            self.remove_comment_files(&left).await?;
            let tx = self.store.write().await?;
            tx.forget_left_comment_files(&left).await?;
            tx.commit().await?;
        }
    }

    pub(super) async fn remove_comment_files_if_unused(&self, names: &[Sha256]) -> Result<(), SweepError> {
        let _no_new_files = self.comment_files.sweep().await;
        self.remove_comment_files(names).await
    }

    /// Removes those of the files `names` that no comment has. No file may be on its way.
    async fn remove_comment_files(&self, names: &[Sha256]) -> Result<(), SweepError> {
        let used = self.store.comment_files_among(names).await?;
        for &name in names.iter().filter(|name| !used.contains(name)) {
            self.comment_files.remove(name).await?;
        }
        Ok(())
    }

    /// Brings files and rows together again that a crash or a restored backup parted: a file that no comment names goes, and one that is gone is asked
    /// for again.
    pub(super) async fn reconcile_comment_files(&self) -> Result<(), SweepError> {
        self.remove_left_comment_files().await?;
        let names = self.comment_files.names().await?;
        for names in names.chunks(usize::try_from(AT_ONCE).unwrap_or(usize::MAX)) {
            self.remove_comment_files_if_unused(names).await?;
        }
        let mut after = None;
        loop {
            let _no_new_files = self.comment_files.sweep().await;
            let said = self.store.comment_files_here(after, AT_ONCE).await?;
            let Some(last) = said.last() else { return Ok(()) };
            after = Some(*last);
            self.note_lost(&said).await?;
        }
    }

    async fn note_lost(&self, said: &[Sha256]) -> Result<(), SweepError> {
        let mut lost = Vec::new();
        for &name in said {
            if !self.comment_files.contains(name).await? {
                lost.push(name);
            }
        }
        if !lost.is_empty() {
            let tx = self.store.write().await?;
            tx.comment_files_lost(&lost).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}
