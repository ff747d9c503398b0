//! What O2M signs, and what a signature says of itself.
//!
//! RFC 9421, section 3.2.1: "When an application defines additional requirements, it MUST enforce them during the signature verification
//! process, and signature verification MUST fail if the signature does not conform to the application's requirements."

use domain::NodeId;
use http::Method;
use sfv::{BareItem, InnerList, Item, Parameters, string_ref};

use super::{error::SignatureError, nonce::Nonce};

const TAG: &str = "o2m-1";

/// The parameters of a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SignatureParams {
    /// Seconds since 1970-01-01T00:00:00Z.
    pub(super) created: i64,
    pub(super) key_id: NodeId,
    /// For every method but GET and HEAD: what only reads may be read twice.
    pub(super) nonce: Option<Nonce>,
}

/// Says whether requests with `method` carry a nonce.
pub(super) fn needs_nonce(method: &Method) -> bool {
    method != Method::GET && method != Method::HEAD
}

/// The names of what is covered, in order. A digest is covered when, and only when, there is one.
pub(super) fn covered(has_digest: bool) -> &'static [&'static str] {
    const ALL: [&str; 5] = ["@method", "@authority", "@path", "@query", "content-digest"];
    if has_digest { &ALL } else { &ALL[..4] }
}

impl SignatureParams {
    /// Writes the value of `Signature-Input` for one label. Any order of parameters is as good (section 2.3), and the only one that some
    /// implementations can repeat is this.
    pub(super) fn to_inner_list(&self, has_digest: bool) -> Option<InnerList> {
        let string = |text: &str| sfv::String::try_from(text.to_owned()).ok().map(BareItem::from);
        let key = |name: &str| sfv::Key::try_from(name.to_owned()).ok();
        let mut params = Parameters::new();
        params.insert(key("created")?, sfv::Integer::try_from(self.created).ok()?.into());
        if let Some(nonce) = &self.nonce {
            params.insert(key("nonce")?, string(nonce.as_str())?);
        }
        params.insert(key("keyid")?, string(&self.key_id.to_string())?);
        params.insert(key("tag")?, string(TAG)?);
        let items = covered(has_digest).iter().map(|name| Item::new(string_ref(name).to_owned())).collect();
        Some(InnerList::with_params(items, params))
    }

    /// Reads the value of `Signature-Input`, and refuses whatever is not the profile.
    pub(super) fn read(list: &InnerList, method: &Method, has_digest: bool) -> Result<Self, SignatureError> {
        // "Requiring a specific set of header fields to be signed": exactly these, in this order, without parameters.
        let is_covered = |(item, name): (&Item, &&str)| {
            item.params.is_empty() && item.bare_item.as_string().is_some_and(|text| text.as_str() == *name)
        };
        let names = covered(has_digest);
        if list.items.len() != names.len() || !list.items.iter().zip(names).all(is_covered) {
            return Err(SignatureError::Components);
        }
        // "Prohibition of certain signature metadata parameters, such as runtime algorithm signaling with the alg parameter".
        let needs_nonce = needs_nonce(method);
        if list.params.len() != 3 + usize::from(needs_nonce) {
            return Err(SignatureError::Parameters);
        }
        let text = |name: &str| {
            let value = list.params.get(name).and_then(BareItem::as_string);
            value.map(sfv::StringRef::as_str).ok_or(SignatureError::Parameters)
        };
        // "Requiring an application-specific value for the tag parameter."
        if text("tag")? != TAG {
            return Err(SignatureError::Parameters);
        }
        // "Ensuring successful dereferencing of the keyid parameter to valid and appropriate key material": it is the key.
        let key_id = text("keyid")?.parse().map_err(|_| SignatureError::Parameters)?;
        let nonce =
            if needs_nonce { Some(text("nonce")?.parse().map_err(|_| SignatureError::Parameters)?) } else { None };
        let created = list.params.get("created").and_then(BareItem::as_integer).ok_or(SignatureError::Parameters)?;
        Ok(Self { created: created.into(), key_id, nonce })
    }
}
