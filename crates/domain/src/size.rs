//! Amounts of bytes, as a person reads them.

use std::fmt;

/// Units of the SI, largest first, with their bytes.
const UNITS: [(&str, u64); 4] = [("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1_000)];

/// So many bytes. Written in the largest unit that gives 1 or more, with one decimal below 10: "1.5 GB", "312 MB".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Size(pub u64);

impl Size {
    /// Reads "1.5 GB", "500 mb" or "2", which is in GB, down to the byte. `None` if it is no amount.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let number_ends = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',')).unwrap_or(text.len());
        let (number, unit) = (&text[..number_ends], text[number_ends..].trim());
        let bytes_of_unit = match unit {
            "" => 1_000_000_000,
            _ => UNITS.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit))?.1,
        };
        // A decimal comma is one, too: most of the world writes it.
        let (whole, fraction) = number.split_once(['.', ',']).unwrap_or((number, "0"));
        let places = u32::try_from(fraction.len()).ok()?;
        let fraction = fraction.parse::<u64>().ok()?.checked_mul(bytes_of_unit)? / 10_u64.checked_pow(places)?;
        Some(Self(whole.parse::<u64>().ok()?.checked_mul(bytes_of_unit)?.checked_add(fraction)?))
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What rounds up to the next unit is written in it.
        let unit = UNITS.iter().find(|(_, bytes)| self.0 >= bytes - bytes / 2_000);
        let Some(&(name, bytes)) = unit else { return f.write_str(if self.0 == 0 { "0 MB" } else { "1 KB" }) };
        let tenths = (self.0 + bytes / 20) / (bytes / 10);
        match (tenths / 10, tenths % 10) {
            (whole @ ..10, tenth @ 1..) => write!(f, "{whole}.{tenth} {name}"),
            (whole @ ..10, _) => write!(f, "{whole} {name}"),
            _ => write!(f, "{} {name}", (self.0 + bytes / 2) / bytes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_written_in_words_of_few_digits() {
        for (bytes, expected) in [
            (0, "0 MB"),
            (1, "1 KB"),
            (312_400_000, "312 MB"),
            (1_000_000_000, "1 GB"),
            (1_049_999_999, "1 GB"),
            (1_250_000_000, "1.3 GB"),
            (9_960_000, "10 MB"),
            (12_600_000, "13 MB"),
            (999_400_000, "999 MB"),
            (999_600_000, "1 GB"),
            (1_000_000_000_000, "1 TB"),
        ] {
            assert_eq!(Size(bytes).to_string(), expected, "{bytes}");
        }
        let _does_not_overflow = Size(u64::MAX - u64::MAX / 4).to_string();
    }

    #[test]
    fn is_read_as_people_write_it() {
        for (text, expected) in [
            ("1 GB", Some(1_000_000_000)),
            (" 500 mb ", Some(500_000_000)),
            ("1.25GB", Some(1_250_000_000)),
            ("1,5", Some(1_500_000_000)),
            ("2", Some(2_000_000_000)),
            ("0.000001 KB", Some(0)),
            ("", None),
            ("GB", None),
            ("1.", None),
            (".5 GB", None),
            ("-1 GB", None),
            ("1 GiB", None),
            ("1e9", None),
            ("1.2.3 GB", None),
            ("99999999999999999999 GB", None),
            ("99999999999 TB", None),
            ("0.000000000000000000000000000001 GB", None),
        ] {
            assert_eq!(Size::parse(text), expected.map(Size), "{text:?}");
        }
    }
}
