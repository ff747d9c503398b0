//! Who sees what in a thread.

use serde::{Deserialize, Serialize};

use crate::{Audience, NodeId, ParseIdError};

/// Who may comment on a post, of those who may see it. Its owner always may.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, strum::EnumString, strum::IntoStaticStr,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case", parse_err_ty = ParseIdError, parse_err_fn = ParseIdError::of_word)]
pub enum Commenting {
    /// All of them.
    #[default]
    Everyone,
    /// All of them, and the owner alone reads it.
    ToOwner,
    /// Nobody any more; what is there stays.
    Nobody,
}

impl Commenting {
    /// The word used on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// For whom a comment was when it came. It stays so, whatever the post's audience becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CameFor {
    Audience(Audience),
    /// The post's owner, and its author.
    Owner,
}

/// Who looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Viewer {
    /// The post's owner.
    Owner,
    Friend(NodeId),
    /// A browser or a feed reader without a key.
    Anybody,
}

/// All that decides who sees a comment or reaction.
#[derive(Debug, Clone, Copy)]
pub struct Sight<'a> {
    /// The audience that the post has now.
    pub post: &'a Audience,
    pub came_for: &'a CameFor,
    pub author: NodeId,
    /// See [`Content::is_public`](super::Content).
    pub is_public: bool,
}

impl CameFor {
    /// For whom it is what `author` writes now.
    pub fn now(commenting: Commenting, audience: &Audience, author: NodeId, home: NodeId) -> Self {
        if commenting == Commenting::ToOwner && author != home { Self::Owner } else { Self::Audience(audience.clone()) }
    }
}

impl Sight<'_> {
    /// Says whether `viewer` may see it: whoever is in the audience of then and in that of now, and its author while they may see the post.
    /// `is_in` says whether the viewer is a friend in an audience, as circles are today.
    pub fn is_for(&self, viewer: Viewer, is_in: impl Fn(&Audience) -> bool) -> bool {
        match viewer {
            Viewer::Owner => true,
            Viewer::Friend(key) => {
                let was_meant = || matches!(self.came_for, CameFor::Audience(then) if is_in(then));
                is_in(self.post) && (key == self.author || was_meant())
            }
            Viewer::Anybody => {
                self.is_public
                    && *self.post == Audience::Public
                    && *self.came_for == CameFor::Audience(Audience::Public)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CircleId, circle::Circles, testing::node_id};

    #[test]
    fn is_seen_in_the_audience_of_then_and_of_now() {
        let [choir, street] = [1, 2].map(|id| Audience::Circles(Circles::one(CircleId(id))));
        let came = CameFor::Audience;
        let [author, reader] = [node_id(1), node_id(2)];
        // The post's audience, the comment's, in which circles both friends are, and whether author and reader see it.
        for (post, came_for, circles, sees) in [
            (Audience::AllFriends, came(Audience::AllFriends), &[][..], [true, true]),
            (Audience::AllFriends, came(choir.clone()), &[], [true, false]),
            (Audience::AllFriends, came(choir.clone()), &[&choir], [true, true]),
            (choir.clone(), came(Audience::AllFriends), &[], [false, false]),
            (choir.clone(), came(Audience::AllFriends), &[&choir], [true, true]),
            (choir.clone(), came(street.clone()), &[&choir], [true, false]),
            (choir.clone(), came(street.clone()), &[&choir, &street], [true, true]),
            (Audience::OnlyMe, came(Audience::AllFriends), &[&choir], [false, false]),
            (Audience::Public, came(choir.clone()), &[], [true, false]),
            (Audience::AllFriends, CameFor::Owner, &[&choir], [true, false]),
        ] {
            let is_in = |audience: &Audience| match audience {
                Audience::OnlyMe => false,
                Audience::AllFriends | Audience::Public => true,
                circle @ Audience::Circles(_) => circles.contains(&circle),
            };
            let sight = Sight { post: &post, came_for: &came_for, author, is_public: false };
            let seen = [author, reader].map(|key| sight.is_for(Viewer::Friend(key), is_in));
            assert_eq!(seen, sees, "{post:?} {came_for:?} {circles:?}");
            assert!(sight.is_for(Viewer::Owner, |_| false));
        }
    }

    #[test]
    fn anybody_sees_what_was_public_all_along_and_meant_to_be() {
        let (public, friends) = (CameFor::Audience(Audience::Public), CameFor::Audience(Audience::AllFriends));
        for (post, came_for, is_public, is_seen) in [
            (Audience::Public, &public, true, true),
            (Audience::Public, &public, false, false),
            (Audience::Public, &friends, true, false),
            (Audience::Public, &CameFor::Owner, true, false),
            (Audience::AllFriends, &public, true, false),
        ] {
            let sight = Sight { post: &post, came_for, author: node_id(1), is_public };
            assert_eq!(sight.is_for(Viewer::Anybody, |_| true), is_seen, "{post:?} {came_for:?} {is_public}");
        }
    }

    #[test]
    fn comments_to_the_owner_stay_so_and_the_owners_own_are_for_all() {
        let [home, jonas] = [node_id(1), node_id(2)];
        let audience = Audience::AllFriends;
        for (commenting, author, expected) in [
            (Commenting::Everyone, jonas, CameFor::Audience(audience.clone())),
            (Commenting::ToOwner, jonas, CameFor::Owner),
            (Commenting::ToOwner, home, CameFor::Audience(audience.clone())),
        ] {
            assert_eq!(CameFor::now(commenting, &audience, author, home), expected);
        }
        assert_eq!((Commenting::ToOwner.as_str(), "to-owner".parse()), ("to-owner", Ok(Commenting::ToOwner)));
    }
}
