//! What is different in a post for people who read it on a server that is not theirs.

use std::borrow::Cow;

use domain::Invite;

use super::mentions::with_names;

/// Invites lead to the reader's own server; on another's they are links by their own scheme, which the reader's O2M may know. Who is
/// mentioned is a name.
pub fn for_strangers(html: &str) -> Cow<'_, str> {
    match with_names(html, |_| None) {
        Cow::Borrowed(html) => with_invites(html),
        Cow::Owned(html) => Cow::Owned(with_invites(&html).into_owned()),
    }
}

fn with_invites(html: &str) -> Cow<'_, str> {
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
