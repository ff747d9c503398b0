//! Nothing yet: filled in below.
