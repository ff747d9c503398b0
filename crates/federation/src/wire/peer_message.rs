//! The one message of befriending: what a server says of a friendship, its card, and a note. And what it is answered.

use bytes::Bytes;
use domain::{
    Address, Note, RemoteName, Sha256,
    friendship::{Answer, Message, Seq, Stance, Statement},
    limits,
};
use serde::{Deserialize, Serialize};
use sha2::Digest;

use super::{SignedInstance, WireError, to_json};

/// Told apart from whatever else is ever hashed.
const DOMAIN: &str = "o2m card 1\n";

/// What one server says to another of their friendship.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerMessage {
    pub statement: Statement,
    /// The highest number of the receiver's that the sender holds.
    pub seen: Seq,
    /// With [`Stance::Friend`], and never without.
    pub card: Option<WireCard>,
    /// Which copy of the sender's data speaks; `None` from O2M 0.3.
    pub instance: Option<SignedInstance>,
    /// For the owner who is asked.
    pub note: Note,
}

/// The card in a message; the id on it is the key that signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WireCard {
    pub name: RemoteName,
    /// Where the sender can be reached, the likeliest first.
    pub addresses: Vec<Address>,
}

#[derive(Serialize, Deserialize)]
struct Wire {
    seq: Seq,
    since: Seq,
    stance: Stance,
    settled: Seq,
    seen: Seq,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    card: Option<Card>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    instance: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    note: String,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Card {
    name: String,
    addresses: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct Conflict {
    seq: Seq,
    settled: Seq,
}

impl PeerMessage {
    /// Reads what a server sent.
    pub fn parse(bytes: &[u8]) -> Result<Self, WireError> {
        if bytes.len() > limits::PEER_REQUEST_BYTES {
            return Err(WireError::Field("body"));
        }
        let Wire { seq, since, stance, settled, seen, card, instance, note } = serde_json::from_slice(bytes)?;
        let statement = Statement { seq, since, stance, settled };
        if !statement.is_coherent() {
            return Err(WireError::Field("since"));
        }
        let card = card.map(WireCard::try_from).transpose()?;
        if card.is_some() != (stance == Stance::Friend) {
            return Err(WireError::Field("card"));
        }
        let instance = instance.map(|jws| SignedInstance::parse(&jws)).transpose();
        let instance = instance.map_err(|_| WireError::Field("instance"))?;
        let note: Note = note.parse().map_err(|_| WireError::Field("note"))?;
        Ok(Self { statement, seen, card, instance, note })
    }

    /// Writes it.
    pub fn to_json(&self) -> Bytes {
        let Statement { seq, since, stance, settled } = self.statement;
        let card = self.card.as_ref().map(Card::from);
        let instance = self.instance.as_ref().map(|instance| instance.as_str().to_owned());
        to_json(&Wire { seq, since, stance, settled, seen: self.seen, card, instance, note: self.note.to_string() })
    }

    /// What the friendship is decided by.
    pub fn message(&self) -> Message {
        Message {
            statement: self.statement,
            seen: self.seen,
            content: content_digest(self.card.as_ref(), Some(&self.note)),
        }
    }
}

impl From<&WireCard> for Card {
    fn from(card: &WireCard) -> Self {
        Self { name: card.name.to_string(), addresses: card.addresses.iter().map(Address::to_string).collect() }
    }
}

impl TryFrom<Card> for WireCard {
    type Error = WireError;

    fn try_from(card: Card) -> Result<Self, WireError> {
        if card.addresses.len() > limits::CARD_ADDRESSES {
            return Err(WireError::Field("addresses"));
        }
        let addresses = card.addresses.iter().map(|text| address(text).ok_or(WireError::Field("addresses")));
        Ok(Self {
            name: card.name.parse().map_err(|_| WireError::Field("name"))?,
            addresses: addresses.collect::<Result<_, _>>()?,
        })
    }
}

/// An address in its one spelling; what people may type besides is for them alone.
fn address(text: &str) -> Option<Address> {
    let address: Address = text.parse().ok()?;
    (address.to_string() == text).then_some(address)
}

/// SHA-256 (FIPS 180-4) over a line that says what this is for; of a card, its name and its addresses as they are printed, a line each; an
/// empty line; and the note. No name is empty, and neither names nor addresses break lines, so that it can be read one way only.
pub fn content_digest(card: Option<&WireCard>, note: Option<&Note>) -> Sha256 {
    let mut hash = sha2::Sha256::new_with_prefix(DOMAIN);
    if let Some(card) = card {
        hash.update(format!("{}\n", card.name));
        for address in &card.addresses {
            hash.update(format!("{address}\n"));
        }
    }
    hash.update("\n");
    hash.update(note.map_or("", Note::as_str));
    Sha256(hash.finalize().into())
}

/// What a message is answered with: nothing (204), or the conflict as JSON (409).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeerAnswer(pub Answer);

impl PeerAnswer {
    /// The body; `None` with 204.
    pub fn to_json(self) -> Option<Bytes> {
        match self.0 {
            Answer::Held => None,
            Answer::Conflict { seq, settled } => Some(to_json(&Conflict { seq, settled })),
        }
    }

    /// Reads the body of a 409.
    pub(crate) fn parse_conflict(bytes: &[u8]) -> Result<Answer, WireError> {
        let Conflict { seq, settled } = serde_json::from_slice(bytes)?;
        Ok(Answer::Conflict { seq, settled })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn seq(number: u64) -> Seq {
        number.try_into().unwrap()
    }

    fn message() -> PeerMessage {
        PeerMessage {
            statement: Statement { seq: seq(3), since: seq(2), stance: Stance::Friend, settled: seq(1) },
            seen: seq(7),
            card: Some(WireCard {
                name: "Mara".parse().unwrap(),
                addresses: vec!["192.168.1.5".parse().unwrap(), "[2a02::1]:9000".parse().unwrap()],
            }),
            instance: None,
            note: "It's me".parse().unwrap(),
        }
    }

    const JSON: &str = r#"{"seq":3,"since":2,"stance":"friend","settled":1,"seen":7,"card":{"name":"Mara","addresses":["192.168.1.5:8000","[2a02::1]:9000"]},"note":"It's me"}"#;

    #[test]
    fn is_read_as_it_was_written() {
        assert_eq!(message().to_json(), JSON);
        assert_eq!(PeerMessage::parse(JSON.as_bytes()).unwrap(), message());
        let over = PeerMessage { card: None, note: "".parse().unwrap(), ..message() };
        let over = PeerMessage { statement: Statement { stance: Stance::Ended, ..over.statement }, ..over };
        assert_eq!(over.to_json(), r#"{"seq":3,"since":2,"stance":"ended","settled":1,"seen":7}"#);
        assert_eq!(PeerMessage::parse(&over.to_json()).unwrap(), over);
    }

    #[test]
    fn says_which_copy_speaks_and_is_the_same_statement_all_the_same() {
        let instance = "1795000000.5f0c8e21a94b7d36".parse().unwrap();
        let signed = SignedInstance::sign(&crate::Identity::generate().unwrap(), instance);
        let said = PeerMessage { instance: Some(signed.clone()), ..message() };
        let read = PeerMessage::parse(&said.to_json()).unwrap();
        assert_eq!((&read, read.message()), (&said, message().message()));
        let json = String::from_utf8(said.to_json().into()).unwrap();
        for wrong in ["", &signed.as_str()[1..]] {
            let wrong = json.replace(signed.as_str(), wrong);
            assert!(matches!(PeerMessage::parse(wrong.as_bytes()), Err(WireError::Field("instance"))), "{wrong}");
        }
    }

    #[test]
    fn the_digest_tells_card_and_note_apart() {
        let digest = |name: Option<&str>, addresses: &[&str], note: &str| {
            let card = name.map(|name| WireCard {
                name: name.parse().unwrap(),
                addresses: addresses.iter().map(|address| address.parse().unwrap()).collect(),
            });
            content_digest(card.as_ref(), Some(&note.parse().unwrap()))
        };
        let all = [
            digest(None, &[], ""),
            digest(None, &[], "Mara"),
            digest(Some("Mara"), &[], ""),
            digest(Some("Mara"), &["a:1"], ""),
            digest(Some("Mara"), &[], "a:1"),
            digest(Some("Mara"), &["a:1", "b:1"], ""),
            digest(Some("Mara"), &["b:1", "a:1"], ""),
            digest(Some("Mara"), &["a:1"], "b:1"),
        ];
        for (index, one) in all.iter().enumerate() {
            assert!(!all[..index].contains(one), "{index}");
        }
        // By `printf 'o2m card 1\nMara\n192.168.1.5:8000\n[2a02::1]:9000\n\nIt'"'"'s me' | sha256sum`.
        assert_eq!(
            message().message().content.to_string(),
            "a9be7a011c26f22f556eaf89ea86585c9c901ac8ea129aab9813b68ca8c7391f"
        );
    }

    #[test]
    fn refuses_what_breaks_a_limit() {
        let with = |from: &str, to: &str| JSON.replace(from, to);
        let many = format!(r#""addresses":[{}]"#, [r#""10.0.0.1:8000""#; 9].join(","));
        for nonsense in [
            String::new(),
            "[".repeat(10_000),
            with(r#""seq":3"#, r#""seq":0"#),
            with(r#""seq":3"#, r#""seq":1"#),
            with(r#""seq":3"#, r#""seq":-1"#),
            with(r#""seq":3"#, r#""seq":9007199254740992"#),
            with(r#""seq":3"#, r#""seq":3,"seq":4"#),
            with(r#""since":2"#, r#""since":0"#),
            with("friend", "blocked"),
            with("friend", "ended"),
            with("Mara", " "),
            with("Mara", &"x".repeat(81)),
            with("192.168.1.5:8000", "not an address"),
            with("192.168.1.5:8000", "http://192.168.1.5:8000/"),
            with("192.168.1.5:8000", "192.168.1.5"),
            with("192.168.1.5:8000", "3232235781:8000"),
            with("192.168.1.5:8000", &"x".repeat(301)),
            with(r#""addresses":["192.168.1.5:8000","[2a02::1]:9000"]"#, &many),
            with("It's me", &"x".repeat(501)),
            with("It's me", &"x".repeat(17_000)),
        ] {
            assert!(PeerMessage::parse(nonsense.as_bytes()).is_err(), "{nonsense}");
        }
    }

    #[test]
    fn a_conflict_is_read_as_it_was_written() {
        let conflict = Answer::Conflict { seq: seq(9), settled: seq(4) };
        let json = PeerAnswer(conflict).to_json().unwrap();
        assert_eq!(json, r#"{"seq":9,"settled":4}"#);
        assert_eq!(PeerAnswer::parse_conflict(&json).unwrap(), conflict);
        assert_eq!(PeerAnswer(Answer::Held).to_json(), None);
    }

    proptest! {
        #[test]
        fn never_panics(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = PeerMessage::parse(&bytes);
            let _ = PeerAnswer::parse_conflict(&bytes);
        }

        #[test]
        fn never_panics_on_what_is_nearly_right(at in 0..JSON.len(), put in "\\PC{0,4}") {
            let mut text = JSON.to_owned();
            text.replace_range(at..=at, &put);
            if let Ok(read) = PeerMessage::parse(text.as_bytes()) {
                prop_assert_eq!(PeerMessage::parse(&read.to_json()).unwrap(), read);
            }
        }
    }
}
