//! Messages are found by whose they are, and by no token that may not read them.

use domain::{Cover, TokenScope, thread::ThreadPosition};

use super::messages::{home_and_guest, said, words};
use crate::{owner::Owner, searching::owner::FoundIn, testing::friends::Side};

/// What is found: with whom it is written, where it stands, and how it begins.
async fn found(side: &Side, typed: &str) -> Vec<(bool, Option<ThreadPosition>, String)> {
    found_by(&side.owner, side, typed).await
}

async fn found_by(owner: &Owner, side: &Side, typed: &str) -> Vec<(bool, Option<ThreadPosition>, String)> {
    let page = owner.search().find(typed, None).await.unwrap();
    let messages = page.found.into_iter().filter_map(|item| match item.what {
        FoundIn::Message { with, place, .. } => Some((with == side.friend, place, item.excerpt.text)),
        FoundIn::Post { .. } | FoundIn::Comment { .. } => None,
    });
    messages.collect()
}

#[tokio::test]
async fn each_finds_what_both_wrote_while_it_is_there() {
    let (home, guest) = home_and_guest().await;
    let ladder = home.write("The ladder is in the shed").await;
    for side in [&home, &guest] {
        side.test.clock.advance(1);
    }
    guest.write("Which ladder?").await;
    let both = said("The ladder is in the shed|Which ladder?");
    assert_eq!(found(&guest, "ladder").await, [(true, None, "Which ladder?".to_owned())], "it waits still");
    guest.exchange_until(async || words(&home).await == both && words(&guest).await == both).await;
    for side in [&home, &guest] {
        for typed in ["ladder", "in:messages ladder", "in:messages"] {
            let found = found(side, typed).await;
            let texts: Vec<_> = found.iter().map(|(_, _, text)| text.clone()).collect();
            assert_eq!(texts, said("Which ladder?|The ladder is in the shed"), "{typed}");
            assert!(found.iter().all(|(is_with, place, _)| *is_with && place.is_some()));
        }
        for typed in ["in:comments ladder", "in:posts ladder"] {
            assert_eq!(found(side, typed).await, [], "{typed}");
        }
        for scope in [TokenScope::Read, TokenScope::Publish] {
            let token = Owner { session: None, scope, ..side.owner.clone() };
            for typed in ["ladder", "in:messages ladder", "in:messages", "from:me"] {
                assert_eq!(found_by(&token, side, typed).await, [], "{typed}");
            }
        }
    }

    home.test.clock.advance(60);
    home.owner.threads().edit(ladder, "It is in the cellar".into(), Cover::NONE, &[]).await.unwrap();
    guest.exchange_until(async || words(&guest).await[0] == "It is in the cellar").await;
    assert_eq!(found(&guest, "shed").await, []);
    assert_eq!(found(&guest, "cellar").await.len(), 1);
    guest.owner.friends().block(guest.friend).await.unwrap();
    assert_eq!(found(&guest, "cellar").await, []);
    assert_eq!(found(&guest, "ladder").await, [], "nor what one wrote to them");
    guest.owner.friends().unblock(guest.friend).await.unwrap();
    home.owner.messages().delete_conversation(home.friend).await.unwrap();
    assert_eq!(found(&home, "cellar").await, []);
    assert_eq!(found(&guest, "cellar").await.len(), 1);
}
