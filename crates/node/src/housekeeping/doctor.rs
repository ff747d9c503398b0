//! Looking at a data folder, the machine that it is on and the node that runs there, for what is wrong. Gathers facts; what follows from them is
//! `domain::doctor`'s. Writes nothing, and finds what it finds where the database or the key is damaged or gone.

pub(crate) mod examination;
mod media;
pub(crate) mod owner;
mod ports;
#[cfg(test)]
mod tests;
