//! Every parser of what comes from outside, under documents that mean it ill: those in `corpus/`, one folder a parser, those that are too
//! deep or too long to be kept there, and what chance makes of them. `PROPTEST_CASES` says how many of the last, for each parser.
//!
//! No parser panics or takes its time. What is taken is written again, where there is a writer, and then read as the same.

use std::time::{Duration, Instant};

use proptest::test_runner::{Config, TestRunner};

use corpus::Expected;
use mutation::mutated;
use parsers::{Reader, Taken};

mod corpus;
mod generated;
mod mutation;
mod parsers;

/// Enough for a parser that walks through a document a few times, on a machine that is busy with other things.
const PATIENCE: Duration = Duration::from_secs(5);

/// Reads a document, and what was written of it.
fn read(parser: Reader, document: &[u8]) -> Option<Taken> {
    let started = Instant::now();
    let taken = parser(document);
    assert!(started.elapsed() < PATIENCE, "it took {:?}", started.elapsed());
    if let Some(Taken::Written(written)) = &taken {
        assert_eq!(parser(written), taken, "what was written is read as something else");
    }
    taken
}

/// Gives `parser` all that there is for it.
fn try_out(name: &str, parser: Reader) {
    let documents = corpus::documents(name);
    for document in &documents {
        let taken = read(parser, &document.bytes);
        let is_right = match document.expected {
            Expected::Refused => taken.is_none(),
            Expected::Taken => taken.is_some(),
            Expected::AsWeWrite => taken == Some(Taken::Written(document.bytes.clone().into())),
        };
        assert!(is_right, "{name}/{}: {taken:?}", document.name);
    }
    for document in generated::documents(&documents) {
        read(parser, &document);
    }
    let bases: Vec<_> = documents.into_iter().map(|document| document.bytes).collect();
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::default() });
    let tried = runner.run(&mutated(bases), |document| {
        read(parser, &document);
        Ok(())
    });
    tried.unwrap();
}

macro_rules! parsers {
    ($($name:ident,)*) => {
        $(#[test]
        fn $name() {
            try_out(stringify!($name), parsers::$name);
        })*

        #[test]
        fn every_folder_has_its_parser() {
            let mut folders = corpus::folders();
            folders.sort();
            assert_eq!(folders, [$(stringify!($name)),*]);
        }
    };
}

parsers! {
    cache,
    comments,
    conflict,
    content_digest,
    cursor,
    dialled_back,
    feed,
    invite,
    move_proof,
    node_id,
    peer_message,
    poke,
    profile,
    report,
    signature,
    thread_item,
    thread_payload,
    thread_position,
    threads,
    well_known,
}
