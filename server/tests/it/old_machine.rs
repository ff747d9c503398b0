//! The machine that is left: what it gives to whom, and what keeps it from ending.

use domain::Address;
use federation::{
    moving::{MovingClient, MovingError},
    paths,
};
use reqwest::StatusCode;

use crate::support::{Caller, Network, TestNode};

const OTHER_CODE: &str = "0123-4567-89AB-CDEF";

async fn client(node: &TestNode, code: &str) -> MovingClient {
    let address: Address = node.address().parse().expect("an address");
    let code = code.parse().expect("a code");
    MovingClient::connect(&address, code, [7; 16], |_, _| true).await.expect("its key")
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_end_no_code_and_learn_not_whether_there_is_one() {
    let network = Network::start(["alpha"]).await;
    let alpha = network["alpha"].first_day().await;
    let wrong = client(&network["alpha"], OTHER_CODE).await;
    let without = wrong.offer().await;
    assert!(matches!(without, Err(MovingError::NoCode)), "{without:?}");
    let code = alpha.move_code().await;
    let right = client(&network["alpha"], &code).await;
    let mut refused = Vec::new();
    for _ in 0..60 {
        refused.push(wrong.offer().await.expect_err("the code is another one"));
    }
    assert!(matches!(refused[0], MovingError::NoCode), "as without a move: {refused:?}");
    assert!(matches!(refused.last(), Some(MovingError::Exchange(_))), "after so many it is too much: {refused:?}");
    let page = alpha.browser.open("/settings/move").await;
    assert!(page.text().contains("was not here yet"), "{}", page.text());
    right.offer().await.expect("the code is the right one");
    let page = alpha.browser.open("/settings/move").await;
    assert!(page.text().contains("The other computer is here."), "{}", page.text());
    right.end().await.expect("it ends");
    let ended = Caller::stranger().get(&network["alpha"], paths::MOVE).await;
    assert_eq!(ended.status(), StatusCode::NOT_FOUND);
    assert!(wrong.offer().await.is_err());
}
