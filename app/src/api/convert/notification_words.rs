//! What a notification says, and where it leads: on its page, and where it comes up outside of the pages.

use domain::{NotificationKind, PostId, ThreadItemId, isolated};

use crate::{
    api::{NotificationView, RequestView, VoiceView},
    i18n::{I18n, t, t_plural, use_i18n},
};

/// The notification with its sentence and its place, which the rest of it says.
pub(super) fn said(notification: NotificationView) -> NotificationView {
    let (text, href) = (sentence(use_i18n(), &notification), place(&notification));
    NotificationView { text, href, ..notification }
}

fn sentence(i18n: I18n, notification: &NotificationView) -> String {
    let NotificationView { kind, person, voices, item, request, .. } = notification;
    let name =
        person.as_ref().map_or_else(|| t!(i18n, notifications.somebody).to_owned(), |person| isolated(&person.name));
    match kind {
        NotificationKind::FriendRequestReceived => match request {
            Some(RequestView::Accepted) => t!(i18n, notifications.request_settled, name = name),
            Some(RequestView::Declined) => t!(i18n, notifications.request_declined, name = name),
            Some(RequestView::Over) => t!(i18n, notifications.request_over, name = name),
            Some(RequestView::Waiting { .. }) | None => t!(i18n, notifications.request_received, name = name),
        },
        NotificationKind::FriendRequestAccepted => t!(i18n, notifications.request_accepted, name = name),
        NotificationKind::FriendshipEnded => t!(i18n, notifications.friendship_ended, name = name),
        NotificationKind::FriendshipEndedAgain => t!(i18n, notifications.friendship_ended_again, name = name),
        NotificationKind::FolderWaiting => t!(i18n, notifications.folder_waiting).to_owned(),
        NotificationKind::FolderLeftAlone => t!(i18n, notifications.folder_left_alone).to_owned(),
        NotificationKind::BackupOverdue => t!(i18n, notifications.backup_overdue).to_owned(),
        NotificationKind::BackupGiven => t!(i18n, notifications.backup_given, name = name),
        NotificationKind::KeeperFailed => t!(i18n, notifications.keeper_failed, name = name),
        NotificationKind::BackupAsked => t!(i18n, notifications.backup_asked, name = name),
        NotificationKind::Commented => t!(i18n, notifications.commented, who = who(i18n, voices)),
        NotificationKind::Answered => t!(i18n, notifications.answered, who = who(i18n, voices)),
        NotificationKind::Reacted => t!(i18n, notifications.reacted, who = who(i18n, voices)),
        NotificationKind::Followed => t!(i18n, notifications.followed, who = who(i18n, voices)),
        NotificationKind::Mentioned if item.is_some() => {
            t!(i18n, notifications.mentioned_in_comment, who = who(i18n, voices))
        }
        NotificationKind::Mentioned => t!(i18n, notifications.mentioned, who = who(i18n, voices)),
        NotificationKind::Introduced => t!(i18n, introductions.told, name = name),
        NotificationKind::IntroductionAsked => t!(i18n, introductions.told_asked, name = name),
        NotificationKind::Reported => t!(i18n, notifications.reported, name = name),
    }
}

fn place(notification: &NotificationView) -> String {
    let NotificationView { kind, person, post, item, request, .. } = notification;
    let is_settled = request.as_ref().is_some_and(|request| !matches!(request, RequestView::Waiting { .. }));
    match (kind, person) {
        (NotificationKind::FolderWaiting, _) => "/settings#folder".to_owned(),
        (NotificationKind::BackupOverdue, _) => "/settings#backup".to_owned(),
        (NotificationKind::KeeperFailed | NotificationKind::BackupGiven, _) => "/settings/keepers".to_owned(),
        (NotificationKind::BackupAsked, _) => "/settings/keepers#kept".to_owned(),
        (NotificationKind::FolderLeftAlone, _) => "/".to_owned(),
        (NotificationKind::Introduced | NotificationKind::IntroductionAsked, _) => "/introductions".to_owned(),
        (
            NotificationKind::FriendRequestAccepted
            | NotificationKind::FriendshipEnded
            | NotificationKind::FriendshipEndedAgain,
            Some(person),
        ) => person.href.clone(),
        (NotificationKind::FriendRequestReceived, Some(person)) if is_settled => person.href.clone(),
        (
            NotificationKind::Commented
            | NotificationKind::Answered
            | NotificationKind::Reacted
            | NotificationKind::Followed,
            _,
        ) => post.map_or_else(|| "/".to_owned(), |post| format!("/posts/{post}#thread")),
        (NotificationKind::Mentioned | NotificationKind::Reported, _) => place_of(*post, *item),
        _ => "/friends".to_owned(),
    }
}

/// A post, or a comment under it, on that page of the thread which begins with it.
fn place_of(post: Option<PostId>, item: Option<ThreadItemId>) -> String {
    match (post, item) {
        (Some(post), Some(item)) => format!("/posts/{post}?from={item}#comment-{item}"),
        (Some(post), None) => format!("/posts/{post}"),
        (None, _) => "/".to_owned(),
    }
}

/// "Lea", "Lea and Jonas", "Lea and 4 others".
pub(super) fn who(i18n: I18n, voices: &[VoiceView]) -> String {
    match voices {
        [] => t!(i18n, notifications.somebody).to_owned(),
        [one] => isolated(&one.name),
        [one, other] => t!(i18n, threads.and, names = isolated(&one.name), last = isolated(&other.name)),
        [first, others @ ..] => {
            t_plural!(i18n, notifications.others, count = others.len(), name = isolated(&first.name))
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::NodeId;

    use super::*;
    use crate::api::WhoView;

    #[test]
    fn one_or_two_are_named_and_more_are_counted() {
        let voice = |name: &str| VoiceView {
            name: name.to_owned(),
            key: NodeId([7; 32]),
            who: WhoView::FriendOfFriend { like: None },
        };
        let said = |names: &[&str]| who(use_i18n(), &names.iter().map(|name| voice(name)).collect::<Vec<_>>());
        let lea = isolated("Lea");
        assert_eq!(said(&[]), "Somebody");
        assert_eq!(said(&["Lea"]), lea);
        assert_eq!(said(&["Lea", "Jonas"]), format!("{lea} and {}", isolated("Jonas")));
        assert_eq!(said(&["Lea", "Jonas", "Ana", "Ole", "Kim"]), format!("{lea} and 4 others"));
    }
}
