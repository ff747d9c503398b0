//! What a server found that was asked to dial back.

use std::net::IpAddr;

use bytes::Bytes;
use domain::{Address, DialledBack, limits};
use serde::{Deserialize, Serialize};

use super::{WireError, to_json};

#[derive(Serialize, Deserialize)]
struct Document {
    from: IpAddr,
    reached: Vec<String>,
}

/// Reads what a friend's server answered.
pub fn parse_dialled_back(bytes: &[u8]) -> Result<DialledBack, WireError> {
    let Document { from, reached } = serde_json::from_slice(bytes)?;
    if reached.len() > limits::CARD_ADDRESSES {
        return Err(WireError::TooMany("reached"));
    }
    let reached: Option<Vec<Address>> = reached.iter().map(|address| address.parse().ok()).collect();
    Ok(DialledBack { from: from.to_canonical(), reached: reached.ok_or(WireError::Field("reached"))? })
}

/// Writes it.
pub fn dialled_back_to_json(found: &DialledBack) -> Bytes {
    to_json(&Document { from: found.from, reached: found.reached.iter().map(ToString::to_string).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_read_as_it_was_written() {
        let from: IpAddr = "203.0.113.7".parse().unwrap();
        let found = DialledBack { from, reached: vec![Address::from_ip(from, 7777)] };
        let json = r#"{"from":"203.0.113.7","reached":["203.0.113.7:7777"]}"#;
        assert_eq!(dialled_back_to_json(&found), json);
        assert_eq!(parse_dialled_back(json.as_bytes()).unwrap(), found);
        let nobody = r#"{"from":"::ffff:203.0.113.7","reached":[]}"#;
        assert_eq!(parse_dialled_back(nobody.as_bytes()).unwrap(), DialledBack { from, reached: vec![] });
        let many = format!(r#"{{"from":"::1","reached":[{}"[::1]:1"]}}"#, "\"[::1]:1\",".repeat(8));
        for nonsense in [r#"{"from":"somewhere","reached":[]}"#, r#"{"from":"::1","reached":["o2m://x"]}"#, "{}", &many]
        {
            assert!(parse_dialled_back(nonsense.as_bytes()).is_err(), "{nonsense}");
        }
    }
}
