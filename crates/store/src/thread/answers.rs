//! How much answers a post, in the same trip as the post.

use std::collections::HashMap;

use domain::{
    PostId,
    thread::{Answers, Emoji, ReactionCount, by_emoji},
};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};
use serde::Deserialize;

use crate::StoreError;

/// One reaction: its emoji with a space between two, and whether it is the owner's.
#[derive(Deserialize)]
struct ReactionJson {
    source: String,
    mine: i64,
}

#[derive(Deserialize)]
struct AnswersJson {
    comments: u32,
    reactions: Vec<ReactionJson>,
    closed: i64,
}

/// What [`parse_answers`] reads, of the post in the row `post`. How people react whom the owner blocked is not counted.
pub(crate) fn answers_column() -> &'static str {
    "(SELECT json_object(
            'comments', count(*) FILTER (WHERE thread_item.kind = 'comment'),
            'reactions', json_group_array(json_object('source', thread_item.source,
                'mine', thread_item.author = (SELECT owner.node_id FROM owner))
                ORDER BY thread_item.received_at, thread_item.id)
                FILTER (WHERE thread_item.kind = 'reaction' AND thread_item.reply_to IS NULL
                    AND NOT EXISTS (SELECT 1 FROM peer
                        WHERE peer.node_id = thread_item.author AND peer.state = 'blocked')),
            'closed', post.peer_id IS NOT NULL AND (
                EXISTS (SELECT 1 FROM peer WHERE peer.id = post.peer_id AND peer.node_id IS NULL)
                OR EXISTS (SELECT 1 FROM thread WHERE ifnull(thread.peer_id, 0) = ifnull(post.peer_id, 0)
                    AND thread.post = post.wire_id AND thread.commenting = 'nobody')))
        FROM thread_item WHERE ifnull(thread_item.peer_id, 0) = ifnull(post.peer_id, 0)
            AND thread_item.post = post.wire_id AND thread_item.standing = 'said' AND thread_item.is_removed = 0)
        AS answers"
}

pub(crate) fn parse_answers(json: &str) -> Result<Answers, StoreError> {
    let AnswersJson { comments, reactions, closed } =
        serde_json::from_str(json).map_err(|_| StoreError::Corrupt("answers to a post"))?;
    let mut each: Vec<(Emoji, bool)> = Vec::new();
    for ReactionJson { source, mine } in reactions {
        for emoji in source.split(' ') {
            each.push((emoji.parse().map_err(|_| StoreError::Corrupt("thread_item.source"))?, mine != 0));
        }
    }
    let count = |(emoji, mine): (Emoji, Vec<bool>)| ReactionCount {
        emoji,
        people: u32::try_from(mine.len()).unwrap_or(u32::MAX),
        is_mine: mine.contains(&true),
    };
    let reactions = by_emoji(each).into_iter().map(count).collect();
    Ok(Answers { comments, reactions, is_closed: closed != 0 })
}

#[derive(FromQueryResult)]
struct AnswersRow {
    id: i64,
    answers: String,
}

/// How much answers these posts.
pub(crate) async fn answers_of_posts(
    connection: &impl ConnectionTrait,
    ids: &[PostId],
) -> Result<HashMap<PostId, Answers>, StoreError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let sql = format!("SELECT post.id, {} FROM post WHERE post.id IN ({})", answers_column(), ids.join(", "));
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    let rows = AnswersRow::find_by_statement(statement).all(connection).await?;
    rows.into_iter().map(|row| Ok((PostId(row.id), parse_answers(&row.answers)?))).collect()
}
