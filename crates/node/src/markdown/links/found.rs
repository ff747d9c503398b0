//! What was found in a text.

use std::ops::Range;

/// A link in a text.
pub(in crate::markdown) struct Found {
    pub(in crate::markdown) range: Range<usize>,
    /// It was written without a scheme, which is [`SCHEME`](crate::markdown::marks::SCHEME).
    pub(super) lacks_scheme: bool,
}
