//! The table `peer`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "peer")]
#[expect(clippy::struct_excessive_bools, reason = "columns of a table")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub node_id: Option<String>,
    pub state: String,
    pub name: String,
    pub about: String,
    pub picture_media_id: Option<i64>,
    pub note: String,
    pub my_note: String,
    pub is_blocked: bool,
    pub my_seq: i64,
    pub my_since: i64,
    pub my_stance: String,
    pub my_settled: i64,
    pub my_told: i64,
    pub is_due: bool,
    pub send_failures: i64,
    pub next_send_at: Option<i64>,
    pub their_seq: Option<i64>,
    pub their_since: Option<i64>,
    pub their_stance: Option<String>,
    pub their_settled: Option<i64>,
    pub their_content: Option<String>,
    pub address: String,
    pub last_good_address: Option<String>,
    pub card_addresses: String,
    pub last_source_ip: Option<String>,
    pub verified_at: Option<i64>,
    pub feed_epoch: Option<String>,
    pub feed_seq: i64,
    pub feed_given: i64,
    pub poke_due: bool,
    pub poke_failures: i64,
    pub next_poke_at: Option<i64>,
    pub cursor: Option<String>,
    pub profile_version: Option<String>,
    pub last_heard_at: Option<i64>,
    pub last_failed_at: Option<i64>,
    pub last_failure: Option<String>,
    pub created_at: i64,
    pub changed_at: i64,
    pub text_bytes: i64,
    pub is_in_doubt: bool,
    pub html_bytes: i64,
    pub row_count: i64,
    pub threads_epoch: Option<String>,
    pub threads_seq: i64,
    pub threads_given: i64,
    pub threads_due: bool,
    pub threads_wait_until: Option<i64>,
    pub threads_cursor: Option<String>,
    pub threads_passed_over: i64,
    pub bring_failures: i64,
    pub next_bring_at: Option<i64>,
    pub instance: Option<String>,
    pub is_without_threads: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
