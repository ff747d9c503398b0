use super::*;
use crate::{
    memory::{pending_sign_ins::PENDING_SIGN_IN_SECONDS, shown_once::SHOWN_WITHIN_SECONDS},
    testing::{PASSWORD, TestNode, elsewhere, here},
};

/// The second step is on: with its secret, and its recovery codes.
async fn on() -> (TestNode, Owner, OneTimeSecret, Vec<String>) {
    let (test, owner) = TestNode::set_up().await;
    owner.two_step().begin(PASSWORD.into()).await.unwrap();
    let TwoStep::Begun { secret, .. } = owner.two_step().read().await.unwrap() else { panic!("it was begun") };
    let codes = owner.two_step().confirm(&secret.code_at(test.node.now())).await.unwrap();
    test.clock.advance(60);
    (test, owner, secret, codes)
}

async fn pending(test: &TestNode) -> String {
    match test.node.sign_in(here("Mara", PASSWORD)).await {
        Err(SignInError::NeedsCode(token)) => token,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_password_opens_nothing_without_a_code_and_a_code_is_good_once() {
    let (test, _, secret, _) = on().await;
    let now = secret.code_at(test.node.now());
    let token = pending(&test).await;
    assert!(test.owner(&token).await.is_none(), "the token is no session");
    assert!(matches!(test.node.sign_in_with_code(&token, "000 00x").await, Err(SignInError::WrongCode)));
    let typed = format!("{} {}", &now[..3], &now[3..]);
    let signed_in = test.node.sign_in_with_code(&token, &typed).await.unwrap();
    assert!(test.owner(&signed_in.token).await.is_some());
    assert!(matches!(test.node.sign_in_with_code(&token, &now).await, Err(SignInError::NotPending)));
    let again = pending(&test).await;
    assert!(matches!(test.node.sign_in_with_code(&again, &now).await, Err(SignInError::WrongCode)), "it was taken");
}

#[tokio::test]
async fn the_time_to_type_a_code_ends_and_a_wrong_password_begins_none() {
    let (test, _, secret, _) = on().await;
    assert!(matches!(test.node.sign_in(here("Mara", "wrong horse")).await, Err(SignInError::Wrong)));
    let token = pending(&test).await;
    assert!(test.node.is_pending_sign_in(&token) && !test.node.is_pending_sign_in("made up"));
    test.clock.advance(PENDING_SIGN_IN_SECONDS);
    assert!(!test.node.is_pending_sign_in(&token));
    let late = test.node.sign_in_with_code(&token, &secret.code_at(test.node.now())).await;
    assert!(matches!(late, Err(SignInError::NotPending)));
}

#[tokio::test]
async fn each_recovery_code_signs_in_once_and_new_ones_end_the_old() {
    let (test, owner, _, codes) = on().await;
    let token = pending(&test).await;
    test.node.sign_in_with_code(&token, &codes[0].to_uppercase()).await.unwrap();
    let again = pending(&test).await;
    assert!(matches!(test.node.sign_in_with_code(&again, &codes[0]).await, Err(SignInError::WrongCode)));
    let TwoStep::On(row) = owner.two_step().read().await.unwrap() else { panic!("it is on") };
    assert_eq!(row.codes_left, 9);
    let new = owner.two_step().renew_recovery_codes(PASSWORD.into()).await.unwrap();
    assert!(matches!(test.node.sign_in_with_code(&again, &codes[1]).await, Err(SignInError::WrongCode)));
    test.node.sign_in_with_code(&again, &new[1]).await.unwrap();
}

#[tokio::test]
async fn guessing_codes_is_throttled_with_the_right_password_in_between() {
    let (test, _, _, codes) = on().await;
    let token = match test.node.sign_in(elsewhere("Mara", PASSWORD)).await {
        Err(SignInError::NeedsCode(token)) => token,
        other => panic!("{other:?}"),
    };
    for _ in 0..4 {
        assert!(matches!(test.node.sign_in_with_code(&token, "000000").await, Err(SignInError::WrongCode)));
    }
    assert!(matches!(test.node.sign_in_with_code(&token, &codes[0]).await, Err(SignInError::Throttled(_))));
    assert!(matches!(test.node.sign_in(elsewhere("Mara", PASSWORD)).await, Err(SignInError::Throttled(_))));
}

#[tokio::test]
async fn it_takes_the_password_to_begin_renew_and_end_and_a_browser() {
    let (test, owner) = TestNode::set_up().await;
    let wrong = owner.two_step().begin("wrong horse".into()).await;
    assert!(matches!(wrong, Err(TwoStepError::Password(ConfirmPasswordError::Wrong))));
    assert!(matches!(owner.two_step().confirm("000000").await, Err(TwoStepError::NotBegun)));
    owner.two_step().begin(PASSWORD.into()).await.unwrap();
    assert!(matches!(owner.two_step().confirm("abc").await, Err(TwoStepError::WrongCode)));
    assert_eq!(test.sign_in().await.two_step().read().await.unwrap(), TwoStep::Off, "another browser sees no secret");
    owner.two_step().cancel().unwrap();
    assert_eq!(owner.two_step().read().await.unwrap(), TwoStep::Off);

    let (test, owner, ..) = on().await;
    assert!(matches!(owner.two_step().begin(PASSWORD.into()).await, Err(TwoStepError::IsOn)));
    assert!(owner.two_step().end("wrong horse".into()).await.is_err());
    let script = Owner { session: None, ..owner.clone() };
    assert!(script.two_step().read().await.is_err() && script.two_step().end(PASSWORD.into()).await.is_err());
    owner.two_step().end(PASSWORD.into()).await.unwrap();
    assert!(matches!(owner.two_step().end(PASSWORD.into()).await, Err(TwoStepError::IsOff)));
    test.sign_in().await;
}

#[tokio::test]
async fn a_set_up_link_ends_it_and_a_new_password_ends_what_is_pending() {
    let (test, owner, secret, _) = on().await;
    let token = pending(&test).await;
    let change = crate::ChangePassword { current: PASSWORD.into(), new: "battery staple".parse().unwrap() };
    owner.account().change_password(change).await.unwrap();
    let stale = test.node.sign_in_with_code(&token, &secret.code_at(test.node.now())).await;
    assert!(matches!(stale, Err(SignInError::Wrong)));
    let link = test.node.new_setup_link().await.unwrap();
    let set_up = test.node.authenticate_setup_link(&link).await.unwrap().unwrap();
    set_up.finish(&"Mara".parse().unwrap(), PASSWORD.parse().unwrap()).await.unwrap();
    test.sign_in().await;
}

#[tokio::test]
async fn new_recovery_codes_are_shown_once_to_the_browser_that_made_them() {
    let (test, owner, _, codes) = on().await;
    owner.two_step().keep_new(codes.clone());
    assert_eq!(owner.two_step().take_new(), Some(codes.clone()));
    assert_eq!(owner.two_step().take_new(), None);
    owner.two_step().keep_new(codes);
    test.clock.advance(SHOWN_WITHIN_SECONDS);
    assert_eq!(owner.two_step().take_new(), None);
}
