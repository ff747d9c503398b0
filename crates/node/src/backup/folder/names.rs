//! What picture files are called in the folder: who keeps it learns nothing of what is in them, not even whether it is a picture that they have.

use domain::{SealedName, Sha256};
use federation::Identity;
use hkdf::hmac::{Hmac, Mac};

/// What the key is derived for; the recipient stands behind it. What was sealed to another recovery sheet has another name, and is sealed again.
const PURPOSE: &str = "o2m 1 backup names ";

/// Makes names. It follows from this node's key, which every archive has, and from the recipient of the recovery sheet.
pub(super) struct NameKey([u8; 32]);

impl NameKey {
    pub(super) fn new(identity: &Identity, recipient: &str) -> Self {
        Self(identity.derive_key(format!("{PURPOSE}{recipient}").as_bytes()))
    }

    /// The name of the file with this hash: HMAC-SHA256 (RFC 2104) of its 32 bytes.
    pub(super) fn name(&self, sha256: Sha256) -> SealedName {
        let mut mac = <Hmac<sha2::Sha256> as Mac>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        mac.update(&sha256.0);
        SealedName(mac.finalize().into_bytes().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Found by Python's hmac, too.
    #[test]
    fn a_name_is_the_same_for_ever() {
        let window = "44ff7b02c80d38b26dd6aa31d9470aed81b32e10331a3c994fb1a9945fd847ba".parse().unwrap();
        let key = "7852221e271cbae70909228e3ba099deebdd3e66095463bc28b0d6a456592df4".parse::<Sha256>().unwrap();
        let name = NameKey(key.0).name(window);
        assert_eq!(name.to_string(), "143a7cda292f2e83e801790243ea83c4f42f55784fb5d34116e9fdd3852f858a");
    }

    #[test]
    fn another_node_and_another_sheet_have_other_names() {
        let (mara, jonas) = (Identity::generate().unwrap(), Identity::generate().unwrap());
        let name = |identity: &Identity, recipient: &str| NameKey::new(identity, recipient).name(Sha256([7; 32]));
        assert_eq!(name(&mara, "age1"), name(&mara, "age1"));
        assert_ne!(name(&mara, "age1"), name(&jonas, "age1"));
        assert_ne!(name(&mara, "age1"), name(&mara, "age2"));
    }
}
