//! What is set aside.

/// Words that were set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    pub id: i64,
    pub words: String,
}
