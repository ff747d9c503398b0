//! Signed-in browsers: the table `session`.

use domain::{Session, SessionId, Timestamp};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};

use crate::{Store, StoreError, WriteTx, entity::session, remembered::Slots};

/// A session to be stored.
#[derive(Debug)]
pub struct NewSession {
    /// SHA-256 of the token, in hex.
    pub token_hash: String,
    pub is_set_up: bool,
    pub user_agent: String,
    pub created_at: Timestamp,
}

impl Store {
    /// The session whose token has this hash.
    pub async fn session_by_token_hash(&self, token_hash: &str) -> Result<Option<Session>, StoreError> {
        let read = async {
            let find = session::Entity::find().filter(session::Column::TokenHash.eq(token_hash));
            Ok(find.one(self.reader()).await?.map(Session::from))
        };
        let keep = |slots: &mut Slots, found: &Option<Session>| {
            if let Some(session) = found {
                slots.sessions.keep(token_hash, session);
            }
        };
        self.remembered_where(|slots| slots.sessions.get(token_hash).cloned().map(Some), keep, read).await
    }

    /// The owner's sessions seen at or after `since`, last seen first; set-up sessions are not among them.
    pub async fn sessions(&self, since: Timestamp) -> Result<Vec<Session>, StoreError> {
        let read = async {
            let rows = session::Entity::find()
                .filter(session::Column::IsSetUp.eq(false))
                .order_by_desc(session::Column::LastSeenAt)
                .order_by_desc(session::Column::Id)
                .all(self.reader())
                .await?;
            Ok(rows.into_iter().map(Session::from).collect::<Vec<_>>())
        };
        let mut sessions = self.remembered(|slots| &mut slots.session_list, read).await?;
        sessions.retain(|session| session.last_seen_at >= since);
        Ok(sessions)
    }
}

impl WriteTx {
    pub async fn insert_session(&self, new: NewSession) -> Result<SessionId, StoreError> {
        let row = session::ActiveModel {
            token_hash: Set(new.token_hash),
            is_set_up: Set(new.is_set_up),
            user_agent: Set(new.user_agent),
            created_at: Set(new.created_at.0),
            last_seen_at: Set(new.created_at.0),
            ..Default::default()
        };
        Ok(SessionId(row.insert(&self.tx).await?.id))
    }

    /// Notes that the session was seen.
    pub async fn touch_session(&self, id: SessionId, at: Timestamp) -> Result<(), StoreError> {
        session::Entity::update_many()
            .col_expr(session::Column::LastSeenAt, Expr::value(at.0))
            .filter(session::Column::Id.eq(id.0))
            .exec(&self.tx)
            .await?;
        Ok(())
    }

    /// Ends one session; false if there was none.
    pub async fn delete_session(&self, id: SessionId) -> Result<bool, StoreError> {
        Ok(session::Entity::delete_by_id(id.0).exec(&self.tx).await?.rows_affected > 0)
    }

    /// Ends every session.
    pub async fn delete_sessions(&self) -> Result<(), StoreError> {
        session::Entity::delete_many().exec(&self.tx).await?;
        Ok(())
    }

    /// Ends every session but this one; says how many there were.
    pub async fn delete_other_sessions(&self, kept: SessionId) -> Result<u64, StoreError> {
        let others = session::Entity::delete_many().filter(session::Column::Id.ne(kept.0));
        Ok(others.exec(&self.tx).await?.rows_affected)
    }

    /// Drops the sessions last seen before `since`.
    pub async fn delete_sessions_before(&self, since: Timestamp) -> Result<(), StoreError> {
        session::Entity::delete_many().filter(session::Column::LastSeenAt.lt(since.0)).exec(&self.tx).await?;
        Ok(())
    }
}

impl From<session::Model> for Session {
    fn from(row: session::Model) -> Self {
        Self {
            id: SessionId(row.id),
            is_set_up: row.is_set_up,
            user_agent: row.user_agent,
            created_at: Timestamp(row.created_at),
            last_seen_at: Timestamp(row.last_seen_at),
        }
    }
}

#[cfg(test)]
mod tests;
