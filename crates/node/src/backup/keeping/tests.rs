//! What is kept for whom, and for how long.

use std::net::{IpAddr, Ipv4Addr};

use bytes::Bytes;
use domain::{
    Sha256,
    keeping::{KEPT_ON_SECONDS, KeptName},
};
use federation::{Identity, wire::KeptListed};
use sha2::Digest;

use super::{files::KeptFiles, kept::BroughtPiece};
use crate::testing::{TestNode, friends::befriend_key};

const HOME: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

#[tokio::test]
async fn what_is_kept_outlives_the_friendship_by_thirty_days() {
    let (test, owner) = TestNode::set_up().await;
    let key = Identity::generate().unwrap().id();
    let peer = befriend_key(&test.node, key).await;
    owner.backups().offer_keeping(peer, "1 GB".parse().unwrap()).await.unwrap();
    let sealed = "sealed";
    let sha256 = Sha256(sha2::Sha256::digest(sealed).into());
    let file = KeptListed { name: KeptName::TakeBacks, size_bytes: sealed.len() as u64, sha256 };
    let one = async || test.node.kept_one(key, HOME).await.unwrap();
    let brought = one().await.unwrap().begin().await.unwrap().bring(file, 0, Bytes::from(sealed)).await.unwrap();
    assert_eq!(brought, BroughtPiece::Whole);

    owner.friends().end(peer).await.unwrap();
    test.node.remove_kept_over().await.unwrap();
    let kept = one().await.unwrap();
    assert!(!kept.may_write());
    assert_eq!(kept.piece(KeptName::TakeBacks, 0).await.unwrap().unwrap(), sealed.as_bytes());
    let files = KeptFiles::of(test.folder.path(), key);
    test.clock.advance(KEPT_ON_SECONDS - 1);
    test.node.remove_kept_over().await.unwrap();
    assert!(one().await.is_some() && files.path(KeptName::TakeBacks).exists());
    test.clock.advance(1);
    assert!(one().await.is_none());
    test.node.remove_kept_over().await.unwrap();
    assert!(!files.path(KeptName::TakeBacks).exists());
    assert!(owner.backups().kept().await.unwrap().is_empty());
}
