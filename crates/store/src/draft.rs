//! The tables `draft` and `draft_media`: the one post that is being written.

pub(crate) mod text;

use domain::{Audience, MediaId, Picture, Timestamp};
use sea_orm::{
    ActiveValue::Set,
    ConnectionTrait, FromQueryResult, QueryOrder, QuerySelect,
    entity::prelude::*,
    sea_query::{Expr, OnConflict},
};

use crate::{
    Store, StoreError, WriteTx,
    audience::{Holder, held_audience},
    cover::cover,
    entity::{draft, draft_media},
};
use text::DraftText;

/// The one row of `draft`.
const ROW: i64 = 1;

#[derive(FromQueryResult)]
struct DraftRow {
    key: String,
    source: String,
    audience: String,
    saved_at: i64,
    version: i64,
    saved_by: String,
    warning: String,
    is_blurred: bool,
    circles: Option<String>,
}

impl Store {
    /// Finds what is being written; `None`: nothing is.
    pub async fn draft(&self) -> Result<Option<DraftText>, StoreError> {
        self.remembered(|slots| &mut slots.draft, find_draft(self.reader())).await
    }

    /// Finds the pictures of the draft with their alternative texts, in order.
    pub async fn draft_pictures(&self) -> Result<Vec<Picture>, StoreError> {
        self.remembered(|slots| &mut slots.draft_pictures, self.read_draft_pictures()).await
    }

    async fn read_draft_pictures(&self) -> Result<Vec<Picture>, StoreError> {
        let listed = find_pictures(self.reader()).await?;
        let ids: Vec<MediaId> = listed.iter().map(|(id, _)| *id).collect();
        let mut pictures = self.pictures(&ids).await?;
        let with_alt = |(id, alt)| Some(Picture { alt, ..pictures.remove(&id)? });
        Ok(listed.into_iter().filter_map(with_alt).collect())
    }
}

impl WriteTx {
    /// Finds what is being written; `None`: nothing is.
    pub async fn draft(&self) -> Result<Option<DraftText>, StoreError> {
        find_draft(&self.tx).await
    }

    /// Finds the pictures of the draft with their alternative texts, in order.
    pub async fn draft_pictures(&self) -> Result<Vec<(MediaId, String)>, StoreError> {
        find_pictures(&self.tx).await
    }

    /// Replaces the text of the draft and its audience, without circles that are gone; its pictures stay.
    pub async fn save_draft(&self, text: &DraftText) -> Result<(), StoreError> {
        let audience = self.known_audience(&text.audience).await?;
        self.put_held_circles(Holder::Draft, &audience).await?;
        let row = draft::ActiveModel {
            id: Set(ROW),
            key: Set(text.key.clone()),
            source: Set(text.source.clone()),
            audience: Set(audience.as_str().to_owned()),
            saved_at: Set(text.saved_at.0),
            version: Set(text.version),
            saved_by: Set(text.saved_by.clone()),
            warning: Set(text.cover.warning().to_owned()),
            is_blurred: Set(text.cover.is_blurred),
        };
        let replace = OnConflict::column(draft::Column::Id)
            .update_columns([
                draft::Column::Key,
                draft::Column::Source,
                draft::Column::Audience,
                draft::Column::SavedAt,
                draft::Column::Version,
                draft::Column::SavedBy,
                draft::Column::Warning,
                draft::Column::IsBlurred,
            ])
            .to_owned();
        draft::Entity::insert(row).on_conflict(replace).exec_without_returning(&self.tx).await?;
        Ok(())
    }

    /// Puts a picture at the end of the draft.
    pub async fn add_draft_picture(&self, media: MediaId) -> Result<(), StoreError> {
        let last = draft_media::Entity::find().order_by_desc(draft_media::Column::Position).one(&self.tx).await?;
        let row = draft_media::ActiveModel {
            position: Set(last.map_or(0, |last| last.position + 1)),
            media_id: Set(media.0),
            alt: Set(String::new()),
        };
        draft_media::Entity::insert(row).exec_without_returning(&self.tx).await?;
        Ok(())
    }

    /// Puts the pictures of the draft into the order in which `listed` names them; others stay behind them.
    pub async fn arrange_draft_pictures(&self, listed: &[MediaId]) -> Result<(), StoreError> {
        let before = find_pictures(&self.tx).await?;
        let mut pictures = before.clone();
        pictures.sort_by_key(|(id, _)| listed.iter().position(|known| known == id).unwrap_or(usize::MAX));
        if pictures == before {
            return Ok(());
        }
        draft_media::Entity::delete_many().exec(&self.tx).await?;
        for (position, (media, alt)) in (0..).zip(pictures) {
            let row = draft_media::ActiveModel { position: Set(position), media_id: Set(media.0), alt: Set(alt) };
            draft_media::Entity::insert(row).exec_without_returning(&self.tx).await?;
        }
        Ok(())
    }

    /// Says what a picture of the draft shows.
    pub async fn set_draft_alt(&self, media: MediaId, alt: &str) -> Result<(), StoreError> {
        draft_media::Entity::update_many()
            .col_expr(draft_media::Column::Alt, Expr::value(alt))
            .filter(draft_media::Column::MediaId.eq(media.0))
            .exec(&self.tx)
            .await?;
        Ok(())
    }

    /// Takes a picture out of the draft.
    pub async fn remove_draft_picture(&self, media: MediaId) -> Result<(), StoreError> {
        draft_media::Entity::delete_many().filter(draft_media::Column::MediaId.eq(media.0)).exec(&self.tx).await?;
        Ok(())
    }

    /// Gives the draft of `key` another one: that is a post's now.
    pub async fn rename_draft(&self, key: &str, new: &str) -> Result<(), StoreError> {
        let rename = draft::Entity::update_many().col_expr(draft::Column::Key, Expr::value(new));
        rename.filter(draft::Column::Key.eq(key)).exec(&self.tx).await?;
        Ok(())
    }

    /// Forgets the text of the draft and its audience, if it is the one of `key`: it was published.
    pub async fn clear_draft_text(&self, key: &str) -> Result<(), StoreError> {
        let deleted = draft::Entity::delete_many().filter(draft::Column::Key.eq(key)).exec(&self.tx).await?;
        if deleted.rows_affected > 0 {
            self.put_held_circles(Holder::Draft, &Audience::OnlyMe).await?;
        }
        Ok(())
    }
}

async fn find_draft(connection: &impl ConnectionTrait) -> Result<Option<DraftText>, StoreError> {
    let row = draft::Entity::find_by_id(ROW).expr_as(Holder::Draft.circles(), "circles");
    let Some(row) = row.into_model::<DraftRow>().one(connection).await? else { return Ok(None) };
    let DraftRow { key, source, audience, saved_at, version, saved_by, warning, is_blurred, circles } = row;
    let audience = held_audience(&audience, circles.as_deref())?;
    let cover = cover(&warning, is_blurred)?;
    Ok(Some(DraftText { key, source, audience, cover, saved_at: Timestamp(saved_at), version, saved_by }))
}

async fn find_pictures(connection: &impl ConnectionTrait) -> Result<Vec<(MediaId, String)>, StoreError> {
    let rows = draft_media::Entity::find().order_by_asc(draft_media::Column::Position).all(connection).await?;
    Ok(rows.into_iter().map(|row| (MediaId(row.media_id), row.alt)).collect())
}
