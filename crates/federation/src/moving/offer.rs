//! What the old machine says of the move.

use domain::Sha256;
use serde::{Deserialize, Serialize};

/// How far the move is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MoveStage {
    /// The old machine serves, and gives the files of pictures.
    Files,
    /// It serves nobody any more, and gives the rest.
    Ended,
}

/// The answer to whoever knows the code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveOffer {
    /// That the old machine knows the code, too.
    pub proof: String,
    pub stage: MoveStage,
    /// Of O2M there.
    pub version: String,
    /// How many steps the schema of its database has. One with more than here cannot be opened here.
    pub schema: u32,
    /// The database and what goes with it, about.
    pub archive_bytes: u64,
}

/// A file that goes, one JSON object a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveFile {
    /// In the data folder, with slashes.
    pub path: String,
    pub size_bytes: u64,
    pub sha256: Sha256,
}
