//! What a token lets a program do.

use serde::{Deserialize, Serialize};

/// How much an app token may be used for (RFC 6749, section 3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::EnumString, strum::IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case", parse_err_ty = ParseTokenScopeError, parse_err_fn = ParseTokenScopeError::of_word)]
pub enum TokenScope {
    /// Reads what the owner may read, friends' posts too, and changes nothing.
    Read,
    /// Publishes, changes and deletes the owner's posts, and reads them; nothing of friends.
    Publish,
    /// Whatever the owner may do without a browser.
    All,
}

/// What one use of the HTTP interface asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Permission {
    /// To read anything that the owner may.
    Read,
    /// To read what the owner wrote, which a program that publishes needs, too.
    ReadOwn,
    /// To change posts, their pictures and the draft.
    Publish,
    /// To change anything else, and to read how the owner signs in.
    Manage,
}

/// A word that names no scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a scope of a token")]
pub struct ParseTokenScopeError;

impl ParseTokenScopeError {
    fn of_word(_: &str) -> Self {
        Self
    }
}

impl TokenScope {
    /// Every scope, from the narrowest.
    pub const ALL: [Self; 3] = [Self::Read, Self::Publish, Self::All];

    /// The word used in the database and in the API.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// Says whether a token of this scope may do that.
    pub fn permits(self, permission: Permission) -> bool {
        match self {
            Self::Read => matches!(permission, Permission::Read | Permission::ReadOwn),
            Self::Publish => matches!(permission, Permission::Publish | Permission::ReadOwn),
            Self::All => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_scope_permits_what_it_says_and_no_more() {
        use Permission::{Manage, Publish, Read, ReadOwn};
        for (scope, expected) in [
            (TokenScope::Read, vec![Read, ReadOwn]),
            (TokenScope::Publish, vec![ReadOwn, Publish]),
            (TokenScope::All, vec![Read, ReadOwn, Publish, Manage]),
        ] {
            let permitted: Vec<Permission> =
                [Read, ReadOwn, Publish, Manage].into_iter().filter(|permission| scope.permits(*permission)).collect();
            assert_eq!(permitted, expected, "{scope:?}");
        }
    }

    #[test]
    fn a_scope_has_one_word_in_the_database_and_in_the_api() {
        for scope in TokenScope::ALL {
            assert_eq!(scope.as_str().parse(), Ok(scope));
            assert_eq!(serde_json::to_string(&scope).unwrap(), format!("\"{}\"", scope.as_str()));
        }
        assert_eq!("ALL".parse::<TokenScope>(), Err(ParseTokenScopeError));
    }
}
