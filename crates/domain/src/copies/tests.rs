use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

const CAP: CopiesCap = CopiesCap::from_bytes(1_000);

#[test]
fn a_cap_is_200_megabytes_to_a_terabyte() {
    for (text, expected) in [
        ("1 GB", Ok("1 GB")),
        ("0,2 gb", Ok("200 MB")),
        ("1250.9 MB", Ok("1.25 GB")),
        ("1005 MB", Ok("1.005 GB")),
        ("1 TB", Ok("1000 GB")),
        ("199.9 MB", Err(CopiesCapError::TooSmall)),
        ("0", Err(CopiesCapError::TooSmall)),
        ("1000.1 GB", Err(CopiesCapError::TooLarge)),
        ("plenty", Err(CopiesCapError::NotAnAmount)),
    ] {
        let parsed = text.parse::<CopiesCap>();
        assert_eq!(parsed.map(|cap| cap.to_string()), expected.map(str::to_owned), "{text}");
        if let Ok(cap) = parsed {
            assert_eq!(cap.to_string().parse(), Ok(cap), "what is shown can be saved again");
        }
    }
    assert_eq!(CopiesCap::DEFAULT.to_string(), "1 GB");
}

#[test]
fn one_friend_may_have_all_and_many_a_quarter_each() {
    for (friends, quota) in [(0, 1000), (1, 1000), (2, 500), (3, 333), (4, 250), (5, 250), (1000, 250)] {
        assert_eq!(CAP.quota(friends), quota, "{friends} friends");
    }
}

#[test]
fn what_is_too_much_is_a_friends_or_everybodys() {
    let used = |bytes: &[u64]| bytes.iter().zip(1..).map(|(&bytes, id)| (PeerId(id), bytes)).collect::<Vec<_>>();
    let excess = |of_friends: &[(i64, u64)], in_all| {
        let of_friends = of_friends.iter().map(|&(id, bytes)| (PeerId(id), bytes)).collect();
        Some(Excess { of_friends, in_all })
    };
    for (friends, bytes, expected) in [
        (1, &[1000][..], None),
        (1, &[1001], excess(&[(1, 1)], 1)),
        (2, &[700, 100], excess(&[(1, 200)], 0)),
        (4, &[250, 250, 250, 250], None),
        (5, &[250, 250, 250, 250, 250], excess(&[], 250)),
        (5, &[251, 250, 250, 250, 250], excess(&[(1, 1)], 251)),
        (0, &[], None),
    ] {
        assert_eq!(CAP.excess(friends, &used(bytes)), expected, "{friends} friends, {bytes:?}");
    }
}

#[test]
fn a_prefetched_copy_takes_free_space_and_that_of_older_copies() {
    for (used_bytes, older_bytes, size_bytes, admitted) in
        [(0, 0, 1000, true), (0, 0, 1001, false), (990, 0, 11, false), (990, 1, 11, true), (1000, 1000, 1001, false)]
    {
        let quota = Quota { limit_bytes: CAP.bytes(), used_bytes, older_bytes };
        assert_eq!(quota.admits(size_bytes), admitted, "{quota:?} {size_bytes}");
    }
}

/// A file by when it was published, whose it is, its place in the world, and its size.
type File = (u8, usize, usize, u64);

/// Some friends' files, prefetched and evicted as the node does it.
struct World {
    friends: usize,
    files: Vec<File>,
    /// What is here, with its last use before the rest: the first goes first.
    here: BTreeSet<File>,
    fetched: usize,
}

impl World {
    fn used(&self, friend: Option<usize>, before: u8) -> u64 {
        let copies = self.here.iter().filter(|copy| friend.is_none_or(|friend| copy.1 == friend) && copy.0 < before);
        copies.map(|copy| copy.3).sum()
    }

    fn quota(&self, friend: Option<usize>, before: u8) -> Quota {
        let limit_bytes = if friend.is_some() { CAP.quota(self.friends) } else { CAP.bytes() };
        Quota { limit_bytes, used_bytes: self.used(friend, u8::MAX), older_bytes: self.used(friend, before) }
    }

    /// Reads a friend: the newest files first, as far as the quota admits them.
    fn prefetch(&mut self, friend: usize) {
        let mut files: Vec<File> = self.files.iter().copied().filter(|file| file.1 == friend).collect();
        files.sort_unstable_by(|a, b| b.cmp(a));
        for file in files {
            if self.here.iter().any(|copy| copy.2 == file.2) {
                continue;
            }
            if !self.quota(Some(friend), file.0).admits(file.3) || !self.quota(None, file.0).admits(file.3) {
                break;
            }
            self.fetched += 1;
            self.take(file);
            assert!(self.here.contains(&file), "a file is not evicted for itself");
        }
    }

    fn take(&mut self, copy: File) {
        self.here.insert(copy);
        for friend in 0..self.friends {
            while self.used(Some(friend), u8::MAX) > CAP.quota(self.friends) {
                let oldest = *self.here.iter().find(|copy| copy.1 == friend).unwrap();
                self.here.remove(&oldest);
            }
        }
        while self.used(None, u8::MAX) > CAP.bytes() {
            self.here.pop_first();
        }
    }
}

proptest! {
    #[test]
    fn reading_friends_again_and_again_comes_to_rest(
        friends in 1_usize..6,
        files in prop::collection::vec((0_u8..40, 0_usize..6, 1_u64..400), 0..40),
        looked_at in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
    ) {
        let files = files.into_iter().enumerate().map(|(id, (at, friend, size))| (at, friend % friends, id, size));
        let mut world = World { friends, files: files.collect(), here: BTreeSet::new(), fetched: 0 };
        let mut rounds = 0;
        let mut rest = |world: &mut World| loop {
            let before = world.fetched;
            for friend in 0..friends {
                world.prefetch(friend);
            }
            if world.fetched == before {
                return Ok(());
            }
            rounds += 1;
            prop_assert!(rounds < 100, "it goes on for ever");
        };
        rest(&mut world)?;
        for index in looked_at {
            if world.files.is_empty() {
                break;
            }
            // Somebody looks at a picture: it was used now, later than anything was published.
            let (_, friend, id, size) = world.files[index.index(world.files.len())];
            world.here.retain(|copy| copy.2 != id);
            world.take((100, friend, id, size));
            rest(&mut world)?;
        }
        prop_assert!(world.used(None, u8::MAX) <= CAP.bytes());
    }
}
