//! Which names a file may have on which system.

/// What Windows keeps for itself, with any extension.
const DEVICES: [&str; 4] = ["CON", "PRN", "AUX", "NUL"];
/// The same, followed by one digit.
const NUMBERED_DEVICES: [&str; 2] = ["COM", "LPT"];

/// Says whether a file can have this name on this system.
pub(super) fn is_name_here(name: &str) -> bool {
    !cfg!(windows) || is_name_on_windows(name)
}

fn is_name_on_windows(name: &str) -> bool {
    let is_refused = |letter: char| letter.is_control() || "<>:\"|?*/\\".contains(letter);
    let device = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let is_numbered = |kind: &&str| {
        let number = device.strip_prefix(*kind).map(|number| number.chars().collect::<Vec<_>>());
        matches!(number.as_deref(), Some(['0'..='9' | '¹' | '²' | '³']))
    };
    !name.is_empty()
        && !name.ends_with(['.', ' '])
        && !name.contains(is_refused)
        && !DEVICES.contains(&&*device)
        && !NUMBERED_DEVICES.iter().any(is_numbered)
}

/// Says whether `found` is another file than `wanted`, which a system that takes capitals for small letters finds by that name.
pub(super) fn is_twin(found: &str, wanted: &str) -> bool {
    found != wanted && found.to_lowercase() == wanted.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_refuses_what_means_something_else_there() {
        for name in ["snow.jpg", "a b", "CONNECT", "com10.jpg", "über.jpg", "a.con"] {
            assert!(is_name_on_windows(name), "{name}");
        }
        for name in
            ["", "a:b", "a?", "a\"b", "a*", "a|b", "<a", "a.", "a ", "con", "Con.jpg", "nul .txt", "LPT1", "com9.x.y"]
        {
            assert!(!is_name_on_windows(name), "{name}");
        }
        assert!(cfg!(windows) || is_name_here("a:b"));
    }

    #[test]
    fn twins_differ_in_capitals_alone() {
        for (found, wanted, expected) in
            [("A.jpg", "a.jpg", true), ("a.jpg", "a.jpg", false), ("b.jpg", "a.jpg", false), ("Ü", "ü", true)]
        {
            assert_eq!(is_twin(found, wanted), expected, "{found} {wanted}");
        }
    }
}
