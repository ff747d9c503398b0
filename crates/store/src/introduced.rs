//! The table `introduced`: to whom friends introduce the owner, and what the owner said to that.

use domain::{IntroducedId, NodeId, PeerId, Timestamp, WireId, introduction::Standing};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use crate::{Store, StoreError, WriteTx};

/// Somebody to whom a friend introduces the owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Introduced {
    pub id: IntroducedId,
    /// The friend who introduces.
    pub via: PeerId,
    pub wire_id: WireId,
    /// The other's.
    pub key: NodeId,
    /// As the friend calls the other.
    pub name: String,
    /// A small JPEG; empty if there is none.
    pub face: Vec<u8>,
    pub words: String,
    pub standing: Standing,
    pub ends_at: Timestamp,
    /// The owner's answer is still to arrive.
    pub is_due: bool,
}

/// What a friend's feed says of somebody, or the owner asks the friend.
#[derive(Debug, Clone, Copy)]
pub struct NewIntroduced<'a> {
    pub via: PeerId,
    pub wire_id: WireId,
    pub key: NodeId,
    pub name: &'a str,
    pub face: &'a [u8],
    pub words: &'a str,
    pub standing: Standing,
    pub ends_at: Timestamp,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    peer_id: i64,
    wire_id: String,
    key: String,
    name: String,
    face: Vec<u8>,
    words: String,
    standing: String,
    ends_at: i64,
    is_due: bool,
}

#[derive(FromQueryResult)]
struct Found {
    found: i64,
}

const COLUMNS: &str =
    "SELECT introduced.id, introduced.peer_id, introduced.wire_id, introduced.key, introduced.name, introduced.face, introduced.words,
    introduced.standing, introduced.ends_at, introduced.is_due FROM introduced";

impl Store {
    /// To whom friends introduce the owner, and what of that is not over and not declined: of people who are neither friends nor blocked. The oldest first.
    pub async fn introduced(&self, now: Timestamp) -> Result<Vec<Introduced>, StoreError> {
        let sql = format!(
            "{COLUMNS} WHERE introduced.ends_at > ? AND introduced.standing <> 'declined' AND NOT EXISTS (SELECT 1 FROM peer
                WHERE peer.node_id = introduced.key AND peer.state IN ('accepted', 'blocked')) ORDER BY introduced.id"
        );
        self.introduced_rows(&sql, now.0).await
    }

    /// What the server of `via` is still to be told.
    pub async fn due_introduced(&self, via: PeerId) -> Result<Vec<Introduced>, StoreError> {
        self.introduced_rows(&format!("{COLUMNS} WHERE introduced.peer_id = ? AND introduced.is_due = 1"), via.0).await
    }

    async fn introduced_rows(&self, sql: &str, value: i64) -> Result<Vec<Introduced>, StoreError> {
        let statement = Statement::from_sql_and_values(self.reader().get_database_backend(), sql, [value.into()]);
        let rows = Row::find_by_statement(statement).all(self.reader()).await?;
        rows.into_iter().map(Introduced::try_from).collect()
    }
}

impl WriteTx {
    /// The one with the number `id`.
    pub async fn introduced(&self, id: IntroducedId) -> Result<Option<Introduced>, StoreError> {
        let row: Option<Row> = self.one(&format!("{COLUMNS} WHERE introduced.id = ?"), [id.0.into()]).await?;
        row.map(Introduced::try_from).transpose()
    }

    /// What `via` says of the one with this key.
    pub async fn introduced_by(&self, via: PeerId, key: NodeId) -> Result<Option<Introduced>, StoreError> {
        let sql = format!("{COLUMNS} WHERE introduced.peer_id = ? AND introduced.key = ?");
        let row: Option<Row> = self.one(&sql, [via.0.into(), key.to_string().into()]).await?;
        row.map(Introduced::try_from).transpose()
    }

    /// How many `via` introduces to the owner, whatever the owner said.
    pub async fn count_introduced_by(&self, via: PeerId) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) AS found FROM introduced WHERE peer_id = ?";
        let found: Option<Found> = self.one(sql, [via.0.into()]).await?;
        Ok(found.map_or(0, |row| u64::try_from(row.found).unwrap_or(0)))
    }

    /// Says whether the owner wants to meet the one with this key, to whom a friend introduced them.
    pub async fn wants_to_meet(&self, key: NodeId, now: Timestamp) -> Result<bool, StoreError> {
        let sql =
            "SELECT count(*) AS found FROM introduced WHERE key = ? AND standing IN ('agreed', 'met') AND ends_at > ?";
        let found: Option<Found> = self.one(sql, [key.to_string().into(), now.0.into()]).await?;
        Ok(found.is_some_and(|row| row.found > 0))
    }

    /// Keeps what a friend says of somebody, in the place of what the same friend said before.
    pub async fn put_introduced(&self, new: NewIntroduced<'_>) -> Result<(), StoreError> {
        let sql = "INSERT INTO introduced (peer_id, wire_id, key, name, face, words, standing, ends_at, is_due)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (peer_id, key) DO UPDATE SET
                is_due = iif(introduced.wire_id = excluded.wire_id AND introduced.standing IN ('asked', 'agreed'),
                    introduced.is_due, excluded.is_due),
                wire_id = excluded.wire_id, name = excluded.name, face = excluded.face, words = excluded.words, standing = excluded.standing,
                ends_at = excluded.ends_at";
        let NewIntroduced { via, wire_id, key, name, face, words, standing, ends_at } = new;
        let values = [
            via.0.into(),
            wire_id.to_string().into(),
            key.to_string().into(),
            name.into(),
            face.to_vec().into(),
            words.into(),
            standing.as_str().into(),
            ends_at.0.into(),
            standing.is_wished().into(),
        ];
        self.execute(sql, values).await?;
        Ok(())
    }

    /// Notes what the owner said, or that both want to meet. A wish is due from now on, and nothing else is.
    pub async fn set_introduced(&self, id: IntroducedId, standing: Standing) -> Result<(), StoreError> {
        let sql = "UPDATE introduced SET standing = ?, is_due = ? WHERE id = ?";
        self.execute(sql, [standing.as_str().into(), standing.is_wished().into(), id.0.into()]).await?;
        Ok(())
    }

    /// Notes that the answer arrived, or is not taken; nothing if the owner answers another introduction meanwhile.
    pub async fn introduced_was_told(&self, told: &Introduced) -> Result<(), StoreError> {
        let sql = "UPDATE introduced SET is_due = 0 WHERE id = ? AND wire_id = ? AND standing = ?";
        let values = [told.id.0.into(), told.wire_id.to_string().into(), told.standing.as_str().into()];
        self.execute(sql, values).await?;
        Ok(())
    }

    /// Forgets who introduced the owner to the one with this key.
    pub(crate) async fn forget_introduced(&self, key: Option<NodeId>) -> Result<(), StoreError> {
        let key = key.map(|key| key.to_string());
        self.execute("DELETE FROM introduced WHERE key = ?", [key.into()]).await?;
        Ok(())
    }

    /// What the owner wished is said once more: the card is another.
    pub async fn say_introduced_again(&self) -> Result<(), StoreError> {
        self.execute("UPDATE introduced SET is_due = 1 WHERE standing IN ('asked', 'agreed')", []).await?;
        Ok(())
    }
}

impl TryFrom<Row> for Introduced {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let corrupt = |column| move |_| StoreError::Corrupt(column);
        Ok(Self {
            id: IntroducedId(row.id),
            via: PeerId(row.peer_id),
            wire_id: row.wire_id.parse().map_err(corrupt("introduced.wire_id"))?,
            key: row.key.parse().map_err(|_| StoreError::Corrupt("introduced.key"))?,
            name: row.name,
            face: row.face,
            words: row.words,
            standing: row.standing.parse().map_err(corrupt("introduced.standing"))?,
            ends_at: Timestamp(row.ends_at),
            is_due: row.is_due,
        })
    }
}
