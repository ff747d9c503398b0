//! What this O2M says of itself.

use domain::Scope;
use node::Owner;

use crate::api::{ApiError, ServerView};

impl ServerView {
    pub(in crate::api) async fn load(owner: &Owner) -> Result<Self, ApiError> {
        let addresses = owner.card().addresses();
        Ok(Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            data: owner.node().data().display().to_string(),
            is_only_here: !addresses.is_empty() && addresses.iter().all(|address| address.scope() == Scope::Loopback),
            addresses: addresses.iter().map(ToString::to_string).collect(),
            has_public_page: owner.node().has_public_posts().await?,
            https_fingerprint: owner.node().https_fingerprint(),
        })
    }
}
