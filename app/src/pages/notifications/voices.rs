//! Who said something in a thread, as one notification says it of many.

use domain::isolated;

use crate::{
    api::VoiceView,
    i18n::{I18n, t, t_plural},
};

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
    use crate::{api::WhoView, i18n::use_i18n};

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
