//! A row of the table `peer` as what it means.

use domain::{
    Address, Cursor, Friendship, ParseCursorError, PeerId, Timestamp, Whereabouts,
    friendship::{Mine, Seq, Statement, Theirs},
};

use super::PeerRow;
use crate::{StoreError, entity::peer};

impl TryFrom<peer::Model> for PeerRow {
    type Error = StoreError;

    fn try_from(row: peer::Model) -> Result<Self, StoreError> {
        let corrupt = |column| move |_| StoreError::Corrupt(column);
        let address: Address = row.address.parse().map_err(|_| StoreError::Corrupt("peer.address"))?;
        let friendship = friendship(&row)?;
        let card = row.card_addresses.lines().map(str::parse).collect::<Result<_, _>>();
        let last_good = row.last_good_address.map(|text| text.parse()).transpose();
        let last_failure = row.last_failure.map(|text| text.parse()).transpose();
        let source = row.last_source_ip.map(|text| text.parse()).transpose();
        Ok(Self {
            id: PeerId(row.id),
            node_id: row.node_id.map(|text| text.parse()).transpose().map_err(corrupt("peer.node_id"))?,
            state: row.state.parse().map_err(corrupt("peer.state"))?,
            friendship,
            name: row.name,
            my_note: row.my_note,
            whereabouts: Whereabouts {
                last_good: last_good.map_err(|_| StoreError::Corrupt("peer.last_good_address"))?,
                card: card.map_err(|_| StoreError::Corrupt("peer.card_addresses"))?,
                typed: Some(address.clone()),
                source: source.map_err(|_| StoreError::Corrupt("peer.last_source_ip"))?,
            },
            address,
            verified_at: row.verified_at.map(Timestamp),
            send_failures: u32::try_from(row.send_failures).map_err(|_| StoreError::Corrupt("peer.send_failures"))?,
            next_send_at: row.next_send_at.map(Timestamp),
            feed_head: row
                .feed_epoch
                .map(|epoch| Ok(Cursor { epoch: epoch.parse()?, seq: row.feed_seq }))
                .transpose()
                .map_err(|_: ParseCursorError| StoreError::Corrupt("peer.feed_epoch"))?,
            threads_head: row
                .threads_epoch
                .map(|epoch| Ok(Cursor { epoch: epoch.parse()?, seq: row.threads_seq }))
                .transpose()
                .map_err(|_: ParseCursorError| StoreError::Corrupt("peer.threads_epoch"))?,
            cursor: parse_cursor(row.cursor, "peer.cursor")?,
            threads_cursor: parse_cursor(row.threads_cursor, "peer.threads_cursor")?,
            profile_version: parse_cursor(row.profile_version, "peer.profile_version")?,
            poke_due: row.poke_due,
            threads_due: row.threads_due,
            bring_failures: u32::try_from(row.bring_failures)
                .map_err(|_| StoreError::Corrupt("peer.bring_failures"))?,
            poke_failures: u32::try_from(row.poke_failures).map_err(|_| StoreError::Corrupt("peer.poke_failures"))?,
            next_poke_at: row.next_poke_at.map(Timestamp),
            last_heard_at: row.last_heard_at.map(Timestamp),
            last_failed_at: row.last_failed_at.map(Timestamp),
            last_failure: last_failure.map_err(|_| StoreError::Corrupt("peer.last_failure"))?,
            changed_at: Timestamp(row.changed_at),
            instance: row.instance,
            is_in_doubt: row.is_in_doubt,
            is_without_threads: row.is_without_threads,
        })
    }
}

fn friendship(row: &peer::Model) -> Result<Friendship, StoreError> {
    let stance = |text: &str| text.parse().map_err(|_| StoreError::Corrupt("peer.my_stance"));
    let theirs = match (row.their_seq, row.their_since, &row.their_stance, row.their_settled, &row.their_content) {
        (Some(said), Some(since), Some(word), Some(settled), Some(content)) => Some(Theirs {
            statement: Statement { seq: seq(said)?, since: seq(since)?, stance: stance(word)?, settled: seq(settled)? },
            content: content.parse().map_err(|_| StoreError::Corrupt("peer.their_content"))?,
        }),
        _ => None,
    };
    Ok(Friendship {
        mine: Mine {
            seq: seq(row.my_seq)?,
            since: seq(row.my_since)?,
            stance: stance(&row.my_stance)?,
            settled: seq(row.my_settled)?,
            told: seq(row.my_told)?,
            is_due: row.is_due,
        },
        theirs,
        is_blocked: row.is_blocked,
    })
}

fn seq(number: i64) -> Result<Seq, StoreError> {
    let number = u64::try_from(number).ok().and_then(|number| Seq::try_from(number).ok());
    number.ok_or(StoreError::Corrupt("peer.my_seq"))
}

fn parse_cursor(stored: Option<String>, column: &'static str) -> Result<Option<Cursor>, StoreError> {
    stored.map(|text| text.parse()).transpose().map_err(|_: ParseCursorError| StoreError::Corrupt(column))
}
