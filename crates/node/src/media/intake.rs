//! Taking a picture in: from the bytes that came to files and a row.

use bytes::Bytes;
use domain::{Crop, Picture, Sha256, Variant};
use store::{NewMedia, StoreError};
use tokio::task::spawn_blocking;

use super::owner::OwnerPictures;
use crate::picture::{
    decode::recognise,
    error::PictureError,
    hash::hash_of,
    prepare::{Prepared, prepare, prepare_cut},
};
use crate::{data::media_files::MediaFiles, node::Node};

impl OwnerPictures<'_> {
    /// Takes a picture in, or finds it: the same bytes twice are the same picture. Nothing shows it yet, and it is forgotten
    /// after a day if nothing does by then.
    pub async fn store(self, bytes: Bytes) -> Result<Picture, PictureError> {
        self.owner.node.store_picture(bytes).await
    }
}

impl Node {
    /// Takes a picture in: its files first, durable, and then its rows in one transaction.
    pub(crate) async fn store_picture(&self, bytes: Bytes) -> Result<Picture, PictureError> {
        recognise(&bytes)?;
        let source = hash_of(&bytes);
        self.store_prepared(source, bytes, prepare).await
    }

    /// Takes a part of a picture in. Nothing is kept of what lies beside it, and the whole picture is another one.
    pub(crate) async fn store_cut_picture(&self, bytes: Bytes, crop: Crop) -> Result<Picture, PictureError> {
        recognise(&bytes)?;
        let cut = format!("{} {} {} {}", hash_of(&bytes), crop.x(), crop.y(), crop.size());
        self.store_prepared(hash_of(cut.as_bytes()), bytes, move |bytes| prepare_cut(bytes, crop)).await
    }

    /// Takes in what `prepare` makes of `bytes`, or finds what it made of them before: `source` stands for both.
    async fn store_prepared(
        &self,
        source: Sha256,
        bytes: Bytes,
        prepare: impl FnOnce(Bytes) -> Result<Prepared, PictureError> + Send + 'static,
    ) -> Result<Picture, PictureError> {
        if let Some(known) = self.known_picture(source).await? {
            return Ok(known);
        }
        let prepared = self.prepare_picture(bytes, prepare).await?;

        let _no_sweep = self.media_files.hold().await;
        let media = write_files(self.media_files.clone(), source, prepared).await?;
        let tx = self.store.write().await?;
        // The same bytes may have come in by another way meanwhile.
        let id = match tx.touch_media(source, self.now()).await? {
            Some(id) => id,
            None => tx.insert_media(media, self.now()).await?,
        };
        tx.commit().await?;
        self.store.picture(id).await?.ok_or(PictureError::Store(StoreError::Corrupt("media")))
    }

    /// The picture that was made of the file `source`, if it is not forgotten; then it is kept for another day.
    pub(crate) async fn known_picture(&self, source: Sha256) -> Result<Option<Picture>, StoreError> {
        let tx = self.store.write().await?;
        let known = tx.touch_media(source, self.now()).await?;
        tx.commit().await?;
        match known {
            Some(id) => self.store.picture(id).await,
            None => Ok(None),
        }
    }

    /// Lets `prepare` make the files, one picture at a time. Decoders are other people's code: where one panics, the picture is damaged.
    async fn prepare_picture(
        &self,
        bytes: Bytes,
        prepare: impl FnOnce(Bytes) -> Result<Prepared, PictureError> + Send + 'static,
    ) -> Result<Prepared, PictureError> {
        let permit = self.one_picture.acquire().await.map_err(std::io::Error::other)?;
        // The permit goes along: who asked may go away, the decoder does not stop for that.
        let work = spawn_blocking(move || {
            let _permit = permit;
            prepare(bytes)
        });
        work.await.unwrap_or_else(|error| {
            tracing::error!(%error, "a decoder gave up");
            Err(PictureError::Damaged(None))
        })
    }
}

async fn write_files(files: MediaFiles, source: Sha256, prepared: Prepared) -> Result<NewMedia, PictureError> {
    let write = move || {
        let Prepared { width, height, color, files: prepared } = prepared;
        let variants = prepared.into_iter().map(|file| {
            Ok(Variant {
                sha256: files.write(&file.encoded.bytes)?,
                width: file.width,
                height: file.height,
                content_type: file.encoded.content_type.to_owned(),
                size_bytes: file.encoded.bytes.len() as u64,
            })
        });
        let variants = variants.collect::<std::io::Result<_>>()?;
        Ok(NewMedia { source_sha256: source, width, height, color, variants })
    };
    spawn_blocking(write).await.map_err(std::io::Error::other)?
}

#[cfg(test)]
mod tests;
