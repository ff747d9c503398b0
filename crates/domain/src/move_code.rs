//! The code by which a new machine shows that it may have everything of this server's (docs/MOVING.md).

use std::{fmt, str::FromStr};

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

/// Crockford's base32: no I, L, O and U, so that what is copied by hand is copied rightly.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const BITS_OF_LETTER: u32 = 5;
const BYTES: usize = 10;
/// 80 bits.
const CODE_LETTERS: usize = 16;
const GROUP: usize = 4;

/// 80 random bits, typed by the owner on the new machine. Written as sixteen letters and digits in groups of four.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct MoveCode([u8; BYTES]);

/// The text is no such code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a code has sixteen letters and digits, such as 0123-4567-89AB-CDEF")]
pub struct ParseMoveCodeError;

impl MoveCode {
    /// The code of these bytes, which are random.
    pub fn new(bytes: [u8; BYTES]) -> Self {
        Self(bytes)
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for MoveCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bits = self.0.iter().fold(0_u128, |bits, &byte| bits << 8 | u128::from(byte));
        for index in 0..CODE_LETTERS {
            if index > 0 && index % GROUP == 0 {
                f.write_str("-")?;
            }
            let below = u32::try_from(CODE_LETTERS - 1 - index).unwrap_or_default() * BITS_OF_LETTER;
            let letter = usize::try_from(bits >> below & 31).unwrap_or_default();
            write!(f, "{}", char::from(LETTERS[letter]))?;
        }
        Ok(())
    }
}

/// As a person types it: in either case, with dashes and spaces anywhere, and with the letters that look like digits.
impl FromStr for MoveCode {
    type Err = ParseMoveCodeError;

    fn from_str(text: &str) -> Result<Self, ParseMoveCodeError> {
        let mut bits = 0_u128;
        let mut count = 0;
        for character in text.chars().filter(|character| !matches!(character, '-' | ' ' | '\u{2010}'..='\u{2014}')) {
            let letter = match character.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                letter => letter,
            };
            let value = LETTERS.iter().position(|&known| char::from(known) == letter).ok_or(ParseMoveCodeError)?;
            count += 1;
            if count > CODE_LETTERS {
                return Err(ParseMoveCodeError);
            }
            bits = bits << BITS_OF_LETTER | value as u128;
        }
        let bytes = bits.to_be_bytes();
        let (_, bytes) = bytes.split_last_chunk().ok_or(ParseMoveCodeError)?;
        if count == CODE_LETTERS { Ok(Self(*bytes)) } else { Err(ParseMoveCodeError) }
    }
}

impl From<MoveCode> for String {
    fn from(code: MoveCode) -> Self {
        code.to_string()
    }
}

impl TryFrom<String> for MoveCode {
    type Error = ParseMoveCodeError;

    fn try_from(text: String) -> Result<Self, ParseMoveCodeError> {
        text.parse()
    }
}

/// Whoever has the code may have everything: it stands in no log.
impl fmt::Debug for MoveCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MoveCode({}…)", &HEXLOWER.encode(&self.0)[..2])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: MoveCode = MoveCode([0x00, 0x44, 0x32, 0x14, 0xc7, 0x42, 0x54, 0xb6, 0x35, 0xcf]);

    #[test]
    fn is_written_in_groups_and_read_as_people_type_it() {
        assert_eq!(CODE.to_string(), "0123-4567-89AB-CDEF");
        for text in ["0123-4567-89AB-CDEF", "0123456789abcdef", " oi23 4567\u{2013}89aB-cDEF ", "OL23-4567-89AB-CDEF"] {
            assert_eq!(text.parse(), Ok(CODE), "{text}");
        }
        assert_eq!(MoveCode([0xff; BYTES]).to_string(), "ZZZZ-ZZZZ-ZZZZ-ZZZZ");
        for text in ["", "0123-4567-89AB-CDE", "0123-4567-89AB-CDEF0", "0123-4567-89AB-CDEU", "0123_4567_89AB_CDEF"] {
            assert_eq!(text.parse::<MoveCode>(), Err(ParseMoveCodeError), "{text}");
        }
    }

    #[test]
    fn stands_in_no_log() {
        assert!(!format!("{CODE:?}").contains("0123"), "{CODE:?}");
    }
}
