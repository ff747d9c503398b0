//! Sealed files: written beside their place, flushed, read back, and only then moved there.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read, Write},
    path::Path,
};

use age::{Encryptor, Recipient};
use domain::Sha256;
use sha2::Digest;
use tempfile::NamedTempFile;
use tokio_util::sync::CancellationToken;

use super::{error::FolderBackupError, place::UNFINISHED};

const BUFFER_BYTES: usize = 64 * 1024;
/// What age seals at once, and what it adds to that and to the beginning (<https://age-encryption.org/v1>, "Payload").
const CHUNK_BYTES: u64 = 64 * 1024;
const TAG_BYTES: u64 = 16;
const NONCE_BYTES: u64 = 16;
/// A header of age's is shorter, and so is a line of it.
const HEADER_BYTES: u64 = 16 * 1024;

/// A sealed file that is not in its place yet.
#[derive(Debug)]
pub(super) struct Sealed {
    file: NamedTempFile,
    /// Of what was sealed.
    pub sha256: Sha256,
    /// As it lies there.
    pub bytes: u64,
}

impl Sealed {
    /// Moves it to its place. The name lasts once the folder is flushed.
    pub(super) fn keep(self, place: &Path) -> Result<(), FolderBackupError> {
        self.file.persist(place).map_err(|error| FolderBackupError::There(error.error))?;
        Ok(())
    }
}

/// Seals what `source` reads to `recipient`, into a new file in `folder`. Memory stays as it is, however much that is.
pub(super) fn seal(
    mut source: impl Read,
    recipient: &age::x25519::Recipient,
    folder: &Path,
    stop: &CancellationToken,
) -> Result<Sealed, FolderBackupError> {
    use FolderBackupError::{Here, ReadsBackOtherwise, Stopped, There};
    let file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder).map_err(There)?;
    let mut out = Hashed::new(file.as_file());
    let recipients = std::iter::once(recipient as &dyn Recipient);
    let sealing = Encryptor::with_recipients(recipients).map_err(|error| Here(io::Error::other(error)))?;
    let mut sealing = sealing.wrap_output(&mut out).map_err(There)?;
    let (mut hash, mut buffer) = (sha2::Sha256::new(), vec![0; BUFFER_BYTES]);
    loop {
        if stop.is_cancelled() {
            return Err(Stopped);
        }
        let read = source.read(&mut buffer).map_err(Here)?;
        if read == 0 {
            break;
        }
        hash.update(&buffer[..read]);
        sealing.write_all(&buffer[..read]).map_err(There)?;
    }
    sealing.finish().map_err(There)?;
    let (written, bytes) = out.finish();
    file.as_file().sync_all().map_err(There)?;
    let back = hash_of(file.reopen().map_err(There)?, stop).map_err(There)?.ok_or(Stopped)?;
    if back != written {
        return Err(ReadsBackOtherwise);
    }
    Ok(Sealed { file, sha256: Sha256(hash.finalize().into()), bytes })
}

/// The hash of all that `source` reads; `None` if it was stopped.
pub(super) fn hash_of(mut source: impl Read, stop: &CancellationToken) -> io::Result<Option<Sha256>> {
    let (mut hash, mut buffer) = (sha2::Sha256::new(), vec![0; BUFFER_BYTES]);
    loop {
        if stop.is_cancelled() {
            return Ok(None);
        }
        match source.read(&mut buffer)? {
            0 => return Ok(Some(Sha256(hash.finalize().into()))),
            read => hash.update(&buffer[..read]),
        }
    }
}

/// How many bytes the sealed file at `path` has if `size_bytes` are sealed in it: age writes a header of its own for each file, and what follows has a
/// size that is known. `None` if it has no such header.
pub(super) fn size_of_whole(path: &Path, size_bytes: u64) -> io::Result<Option<u64>> {
    let mut file = BufReader::new(File::open(path)?.take(HEADER_BYTES));
    let (mut line, mut header_bytes) = (Vec::new(), 0);
    loop {
        line.clear();
        let read = file.read_until(b'\n', &mut line)?;
        header_bytes += read as u64;
        if line.last() != Some(&b'\n') {
            return Ok(None);
        }
        // The last line has the MAC of those before.
        if line.starts_with(b"--- ") {
            let chunks = size_bytes.div_ceil(CHUNK_BYTES).max(1);
            return Ok(Some(header_bytes + NONCE_BYTES + size_bytes + TAG_BYTES * chunks));
        }
    }
}

/// What is written, as it goes through.
struct Hashed<'a> {
    file: &'a File,
    hash: sha2::Sha256,
    bytes: u64,
}

impl<'a> Hashed<'a> {
    fn new(file: &'a File) -> Self {
        Self { file, hash: sha2::Sha256::new(), bytes: 0 }
    }

    fn finish(self) -> (Sha256, u64) {
        (Sha256(self.hash.finalize().into()), self.bytes)
    }
}

impl Write for Hashed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::recovery_sheet::RecoverySheet;

    #[test]
    fn the_size_of_a_sealed_file_is_known_from_its_header_and_what_is_in_it() {
        let (folder, stop) = (tempfile::tempdir().unwrap(), CancellationToken::new());
        let recipient = RecoverySheet::generate().recipient();
        for size in [0, 1, 65_535, 65_536, 65_537, 200_000] {
            let sealed = seal(&vec![7; size][..], &recipient, folder.path(), &stop).unwrap();
            assert_eq!(sealed.sha256, Sha256(sha2::Sha256::digest(vec![7; size]).into()));
            let (bytes, place) = (sealed.bytes, folder.path().join("sealed"));
            sealed.keep(&place).unwrap();
            assert_eq!(std::fs::metadata(&place).unwrap().len(), bytes);
            assert_eq!(size_of_whole(&place, size as u64).unwrap(), Some(bytes), "{size}");
        }
        std::fs::write(folder.path().join("other"), "words\nand more words").unwrap();
        assert_eq!(size_of_whole(&folder.path().join("other"), 1).unwrap(), None);
    }

    #[test]
    fn what_is_stopped_leaves_nothing() {
        let (folder, stop) = (tempfile::tempdir().unwrap(), CancellationToken::new());
        stop.cancel();
        let stopped = seal(&b"window"[..], &RecoverySheet::generate().recipient(), folder.path(), &stop);
        assert!(matches!(stopped, Err(FolderBackupError::Stopped)));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
