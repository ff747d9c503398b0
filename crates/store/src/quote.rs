//! Which post a post shows, as rows have it.

use domain::Quote;

use crate::StoreError;

/// What the columns `quote_owner` and `quote_post` say.
pub(crate) fn quote(owner: Option<&str>, post: Option<&str>) -> Result<Option<Quote>, StoreError> {
    let (Some(owner), Some(post)) = (owner, post) else { return Ok(None) };
    let owner = owner.parse().map_err(|_| StoreError::Corrupt("post.quote_owner"))?;
    let post = post.parse().map_err(|_| StoreError::Corrupt("post.quote_post"))?;
    Ok(Some(Quote { owner, post }))
}
