//! What goes at a keeper: what rotated out, and older archives where the newest has no room.

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    backup::ArchiveName,
    keeping::{KeeperFailure, KeptName, counted_bytes},
    limits,
};

use super::{blocking, here::archive, send::Sending, send_error::SendError};

impl Sending {
    /// Says whether `missing` fits beside what is there.
    pub(super) fn has_room_for(&self, missing: &[KeptName]) -> bool {
        let bytes = |name: KeptName| counted_bytes(name, self.here.size(name).unwrap_or_default());
        let of_missing = missing.iter().map(|name| bytes(*name)).fold(0, u64::saturating_add);
        let there = self.there.values().map(|file| counted_bytes(file.name, file.size_bytes));
        there.fold(of_missing, u64::saturating_add) <= self.quota_bytes
            && (self.there.len() + missing.len()) as u64 <= limits::KEPT_FILES
    }

    /// Removes archives that are not among those `kept`, and pictures that are not here and that no archive there needs.
    pub(super) async fn remove_rotated_out(&mut self, kept: &BTreeSet<ArchiveName>) -> Result<(), SendError> {
        let is_gone = |name: &KeptName| match name {
            KeptName::Archive(archive) | KeptName::List(archive) => !kept.contains(archive),
            KeptName::TakeBacks | KeptName::Media(_) => false,
        };
        // An archive before its list.
        let gone = self.there.keys().rev().copied().filter(is_gone).collect();
        self.remove(gone).await?;
        let here = self.here.pictures().collect();
        self.remove_pictures_but(here).await
    }

    /// Removes the oldest archives at the keeper, and what only they need, until `missing` fits: that is what `newest` still needs there, of the `needed`.
    pub(super) async fn make_room(
        &mut self,
        newest: ArchiveName,
        needed: &[KeptName],
        missing: &[KeptName],
    ) -> Result<(), SendError> {
        if !self.could_fit(needed) {
            return Err(SendError::Refused(KeeperFailure::OverQuota));
        }
        let mut older = self.archives_there();
        older.retain(|archive| *archive < newest);
        loop {
            self.remove_pictures_but(needed.iter().copied().collect()).await?;
            if self.has_room_for(missing) {
                return Ok(());
            }
            let oldest = older.pop_first().ok_or(SendError::Refused(KeeperFailure::OverQuota))?;
            tracing::info!(backup.archive = %oldest, "a keeper has too little room: an older backup there goes");
            self.remove(vec![KeptName::Archive(oldest), KeptName::List(oldest)]).await?;
        }
    }

    /// Says whether `needed` would fit if nothing else were there. Else nothing goes for it.
    fn could_fit(&self, needed: &[KeptName]) -> bool {
        let bytes = |name: KeptName| {
            let there = self.there.get(&name).map(|file| file.size_bytes);
            counted_bytes(name, there.or_else(|| self.here.size(name)).unwrap_or_default())
        };
        needed.iter().map(|name| bytes(*name)).fold(0, u64::saturating_add) <= self.quota_bytes
    }

    /// Removes pictures that are neither among `kept` nor needed by an archive that is there. While one is there of which it is not known here what it
    /// needs, as after the owner chose another folder, no picture goes.
    async fn remove_pictures_but(&mut self, mut kept: BTreeSet<KeptName>) -> Result<(), SendError> {
        let is_gone = |name: &KeptName, kept: &BTreeSet<_>| matches!(name, KeptName::Media(_)) && !kept.contains(name);
        if !self.there.keys().any(|name| is_gone(name, &kept)) {
            return Ok(());
        }
        for archive in self.archives_there() {
            let here = Arc::clone(&self.here);
            let Some(pictures) = blocking(move || here.pictures_of(archive)).await? else { return Ok(()) };
            kept.extend(pictures);
        }
        let gone = self.there.keys().copied().filter(|name| is_gone(name, &kept)).collect();
        self.remove(gone).await
    }

    async fn remove(&mut self, names: Vec<KeptName>) -> Result<(), SendError> {
        for name in names {
            if self.there.contains_key(&name) {
                self.client.remove(name).await?;
                self.there.remove(&name);
            }
        }
        Ok(())
    }

    pub(super) fn archives_there(&self) -> BTreeSet<ArchiveName> {
        self.there.keys().filter_map(|name| archive(*name)).collect()
    }
}
