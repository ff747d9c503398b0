//! Introductions: a friend makes two friends known to each other, and two presses, one each, make them friends. Nobody's address goes anywhere before its
//! owner pressed, and then to the one reader for whom it was signed.

pub(crate) mod answer;
pub(crate) mod ask;
mod bring;
pub(crate) mod make;
pub(crate) mod owner;
pub(crate) mod serve;
mod take;
#[cfg(test)]
mod tests;
