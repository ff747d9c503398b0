//! Pages for whoever may set the node up.

/// The path of a page for whoever may set the node up, who is known by the token of a link or by a session.
pub(super) fn with_token(path: &str, token: Option<&str>) -> String {
    token.map_or_else(|| path.to_owned(), |token| format!("{path}?token={token}"))
}
