//! The recovery sheet: 24 words (BIP 39, English) on paper. Whoever has them opens what was sealed to them; this node does not keep them.

use age::x25519::{Identity, Recipient};
use bech32::{ToBase32, Variant};
use bip39::Mnemonic;
use hkdf::Hkdf;
use sha2::Sha256;

use super::secret::random_bytes;

pub const RECOVERY_WORDS: usize = 24;
/// What the secret for backups is derived for: others may follow from the same words.
const PURPOSE: &[u8] = b"o2m 1 backup";
/// Human-readable part of a secret of age's (<https://age-encryption.org/v1>, "The X25519 recipient type").
const SECRET_PREFIX: &str = "age-secret-key-";

/// The words, and what follows from them.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoverySheet(Mnemonic);

/// These are not the words of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecoveryWordsError {
    #[error("there are {0} words, and a recovery sheet has {RECOVERY_WORDS}")]
    Count(usize),
    #[error("word {} is not one that a recovery sheet has: {word}", .index + 1)]
    Unknown { index: usize, word: String },
    #[error("the words are not in the order of a recovery sheet, or one of them is another")]
    Checksum,
}

impl RecoverySheet {
    pub(crate) fn generate() -> Self {
        Self(Mnemonic::from_entropy(&random_bytes::<32>()).expect("256 bits are 24 words"))
    }

    /// Reads words as people type and paste them: with numbers, in capitals, on several lines.
    pub fn parse(text: &str) -> Result<Self, RecoveryWordsError> {
        let text = text.to_ascii_lowercase();
        let words: Vec<&str> = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
        if words.len() != RECOVERY_WORDS {
            return Err(RecoveryWordsError::Count(words.len()));
        }
        match Mnemonic::parse_normalized(&words.join(" ")) {
            Ok(mnemonic) => Ok(Self(mnemonic)),
            Err(bip39::Error::UnknownWord(index)) => Err(RecoveryWordsError::Unknown {
                index,
                word: words.get(index).copied().unwrap_or_default().to_owned(),
            }),
            Err(_) => Err(RecoveryWordsError::Checksum),
        }
    }

    pub fn words(&self) -> Vec<&'static str> {
        self.0.words().collect()
    }

    /// The secret as age takes it: `AGE-SECRET-KEY-1…`. What was sealed opens with it and without O2M.
    #[expect(clippy::missing_panics_doc, reason = "32 bytes always become a secret")]
    pub fn age_secret(&self) -> String {
        let mut secret = [0; 32];
        let derived = Hkdf::<Sha256>::new(None, &self.0.to_entropy());
        derived.expand(PURPOSE, &mut secret).expect("32 bytes are no more than HKDF gives");
        let text = bech32::encode(SECRET_PREFIX, secret.to_base32(), Variant::Bech32);
        text.expect("the prefix is in small letters").to_ascii_uppercase()
    }

    pub(crate) fn identity(&self) -> Identity {
        self.age_secret().parse().expect("this is how age writes it")
    }

    pub(crate) fn recipient(&self) -> Recipient {
        self.identity().to_public()
    }
}

/// Never the words.
impl std::fmt::Debug for RecoverySheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("RecoverySheet").field(&self.recipient().to_string()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_as_they_are_written_down() {
        let sheet = RecoverySheet::generate();
        let words = sheet.words();
        let lines = (1..).zip(&words).map(|(number, word)| format!("{number:2}. {}", word.to_uppercase()));
        let numbered = lines.collect::<Vec<_>>().join("\r\n");
        assert_eq!(RecoverySheet::parse(&words.join(" ")), Ok(sheet.clone()));
        assert_eq!(RecoverySheet::parse(&numbered), Ok(sheet));
    }

    #[test]
    fn what_is_wrong_with_words_is_said() {
        let words = RecoverySheet::parse(&format!("{}art", "abandon ".repeat(23))).unwrap().words();
        assert_eq!(RecoverySheet::parse(&words[1..].join(" ")), Err(RecoveryWordsError::Count(23)));
        assert_eq!(RecoverySheet::parse(""), Err(RecoveryWordsError::Count(0)));
        let unknown = words.join(" ").replacen("abandon", "abandons", 1);
        let error = RecoveryWordsError::Unknown { index: 0, word: "abandons".to_owned() };
        assert_eq!(RecoverySheet::parse(&unknown), Err(error));
        assert_eq!(RecoverySheet::parse(&"abandon ".repeat(24)), Err(RecoveryWordsError::Checksum));
    }

    /// A sheet that is on somebody's paper opens what was sealed to it, whatever version of O2M is asked. Of 256 bits that are 0; the secret and the
    /// recipient were found by Python's cryptography (HKDF) and pyrage, too.
    #[test]
    fn a_sheet_means_the_same_secret_for_ever() {
        let sheet = RecoverySheet::parse(&format!("{}art", "abandon ".repeat(23))).unwrap();
        assert_eq!(sheet.age_secret(), "AGE-SECRET-KEY-1VZYU5PFK8AF85TA4QUFW037QH9VR2AXG708HPYRS8WUYTGF6QCGSDFRRTV");
        assert_eq!(sheet.recipient().to_string(), "age1x9wy02t84qm70yj84jtpgul58yvqee9d9xa66un6h0xnm94wjqas58t7c5");
        assert!(!format!("{sheet:?}").contains("abandon"));
    }
}
