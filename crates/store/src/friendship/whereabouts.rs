//! Where each peer is, as its card, its requests and its answers say.

use domain::{Address, PeerId};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{Set, Unchanged},
};

use crate::{StoreError, WriteTx, entity::peer};

impl WriteTx {
    /// Saves what came with a message: the name and addresses of the peer's card, and a note if it is to be kept.
    pub async fn save_peer_card(
        &self,
        id: PeerId,
        name: &str,
        addresses: &[Address],
        note: Option<&str>,
    ) -> Result<(), StoreError> {
        let lines: Vec<String> = addresses.iter().map(Address::to_string).collect();
        let mut row = peer::ActiveModel {
            id: Unchanged(id.0),
            name: Set(name.to_owned()),
            card_addresses: Set(lines.join("\n")),
            ..Default::default()
        };
        if let Some(note) = note {
            row.note = Set(note.to_owned());
        }
        row.update(&self.tx).await?;
        Ok(())
    }

    /// Saves where the owner pointed, or what the owner is shown with a request.
    pub async fn set_peer_address(&self, id: PeerId, address: &Address) -> Result<(), StoreError> {
        let row = peer::ActiveModel { id: Unchanged(id.0), address: Set(address.to_string()), ..Default::default() };
        row.update(&self.tx).await?;
        Ok(())
    }

    /// Saves where the peer answered.
    pub async fn set_last_good(&self, id: PeerId, address: &Address) -> Result<(), StoreError> {
        let row = peer::ActiveModel {
            id: Unchanged(id.0),
            last_good_address: Set(Some(address.to_string())),
            ..Default::default()
        };
        row.update(&self.tx).await?;
        Ok(())
    }

    /// Saves from where the peer asked. It is there, so that nothing that failed before keeps what is due waiting.
    pub async fn set_last_source(&self, id: PeerId, source: std::net::IpAddr) -> Result<(), StoreError> {
        let row = peer::ActiveModel {
            id: Unchanged(id.0),
            last_source_ip: Set(Some(source.to_string())),
            ..Default::default()
        };
        row.update(&self.tx).await?;
        self.try_at_once(id).await
    }
}
