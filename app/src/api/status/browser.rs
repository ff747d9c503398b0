//! The status of the page being shown: in the browser, none is left to decide.

/// Does nothing; on the server it answers the page with 404.
pub fn mark_not_found() {}
