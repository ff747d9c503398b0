//! Where the posts of a page come from.

use domain::{PeerId, PostsFrom, TimelineCursor, TimelineFilter};

use crate::api::{ApiError, TimelineView, read_own_posts, read_timeline};

/// Most posts that are read at once. Who went further down comes back to here, and reads on.
const MOST_POSTS: usize = 1000;

/// Whose posts a page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Those of the timeline that this lets through.
    Timeline(TimelineFilter),
    Friend(PeerId),
    Owner,
    /// What the owner saved.
    Saved,
}

impl Whose {
    /// The word in the document. Which posts are of `some`, the node alone knows.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Timeline(filter) if filter.is_all() => "everybody",
            Self::Timeline(_) | Self::Friend(_) | Self::Saved => "some",
            Self::Owner => "own",
        }
    }

    /// The path of the page with the list.
    pub(super) fn path(self) -> String {
        match self {
            Self::Timeline(_) => "/".to_owned(),
            Self::Friend(friend) => format!("/friends/{friend}"),
            Self::Owner => "/profile".to_owned(),
            Self::Saved => "/saved".to_owned(),
        }
    }

    /// What stands behind the path of the page: empty, or from the `?` on.
    pub fn search(self) -> String {
        let Self::Timeline(TimelineFilter { from, with_pictures }) = self else { return String::new() };
        let from = (from != PostsFrom::Everybody).then(|| format!("from={from}"));
        let pictures = with_pictures.then(|| "pictures=true".to_owned());
        let asked: Vec<String> = from.into_iter().chain(pictures).collect();
        if asked.is_empty() { String::new() } else { format!("?{}", asked.join("&")) }
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
            Self::Timeline(TimelineFilter { from, with_pictures }) => {
                read_timeline(before, Some(from), Some(with_pictures)).await
            }
            Self::Friend(friend) => read_timeline(before, Some(PostsFrom::Friend(friend)), None).await,
            Self::Owner => read_own_posts(before).await,
            Self::Saved => read_timeline(before, Some(PostsFrom::Saved), None).await,
        }
    }
}
