//! The tables `introduction` and `introduction_request`: whom the owner introduced to whom, and what friends ask the owner to make.

use domain::{IntroductionId, IntroductionRequestId, NodeId, PeerId, Timestamp, WireId, limits};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use crate::{Store, StoreError, WriteTx};

/// Two friends whom the owner introduced to each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeIntroduction {
    pub id: IntroductionId,
    pub first: PeerId,
    pub second: PeerId,
    pub words: String,
    pub made_at: Timestamp,
    /// Both want to meet.
    pub is_answered: bool,
}

/// A new introduction.
#[derive(Debug, Clone, Copy)]
pub struct NewIntroduction<'a> {
    pub wire_id: WireId,
    pub first: PeerId,
    pub second: PeerId,
    /// Small JPEGs of the two; empty if there is none.
    pub faces: [&'a [u8]; 2],
    pub words: &'a str,
    /// That the first has signed for the second already.
    pub first_card: Option<&'a str>,
}

/// An introduction as one of the two sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IntroductionSide {
    pub id: IntroductionId,
    pub is_first: bool,
    /// The key of the other.
    pub other: NodeId,
    /// Both want to meet.
    pub is_answered: bool,
}

/// What a friend asks the owner to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntroductionRequest {
    pub id: IntroductionRequestId,
    pub wire_id: WireId,
    pub from: PeerId,
    pub with: PeerId,
    pub words: String,
    pub card: String,
    pub asked_at: Timestamp,
}

#[derive(FromQueryResult)]
struct MadeRow {
    id: i64,
    first_id: i64,
    second_id: i64,
    words: String,
    made_at: i64,
    is_answered: bool,
}

#[derive(FromQueryResult)]
struct SideRow {
    id: i64,
    is_first: bool,
    other: String,
    is_answered: bool,
}

#[derive(FromQueryResult)]
struct RequestRow {
    id: i64,
    wire_id: String,
    peer_id: i64,
    with_id: i64,
    words: String,
    card: String,
    asked_at: i64,
}

#[derive(FromQueryResult)]
struct Found {
    found: i64,
}

const REQUESTS: &str = "SELECT id, wire_id, peer_id, with_id, words, card, asked_at FROM introduction_request
    WHERE is_declined = 0 AND asked_at > ?";

impl Store {
    /// The introductions that the owner made and that are not over, the newest first.
    pub async fn made_introductions(&self, now: Timestamp) -> Result<Vec<MadeIntroduction>, StoreError> {
        let sql = "SELECT id, first_id, second_id, words, made_at,
                first_card IS NOT NULL AND second_card IS NOT NULL AS is_answered
            FROM introduction WHERE made_at > ? ORDER BY id DESC";
        let statement = Statement::from_sql_and_values(self.reader().get_database_backend(), sql, [since(now).into()]);
        let rows = MadeRow::find_by_statement(statement).all(self.reader()).await?;
        let made = |row: MadeRow| MadeIntroduction {
            id: IntroductionId(row.id),
            first: PeerId(row.first_id),
            second: PeerId(row.second_id),
            words: row.words,
            made_at: Timestamp(row.made_at),
            is_answered: row.is_answered,
        };
        Ok(rows.into_iter().map(made).collect())
    }

    /// What friends ask the owner to make, the oldest first.
    pub async fn introduction_requests(&self, now: Timestamp) -> Result<Vec<IntroductionRequest>, StoreError> {
        let sql = format!("{REQUESTS} ORDER BY id");
        let backend = self.reader().get_database_backend();
        let statement = Statement::from_sql_and_values(backend, &sql, [since(now).into()]);
        let rows = RequestRow::find_by_statement(statement).all(self.reader()).await?;
        rows.into_iter().map(IntroductionRequest::try_from).collect()
    }

    /// The friends whose servers know introductions.
    pub async fn friends_with_introductions(&self) -> Result<Vec<PeerId>, StoreError> {
        let sql = "SELECT id AS found FROM peer WHERE state = 'accepted' AND has_introductions = 1";
        let statement = Statement::from_string(self.reader().get_database_backend(), sql);
        let rows = Found::find_by_statement(statement).all(self.reader()).await?;
        Ok(rows.into_iter().map(|row| PeerId(row.found)).collect())
    }
}

impl WriteTx {
    /// Notes whether the server of `peer` knows introductions.
    pub async fn set_has_introductions(&self, peer: PeerId, has_introductions: bool) -> Result<(), StoreError> {
        let sql = "UPDATE peer SET has_introductions = ? WHERE id = ?";
        self.execute(sql, [has_introductions.into(), peer.0.into()]).await?;
        Ok(())
    }

    /// Says whether the server of `peer` knows introductions.
    pub async fn knows_introductions(&self, peer: PeerId) -> Result<bool, StoreError> {
        self.count("SELECT has_introductions AS found FROM peer WHERE id = ?", peer).await.map(|found| found > 0)
    }

    /// Forgets what is over.
    pub async fn end_introductions(&self, now: Timestamp) -> Result<(), StoreError> {
        self.execute("DELETE FROM introduction WHERE made_at <= ?", [since(now).into()]).await?;
        self.execute("DELETE FROM introduction_request WHERE asked_at <= ?", [since(now).into()]).await?;
        self.execute("DELETE FROM introduced WHERE ends_at <= ?", [now.0.into()]).await?;
        Ok(())
    }

    /// Forgets the introductions of and by a peer who is no friend any more.
    pub(crate) async fn end_introductions_of(&self, peer: PeerId) -> Result<(), StoreError> {
        for sql in [
            "DELETE FROM introduction WHERE ?1 IN (first_id, second_id)",
            "DELETE FROM introduction_request WHERE ?1 IN (peer_id, with_id)",
            "DELETE FROM introduced WHERE peer_id = ?1",
        ] {
            self.execute(sql, [peer.0.into()]).await?;
        }
        Ok(())
    }

    /// How many introductions of `peer` to others wait for an answer.
    pub async fn count_open_introductions(&self, peer: PeerId) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) AS found FROM introduction
            WHERE ? IN (first_id, second_id) AND (first_card IS NULL OR second_card IS NULL)";
        self.count(sql, peer).await
    }

    /// Says whether the owner introduced these two to each other.
    pub async fn are_introduced(&self, one: PeerId, other: PeerId) -> Result<bool, StoreError> {
        let sql = "SELECT count(*) AS found FROM introduction
            WHERE (first_id = ?1 AND second_id = ?2) OR (first_id = ?2 AND second_id = ?1)";
        let found: Option<Found> = self.one(sql, [one.0.into(), other.0.into()]).await?;
        Ok(found.is_some_and(|row| row.found > 0))
    }

    /// Keeps an introduction, and offers it to both.
    pub async fn insert_introduction(&self, new: NewIntroduction<'_>, at: Timestamp) -> Result<(), StoreError> {
        let sql = "INSERT INTO introduction (wire_id, first_id, second_id, first_face, second_face, words, made_at, first_card)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id AS found";
        let NewIntroduction { wire_id, first, second, faces: [first_face, second_face], words, first_card } = new;
        let values = [
            wire_id.to_string().into(),
            first.0.into(),
            second.0.into(),
            first_face.to_vec().into(),
            second_face.to_vec().into(),
            words.into(),
            at.0.into(),
            first_card.map(str::to_owned).into(),
        ];
        let new: Option<Found> = self.one(sql, values).await?;
        let id = new.ok_or(StoreError::Corrupt("introduction.id"))?.found;
        self.place_introduction(IntroductionId(id)).await
    }

    /// The introduction `wire_id`, which is for `peer`.
    pub async fn introduction_of(&self, peer: PeerId, wire_id: WireId) -> Result<Option<IntroductionSide>, StoreError> {
        let sql = "SELECT introduction.id, introduction.first_id = ?1 AS is_first, other.node_id AS other,
                introduction.first_card IS NOT NULL AND introduction.second_card IS NOT NULL AS is_answered
            FROM introduction JOIN peer AS other ON other.id = iif(introduction.first_id = ?1, second_id, first_id)
            WHERE ?1 IN (first_id, second_id) AND wire_id = ?2";
        let row: Option<SideRow> = self.one(sql, [peer.0.into(), wire_id.to_string().into()]).await?;
        let side = |row: SideRow| {
            Ok(IntroductionSide {
                id: IntroductionId(row.id),
                is_first: row.is_first,
                other: row.other.parse().map_err(|_| StoreError::Corrupt("peer.node_id"))?,
                is_answered: row.is_answered,
            })
        };
        row.map(side).transpose()
    }

    /// Keeps the card that one of the two signed for the other; once both are there, each is offered the other's.
    pub async fn put_introduction_card(&self, side: &IntroductionSide, card: &str) -> Result<(), StoreError> {
        let column = if side.is_first { "first_card" } else { "second_card" };
        let sql = format!(
            "UPDATE introduction SET {column} = ? WHERE id = ?
            RETURNING first_card IS NOT NULL AND second_card IS NOT NULL AS found"
        );
        let kept: Option<Found> = self.one(&sql, [card.into(), side.id.0.into()]).await?;
        match kept {
            Some(Found { found: 1 }) => self.place_introduction(side.id).await,
            _ => Ok(()),
        }
    }

    /// How many requests of `peer` wait for the owner's answer, or were declined and are not over.
    pub async fn count_introduction_requests(&self, peer: PeerId) -> Result<u64, StoreError> {
        self.count("SELECT count(*) AS found FROM introduction_request WHERE peer_id = ?", peer).await
    }

    /// Keeps what a friend asks the owner to make, in the place of what they asked before about the same person; says whether that is new. What was
    /// declined stays so.
    pub async fn put_introduction_request(&self, request: &IntroductionRequest) -> Result<bool, StoreError> {
        let IntroductionRequest { wire_id, from, with, words, card, asked_at, .. } = request;
        let values = || {
            [
                wire_id.to_string().into(),
                from.0.into(),
                with.0.into(),
                words.as_str().into(),
                card.as_str().into(),
                asked_at.0.into(),
            ]
        };
        let again = "UPDATE introduction_request SET wire_id = ?1, words = ?4, card = ?5
            WHERE peer_id = ?2 AND with_id = ?3 AND asked_at <= ?6";
        if self.execute(again, values()).await? > 0 {
            return Ok(false);
        }
        let new = "INSERT INTO introduction_request (wire_id, peer_id, with_id, words, card, asked_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING";
        Ok(self.execute(new, values()).await? > 0)
    }

    /// The request `id`, if it waits for the owner's answer.
    pub async fn introduction_request(
        &self,
        id: IntroductionRequestId,
        now: Timestamp,
    ) -> Result<Option<IntroductionRequest>, StoreError> {
        let row: Option<RequestRow> =
            self.one(&format!("{REQUESTS} AND id = ?"), [since(now).into(), id.0.into()]).await?;
        row.map(IntroductionRequest::try_from).transpose()
    }

    /// The owner does not make it. Who asks the same again until it would have been over asks in vain.
    pub async fn decline_introduction_request(&self, id: IntroductionRequestId) -> Result<(), StoreError> {
        self.execute("UPDATE introduction_request SET is_declined = 1 WHERE id = ?", [id.0.into()]).await?;
        Ok(())
    }

    /// The owner made it, or it was made already.
    pub async fn forget_introduction_request(&self, id: IntroductionRequestId) -> Result<(), StoreError> {
        self.execute("DELETE FROM introduction_request WHERE id = ?", [id.0.into()]).await?;
        Ok(())
    }

    async fn count(&self, sql: &str, peer: PeerId) -> Result<u64, StoreError> {
        let found: Option<Found> = self.one(sql, [peer.0.into()]).await?;
        Ok(found.map_or(0, |row| u64::try_from(row.found).unwrap_or(0)))
    }
}

impl TryFrom<RequestRow> for IntroductionRequest {
    type Error = StoreError;

    fn try_from(row: RequestRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: IntroductionRequestId(row.id),
            wire_id: row.wire_id.parse().map_err(|_| StoreError::Corrupt("introduction_request.wire_id"))?,
            from: PeerId(row.peer_id),
            with: PeerId(row.with_id),
            words: row.words,
            card: row.card,
            asked_at: Timestamp(row.asked_at),
        })
    }
}

/// What was made up to then is over.
fn since(now: Timestamp) -> i64 {
    now.plus_seconds(-limits::INTRODUCTION_SECONDS).0
}
