//! What answers tell.
