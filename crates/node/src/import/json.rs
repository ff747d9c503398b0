//! Lists in JSON of any length, one item at a time.

use std::{
    cell::Cell,
    fmt,
    io::{self, BufReader, Read},
    marker::PhantomData,
};

use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::error::ImportError;

/// Hands each item of the lists in `file` to `take`, with the name of its list: a document is such a list, which has no name, or an object with some.
/// `wanted` says by their names which are read. An item has `item_bytes` at most.
pub(super) fn each<T: DeserializeOwned>(
    file: impl Read,
    item_bytes: u64,
    wanted: impl Fn(&str) -> bool,
    mut take: impl FnMut(&str, T) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    let since = Cell::new(0);
    let mut failure = None;
    let metered = Metered { inner: BufReader::new(file), since: &since, limit: item_bytes };
    let mut reader = serde_json::Deserializer::from_reader(metered);
    let take = &mut |name: &str, item: T| {
        since.set(0);
        take(name, item)
    };
    let lists = Lists { wanted: &wanted, name: "", take, since: &since, failure: &mut failure, item: PhantomData };
    let read = lists.deserialize(&mut reader).and_then(|()| reader.end());
    match (failure, read) {
        (Some(failure), _) => Err(failure),
        (None, Err(_)) if since.get() > item_bytes => Err(ImportError::TooLarge),
        (None, read) => Ok(read?),
    }
}

struct Lists<'a, T> {
    wanted: &'a dyn Fn(&str) -> bool,
    name: &'a str,
    take: &'a mut dyn FnMut(&str, T) -> Result<(), ImportError>,
    since: &'a Cell<u64>,
    failure: &'a mut Option<ImportError>,
    item: PhantomData<T>,
}

impl<'de, T: DeserializeOwned> DeserializeSeed<'de> for Lists<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: DeserializeOwned> Visitor<'de> for Lists<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list, or an object of lists")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while let Some(item) = items.next_element::<T>()? {
            if let Err(failure) = (self.take)(self.name, item) {
                *self.failure = Some(failure);
                return Err(A::Error::custom("stopped"));
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(name) = members.next_key::<String>()? {
            // Of lists alone, there is one level.
            if self.name.is_empty() && (self.wanted)(&name) {
                members.next_value_seed(Lists {
                    name: &name,
                    failure: &mut *self.failure,
                    take: &mut *self.take,
                    ..self
                })?;
            } else {
                members.next_value::<IgnoredAny>()?;
            }
            self.since.set(0);
        }
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}

/// A file of which an item at a time may be read.
struct Metered<'a, R> {
    inner: R,
    since: &'a Cell<u64>,
    limit: u64,
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        if self.since.get() > self.limit {
            return Err(io::Error::other("an item is too large"));
        }
        let length = self.inner.read(bytes)?;
        self.since.set(self.since.get() + length as u64);
        Ok(length)
    }
}
