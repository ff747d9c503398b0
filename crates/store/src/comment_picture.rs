//! The tables `comment_picture` and `comment_file`: the pictures of comments, and which of their files are here.
//!
//! A file of another's comment counts as here once the server that was asked for it gave it, whoever else has the same: at the home that is the
//! server of the comment's author, and elsewhere the home's.

use std::collections::{HashMap, HashSet};

use domain::{
    MediaId, NodeId, PeerId, PostId, RemotePicture, Sha256, ThreadItemId, Timestamp, Variant, thread::CommentPicture,
};
use sea_orm::{ConnectionTrait, FromQueryResult, JsonValue, Statement, Value};

use crate::{
    Store, StoreError, WriteTx,
    media::pixels,
    visibility::{in_conversation, meant_for_all, meant_for_peer, visible_to_all, visible_to_peer},
};

/// A file of a comment's picture, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommentFile {
    pub variant: Variant,
    /// Among the owner's own pictures; or else among what others' servers gave.
    pub is_own: bool,
}

/// Files of a comment's pictures that the server of a friend is to give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingCommentFiles {
    pub item: ThreadItemId,
    pub files: Vec<Variant>,
}

/// What a file that came is part of.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct FileCame {
    /// Posts whose threads show it.
    pub posts: Vec<PostId>,
    /// A message shows it.
    pub is_in_conversation: bool,
    /// Comments in the owner's threads of which all is here now.
    pub whole: Vec<ThreadItemId>,
}

#[derive(FromQueryResult)]
struct PictureRow {
    item_id: i64,
    position: i64,
    media_id: Option<i64>,
    alt: String,
    picture_width: i64,
    picture_height: i64,
    color: String,
    is_here: i64,
    #[sea_orm(nested)]
    file: FileRow,
}

#[derive(FromQueryResult)]
struct FileRow {
    width: i64,
    height: i64,
    sha256: String,
    content_type: String,
    size_bytes: i64,
}

#[derive(FromQueryResult)]
struct MissingRow {
    id: i64,
    #[sea_orm(nested)]
    file: FileRow,
}

#[derive(FromQueryResult)]
struct PlacedRow {
    is_own: i64,
    #[sea_orm(nested)]
    file: FileRow,
}

#[derive(FromQueryResult)]
struct Bytes {
    bytes: i64,
}

#[derive(FromQueryResult)]
struct NewId {
    id: i64,
}

#[derive(FromQueryResult)]
struct Name {
    sha256: String,
}

#[derive(FromQueryResult)]
struct ShowingRow {
    id: i64,
    post_id: Option<i64>,
    is_message: bool,
    is_whole: i64,
}

/// What the query of a file selects.
const FILE: &str =
    "comment_file.width, comment_file.height, comment_file.sha256, comment_file.content_type, comment_file.size_bytes";

/// All three tables.
const JOINED: &str = "comment_file JOIN comment_picture ON comment_picture.id = comment_file.picture_id
    JOIN thread_item ON thread_item.id = comment_picture.item_id";

/// The condition under which the server of the friend ?1, whose key is ?2, is asked for the files of a comment: it is in that friend's thread, or by
/// that friend in the owner's.
const ASKED_OF: &str = "(comment_picture.media_id IS NULL AND (thread_item.peer_id = ?1
    OR (thread_item.peer_id IS NULL AND thread_item.author = ?2)))";

impl Store {
    /// The newest comment of which the server of `peer` has not given all files of at most `max_width` pixels, and was not asked for them since
    /// `asked_before`; with these files, of each picture the smallest first.
    pub async fn missing_comment_files(
        &self,
        peer: PeerId,
        key: NodeId,
        max_width: u32,
        asked_before: Timestamp,
    ) -> Result<Option<MissingCommentFiles>, StoreError> {
        let missing = format!(
            "{ASKED_OF} AND thread_item.picture_count > 0 AND comment_file.is_here = 0 AND comment_file.width <= ?3
            AND ifnull(thread_item.files_asked_at, ?4) <= ?4"
        );
        let sql = format!(
            "SELECT thread_item.id, {FILE} FROM {JOINED} WHERE {missing}
                AND thread_item.id = (SELECT max(thread_item.id) FROM {JOINED} WHERE {missing})
            ORDER BY comment_picture.position, comment_file.width"
        );
        let values = [peer.0.into(), key.to_string().into(), max_width.into(), asked_before.0.into()];
        let statement = Statement::from_sql_and_values(self.reader().get_database_backend(), sql, values);
        let rows = MissingRow::find_by_statement(statement).all(self.reader()).await?;
        let Some(item) = rows.first().map(|row| ThreadItemId(row.id)) else { return Ok(None) };
        let files = rows.into_iter().map(|row| row.file.try_into()).collect::<Result<_, _>>()?;
        Ok(Some(MissingCommentFiles { item, files }))
    }

    /// Bytes of the files that others' servers gave: of all, and of the server of `peer`.
    pub async fn comment_files_bytes(&self, peer: PeerId, key: NodeId) -> Result<(u64, u64), StoreError> {
        let here = "comment_file.is_here = 1 AND comment_picture.media_id IS NULL";
        let all = self.comment_bytes(here, []).await?;
        let of_peer = format!("{here} AND {ASKED_OF}");
        Ok((all, self.comment_bytes(&of_peer, [peer.0.into(), key.to_string().into()]).await?))
    }

    async fn comment_bytes<const N: usize>(&self, which: &str, values: [Value; N]) -> Result<u64, StoreError> {
        let sql = format!(
            "SELECT coalesce(sum(size_bytes), 0) AS bytes FROM (
                SELECT DISTINCT comment_file.sha256, comment_file.size_bytes FROM {JOINED} WHERE {which})"
        );
        let statement = Statement::from_sql_and_values(self.reader().get_database_backend(), sql, values);
        let found = Bytes::find_by_statement(statement).one(self.reader()).await?;
        Ok(found.map_or(0, |found| u64::try_from(found.bytes).unwrap_or(0)))
    }

    /// The file `sha256` of a comment that `peer` may see in the owner's threads, or that is the owner's own in a thread of `peer`'s.
    pub async fn comment_file_for_friend(
        &self,
        peer: PeerId,
        sha256: Sha256,
    ) -> Result<Option<CommentFile>, StoreError> {
        let which = format!(
            "(thread_item.peer_id IS NULL AND EXISTS (SELECT 1 FROM peer
                JOIN post ON ifnull(post.peer_id, 0) = 0 AND post.wire_id = thread_item.post
                WHERE peer.id = ?2 AND {} AND {}))
            OR (thread_item.peer_id IS NULL AND EXISTS (SELECT 1 FROM peer
                JOIN conversation ON conversation.wire_id = thread_item.post WHERE peer.id = ?2 AND {}))
            OR (thread_item.peer_id = ?2 AND thread_item.stage IS NOT NULL)",
            visible_to_peer(),
            meant_for_peer(),
            in_conversation()
        );
        self.comment_file(&which, [sha256.to_string().into(), peer.0.into()]).await
    }

    /// The file `sha256` of a comment that everybody may see.
    pub async fn comment_file_for_all(&self, sha256: Sha256) -> Result<Option<CommentFile>, StoreError> {
        let which = format!(
            "thread_item.peer_id IS NULL AND {} AND EXISTS (SELECT 1 FROM post
                WHERE ifnull(post.peer_id, 0) = 0 AND post.wire_id = thread_item.post AND {})",
            meant_for_all(),
            visible_to_all()
        );
        self.comment_file(&which, [sha256.to_string().into()]).await
    }

    /// The file `sha256` of any comment, for the owner.
    pub async fn comment_file_for_owner(&self, sha256: Sha256) -> Result<Option<CommentFile>, StoreError> {
        self.comment_file("true", [sha256.to_string().into()]).await
    }

    async fn comment_file<const N: usize>(
        &self,
        which: &str,
        values: [Value; N],
    ) -> Result<Option<CommentFile>, StoreError> {
        let sql = format!(
            "SELECT {FILE}, comment_picture.media_id IS NOT NULL AS is_own FROM {JOINED}
            WHERE comment_file.sha256 = ?1 AND thread_item.standing = 'said'
                AND (comment_file.is_here = 1 OR comment_picture.media_id IS NOT NULL) AND ({which}) LIMIT 1"
        );
        let statement = Statement::from_sql_and_values(self.reader().get_database_backend(), sql, values);
        let found = PlacedRow::find_by_statement(statement).one(self.reader()).await?;
        found.map(|row| Ok(CommentFile { is_own: row.is_own != 0, variant: row.file.try_into()? })).transpose()
    }

    /// Names of up to `limit` files that something named, and may name no more.
    pub async fn left_comment_files(&self, limit: u64) -> Result<Vec<Sha256>, StoreError> {
        let sql = "SELECT sha256 FROM comment_file_left LIMIT ?";
        self.comment_names(sql, [i64::try_from(limit).unwrap_or(i64::MAX).into()]).await
    }

    /// Those of `names` that are here for some comment.
    pub async fn comment_files_among(&self, names: &[Sha256]) -> Result<HashSet<Sha256>, StoreError> {
        let sql = "SELECT DISTINCT sha256 FROM comment_file WHERE is_here = 1
            AND sha256 IN (SELECT value FROM json_each(?))";
        Ok(self.comment_names(sql, [json(names)]).await?.into_iter().collect())
    }

    /// Names of up to `limit` files that are said to be here, in order, after `after`.
    pub async fn comment_files_here(&self, after: Option<Sha256>, limit: u64) -> Result<Vec<Sha256>, StoreError> {
        let after = after.map(|name| name.to_string()).unwrap_or_default();
        let sql = "SELECT DISTINCT sha256 FROM comment_file WHERE is_here = 1 AND sha256 > ? ORDER BY sha256 LIMIT ?";
        self.comment_names(sql, [after.into(), i64::try_from(limit).unwrap_or(i64::MAX).into()]).await
    }

    async fn comment_names<const N: usize>(&self, sql: &str, values: [Value; N]) -> Result<Vec<Sha256>, StoreError> {
        let statement = Statement::from_sql_and_values(self.reader().get_database_backend(), sql, values);
        let rows = Name::find_by_statement(statement).all(self.reader()).await?;
        let name = |row: Name| row.sha256.parse().map_err(|_| StoreError::Corrupt("comment_file.sha256"));
        rows.into_iter().map(name).collect()
    }
}

impl WriteTx {
    /// Puts `pictures` in the place of those that a comment had. A file that was here stays so: the same server gave it for the same comment.
    pub(crate) async fn put_comment_pictures(
        &self,
        item: i64,
        pictures: &[RemotePicture],
        media: &[MediaId],
    ) -> Result<(), StoreError> {
        let here = "SELECT comment_file.sha256 FROM comment_file
            JOIN comment_picture ON comment_picture.id = comment_file.picture_id
            WHERE comment_picture.item_id = ? AND comment_file.is_here = 1";
        let statement = Statement::from_sql_and_values(self.tx.get_database_backend(), here, [item.into()]);
        let here = Name::find_by_statement(statement).all(&self.tx).await?;
        let here: HashSet<String> = here.into_iter().map(|row| row.sha256).collect();
        self.execute("DELETE FROM comment_picture WHERE item_id = ?", [item.into()]).await?;
        for (position, picture) in (0_i64..).zip(pictures) {
            let own = usize::try_from(position).ok().and_then(|at| media.get(at)).map(|media| media.0);
            let sql = "INSERT INTO comment_picture (item_id, position, media_id, alt, width, height, color)
                VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id";
            let values = [
                item.into(),
                position.into(),
                own.into(),
                picture.alt.to_string().into(),
                picture.width.into(),
                picture.height.into(),
                picture.color.clone().into(),
            ];
            let statement = Statement::from_sql_and_values(self.tx.get_database_backend(), sql, values);
            let new = NewId::find_by_statement(statement).one(&self.tx).await?;
            let id = new.ok_or(StoreError::Corrupt("comment_picture"))?.id;
            for variant in &picture.variants {
                let name = variant.sha256.to_string();
                let is_here = own.is_none() && here.contains(&name);
                let size_bytes = i64::try_from(variant.size_bytes).unwrap_or(i64::MAX);
                let sql = "INSERT INTO comment_file
                    (picture_id, width, height, sha256, content_type, size_bytes, is_here) VALUES (?, ?, ?, ?, ?, ?, ?)";
                let values = [
                    id.into(),
                    variant.width.into(),
                    variant.height.into(),
                    name.into(),
                    variant.content_type.clone().into(),
                    size_bytes.into(),
                    is_here.into(),
                ];
                self.execute(sql, values).await?;
            }
        }
        Ok(())
    }

    /// Notes that the server of `peer` gave a file, and says what it is part of. A comment in the owner's threads of which all is here now, as far
    /// as it is fetched (`max_width`), is said once more to those who may see it, who can have its files from then on.
    pub async fn comment_file_came(
        &self,
        peer: PeerId,
        key: NodeId,
        variant: &Variant,
        max_width: u32,
    ) -> Result<FileCame, StoreError> {
        let of_it = format!(
            "{ASKED_OF} AND comment_file.sha256 = ?3 AND comment_file.width = ?4 AND comment_file.height = ?5
            AND comment_file.content_type = ?6 AND comment_file.is_here = 0"
        );
        let file: [Value; 6] = [
            peer.0.into(),
            key.to_string().into(),
            variant.sha256.to_string().into(),
            variant.width.into(),
            variant.height.into(),
            variant.content_type.clone().into(),
        ];
        // Whether nothing else of the comment is missing.
        let found = format!(
            "SELECT DISTINCT thread_item.id, post.id AS post_id, thread_item.kind = 'message' AS is_message, thread_item.peer_id IS NULL AND NOT EXISTS (
                SELECT 1 FROM comment_picture AS other JOIN comment_file AS file ON file.picture_id = other.id
                WHERE other.item_id = thread_item.id AND file.is_here = 0 AND file.width <= ?7
                    AND file.sha256 <> ?3) AS is_whole
            FROM {JOINED} LEFT JOIN post ON ifnull(post.peer_id, 0) = ifnull(thread_item.peer_id, 0)
                AND post.wire_id = thread_item.post AND post.deleted_at IS NULL AND thread_item.kind <> 'message'
            WHERE {of_it}"
        );
        let statement = Statement::from_sql_and_values(
            self.tx.get_database_backend(),
            found,
            [&file[..], &[max_width.into()]].concat(),
        );
        let items = ShowingRow::find_by_statement(statement).all(&self.tx).await?;
        let came = format!(
            "UPDATE comment_file SET is_here = 1 WHERE (picture_id, width) IN (
                SELECT comment_file.picture_id, comment_file.width FROM {JOINED} WHERE {of_it})"
        );
        self.execute(&came, file).await?;
        let mut came_for = FileCame::default();
        for ShowingRow { id, post_id, is_message, is_whole } in items {
            came_for.is_in_conversation |= is_message;
            came_for.posts.extend(post_id.map(PostId));
            if is_whole != 0 {
                self.say_to_all_again(id).await?;
                came_for.whole.push(ThreadItemId(id));
            }
        }
        Ok(came_for)
    }

    /// Notes that the files of a comment were asked for.
    pub async fn comment_files_asked(&self, item: ThreadItemId, at: Timestamp) -> Result<(), StoreError> {
        self.execute("UPDATE thread_item SET files_asked_at = ? WHERE id = ?", [at.0.into(), item.0.into()]).await?;
        Ok(())
    }

    /// Forgets that the files `names` were looked after.
    pub async fn forget_left_comment_files(&self, names: &[Sha256]) -> Result<(), StoreError> {
        let sql = "DELETE FROM comment_file_left WHERE sha256 IN (SELECT value FROM json_each(?))";
        self.execute(sql, [json(names)]).await?;
        Ok(())
    }

    /// Notes that the files `names` are not here, whatever is said of them.
    pub async fn comment_files_lost(&self, names: &[Sha256]) -> Result<(), StoreError> {
        let sql = "UPDATE comment_file SET is_here = 0 WHERE sha256 IN (SELECT value FROM json_each(?))";
        self.execute(sql, [json(names)]).await?;
        Ok(())
    }
}

/// The pictures of the comments `items`, by their rows' ids.
pub(crate) async fn pictures_of_items(
    connection: &impl ConnectionTrait,
    items: &[i64],
) -> Result<HashMap<i64, Vec<CommentPicture>>, StoreError> {
    let mut pictures: HashMap<i64, Vec<CommentPicture>> = HashMap::new();
    if items.is_empty() {
        return Ok(pictures);
    }
    let sql = format!(
        "SELECT comment_picture.item_id, comment_picture.position, comment_picture.media_id, comment_picture.alt,
            comment_picture.width AS picture_width, comment_picture.height AS picture_height, comment_picture.color,
            (comment_file.is_here = 1 OR comment_picture.media_id IS NOT NULL) AS is_here, {FILE}
        FROM comment_picture JOIN comment_file ON comment_file.picture_id = comment_picture.id
        WHERE comment_picture.item_id IN (SELECT value FROM json_each(?))
        ORDER BY comment_picture.item_id, comment_picture.position, comment_file.width"
    );
    let ids: JsonValue = items.iter().copied().collect();
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, [ids.to_string().into()]);
    let mut last = None;
    for row in PictureRow::find_by_statement(statement).all(connection).await? {
        let of_item = pictures.entry(row.item_id).or_default();
        if last != Some((row.item_id, row.position)) {
            last = Some((row.item_id, row.position));
            of_item.push(CommentPicture {
                media: row.media_id.map(MediaId),
                alt: row.alt,
                width: pixels(row.picture_width)?,
                height: pixels(row.picture_height)?,
                color: row.color,
                variants: Vec::new(),
            });
        }
        if let Some(picture) = of_item.last_mut().filter(|_| row.is_here != 0) {
            picture.variants.push(row.file.try_into()?);
        }
    }
    Ok(pictures)
}

impl TryFrom<FileRow> for Variant {
    type Error = StoreError;

    fn try_from(row: FileRow) -> Result<Self, StoreError> {
        Ok(Self {
            sha256: row.sha256.parse().map_err(|_| StoreError::Corrupt("comment_file.sha256"))?,
            width: pixels(row.width)?,
            height: pixels(row.height)?,
            content_type: row.content_type,
            size_bytes: u64::try_from(row.size_bytes).map_err(|_| StoreError::Corrupt("comment_file.size_bytes"))?,
        })
    }
}

fn json(names: &[Sha256]) -> Value {
    let names: JsonValue = names.iter().map(ToString::to_string).collect();
    names.to_string().into()
}
