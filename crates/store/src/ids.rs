//! Several ids in one value, as SQLite's `group_concat` puts them: what belongs to a row then comes with it, as of the same moment.

use crate::StoreError;

/// The ids of a `group_concat`; none of nothing.
pub(crate) fn ids_in(joined: Option<&str>) -> Result<Vec<i64>, StoreError> {
    let ids = joined.into_iter().flat_map(|joined| joined.split(','));
    ids.map(|id| id.parse().map_err(|_| StoreError::Corrupt("ids"))).collect()
}
