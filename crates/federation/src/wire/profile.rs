//! How a person shows themselves to friends.

use bytes::Bytes;
use domain::{Profile, RemoteProfile};
use serde::{Deserialize, Serialize};

use super::{WireError, picture::WirePicture, to_json};

#[derive(Serialize, Deserialize)]
struct WireProfile {
    name: String,
    #[serde(default)]
    about: String,
    picture: Option<WirePicture>,
}

/// Reads the profile that a friend's server sent.
pub fn parse_profile(bytes: &[u8]) -> Result<RemoteProfile, WireError> {
    let wire: WireProfile = serde_json::from_slice(bytes)?;
    Ok(RemoteProfile {
        name: wire.name.parse().map_err(|_| WireError::Field("name"))?,
        about: wire.about.parse().map_err(|_| WireError::Field("about"))?,
        picture: wire.picture.map(TryInto::try_into).transpose()?,
    })
}

/// Writes the owner's profile.
pub fn profile_to_json(profile: &Profile) -> Bytes {
    to_json(&WireProfile {
        name: profile.name.clone(),
        about: profile.about.clone(),
        picture: profile.picture.as_ref().map(WirePicture::from),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_read_as_it_was_written() {
        let profile = Profile { name: "Mara".into(), about: "Kale".into(), picture: None };
        let read = parse_profile(&profile_to_json(&profile)).unwrap();
        assert_eq!((read.name.as_str(), read.about.as_str(), read.picture), ("Mara", "Kale", None));
        assert!(parse_profile(br#"{"name":""}"#).is_err());
    }
}
