//! Three people and what they write.

use crate::{
    NodeId, Sha256, WireId,
    testing::node_id,
    thread::{Entry, ItemKind, Revision, Standing, Subject, reaction_id},
};

/// Owner of the post, and so the home of the thread.
pub const MARA: usize = 0;
/// Writes.
pub const JONAS: usize = 1;
/// Reads, and writes too.
pub const LEA: usize = 2;
pub const FRIENDS: [usize; 2] = [JONAS, LEA];
pub const ALL: [usize; 3] = [MARA, JONAS, LEA];
pub const POST: WireId = WireId([0xff; 16]);

pub fn key(who: usize) -> NodeId {
    node_id(u8::try_from(who).unwrap() + 1)
}

pub fn id(number: u8) -> WireId {
    WireId([number; 16])
}

pub fn comment(author: usize, id: WireId, reply_to: Option<WireId>) -> Subject {
    Subject { author: key(author), home: key(MARA), post: POST, id, kind: ItemKind::Comment, reply_to }
}

pub fn reaction(author: usize, reply_to: Option<WireId>) -> Subject {
    let subject = Subject { kind: ItemKind::Reaction, ..comment(author, id(0), reply_to) };
    Subject { id: reaction_id(&subject), ..subject }
}

/// A revision; those that differ in `bytes` were signed as something else.
pub fn entry(subject: Subject, revision: u64, bytes: u8, standing: Standing) -> Entry {
    Entry { subject, revision: revision.try_into().unwrap(), bytes: Sha256([bytes; 32]), standing }
}

pub fn revision(number: u64) -> Revision {
    number.try_into().unwrap()
}
