//! Whom a text mentions: a mention is a markdown link to `o2m://<id>`, whatever words stand in it.

use crate::NodeId;

const SCHEME: &str = "o2m://";

/// Whom a link to `url` mentions. An invite, which names an address besides, mentions nobody.
///
/// Only the server of the person who is mentioned makes something of it, and only if it may read the text; for others it is a name.
pub fn mentioned(url: &str) -> Option<NodeId> {
    url.strip_prefix(SCHEME)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::node_id;

    #[test]
    fn is_a_key_and_nothing_else() {
        let id = node_id(7);
        assert_eq!(mentioned(&format!("o2m://{id}")), Some(id));
        for other in [
            format!("o2m://{id}@192.168.1.5:8000"),
            format!("o2m://{id}/"),
            format!("O2M://{id}"),
            format!("o2m://{}", id.to_string().to_uppercase()),
            format!("https://{}", id.host()),
            "o2m://".to_owned(),
        ] {
            assert_eq!(mentioned(&other), None, "{other}");
        }
    }
}
