//! What is different in a post for people who read it on a server that is not theirs.

use std::borrow::Cow;

use domain::Invite;

/// Invites lead to the reader's own server; on another's they are links by their own scheme, which the reader's O2M may know.
pub fn for_strangers(html: &str) -> Cow<'_, str> {
    // Text and titles have no `<a href="`: in text `<` is escaped, in attributes `"`.
    let link = format!("<a href=\"{}", Invite::PATH);
    if !html.contains(&link) {
        return Cow::Borrowed(html);
    }
    let mut parts = html.split(&link);
    let mut changed = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (value, rest) = part.split_once('"').unwrap_or((part, ""));
        let invite = Invite::of_path(&format!("{}{value}", Invite::PATH)).map(|invite| invite.to_string());
        changed.extend(["<a href=\"", &invite.unwrap_or_default(), "\"", rest]);
    }
    Cow::Owned(changed)
}
