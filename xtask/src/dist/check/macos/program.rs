//! What a program for macOS says of itself: for which processor and system it is, which libraries it wants, and how it is signed
//! (`mach-o/loader.h`, `kern/cs_blobs.h`). Read here, and not by what signed it.

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};

/// A program of 64 bits, and that it is one that can be started.
const MAGIC: u32 = 0xfeed_facf;
const EXECUTE: u32 = 2;
const HEADER_BYTES: usize = 32;
/// What a program says in commands.
const LOAD_DYLIB: u32 = 0xc;
const LOAD_WEAK_DYLIB: u32 = 0x8000_0018;
const REEXPORT_DYLIB: u32 = 0x8000_001f;
const RPATH: u32 = 0x8000_001c;
const CODE_SIGNATURE: u32 = 0x1d;
const VERSION_MIN_MACOSX: u32 = 0x24;
const BUILD_VERSION: u32 = 0x32;
/// What a signature is made of.
const SUPER_BLOB: u32 = 0xfade_0cc0;
const CODE_DIRECTORY: u32 = 0xfade_0c02;
const SHA_256: u8 = 2;
const HASH_BYTES: usize = 32;
/// Of a signature that is of nobody's key.
const AD_HOC: u32 = 2;

/// What is in it.
pub(super) struct Program<'a> {
    bytes: &'a [u8],
    pub(super) processor: u32,
    pub(super) libraries: Vec<String>,
    /// The oldest system on which it runs: the number before the dot, and that after it.
    pub(super) system: (u32, u32),
    signature: &'a [u8],
    signature_at: usize,
}

/// What a signature covers beside the program.
pub(super) struct Signature<'a> {
    pub(super) identifier: String,
    directory: &'a [u8],
}

impl<'a> Program<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self> {
        let word = |at: usize| little(bytes, at).context("it ends too early");
        ensure!(word(0)? == MAGIC && word(12)? == EXECUTE, "it is no program for macOS");
        let (mut libraries, mut system, mut signature) = (Vec::new(), None, None);
        let mut at = HEADER_BYTES;
        for _ in 0..word(16)? {
            let (command, length) = (word(at)?, index(word(at + 4)?));
            match command {
                LOAD_DYLIB | LOAD_WEAK_DYLIB | REEXPORT_DYLIB => {
                    libraries.push(text(bytes, at + index(word(at + 8)?))?);
                }
                RPATH => anyhow::bail!("it looks for libraries in {}", text(bytes, at + index(word(at + 8)?))?),
                VERSION_MIN_MACOSX => system = Some(word(at + 8)?),
                BUILD_VERSION => system = Some(word(at + 12)?),
                CODE_SIGNATURE => signature = Some((index(word(at + 8)?), index(word(at + 12)?))),
                _ => {}
            }
            ensure!(length > 0, "a command has no length");
            at += length;
        }
        let system = system.context("it does not say for which system it is")?;
        let (signature_at, length) = signature.context("it is not signed")?;
        Ok(Self {
            bytes,
            processor: word(4)?,
            libraries,
            system: (system >> 16, (system >> 8) & 0xff),
            signature: bytes.get(signature_at..signature_at + length).context("its signature ends too early")?,
            signature_at,
        })
    }

    /// What signs it, after each of its pages was compared with it.
    pub(super) fn signature(&self) -> Result<Signature<'a>> {
        let directory = self.directory()?;
        let word =
            |at: usize| Ok::<_, anyhow::Error>(index(big(directory, at).context("the signature ends too early")?));
        ensure!(big(directory, 12).is_some_and(|flags| flags & AD_HOC != 0), "somebody has signed it");
        ensure!(word(32)? == self.signature_at, "the signature does not cover all that is before it");
        let page = 1_usize << directory.get(39).context("the signature ends too early")?;
        let pages: Vec<&[u8]> = self.bytes[..self.signature_at].chunks(page).collect();
        ensure!(word(28)? == pages.len(), "the signature has {} pages of {}", word(28)?, pages.len());
        let hashes = word(16)?;
        for (number, page) in pages.iter().enumerate() {
            ensure!(
                slot(directory, hashes + number * HASH_BYTES)? == Sha256::digest(page).as_slice(),
                "page {number} is not as it was signed"
            );
        }
        Ok(Signature { identifier: text(directory, word(20)?)?, directory })
    }

    /// The list of hashes.
    fn directory(&self) -> Result<&'a [u8]> {
        let word = |at: usize| big(self.signature, at).context("the signature ends too early");
        ensure!(word(0)? == SUPER_BLOB, "the signature is none");
        for number in 0..index(word(8)?) {
            let start = index(word(16 + number * 8)?);
            let length = index(word(start + 4)?);
            let directory = self.signature.get(start..start + length).context("the signature ends too early")?;
            if word(start)? == CODE_DIRECTORY && directory.get(37) == Some(&SHA_256) {
                return Ok(directory);
            }
        }
        anyhow::bail!("the signature has no list of SHA-256 hashes")
    }
}

impl Signature<'_> {
    /// Says whether the signature covers `bytes` in the place with this number: 1 is what describes the app, 3 is what lists its other files.
    pub(super) fn covers(&self, number: usize, bytes: &[u8]) -> Result<bool> {
        let word =
            |at: usize| Ok::<_, anyhow::Error>(index(big(self.directory, at).context("the signature ends too early")?));
        ensure!(word(24)? >= number, "the signature has no place {number}");
        Ok(slot(self.directory, word(16)? - number * HASH_BYTES)? == Sha256::digest(bytes).as_slice())
    }
}

fn slot(directory: &[u8], at: usize) -> Result<&[u8]> {
    directory.get(at..at + HASH_BYTES).context("the signature ends too early")
}

fn little(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn big(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// It is no larger than the file.
fn index(word: u32) -> usize {
    usize::try_from(word).unwrap_or(usize::MAX)
}

/// What ends with a zero.
fn text(bytes: &[u8], at: usize) -> Result<String> {
    let rest = bytes.get(at..).context("it ends too early")?;
    let text = rest.split(|byte| *byte == 0).next().unwrap_or_default();
    Ok(String::from_utf8(text.to_vec())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: u32 = 4096;
    const HASH: u32 = 32;

    fn sized(length: u32) -> usize {
        usize::try_from(length).unwrap()
    }

    /// The least that can be read as a program: its commands, and behind the first page a signature.
    fn program() -> Vec<u8> {
        let hashes = 48 + 3 * HASH;
        let directory = hashes + HASH;
        let signature = 20 + directory;
        let mut bytes = Vec::new();
        let mut little = |words: &[u32]| bytes.extend(words.iter().flat_map(|word| word.to_le_bytes()));
        little(&[MAGIC, 0x0100_000c, 0, EXECUTE, 3, 0, 0, 0]);
        little(&[BUILD_VERSION, 24, 1, 0x000b_0300, 0, 0]);
        little(&[CODE_SIGNATURE, 16, PAGE, signature]);
        little(&[LOAD_DYLIB, 24 + 32, 24, 0, 0, 0]);
        bytes.extend(b"/usr/lib/libSystem.B.dylib");
        bytes.resize(sized(PAGE), 0);
        let page = Sha256::digest(&bytes);
        let mut big = |words: &[u32]| bytes.extend(words.iter().flat_map(|word| word.to_be_bytes()));
        big(&[SUPER_BLOB, signature, 1, 0, 20]);
        big(&[CODE_DIRECTORY, directory, 0x0002_0400, AD_HOC, hashes, 44, 3, 1, PAGE]);
        bytes.extend([32, SHA_256, 0, 12, 0, 0, 0, 0]);
        bytes.extend(b"o2m\0");
        for covered in [&b"files"[..], b"", b"app"] {
            bytes.extend(Sha256::digest(covered));
        }
        bytes.extend(page);
        bytes
    }

    #[test]
    fn a_signed_program_says_what_it_is() {
        let bytes = program();
        let program = Program::read(&bytes).unwrap();
        assert_eq!(program.processor, 0x0100_000c);
        assert_eq!(program.libraries, ["/usr/lib/libSystem.B.dylib"]);
        assert_eq!(program.system, (11, 3));
        let signature = program.signature().unwrap();
        assert_eq!(signature.identifier, "o2m");
        assert!(signature.covers(1, b"app").unwrap() && signature.covers(3, b"files").unwrap());
        assert!(!signature.covers(1, b"another app").unwrap());
    }

    #[test]
    fn a_changed_byte_is_found() {
        let mut bytes = program();
        bytes[sized(PAGE) - 1] = 8;
        let error = Program::read(&bytes).unwrap().signature().err().unwrap().to_string();
        assert_eq!(error, "page 0 is not as it was signed");
    }

    #[test]
    fn what_is_cut_off_is_no_program() {
        let bytes = program();
        for length in 0..bytes.len() {
            let read = Program::read(&bytes[..length]);
            assert!(read.is_err() || read.unwrap().signature().is_err(), "{length}");
        }
    }
}
