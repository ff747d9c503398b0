//! What the frame around every page shows.

use node::Owner;

use crate::api::{ApiError, FrameView, PersonView};

/// Gathers it.
pub(in crate::api) async fn frame(owner: &Owner) -> Result<FrameView, ApiError> {
    let account = owner.account().await?;
    let me = PersonView { name: account.name.to_string(), picture: None, reach: None, href: "/profile".to_owned() };
    Ok(FrameView { me, unread: 0, neighbours: Vec::new() })
}
