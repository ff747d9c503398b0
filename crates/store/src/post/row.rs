//! Posts as they stand in a list, each with its pictures and circles in the row: a page of them is one trip to SQLite.

use domain::{Author, MediaId, PeerId, Picture, Post, PostId, Sha256, Timestamp, Variant, limits::LIST_HTML_BYTES};
use sea_orm::FromQueryResult;
use serde::Deserialize;

use crate::{
    StoreError,
    audience::held_audience,
    cover::cover,
    media::pixels,
    quote::quote,
    thread::{answers_column, parse_answers},
};

/// What [`PostRow`] reads of a row of the table `post`. Of long HTML it is the beginning that a list shows, and one character more,
/// which says that it goes on.
pub(crate) fn post_columns() -> String {
    // A character has a byte at least.
    let characters = LIST_HTML_BYTES + 1;
    format!(
        "post.id, post.peer_id, post.number, post.source, substr(post.html, 1, {characters}) AS html, post.audience,
        post.published_at, post.edited_at, post.warning, post.is_blurred, post.is_saved, post.quote_owner, post.quote_post,
        (SELECT group_concat(circle_id) FROM post_circle WHERE post_circle.post_id = post.id) AS circles,
        (SELECT json_group_array(json_object('id', media.id, 'alt', post_media.alt, 'width', media.width,
                'height', media.height, 'color', media.color, 'variants', json((
                    SELECT json_group_array(json_object('sha256', variant.sha256, 'width', variant.width,
                        'height', variant.height, 'content_type', variant.content_type,
                        'size_bytes', variant.size_bytes) ORDER BY variant.width)
                    FROM variant WHERE variant.media_id = media.id))) ORDER BY post_media.position)
            FROM post_media JOIN media ON media.id = post_media.media_id
            WHERE post_media.post_id = post.id) AS pictures,
        {}",
        answers_column()
    )
}

/// A post with what belongs to it.
#[derive(FromQueryResult)]
pub(crate) struct PostRow {
    id: i64,
    peer_id: Option<i64>,
    number: Option<i64>,
    source: String,
    html: String,
    audience: String,
    published_at: i64,
    edited_at: Option<i64>,
    warning: String,
    is_blurred: bool,
    is_saved: bool,
    quote_owner: Option<String>,
    quote_post: Option<String>,
    circles: Option<String>,
    pictures: String,
    answers: String,
}

#[derive(Deserialize)]
struct PictureJson {
    id: i64,
    alt: String,
    width: i64,
    height: i64,
    color: String,
    variants: Vec<VariantJson>,
}

#[derive(Deserialize)]
struct VariantJson {
    sha256: String,
    width: i64,
    height: i64,
    content_type: String,
    size_bytes: u64,
}

impl TryFrom<PostRow> for Post {
    type Error = StoreError;

    fn try_from(row: PostRow) -> Result<Self, StoreError> {
        let pictures: Vec<PictureJson> =
            serde_json::from_str(&row.pictures).map_err(|_| StoreError::Corrupt("pictures of a post"))?;
        Ok(Self {
            id: PostId(row.id),
            author: row.peer_id.map_or(Author::Owner, |peer| Author::Friend(PeerId(peer))),
            number: row.number.map(u32::try_from).transpose().map_err(|_| StoreError::Corrupt("post.number"))?,
            audience: held_audience(&row.audience, row.circles.as_deref())?,
            source: row.source,
            html: row.html,
            cover: cover(&row.warning, row.is_blurred)?,
            published_at: Timestamp(row.published_at),
            edited_at: row.edited_at.map(Timestamp),
            pictures: pictures.into_iter().map(Picture::try_from).collect::<Result<_, _>>()?,
            answers: parse_answers(&row.answers)?,
            is_saved: row.is_saved,
            quote: quote(row.quote_owner.as_deref(), row.quote_post.as_deref())?,
        })
    }
}

impl TryFrom<PictureJson> for Picture {
    type Error = StoreError;

    fn try_from(json: PictureJson) -> Result<Self, StoreError> {
        Ok(Self {
            id: MediaId(json.id),
            alt: json.alt,
            width: pixels(json.width)?,
            height: pixels(json.height)?,
            color: json.color,
            variants: json.variants.into_iter().map(Variant::try_from).collect::<Result<_, _>>()?,
        })
    }
}

impl TryFrom<VariantJson> for Variant {
    type Error = StoreError;

    fn try_from(json: VariantJson) -> Result<Self, StoreError> {
        let sha256: Sha256 = json.sha256.parse().map_err(|_| StoreError::Corrupt("variant.sha256"))?;
        let (width, height) = (pixels(json.width)?, pixels(json.height)?);
        Ok(Self { sha256, width, height, content_type: json.content_type, size_bytes: json.size_bytes })
    }
}
