//! What the friend who keeps a backup reads out to the one whose it is: where it lies, and whose it is.

use std::{fmt, str::FromStr};

use crate::{Invite, NodeId, ParseIdError, ParseInviteError, typed};

/// `o2m://<key of the keeper>@host:port/<key of the lost server>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestoreLink {
    pub keeper: Invite,
    /// The key by which the keeper knew the server that is lost.
    pub lost: NodeId,
}

/// The text is no such line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ParseRestoreLinkError {
    #[error("there is nothing behind the last slash that says whose backup it is")]
    NoOwner,
    #[error("what is behind the last slash is no key")]
    Owner(#[source] ParseIdError),
    #[error(transparent)]
    Keeper(#[from] ParseInviteError),
}

impl FromStr for RestoreLink {
    type Err = ParseRestoreLinkError;

    fn from_str(text: &str) -> Result<Self, ParseRestoreLinkError> {
        // Programs for letters break what is longer than their lines.
        let meant: String = typed::meant(text).split_whitespace().collect();
        let (keeper, lost) = meant.rsplit_once('/').ok_or(ParseRestoreLinkError::NoOwner)?;
        if lost.contains('@') {
            return Err(ParseRestoreLinkError::NoOwner);
        }
        let lost = lost.to_ascii_lowercase().parse().map_err(ParseRestoreLinkError::Owner)?;
        Ok(Self { keeper: keeper.parse()?, lost })
    }
}

impl fmt::Display for RestoreLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.keeper, self.lost)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::node_id;

    #[test]
    fn a_line_is_read_back_and_others_are_refused() {
        let keeper = Invite { id: node_id(1), address: "10.0.0.1:8000".parse().unwrap() };
        let link = RestoreLink { keeper, lost: node_id(2) };
        let text = link.to_string();
        assert_eq!(text.parse(), Ok(link.clone()));
        assert_eq!(format!("  {}\n ", text.replace('/', "/\n")).parse(), Ok(link.clone()));
        assert_eq!(link.keeper.to_string().parse::<RestoreLink>(), Err(ParseRestoreLinkError::NoOwner));
        for other in ["", "o2m://", "10.0.0.1:8000", &format!("{}/nobody", link.keeper), &format!("/{}", link.lost)] {
            assert!(other.parse::<RestoreLink>().is_err(), "{other}");
        }
    }
}
