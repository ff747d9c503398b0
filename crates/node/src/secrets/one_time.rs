//! One-time codes (TOTP, RFC 6238), and the recovery codes that stand in for them.

use data_encoding::BASE32_NOPAD;
use domain::Timestamp;
use totp_rs::{Builder, Totp};

use super::secret::random_bytes;

/// How many recovery codes there are.
pub const RECOVERY_CODES: usize = 10;
/// Bytes of a recovery code: 80 bits, so that a plain hash of it is enough behind a throttle.
const RECOVERY_BYTES: usize = 10;
/// Characters of a recovery code between two hyphens.
const GROUP: usize = 4;
/// Digits of a one-time code.
const DIGITS: usize = 6;
/// What an app shows beside the codes.
const ISSUER: &str = "O2M";

/// What one-time codes are made of; an app has it, too. Never shown by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct OneTimeSecret([u8; 20]);

/// A code as a person types it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum TypedCode {
    OneTime(String),
    Recovery(String),
}

impl OneTimeSecret {
    pub(crate) fn generate() -> Self {
        Self(random_bytes())
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// As one types it into an app.
    pub fn text(&self) -> String {
        BASE32_NOPAD.encode(&self.0)
    }

    /// As an app reads it from a picture or a link (`otpauth`).
    pub fn url(&self, account_name: &str) -> String {
        // A colon parts the issuer from the name.
        self.totp(&account_name.replace(':', " ")).to_url().expect("the name is there, and has no colon")
    }

    /// The time step whose code this is: the present one, the one before, or the one after.
    pub(crate) fn counter_of(&self, code: &str, now: Timestamp) -> Option<u64> {
        let seconds = u64::try_from(now.0.div_euclid(1_000)).ok()?;
        self.totp(ISSUER).check(code, seconds)
    }

    /// What an app shows at `now`.
    #[cfg(test)]
    pub(crate) fn code_at(&self, now: Timestamp) -> String {
        self.totp(ISSUER).generate(u64::try_from(now.0).unwrap() / 1_000).to_string()
    }

    /// 6 digits, for 30 seconds, by SHA-1: what every app knows.
    fn totp(&self, account_name: &str) -> Totp {
        let builder = Builder::new().with_secret(self.0).with_account_name(account_name).with_issuer(Some(ISSUER));
        builder.build().expect("the secret has 160 bits")
    }
}

impl std::fmt::Debug for OneTimeSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OneTimeSecret(..)")
    }
}

impl TypedCode {
    /// Apps show a space between the digits, and paper has hyphens; what is typed may have both, and capitals.
    pub(crate) fn of(typed: &str) -> Self {
        let code: String = typed.chars().filter(char::is_ascii_alphanumeric).collect();
        if code.len() == DIGITS && code.bytes().all(|byte| byte.is_ascii_digit()) {
            Self::OneTime(code)
        } else {
            Self::Recovery(code.to_ascii_lowercase())
        }
    }
}

/// New recovery codes, as they are shown: of letters and the digits 2 to 7, so that none is taken for another.
pub(crate) fn new_recovery_codes() -> Vec<String> {
    let code = || BASE32_NOPAD.encode(&random_bytes::<RECOVERY_BYTES>()).to_ascii_lowercase();
    (0..RECOVERY_CODES).map(|_| grouped(&code())).collect()
}

fn grouped(code: &str) -> String {
    let groups: Vec<&[u8]> = code.as_bytes().chunks(GROUP).collect();
    String::from_utf8_lossy(&groups.join(&b'-')).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, with the last six digits: the secret is `12345678901234567890`.
    #[test]
    fn codes_are_those_of_the_rfc_and_those_beside_are_taken() {
        let secret = OneTimeSecret(*b"12345678901234567890");
        for (seconds, code) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (2_000_000_000, "279037")]
        {
            let at = |seconds: i64| Timestamp(seconds * 1_000);
            let counter = u64::try_from(seconds).unwrap() / 30;
            assert_eq!(secret.counter_of(code, at(seconds)), Some(counter), "{seconds}");
            assert_eq!(secret.counter_of(code, at(seconds + 30)), Some(counter), "a slow typist at {seconds}");
            assert_eq!(secret.counter_of(code, at(seconds + 90)), None, "{seconds}");
        }
        assert_eq!(secret.counter_of("287082", Timestamp(-1)), None);
    }

    #[test]
    fn an_app_reads_who_it_is_for() {
        let secret = OneTimeSecret(*b"12345678901234567890");
        assert_eq!(secret.text(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        let url = secret.url("Mara: & Zoë");
        assert!(url.starts_with("otpauth://totp/O2M:Mara"), "{url}");
        assert!(url.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ") && url.contains("issuer=O2M"), "{url}");
        assert_eq!(format!("{secret:?}"), "OneTimeSecret(..)");
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        for (typed, expected) in [
            (" 123 456 ", TypedCode::OneTime("123456".into())),
            ("ABCD-efgh ijkl-mnop", TypedCode::Recovery("abcdefghijklmnop".into())),
            ("1234567", TypedCode::Recovery("1234567".into())),
            ("", TypedCode::Recovery(String::new())),
        ] {
            assert_eq!(TypedCode::of(typed), expected, "{typed:?}");
        }
    }

    #[test]
    fn recovery_codes_are_ten_and_differ() {
        let codes = new_recovery_codes();
        assert_eq!(codes.len(), RECOVERY_CODES);
        assert!(codes.iter().all(|code| code.len() == 19 && code.split('-').count() == 4), "{codes:?}");
        let mut apart = codes.clone();
        apart.sort();
        apart.dedup();
        assert_eq!(apart.len(), codes.len());
    }
}
