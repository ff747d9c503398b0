//! Mail addresses.

use super::found::Found;

const MAILTO: &str = "mailto:";

/// The address around the `@` at `at`; it does not begin before `from`.
pub(super) fn find(text: &str, at: usize, from: usize) -> Option<Found> {
    let local = text[from..at].bytes().rev().take_while(|&byte| is_of_local_part(byte)).count();
    let start = at - local;
    let behind = &text[at + 1..];
    let host = behind.bytes().take_while(|&byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.')).count();
    let host = behind[..host].trim_end_matches(['.', '-']);
    let is_host = host.split('.').count() > 1
        && host.split('.').all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'))
        && host
            .rsplit('.')
            .next()
            .is_some_and(|top| top.len() > 1 && top.bytes().all(|byte| byte.is_ascii_alphabetic()));
    // What goes on behind, or before, is something else: a handle, or a host with letters of its own.
    let goes_on = behind[host.len()..].starts_with(['@', '_']) || text[..start].ends_with(['@', '/']);
    if local == 0 || !is_host || goes_on || text[start..].starts_with('.') {
        return None;
    }
    let has_scheme = start >= from + MAILTO.len()
        && text.get(start - MAILTO.len()..start).is_some_and(|before| before.eq_ignore_ascii_case(MAILTO));
    let start = if has_scheme { start - MAILTO.len() } else { start };
    Some(Found { range: start..at + 1 + host.len(), lacks_scheme: false })
}

fn is_of_local_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'+' | b'-' | b'_')
}
