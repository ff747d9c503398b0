//! What the owner does not want to hear of: the table `mute`.

use domain::{Mute, MuteId, Muted, MutedWords, PeerId, PostId, Timestamp};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use crate::{Store, StoreError, WriteTx};

#[derive(FromQueryResult)]
struct MuteRow {
    id: i64,
    peer_id: Option<i64>,
    post_id: Option<i64>,
    words: Option<String>,
    until: Option<i64>,
}

impl Store {
    /// All that is muted, the newest first; some of it may be over.
    pub async fn mutes(&self) -> Result<Vec<Mute>, StoreError> {
        self.remembered(|slots| &mut slots.mutes, mutes(self.reader())).await
    }
}

impl WriteTx {
    /// All that is muted, as this transaction sees it.
    pub async fn mutes(&self) -> Result<Vec<Mute>, StoreError> {
        mutes(&self.tx).await
    }

    /// Mutes `what`, whatever was said of it before. What was over by `now` is forgotten.
    pub async fn mute(&self, what: &Muted, until: Option<Timestamp>, now: Timestamp) -> Result<(), StoreError> {
        for mute in self.mutes().await? {
            if !mute.is_on(now) || is_alike(&mute.what, what) {
                self.end_mute(mute.id).await?;
            }
        }
        let (peer, post, words) = match what {
            Muted::Person(PeerId(peer)) => (Some(*peer), None, None),
            Muted::Thread(PostId(post)) => (None, Some(*post), None),
            Muted::Words(words) => (None, None, Some(words.as_str().to_owned())),
        };
        let sql = "INSERT INTO mute (peer_id, post_id, words, until) VALUES (?, ?, ?, ?)";
        self.execute(sql, [peer.into(), post.into(), words.into(), until.map(|until| until.0).into()]).await?;
        Ok(())
    }

    /// Mutes it no more; nothing if it was over.
    pub async fn end_mute(&self, id: MuteId) -> Result<(), StoreError> {
        self.execute("DELETE FROM mute WHERE id = ?", [id.0.into()]).await?;
        Ok(())
    }
}

async fn mutes(connection: &impl ConnectionTrait) -> Result<Vec<Mute>, StoreError> {
    // Of the owner's posts that are deleted the rows stay.
    let sql = "SELECT mute.id, mute.peer_id, mute.post_id, mute.words, mute.until FROM mute
        LEFT JOIN post ON post.id = mute.post_id WHERE post.deleted_at IS NULL ORDER BY mute.id DESC";
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    let rows = MuteRow::find_by_statement(statement).all(connection).await?;
    rows.into_iter().map(Mute::try_from).collect()
}

fn is_alike(one: &Muted, other: &Muted) -> bool {
    match (one, other) {
        (Muted::Words(one), Muted::Words(other)) => one.is_alike(other),
        _ => one == other,
    }
}

impl TryFrom<MuteRow> for Mute {
    type Error = StoreError;

    fn try_from(row: MuteRow) -> Result<Self, StoreError> {
        let words = row.words.map(|words| words.parse::<MutedWords>()).transpose();
        let words = words.map_err(|_| StoreError::Corrupt("mute.words"))?;
        let what = match (row.peer_id, row.post_id, words) {
            (Some(peer), _, _) => Muted::Person(PeerId(peer)),
            (_, Some(post), _) => Muted::Thread(PostId(post)),
            (_, _, Some(words)) => Muted::Words(words),
            _ => return Err(StoreError::Corrupt("mute")),
        };
        Ok(Self { id: MuteId(row.id), what, until: row.until.map(Timestamp) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[tokio::test]
    async fn each_thing_is_muted_once_and_what_is_over_is_forgotten_with_the_next() {
        let (_folder, store) = testing::store().await;
        let tx = store.write().await.unwrap();
        let friend = testing::friend(&tx, 1).await;
        let words = |text: &str| Muted::Words(text.parse().unwrap());
        tx.mute(&Muted::Person(friend), Some(Timestamp(5)), Timestamp(1)).await.unwrap();
        tx.mute(&words("Café"), None, Timestamp(1)).await.unwrap();
        tx.mute(&words("cafe"), Some(Timestamp(9)), Timestamp(2)).await.unwrap();
        tx.commit().await.unwrap();
        let whats = |mutes: &[Mute]| mutes.iter().map(|mute| (mute.what.clone(), mute.until)).collect::<Vec<_>>();
        let mutes = store.mutes().await.unwrap();
        let person = (Muted::Person(friend), Some(Timestamp(5)));
        assert_eq!(whats(&mutes), [(words("cafe"), Some(Timestamp(9))), person]);

        let tx = store.write().await.unwrap();
        let post = tx.insert_post(&testing::post(1)).await.unwrap();
        tx.mute(&Muted::Thread(post), None, Timestamp(5)).await.unwrap();
        tx.end_mute(mutes[0].id).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(whats(&store.mutes().await.unwrap()), [(Muted::Thread(post), None)]);

        let tx = store.write().await.unwrap();
        tx.delete_own_post(post, Timestamp(6)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(store.mutes().await.unwrap(), []);
    }
}
