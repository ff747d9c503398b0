//! Making posts of what is imported, by the function that makes those of the composer.

use std::path::Path;

use bytes::Bytes;
use domain::{Circle, Import, LiveEvent, MediaId, PostId, Remark, limits};
use tokio::{runtime::Handle, time::Instant};
use tokio_util::sync::CancellationToken;

use super::{
    entry::Found,
    error::ImportError,
    files::{Files, ReadFile},
    judge::{Judge, Piece},
    look,
    source::Source,
};
use crate::{
    node::Node,
    picture::error::PictureError,
    posting::publish::{self, NewPost, PostError},
};

/// How often open pages are told.
const TOLD_EVERY: std::time::Duration = std::time::Duration::from_secs(2);

/// An import that runs.
pub(super) struct Writer<'a> {
    pub node: &'a Node,
    /// On whose thread this is not.
    pub handle: &'a Handle,
    pub import: &'a Import,
    pub circles: &'a [Circle],
    pub told_at: Option<Instant>,
}

impl Writer<'_> {
    /// Makes a post of everything at `path` of which there is none. Blocks.
    pub(super) fn write(&mut self, path: &Path, stop: &CancellationToken) -> Result<(), ImportError> {
        let mut files = Files::open(path)?;
        let source = Source::of(&files)?;
        let judge = Judge { now: self.node.now(), circles: self.circles };
        let spool = self.node.data.clone();
        source.read(&mut files, &spool, &mut |files, found| {
            if stop.is_cancelled() {
                return Err(ImportError::Stopped);
            }
            // The preview says what is left out.
            let Found::Entry(entry) = found else { return Ok(()) };
            let Ok(pieces) = judge.pieces(entry, files, &mut Vec::new()) else { return Ok(()) };
            pieces.into_iter().try_for_each(|piece| self.write_piece(&piece, files))
        })
    }

    fn write_piece(&mut self, piece: &Piece, files: &mut Files) -> Result<(), ImportError> {
        if self.handle.block_on(look::is_here(&self.node.store, Some(self.import.id), &piece.origin))? {
            return Ok(());
        }
        let (mut pictures, mut remarks): (Vec<(MediaId, String)>, _) = (Vec::new(), Vec::new());
        for picture in &piece.pictures {
            match self.picture(files, &picture.name)? {
                // The same bytes twice are the same picture, and a post shows it once.
                Some(media) if pictures.iter().any(|(known, _)| *known == media) => {}
                Some(media) => pictures.push((media, picture.alt.clone())),
                None => remarks.push(Remark::PictureDamaged),
            }
        }
        self.handle.block_on(self.publish(piece, pictures, &remarks))?;
        self.tell();
        Ok(())
    }

    /// Takes a picture in; `None` where it cannot be opened.
    fn picture(&self, files: &mut Files, name: &str) -> Result<Option<MediaId>, ImportError> {
        let ReadFile::Whole(bytes) = files.read(name, limits::PICTURE_BYTES as u64) else { return Ok(None) };
        match self.handle.block_on(self.node.store_picture(Bytes::from(bytes))) {
            Ok(picture) => Ok(Some(picture.id)),
            Err(error) if error.fault_of_the_file().is_some() => Ok(None),
            Err(PictureError::Store(error)) => Err(error.into()),
            Err(error) => Err(error.into()),
        }
    }

    /// Writes the post, and that it was imported, in one transaction: a crash neither loses it nor makes it twice.
    async fn publish(
        &self,
        piece: &Piece,
        pictures: Vec<(MediaId, String)>,
        remarks: &[Remark],
    ) -> Result<(), ImportError> {
        let (node, id) = (self.node, self.import.id);
        let audience = self.import.audience.of_post(piece.was_for.clone());
        let post = match NewPost::new(&piece.text, audience.clone(), pictures) {
            Ok(post) => Some(post.covered(piece.cover.clone())),
            Err(PostError::Store(error)) => return Err(error.into()),
            // All of it was in pictures that cannot be opened. The judge held the rest against the same limits.
            Err(_) => None,
        };
        let tx = node.store.write().await?;
        let made: Option<PostId> = match &post {
            Some(post) => Some(publish::insert_dated(&tx, post, piece.at).await?),
            None => None,
        };
        if !tx.note_imported(id, &piece.origin, made, remarks).await? {
            return Err(ImportError::Stopped);
        }
        tx.commit().await?;
        if made.is_some() && audience != domain::Audience::OnlyMe {
            node.poke_friends();
        }
        Ok(())
    }

    fn tell(&mut self) {
        let is_due = self.told_at.is_none_or(|at| at.elapsed() >= TOLD_EVERY);
        if is_due {
            self.node.live.send(LiveEvent::TimelineChanged);
            self.told_at = Some(Instant::now());
        }
    }
}
