//! How the owner signs in.

use domain::Account;

/// How the owner signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CredentialsRow {
    pub account: Account,
    /// Argon2id, as a PHC string.
    pub password_hash: String,
}
