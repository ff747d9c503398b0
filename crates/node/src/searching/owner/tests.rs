use domain::{Audience, MuteTime, Muted, PostId, search::SearchError};

use super::*;
use crate::testing::friends::{Friends, Side, publish};

/// What was found, as it reads, with what was asked for in brackets.
async fn found(side: &Side, typed: &str) -> Vec<String> {
    let page = side.owner.search().find(typed, None).await.unwrap();
    page.found.into_iter().map(|item| shown(&item.excerpt)).collect()
}

fn shown(excerpt: &Excerpt) -> String {
    let (mut shown, mut at) = (String::new(), 0);
    for mark in &excerpt.marks {
        shown.extend([&excerpt.text[at..mark.start], "[", &excerpt.text[mark.clone()], "]"]);
        at = mark.end;
    }
    shown + &excerpt.text[at..]
}

async fn pull(side: &Side) {
    side.owner.reading().pull(side.friend).await.unwrap();
}

#[tokio::test]
async fn own_and_friends_posts_are_found_until_they_go() {
    let friends = Friends::new().await;
    let (alpha, beta) = (&friends.alpha, &friends.beta);
    let jelly = publish(&alpha.owner, "Quince **jelly** at [home](https://a.example)").await;
    beta.test.clock.advance(1);
    publish(&beta.owner, "My quinces are late").await;
    pull(beta).await;
    assert_eq!(found(beta, "quince").await, ["My [quinces] are late", "[Quince] jelly at home"]);
    assert_eq!(found(beta, "quince jelly").await, ["[Quince] [jelly] at home"]);
    assert_eq!(found(beta, "quince in:comments").await, [""; 0]);
    let name = beta.node().store.peer(beta.friend).await.unwrap().unwrap().name;
    // Both owners have this name.
    let both = ["My [quinces] are late", "[Quince] jelly at home"];
    assert_eq!(found(beta, &format!("from:\"{name}\" quince")).await, both);
    assert_eq!(found(beta, "from:me").await, ["My quinces are late"]);
    let page = beta.owner.search().find("from:nobodyatall in:nowhere", None).await.unwrap();
    assert_eq!((page.found.len(), page.unknown), (0, vec!["nobodyatall".to_owned(), "nowhere".to_owned()]));
    let page = beta.owner.search().find(&name, None).await.unwrap();
    assert_eq!(page.friends, [beta.friend]);

    alpha.edit(jelly, "Apple jelly", Audience::AllFriends).await;
    pull(beta).await;
    assert_eq!(found(beta, "quince").await, ["My [quinces] are late"]);
    assert_eq!(found(beta, "apple").await, ["[Apple] jelly"]);

    // Taken back from the friend, and still the owner's.
    alpha.edit(jelly, "Apple jelly", Audience::OnlyMe).await;
    pull(beta).await;
    assert_eq!(found(beta, "apple").await, [""; 0]);
    assert_eq!(found(alpha, "apple").await, ["[Apple] jelly"]);

    publish(&alpha.owner, "Pear cake").await;
    pull(beta).await;
    assert_eq!(found(beta, "pear").await, ["[Pear] cake"]);
    beta.owner.friends().end(beta.friend).await.unwrap();
    assert_eq!(found(beta, "pear").await, [""; 0]);
}

#[tokio::test]
async fn what_is_muted_is_found_by_its_author_s_name_alone() {
    let friends = Friends::new().await;
    let (alpha, beta) = (&friends.alpha, &friends.beta);
    for number in 0..25 {
        publish(&alpha.owner, &format!("Cake {number}, with rain")).await;
    }
    publish(&alpha.owner, "Cake in the sun").await;
    beta.test.clock.advance(1);
    publish(&beta.owner, "My cake in the rain").await;
    pull(beta).await;
    assert_eq!(beta.owner.search().find("cake", None).await.unwrap().found.len(), limits::FOUND_PER_PAGE);
    beta.owner.mutes().mute(&Muted::Words("rain".parse().unwrap()), MuteTime::Always).await.unwrap();
    assert_eq!(found(beta, "cake").await, ["My [cake] in the rain", "[Cake] in the sun"]);
    beta.owner.mutes().mute(&Muted::Person(beta.friend), MuteTime::Always).await.unwrap();
    assert_eq!(found(beta, "cake").await, ["My [cake] in the rain"]);
    let name = beta.node().store.peer(beta.friend).await.unwrap().unwrap().name;
    let both = ["My [cake] in the rain", "[Cake] in the sun"];
    assert_eq!(found(beta, &format!("cake from:\"{name}\"")).await, both);
}

#[tokio::test]
async fn pages_follow_each_other_and_bad_input_has_an_error_of_its_own() {
    let friends = Friends::new().await;
    let alpha = &friends.alpha;
    let posts = limits::FOUND_PER_PAGE * 2 + 3;
    for number in 0..posts {
        publish(&alpha.owner, &format!("Cake {number}")).await;
    }
    let (mut all, mut before): (Vec<PostId>, _) = (Vec::new(), None);
    loop {
        let page = alpha.owner.search().find("cake", before).await.unwrap();
        all.extend(page.found.iter().map(|item| match item.what {
            FoundIn::Post { id, .. } => id,
            FoundIn::Comment { .. } | FoundIn::Message { .. } => panic!("{item:?}"),
        }));
        before = page.older;
        if before.is_none() {
            break;
        }
    }
    assert_eq!(all.len(), posts);
    assert!(all.is_sorted_by(|newer, older| newer > older));
    let long = "x".repeat(501);
    let refused = alpha.owner.search().find(&long, None).await;
    assert!(matches!(refused, Err(OwnerSearchError::Asked(SearchError::TooLong { excess: 1 }))));
    assert_eq!(found(alpha, "before:1999").await.len(), 0);
    assert_eq!(found(alpha, "after:1999 cake").await.len(), limits::FOUND_PER_PAGE);
    assert_eq!(found(alpha, " \" ").await.len(), 0);
}
