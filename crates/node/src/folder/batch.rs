//! Dealing with finished files: each is published, waits for the owner's word, or is left alone.

use std::{collections::HashSet, path::PathBuf, time::Duration};

use bytes::Bytes;
use domain::{LeftAloneReason, LiveEvent, NotificationKind, Sha256, TypedText, limits};
use store::{FolderFile, FolderFileState};
use tokio::{task::spawn_blocking, time::Instant};

use super::{
    confirm::FILES_SHOWN,
    error::FolderError,
    scan::{self, Stamp},
    sightings::Outcome,
    watch::Watch,
};
use crate::{
    picture::decode::recognise,
    picture::hash::hash_of,
    posting::publish::{self, NewPost},
};

/// Files that come within this time come at once.
const AT_ONCE: Duration = Duration::from_mins(1);
/// When to try again what failed through no fault of the file.
const RETRY: Duration = Duration::from_mins(1);

impl Watch {
    /// Deals with `finished` files: what is new is published, unless it is too much at once, or the first that ever came: then the owner is
    /// asked.
    pub(super) async fn deal_with(&mut self, finished: Vec<(String, Stamp)>, now: Instant) -> Result<(), FolderError> {
        let mut fresh: Vec<FolderFile> = Vec::new();
        let mut contents = HashSet::new();
        for (name, stamp) in finished {
            let Some(file) = self.identify(&name, stamp, now).await? else { continue };
            match self.node.store.folder_file(file.source_sha256).await? {
                Some(known) if known.state == FolderFileState::Confirmed => self.publish(&file, now).await?,
                Some(_) => self.note_place(&file).await?,
                None if contents.insert(file.source_sha256) => fresh.push(file),
                // Twice in the folder: the first file stands for both.
                None => self.sightings.settle(&name, Outcome::Content(file.source_sha256)),
            }
        }
        if fresh.is_empty() {
            return Ok(());
        }
        self.published.retain(|&at| now.saturating_duration_since(at) < AT_ONCE);
        let waiting = self.node.store.count_waiting_files().await?;
        // The owner was told that these are not published, before HEIC was taken, and may have published them in another way.
        let was_left_alone = |file: &FolderFile| self.told.get(&file.name) == Some(&LeftAloneReason::Heic);
        if waiting > 0
            || !self.node.store.was_folder_confirmed().await?
            || fresh.iter().any(was_left_alone)
            || self.published.len() + fresh.len() > limits::FOLDER_FILES_AT_ONCE
        {
            return self.hold(fresh, waiting == 0).await;
        }
        for file in fresh {
            self.note(&FolderFile { state: FolderFileState::Confirmed, ..file.clone() }).await?;
            self.publish(&file, now).await?;
            self.published.push(now);
        }
        Ok(())
    }

    /// Says what a file is by its bytes; `None` if it is no picture, or went on changing.
    async fn identify(&mut self, name: &str, stamp: Stamp, now: Instant) -> Result<Option<FolderFile>, FolderError> {
        if stamp.size_bytes > limits::PICTURE_BYTES as u64 {
            self.leave_alone(name, LeftAloneReason::TooLarge);
            return Ok(None);
        }
        let Some(bytes) = self.read(name, stamp, now).await else { return Ok(None) };
        if let Some(reason) = recognise(&bytes).err().and_then(|error| error.fault_of_the_file()) {
            self.leave_alone(name, reason);
            return Ok(None);
        }
        Ok(Some(FolderFile {
            source_sha256: hash_of(&bytes),
            name: name.to_owned(),
            size_bytes: stamp.size_bytes,
            modified_at: stamp.modified_at,
            state: FolderFileState::Waiting,
        }))
    }

    /// Lets `files` wait for the owner's word, and tells the owner once. The first of them are made ready to be shown after that: it takes a
    /// while.
    async fn hold(&mut self, files: Vec<FolderFile>, tell: bool) -> Result<(), FolderError> {
        let (store, at) = (&self.node.store, self.node.now());
        let tx = store.write().await?;
        for file in &files {
            tx.put_folder_file(&FolderFile { state: FolderFileState::Waiting, ..file.clone() }, at).await?;
        }
        if tell {
            // What was settled before is told no more, or it would look as if it waited, too.
            tx.forget_notifications_of(NotificationKind::FolderWaiting).await?;
            self.node.notify(&tx, NotificationKind::FolderWaiting, None).await?;
        }
        tx.commit().await?;
        tracing::info!(file.count = files.len(), "new files in the pictures folder wait for confirmation");
        for file in &files {
            self.sightings.settle(&file.name, Outcome::Content(file.source_sha256));
        }
        self.node.live.send(LiveEvent::NotificationsChanged);
        for file in files.iter().take(FILES_SHOWN) {
            self.prepare(file).await;
            self.node.live.send(LiveEvent::NotificationsChanged);
        }
        Ok(())
    }

    /// Takes the picture in a file in, so that the question can show it. What does not open is found when it is to be published.
    async fn prepare(&self, file: &FolderFile) {
        let (path, stamp) = (self.folder.join(&file.name), Stamp::of_file(file));
        let Ok(Ok(Some(bytes))) = spawn_blocking(move || scan::read(&path, stamp)).await else { return };
        if let Err(error) = self.node.store_picture(bytes).await {
            tracing::debug!(file.name, %error, "a waiting file is not shown");
        }
    }

    /// Publishes the picture in a file as a post of its own, to the default audience.
    async fn publish(&mut self, file: &FolderFile, now: Instant) -> Result<(), FolderError> {
        let Some(bytes) = self.read(&file.name, Stamp::of_file(file), now).await else { return Ok(()) };
        let Err(error) = self.publish_bytes(bytes, file.source_sha256).await else {
            self.sightings.settle(&file.name, Outcome::Content(file.source_sha256));
            return Ok(());
        };
        let fault = match &error {
            FolderError::Picture(error) => error.fault_of_the_file(),
            _ => None,
        };
        match fault {
            Some(reason) => {
                self.note(&FolderFile { state: FolderFileState::Refused, ..file.clone() }).await?;
                self.leave_alone(&file.name, reason);
            }
            None => self.try_again(&file.name, &error, now),
        }
        Ok(())
    }

    async fn publish_bytes(&self, bytes: Bytes, source: Sha256) -> Result<(), FolderError> {
        let node = &self.node;
        let picture = node.store_picture(bytes).await?;
        let audience = node.default_audience().await?;
        let post = NewPost::new(&TypedText::default(), audience.clone(), vec![(picture.id, String::new())])?;
        let tx = node.store.write().await?;
        // In the transaction of the post, so that a crash neither loses the picture nor publishes it twice.
        if !tx.mark_folder_file_published(source).await? {
            return Ok(());
        }
        let id = publish::insert(node, &tx, &post).await?;
        tx.commit().await?;
        node.announce(id, &audience);
        Ok(())
    }

    /// Reads a file, unless it changed or went away: then it is looked at again when it has stayed the same.
    async fn read(&mut self, name: &str, stamp: Stamp, now: Instant) -> Option<Bytes> {
        let path: PathBuf = self.folder.join(name);
        let read = spawn_blocking(move || scan::read(&path, stamp)).await.unwrap_or_else(|error| Err(error.into()));
        match read {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => {
                log_failure(name, &error.into());
                self.sightings.note_unread(name, now + RETRY);
                None
            }
        }
    }

    /// Remembers a content and the file it was seen in.
    async fn note(&mut self, file: &FolderFile) -> Result<(), FolderError> {
        let tx = self.node.store.write().await?;
        tx.put_folder_file(file, self.node.now()).await?;
        tx.commit().await?;
        self.sightings.settle(&file.name, Outcome::Content(file.source_sha256));
        Ok(())
    }

    /// Remembers the file that a known content was seen in.
    async fn note_place(&mut self, file: &FolderFile) -> Result<(), FolderError> {
        let tx = self.node.store.write().await?;
        tx.move_folder_file(file).await?;
        tx.commit().await?;
        self.sightings.settle(&file.name, Outcome::Content(file.source_sha256));
        Ok(())
    }

    fn leave_alone(&mut self, name: &str, reason: LeftAloneReason) {
        tracing::info!(file.name = name, reason = reason.as_str(), "left a file of the pictures folder alone");
        self.sightings.settle(name, Outcome::LeftAlone(reason));
    }

    fn try_again(&mut self, name: &str, error: &FolderError, now: Instant) {
        log_failure(name, error);
        self.sightings.settle(name, Outcome::Again { at: now + RETRY, unread: 0 });
    }
}

fn log_failure(name: &str, error: &FolderError) {
    let error: &dyn std::error::Error = error;
    tracing::warn!(file.name = name, error, "a file of the pictures folder is tried again later");
}
