//! Private caches and shared ones.

/// Whom stored responses are for (RFC 9111, section 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sharing {
    /// One user: "A private cache, in contrast, is dedicated to a single user; often, they are deployed as a component of a user agent."
    Private,
    /// "A shared cache is a cache that stores responses for reuse by more than one user".
    Shared,
}
