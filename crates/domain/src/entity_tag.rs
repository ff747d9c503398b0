//! Entity tags, which tell versions of a document apart (RFC 9110, section 8.8.3).

/// Says whether one of the tags in the lines of an `If-None-Match` field is `tag` (RFC 9110, section 13.1.2): the comparison is weak, and `*`
/// is whatever there is.
pub fn is_listed<'a>(lines: impl IntoIterator<Item = &'a str>, tag: &str) -> bool {
    let mut listed = lines.into_iter().flat_map(|line| line.split(',')).map(str::trim);
    listed.any(|each| each == "*" || opaque(each) == opaque(tag))
}

/// The tag without the mark that it is weak.
fn opaque(tag: &str) -> &str {
    tag.strip_prefix("W/").unwrap_or(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_found_in_any_line() {
        let lines = ["\"b\"", "\"c\" , W/\"a\""];
        assert!(is_listed(lines, "\"a\"") && is_listed(lines, "W/\"b\""));
        assert!(!is_listed(lines, "\"d\"") && !is_listed([], "\"a\""));
        assert!(is_listed(["*"], "\"d\""));
    }
}
