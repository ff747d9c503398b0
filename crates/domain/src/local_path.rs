//! A path on this node to go on to, from an address that anybody may have made up.

/// Gives `path` back if it stays on this node: one slash, then anything but a slash, a backslash or a control character, which
/// browsers would drop or turn round until the path names another host (WHATWG URL, section 4.4).
pub fn local_path(path: &str) -> Option<&str> {
    let rest = path.strip_prefix('/')?;
    let stays = !rest.starts_with(['/', '\\']) && path.bytes().all(|byte| byte.is_ascii_graphic());
    stays.then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stays_on_this_node() {
        for path in ["/", "/posts/3?page=2#top", "/friends//x"] {
            assert_eq!(local_path(path), Some(path));
        }
        for path in [
            "",
            "posts",
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "/\r\nx",
            "/é",
        ] {
            assert_eq!(local_path(path), None, "{path:?}");
        }
    }
}
