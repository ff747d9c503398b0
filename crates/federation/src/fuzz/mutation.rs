//! What chance makes of a document.

use proptest::{prelude::*, sample::Index};

/// What parsers look for, and what they trip over.
const WORDS: [&[u8]; 32] = [
    b"\"",
    b"\\",
    b"\\u0000",
    b"\\ud800",
    b"\\udc00\\ud800",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b";",
    b"=",
    b"(",
    b")",
    b"null",
    b"true",
    b"{}",
    b"[]",
    b"\"\"",
    b"\"a\":1,",
    b"/*",
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\r\n",
    b"\n",
    b" ",
    b"%00",
    b"@",
    b"=:AA==:",
];

const NUMBERS: [&str; 14] = [
    "0",
    "-0",
    "-1",
    "1.5",
    "1e400",
    "1e-400",
    "00",
    "2147483648",
    "9007199254740992",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551616",
    "999999999999999999999999999999999999999999",
    "0x10",
];

#[derive(Debug, Clone)]
enum Change {
    Flip(Index, u8),
    Put(Index, Vec<u8>),
    Delete(Index, usize),
    /// What follows comes from another document.
    Splice(Index, Index, Index),
    /// A piece comes again elsewhere.
    Repeat(Index, usize, Index),
    Number(Index, &'static str),
}

/// One of `bases`, changed a few times.
pub(super) fn mutated(bases: Vec<Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    (any::<Index>(), prop::collection::vec(change(), 1..5)).prop_map(move |(base, changes)| {
        changes.into_iter().fold(base.get(&bases).clone(), |document, change| apply(change, document, &bases))
    })
}

fn change() -> impl Strategy<Value = Change> {
    let at = any::<Index>;
    let put = prop_oneof![
        prop::sample::select(&WORDS[..]).prop_map(<[u8]>::to_vec),
        prop::collection::vec(any::<u8>(), 1..6),
    ];
    prop_oneof![
        (at(), any::<u8>()).prop_map(|(at, bits)| Change::Flip(at, bits)),
        (at(), put).prop_map(|(at, bytes)| Change::Put(at, bytes)),
        (at(), 1_usize..40).prop_map(|(at, length)| Change::Delete(at, length)),
        (at(), at(), at()).prop_map(|(at, other, from)| Change::Splice(at, other, from)),
        (at(), 1_usize..200, at()).prop_map(|(from, length, to)| Change::Repeat(from, length, to)),
        (at(), prop::sample::select(&NUMBERS[..])).prop_map(|(which, number)| Change::Number(which, number)),
    ]
}

fn apply(change: Change, mut document: Vec<u8>, bases: &[Vec<u8>]) -> Vec<u8> {
    // A place between two bytes, before the first or after the last.
    let place = |at: Index, document: &[u8]| at.index(document.len() + 1);
    match change {
        Change::Flip(at, bits) => {
            if !document.is_empty() {
                let at = at.index(document.len());
                document[at] ^= bits;
            }
        }
        Change::Put(at, bytes) => {
            let at = place(at, &document);
            document.splice(at..at, bytes);
        }
        Change::Delete(at, length) => {
            let at = place(at, &document);
            document.drain(at..document.len().min(at + length));
        }
        Change::Splice(at, other, from) => {
            let other = other.get(bases);
            document.truncate(place(at, &document));
            document.extend_from_slice(&other[place(from, other)..]);
        }
        Change::Repeat(from, length, to) => {
            let (from, to) = (place(from, &document), place(to, &document));
            let piece = document[from..document.len().min(from + length)].to_vec();
            document.splice(to..to, piece);
        }
        Change::Number(which, number) => {
            let is_digit = |byte: &u8| byte.is_ascii_digit();
            let mut begins = 0;
            let mut numbers = Vec::new();
            for run in document.chunk_by(|one, other| is_digit(one) == is_digit(other)) {
                if is_digit(&run[0]) {
                    numbers.push(begins..begins + run.len());
                }
                begins += run.len();
            }
            if !numbers.is_empty() {
                document.splice(which.get(&numbers).clone(), number.bytes());
            }
        }
    }
    document
}
