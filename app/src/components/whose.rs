//! Where the posts of a page come from.

use domain::{PeerId, TimelineCursor};

use crate::api::{ApiError, TimelineView, read_own_posts, read_timeline};

/// Most posts that are read at once. Who went further down comes back to here, and reads on.
const MOST_POSTS: usize = 1000;

/// Whose posts a page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    Everybody,
    Friend(PeerId),
    Owner,
}

impl Whose {
    /// The word in the document.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Everybody => "everybody",
            Self::Friend(_) => "friend",
            Self::Owner => "own",
        }
    }

    /// The path of the page with the list.
    pub(super) fn path(self) -> String {
        match self {
            Self::Everybody => "/".to_owned(),
            Self::Friend(friend) => format!("/friends/{friend}"),
            Self::Owner => "/profile".to_owned(),
        }
    }

    /// Reads the page that follows `before`, or the newest; and those after it, down to the post at `until`.
    pub async fn read(
        self,
        before: Option<TimelineCursor>,
        until: Option<TimelineCursor>,
    ) -> Result<TimelineView, ApiError> {
        let mut all = self.read_page(before).await?;
        while let (Some(until), Some(older)) = (until, all.older)
            && older > until
            && all.posts.len() < MOST_POSTS
        {
            let page = self.read_page(Some(older)).await?;
            all.posts.extend(page.posts);
            all.older = page.older;
        }
        Ok(all)
    }

    async fn read_page(self, before: Option<TimelineCursor>) -> Result<TimelineView, ApiError> {
        match self {
            Self::Everybody => read_timeline(before, None).await,
            Self::Friend(friend) => read_timeline(before, Some(friend)).await,
            Self::Owner => read_own_posts(before).await,
        }
    }
}
