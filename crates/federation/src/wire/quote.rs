//! The post that a post or comment shows, as JSON.

use domain::{NodeId, Quote, WireId};
use serde::{Deserialize, Serialize};

/// Whose post is quoted, and which. Nothing of it is said: who may see it has it.
#[derive(Serialize, Deserialize)]
pub(super) struct WireQuote {
    owner: NodeId,
    post: WireId,
}

impl From<Quote> for WireQuote {
    fn from(Quote { owner, post }: Quote) -> Self {
        Self { owner, post }
    }
}

impl From<WireQuote> for Quote {
    fn from(WireQuote { owner, post }: WireQuote) -> Self {
        Self { owner, post }
    }
}
