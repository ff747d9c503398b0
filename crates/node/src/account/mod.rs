//! How the owner gets in: the first day, browsers, app tokens, name and password.

pub(crate) mod app_token;
pub(crate) mod credentials;
pub(crate) mod session;
pub(crate) mod set_up;
pub(crate) mod two_step;
