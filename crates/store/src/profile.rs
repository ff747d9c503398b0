//! What of the owner's row friends see: name, short text, picture.

use domain::{MediaId, Picture, Profile};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, EntityTrait, FromQueryResult, Statement};

use crate::{Store, StoreError, WriteTx, entity::owner, media::pictures_by_id, visibility::visible_to_all_friends};

/// The one row of the table `owner`.
const OWNER_ID: i64 = 1;

#[derive(FromQueryResult)]
struct MediaRow {
    media_id: i64,
    alt: String,
}

impl Store {
    /// The owner's profile; its picture is the chosen one, or else the first that was published to all friends and still is.
    pub async fn profile(&self) -> Result<Profile, StoreError> {
        self.remembered(|slots| &mut slots.profile, self.read_profile()).await
    }

    async fn read_profile(&self) -> Result<Profile, StoreError> {
        let row = owner::Entity::find_by_id(OWNER_ID).one(self.reader()).await?;
        let row = row.ok_or(StoreError::Corrupt("owner"))?;
        let picture = match row.shown_media_id.map(MediaId) {
            Some(shown) => self.picture(shown).await?,
            None => None,
        };
        Ok(Profile { name: row.name, about: row.about, picture })
    }

    /// The owner's name; empty until the node is set up.
    pub async fn owner_name(&self) -> Result<String, StoreError> {
        let row = owner::Entity::find_by_id(OWNER_ID).one(self.reader()).await?;
        Ok(row.map(|row| row.name).unwrap_or_default())
    }

    /// The picture that the owner chose for the profile, if any.
    pub async fn chosen_picture(&self) -> Result<Option<MediaId>, StoreError> {
        let row = owner::Entity::find_by_id(OWNER_ID).one(self.reader()).await?;
        Ok(row.and_then(|row| row.picture_media_id).map(MediaId))
    }

    /// At most `limit` pictures of the owner's posts, those published last first, with the words of their last post.
    pub async fn own_pictures(&self, limit: u64) -> Result<Vec<Picture>, StoreError> {
        // Beside max(), SQLite takes the other columns from the row that has it.
        let sql = "SELECT post_media.media_id, post_media.alt, max(post.published_at)
            FROM post JOIN post_media ON post_media.post_id = post.id
            WHERE post.peer_id IS NULL AND post.deleted_at IS NULL
            GROUP BY post_media.media_id ORDER BY max(post.published_at) DESC, post_media.media_id DESC LIMIT ?";
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = self.media_rows(sql, [limit.into()]).await?;
        let mut pictures = pictures_by_id(self.reader(), rows.iter().map(|row| row.media_id).collect()).await?;
        let with_words = |row: MediaRow| Some(Picture { alt: row.alt, ..pictures.remove(&row.media_id)? });
        Ok(rows.into_iter().filter_map(with_words).collect())
    }

    async fn media_rows(&self, sql: &str, values: [sea_orm::Value; 1]) -> Result<Vec<MediaRow>, StoreError> {
        let statement = Statement::from_sql_and_values(self.reader().get_database_backend(), sql, values);
        Ok(MediaRow::find_by_statement(statement).all(self.reader()).await?)
    }
}

impl WriteTx {
    /// Saves the owner's name and short text.
    pub async fn save_profile(&self, name: &str, about: &str) -> Result<(), StoreError> {
        let mut row = self.owner_row().await?;
        row.name = Set(name.to_owned());
        row.about = Set(about.to_owned());
        self.save_changed_profile(row).await
    }

    /// Chooses the owner's profile picture, or none: then it is the first one published. False if `picture` is not the owner's.
    pub async fn choose_picture(&self, picture: Option<MediaId>) -> Result<bool, StoreError> {
        if let Some(id) = picture
            && !self.is_own_media(id).await?
        {
            return Ok(false);
        }
        let mut row = self.owner_row().await?;
        row.picture_media_id = Set(picture.map(|id| id.0));
        self.save_changed_profile(row).await?;
        Ok(true)
    }

    async fn is_own_media(&self, id: MediaId) -> Result<bool, StoreError> {
        let row = crate::entity::media::Entity::find_by_id(id.0).one(&self.tx).await?;
        Ok(row.is_some_and(|row| row.peer_id.is_none()))
    }

    async fn owner_row(&self) -> Result<owner::ActiveModel, StoreError> {
        let row = owner::Entity::find_by_id(OWNER_ID).one(&self.tx).await?;
        Ok(row.ok_or(StoreError::Corrupt("owner"))?.into())
    }

    /// Friends see the change: a new version of the profile, and a step of their feeds by which they notice.
    async fn save_changed_profile(&self, mut row: owner::ActiveModel) -> Result<(), StoreError> {
        let version = row.profile_version.take().ok_or(StoreError::Corrupt("owner.profile_version"))?;
        row.profile_version = Set(version + 1);
        row.update(&self.tx).await?;
        self.execute(&format!("UPDATE owner SET shown_media_id = {}", shown_picture()), []).await?;
        self.profile_changed().await
    }

    /// Looks whether the profile shows another picture now, since a post changed; that is a new version of the profile, too.
    pub(crate) async fn picture_may_have_changed(&self) -> Result<(), StoreError> {
        let sql = format!(
            "UPDATE owner SET shown_media_id = shown.id, profile_version = profile_version + 1
            FROM (SELECT {} AS id FROM owner) AS shown WHERE owner.shown_media_id IS NOT shown.id",
            shown_picture()
        );
        if self.execute(&sql, []).await? > 0 {
            self.profile_changed().await?;
        }
        Ok(())
    }
}

/// The picture that the profile shows: the chosen one, or else the first published to everybody who sees the profile.
fn shown_picture() -> String {
    format!(
        "coalesce(owner.picture_media_id, (
            SELECT post_media.media_id FROM post JOIN post_media ON post_media.post_id = post.id
            WHERE {} ORDER BY post.published_at, post.id, post_media.position LIMIT 1))",
        visible_to_all_friends()
    )
}
