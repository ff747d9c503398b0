use proptest::prelude::*;

use super::*;

const ID: WireId = WireId([0x11; 16]);
const AUD: NodeId = NodeId([0x42; 32]);
const VIA: NodeId = NodeId([0x43; 32]);
const EXP: Timestamp = Timestamp(1_797_592_000_000);

fn card() -> WireCard {
    WireCard { name: "Jonas".parse().unwrap(), addresses: vec!["192.168.1.5:8000".parse().unwrap()] }
}

fn payload() -> String {
    format!(
        r#"{{"introduction":"{ID}","aud":"{AUD}","via":"{VIA}","exp":1797592000,"card":{{"name":"Jonas","addresses":["192.168.1.5:8000"]}}}}"#
    )
}

#[test]
fn a_card_is_read_as_it_was_signed_and_is_for_one_reader() {
    let identity = Identity::generate().unwrap();
    let signed = SignedCard::sign(&identity, ID, AUD, VIA, EXP, card());
    assert_eq!(signed.as_str(), jws::sign(&identity, TYP, payload().as_bytes()));
    assert_eq!(SignedCard::parse(signed.as_str()).unwrap(), signed);
    assert!(signed.is_for(ID, identity.id(), AUD, VIA));
    for is_for in [
        signed.is_for(WireId([0x12; 16]), identity.id(), AUD, VIA),
        signed.is_for(ID, AUD, AUD, VIA),
        signed.is_for(ID, identity.id(), VIA, VIA),
        signed.is_for(ID, identity.id(), AUD, AUD),
    ] {
        assert!(!is_for);
    }
}

#[test]
fn what_is_signed_otherwise_is_refused() {
    let identity = Identity::generate().unwrap();
    let with = |from: &str, to: &str| payload().replace(from, to);
    for nonsense in [
        String::new(),
        "{}".to_owned(),
        with("1797592000", "-1"),
        with("1797592000", "0"),
        with("1797592000", "9223372036854775807"),
        with("1797592000", "1797592000.5"),
        with("Jonas", ""),
        with("192.168.1.5:8000", "192.168.1.5"),
        with(r#""exp""#, r#""exp":1797592000,"exp""#),
        with(r#""aud""#, r#""for""#),
    ] {
        let jws = jws::sign(&identity, TYP, nonsense.as_bytes());
        assert!(matches!(SignedCard::parse(&jws), Err(SignedCardError::Wire(_))), "{nonsense}");
    }
    let comment = jws::sign(&identity, "o2m-thread+jws", payload().as_bytes());
    assert!(matches!(SignedCard::parse(&comment), Err(SignedCardError::Jws(JwsError::Header))));
    let long = "x".repeat(limits::INTRODUCTION_CARD_BYTES + 1);
    assert!(matches!(SignedCard::parse(&long), Err(SignedCardError::TooLarge)));
}

#[test]
fn the_largest_card_fits() {
    let addresses = (0..limits::CARD_ADDRESSES).map(|n| format!("{}{n}.example:65535", "a".repeat(63)));
    let name = "\u{1f600}".repeat(80).parse().unwrap();
    let card = WireCard { name, addresses: addresses.map(|text| text.parse().unwrap()).collect() };
    let signed = SignedCard::sign(&Identity::generate().unwrap(), ID, AUD, VIA, EXP, card);
    assert!(SignedCard::parse(signed.as_str()).is_ok(), "{}", signed.as_str().len());
}

#[test]
fn an_answer_is_read_as_it_was_written() {
    let card = SignedCard::sign(&Identity::generate().unwrap(), ID, AUD, VIA, EXP, card());
    for asks in [None, Some("We sing together".parse().unwrap())] {
        let answer = IntroductionAnswer { card: card.clone(), asks };
        assert_eq!(IntroductionAnswer::parse(&answer.to_json()).unwrap(), answer);
    }
    let json = |words: &str| format!(r#"{{"card":"{}","asks":"{words}"}}"#, card.as_str());
    assert!(IntroductionAnswer::parse(json(&"é".repeat(500)).as_bytes()).is_ok());
    for wrong in [json(&"é".repeat(501)), json("").replace("ey", "ez"), "[]".to_owned(), "{}".to_owned()] {
        assert!(IntroductionAnswer::parse(wrong.as_bytes()).is_err(), "{wrong}");
    }
}

proptest! {
    #[test]
    fn never_panics(text in "\\PC{0,80}") {
        let _ = SignedCard::parse(&text);
        let _ = IntroductionAnswer::parse(text.as_bytes());
    }
}
