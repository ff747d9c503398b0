//! Values by what was asked for, of which there are many: those asked for last are kept.

/// So many are kept of a kind: what is open beside each other.
const FEW: usize = 6;

/// Room for a few values; the one asked for last comes first.
#[derive(Debug)]
pub(crate) struct Few<K, V>(Vec<(K, V)>);

impl<K, V> Default for Few<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: PartialEq, V: Clone> Few<K, V> {
    /// The value for `key`, if it is kept.
    pub fn get(&mut self, key: &K) -> Option<V> {
        let place = self.0.iter().position(|(kept, _)| kept == key)?;
        self.0[..=place].rotate_right(1);
        self.0.first().map(|(_, value)| value.clone())
    }

    /// Keeps the value, in the place of the one that was asked for longest ago.
    pub fn keep(&mut self, key: K, value: &V) {
        self.0.truncate(FEW - 1);
        self.0.insert(0, (key, value.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_for_longest_ago_makes_way() {
        let mut few = Few::default();
        for key in 0..FEW {
            few.keep(key, &(10 * key));
        }
        assert_eq!(few.get(&0), Some(0));
        few.keep(FEW, &99);
        let kept: Vec<_> = (0..=FEW).map(|key| few.get(&key)).collect();
        assert_eq!((kept[0], kept[1], kept[2], kept[FEW]), (Some(0), None, Some(20), Some(99)));
    }
}
