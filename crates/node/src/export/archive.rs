//! The zip: written from its beginning to its end, and never gone back in.

use std::{
    cell::Cell,
    io::{self, Read, Write},
    rc::Rc,
};

use domain::Timestamp;
use zip::{
    CompressionMethod, DateTime,
    write::{SimpleFileOptions, StreamWriter, ZipWriter},
};

use super::{error::ExportError, names::in_utc};

/// What is text becomes a fifth of it. Pictures are packed already: that nothing is gained there costs little. They are not stored as they are,
/// since then a reader that does not look at the end of the archive would not find theirs.
const TEXT_LEVEL: i64 = 6;
const PICTURE_LEVEL: i64 = 1;
/// From here on, a file is announced as one that may pass the 4 GiB that fit into the header of most. It is done for none else: readers that go
/// through an archive as it comes in lose their way behind such a file (`findings/unzipper-zip64-data-descriptor.sh`).
const LARGE_BYTES: u64 = 0xF000_0000;
/// For who unpacks it alone, as the data folder is.
const MODE: u32 = 0o600;

/// An archive that is being written.
pub(super) struct Archive<W: Write> {
    zip: ZipWriter<StreamWriter<Valve<W>>>,
    is_shut: Rc<Cell<bool>>,
}

impl<W: Write> Archive<W> {
    pub(super) fn new(out: W) -> Self {
        let is_shut = Rc::new(Cell::new(false));
        Self { zip: ZipWriter::new_stream(Valve { out, is_shut: Rc::clone(&is_shut) }), is_shut }
    }

    /// Adds a text, dated `at`.
    pub(super) fn text(&mut self, path: &str, at: Timestamp, text: &str) -> Result<(), ExportError> {
        self.zip.start_file(path, options(at, TEXT_LEVEL))?;
        Ok(self.zip.write_all(text.as_bytes())?)
    }

    /// Adds a text that may be of any length: `before`, what `parts` has, which are so many bytes, and `after`.
    pub(super) fn long_text(
        &mut self,
        path: &str,
        at: Timestamp,
        (before, (mut parts, bytes), after): (&str, (impl Read, u64), &str),
    ) -> Result<(), ExportError> {
        self.zip.start_file(path, options(at, TEXT_LEVEL).large_file(bytes > LARGE_BYTES))?;
        self.zip.write_all(before.as_bytes())?;
        io::copy(&mut parts, &mut self.zip)?;
        Ok(self.zip.write_all(after.as_bytes())?)
    }

    /// Adds a picture.
    pub(super) fn picture(&mut self, path: &str, at: Timestamp, picture: &mut impl Read) -> Result<(), ExportError> {
        self.zip.start_file(path, options(at, PICTURE_LEVEL))?;
        io::copy(picture, &mut self.zip)?;
        Ok(())
    }

    /// Writes the end.
    pub(super) fn finish(self) -> Result<W, ExportError> {
        let mut out = self.zip.finish()?.into_inner().out;
        out.flush()?;
        Ok(out)
    }

    /// Leaves it without an end.
    pub(super) fn abandon(self) {
        self.is_shut.set(true);
    }
}

fn options(at: Timestamp, level: i64) -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(level))
        .last_modified_time(date(at))
        .unix_permissions(MODE)
}

/// A date that zip knows, or its first one.
fn date(at: Timestamp) -> DateTime {
    let at = in_utc(at);
    let small = |number: i8| u8::try_from(number).unwrap_or_default();
    let date = DateTime::from_date_and_time(
        u16::try_from(at.year()).unwrap_or_default(),
        small(at.month()),
        small(at.day()),
        small(at.hour()),
        small(at.minute()),
        small(at.second()),
    );
    date.unwrap_or_default()
}

/// The way out, until something fails. A [`ZipWriter`] that is dropped writes the end of its archive, so that a part of one would look like a whole.
struct Valve<W> {
    out: W,
    is_shut: Rc<Cell<bool>>,
}

impl<W: Write> Write for Valve<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_shut.get() {
            return Ok(bytes.len());
        }
        self.out.write(bytes).inspect_err(|error| self.is_shut.set(error.kind() != io::ErrorKind::Interrupted))
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.is_shut.get() { Ok(()) } else { self.out.flush() }
    }
}
