//! Putting into the index what is due.

use domain::{NodeId, PeerId, Timestamp, search::words};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use super::{OF_A_SECOND, facet, first_of_second};
use crate::{Store, StoreError, WriteTx, open::number};

/// Put in, or taken out, at once. More would be in memory at the same time, or keep other writers waiting.
const BATCH: i64 = 100;
/// Documents of one millisecond, that stand in the order of their times for sure.
const OF_A_MILLISECOND: i64 = 4;
/// A transaction that wrote more than so many times that leaves the rest for later.
const BATCHES_AT_ONCE: usize = 10;
/// What is added to a count of what is gone if there is something due, too.
const DUE_TOO: i64 = 1_000;

/// What is due, with all that is to be put in.
#[derive(FromQueryResult)]
struct DueRow {
    post_id: Option<i64>,
    item_id: Option<i64>,
    peer_id: Option<i64>,
    /// Of a message: with whom.
    with_id: Option<i64>,
    /// Of a comment or message.
    author: Option<String>,
    name: String,
    at: i64,
    warning: String,
    source: String,
    /// A JSON array.
    alts: String,
    circles: Option<String>,
}

/// A post, or a comment or message, in the same columns.
const DUE: &str = "SELECT search_due.id AS due, post.id AS post_id, NULL AS item_id, post.peer_id, NULL AS with_id, NULL AS author, '' AS name,
        post.published_at AS at, post.warning, post.source,
        (SELECT json_group_array(alt) FROM post_media WHERE post_media.post_id = post.id) AS alts,
        (SELECT group_concat(circle_id) FROM post_circle WHERE post_circle.post_id = post.id) AS circles
    FROM search_due JOIN post ON post.id = search_due.post_id WHERE search_due.id IN (#)
    UNION ALL SELECT search_due.id, NULL, thread_item.id, thread_item.peer_id, (SELECT conversation.peer_id FROM conversation
            WHERE thread_item.kind = 'message' AND conversation.wire_id = thread_item.post), thread_item.author, thread_item.name,
        min(thread_item.said_at, ifnull(thread_item.received_at, thread_item.said_at)), thread_item.warning, thread_item.source,
        (SELECT json_group_array(alt) FROM comment_picture WHERE comment_picture.item_id = thread_item.id), NULL
    FROM search_due JOIN thread_item ON thread_item.id = search_due.item_id WHERE search_due.id IN (#)
    ORDER BY 1";

/// Where there is no room for it nothing is put in.
const INSERT: &str = "INSERT INTO search_document (id, post_id, item_id, words, author, facets)
    SELECT next, ?3, ?4, ?5, ?6, ?7 FROM (SELECT max(
            (SELECT ifnull(max(id) + 1, ?1) FROM search_document WHERE id BETWEEN ?1 AND ?2),
            (SELECT ifnull(max(id) + 1, ?1) FROM search_gone WHERE id BETWEEN ?1 AND ?2)) AS next)
    WHERE next <= ?2";

/// What a transaction wrote, and what was here before the index.
#[derive(Debug, Clone, Copy)]
enum Age {
    Changed,
    Older,
}

impl Store {
    /// Puts some of what was here before the index into it, and takes out some of what is gone; says whether there is more.
    pub async fn tend_search(&self) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM search_gone) OR EXISTS (SELECT 1 FROM search_due)";
        if number(self.reader(), sql).await? == 0 {
            return Ok(false);
        }
        let tx = self.write().await?;
        tx.take_out(BATCH).await?;
        tx.put_due(Age::Older).await?;
        tx.commit().await?;
        Ok(true)
    }
}

impl WriteTx {
    /// Has the index follow what this transaction wrote.
    pub(crate) async fn follow_in_search(&self) -> Result<(), StoreError> {
        let sql = format!(
            "SELECT (SELECT count(*) FROM (SELECT 1 FROM search_gone LIMIT {BATCH} + 1))
                + iif(EXISTS (SELECT 1 FROM search_due WHERE is_older = 0), {DUE_TOO}, 0)"
        );
        // Nearly always there is nothing.
        let found = number(&self.tx, &sql).await?;
        // Of a friend's posts that all go at once, each takes a millisecond and more.
        if (1..=BATCH).contains(&(found % DUE_TOO)) {
            self.take_out(BATCH).await?;
        }
        if found >= DUE_TOO {
            for _ in 0..BATCHES_AT_ONCE {
                if !self.put_due(Age::Changed).await? {
                    return Ok(());
                }
            }
            self.execute("UPDATE search_due SET is_older = 1 WHERE is_older = 0", []).await?;
        }
        Ok(())
    }

    async fn take_out(&self, most: i64) -> Result<(), StoreError> {
        let some = "SELECT id FROM search_gone ORDER BY id LIMIT ?";
        self.execute(&format!("DELETE FROM search_gone WHERE id IN ({some})"), [most.into()]).await?;
        Ok(())
    }

    /// Says whether there may be more.
    async fn put_due(&self, age: Age) -> Result<bool, StoreError> {
        let is_older = i32::from(matches!(age, Age::Older));
        let some = format!("SELECT id FROM search_due WHERE is_older = {is_older} ORDER BY id LIMIT {BATCH}");
        let statement = Statement::from_string(self.tx.get_database_backend(), DUE.replace('#', &some));
        let rows = DueRow::find_by_statement(statement).all(&self.tx).await?;
        for row in &rows {
            self.put_document(row).await?;
        }
        Ok(self.execute(&format!("DELETE FROM search_due WHERE id IN ({some})"), []).await? > 0)
    }

    async fn put_document(&self, row: &DueRow) -> Result<(), StoreError> {
        let alts: Vec<String> = serde_json::from_str(&row.alts).map_err(|_| StoreError::Corrupt("post_media.alt"))?;
        let facets = row.facets(!alts.is_empty())?;
        let texts = [row.warning.as_str(), row.source.as_str()].into_iter().chain(alts.iter().map(String::as_str));
        let texts: Vec<String> = texts.map(joined_words).filter(|words| !words.is_empty()).collect();
        let (words, author) = (texts.join(" "), joined_words(&row.name));
        for (first, last) in places(Timestamp(row.at)) {
            let values = [
                first.into(),
                last.into(),
                row.post_id.into(),
                row.item_id.into(),
                words.clone().into(),
                author.clone().into(),
                facets.clone().into(),
            ];
            if self.execute(INSERT, values).await? == 1 {
                break;
            }
        }
        Ok(())
    }
}

/// Where a document of this time may be, the best place first: among those of the same time, or else later in that second, or in those that follow.
fn places(at: Timestamp) -> impl Iterator<Item = (i64, i64)> {
    let second = first_of_second(at);
    let exact = second + at.0.rem_euclid(1_000) * OF_A_MILLISECOND;
    let later = (1..).map(move |seconds| second.saturating_add(seconds * OF_A_SECOND));
    let seconds = [exact].into_iter().chain(later);
    let seconds = seconds.map(move |first| (first, first_of_second_after(first) - 1));
    [(exact, exact + OF_A_MILLISECOND - 1)].into_iter().chain(seconds)
}

fn first_of_second_after(place: i64) -> i64 {
    place.div_euclid(OF_A_SECOND).saturating_add(1).saturating_mul(OF_A_SECOND)
}

impl DueRow {
    fn facets(&self, has_picture: bool) -> Result<String, StoreError> {
        let whose = self.peer_id.map(PeerId);
        let mut facets = match &self.author {
            None => vec![facet::POST.to_owned(), facet::posted_by(whose)],
            Some(author) => {
                let author: NodeId = author.parse().map_err(|_| StoreError::Corrupt("thread_item.author"))?;
                match self.with_id.map(PeerId) {
                    None => vec![facet::COMMENT.to_owned(), facet::said_at(whose), facet::said_by(author)],
                    Some(with) => vec![facet::MESSAGE.to_owned(), facet::written_with(with), facet::said_by(author)],
                }
            }
        };
        if has_picture {
            facets.push(facet::PICTURE.to_owned());
        }
        for circle in self.circles.iter().flat_map(|circles| circles.split(',')) {
            let circle = circle.parse().map_err(|_| StoreError::Corrupt("post_circle"))?;
            facets.push(facet::shown_to(circle));
        }
        Ok(facets.join(" "))
    }
}

fn joined_words(text: &str) -> String {
    words(text).into_iter().map(|word| word.text).collect::<Vec<_>>().join(" ")
}
