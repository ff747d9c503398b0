//! From an empty folder to the first post.

use reqwest::{Method, StatusCode, header};

use crate::support::{Browser, DEFAULTS, Network, PASSWORD, choose_account, sign_in};

#[tokio::test(flavor = "multi_thread")]
async fn the_defaults_lead_to_a_name_a_password_and_the_first_post() {
    let network = Network::start(["alpha"]).await;
    let alpha = &network["alpha"];
    let browser = alpha.browser();
    let entrance = browser.open("/").await;
    assert_eq!(entrance.url.path(), "/sign-in");

    let set_up = sign_in(&browser, DEFAULTS.0, DEFAULTS.1).await;
    assert_eq!(set_up.url.path(), "/set-up");
    assert_eq!(browser.open("/").await.url.path(), "/set-up", "the defaults open nothing but the set-up page");

    for weak in ["password", "short", ""] {
        let again = browser.send(&set_up, choose_account(&set_up, "alpha", weak)).await;
        assert_eq!(again.url.path(), "/set-up", "{weak:?}");
        assert!(!again.alerts().is_empty(), "{weak:?} is refused with a sentence: {}", again.text());
    }
    let chosen = browser.send(&set_up, choose_account(&set_up, "alpha", PASSWORD)).await;
    assert_eq!(chosen.url.path(), "/sign-in");
    assert_eq!(chosen.form("account/sign-in").value("name"), Some("alpha"), "it is filled in");
    assert_eq!(browser.open("/").await.url.path(), "/sign-in", "the set-up session is over");

    let dead = sign_in(&alpha.browser(), DEFAULTS.0, DEFAULTS.1).await;
    assert_eq!(dead.url.path(), "/sign-in", "the defaults are dead");

    let owner = alpha.sign_in().await;
    let post = owner.publish("The **first** words from here").await;
    let page = owner.browser.open(&post).await;
    assert!(page.html.contains("<strong>first</strong>"), "{}", page.html);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_defaults_work_from_this_machine_alone() {
    let network = Network::start(["alpha"]).await;
    let alpha = &network["alpha"];
    let page = alpha.browser().open("/sign-in").await;
    for (name, value) in [
        (header::HOST, "192.168.1.5:8000"),
        (header::FORWARDED, "for=192.0.2.60"),
        (header::HeaderName::from_static("x-forwarded-for"), "127.0.0.1"),
        (header::VIA, "1.1 proxy"),
        (header::CONNECTION, "close"),
    ] {
        let browser = Browser::that_stays(&alpha.origin());
        let form = page.form("account/sign-in").fill("name", DEFAULTS.0).fill("password", DEFAULTS.1);
        let request = browser.request(Method::POST, &form.action).header(header::REFERER, page.url.as_str());
        let answer = form.into_request(request).header(&name, value).send().await.expect("an answer");
        assert!(answer.headers().get(header::SET_COOKIE).is_none(), "{name}: {value} gets a session");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_set_up_link_is_spent_by_its_form_and_not_by_opening_it() {
    let network = Network::start(["alpha"]).await;
    let alpha = &network["alpha"];
    let link = setup_link(alpha.home(), &alpha.data()).await;
    let browser = alpha.browser();
    for _ in 0..2 {
        let opened = browser.open(&link).await;
        assert_eq!((opened.status, opened.url.path()), (StatusCode::OK, "/set-up"), "phones preview links");
    }
    let page = browser.open(&link).await;
    browser.send(&page, choose_account(&page, "alpha", PASSWORD)).await;
    alpha.sign_in().await;

    let again = alpha.browser().open(&link).await;
    assert!(again.find_form("account/set-up", "").is_none(), "a spent link opens nothing: {}", again.text());
    let defaults = sign_in(&alpha.browser(), DEFAULTS.0, DEFAULTS.1).await;
    assert_eq!(defaults.url.path(), "/sign-in", "either way of finishing ends the other");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_set_up_link_is_the_way_back_after_a_forgotten_password() {
    let network = Network::start(["alpha"]).await;
    let alpha = &network["alpha"];
    let elsewhere = alpha.first_day().await;
    elsewhere.publish("Still here afterwards").await;

    let link = setup_link(alpha.home(), &alpha.data()).await;
    let browser = alpha.browser();
    let page = browser.open(&link).await;
    let new = "another kettle entirely";
    let mut form = page.form("account/set-up").fill("password", new).fill("again", new);
    if form.value("name").is_some() {
        form = form.fill("name", "alpha");
    }
    browser.send(&page, form).await;

    assert_eq!(elsewhere.timeline().await.url.path(), "/sign-in", "a new password ends the other sessions");
    assert_eq!(sign_in(&alpha.browser(), "alpha", PASSWORD).await.url.path(), "/sign-in", "the old password is dead");
    let back = sign_in(&browser, "alpha", "another kettle entirely").await;
    assert!(back.text().contains("Still here afterwards"), "{}", back.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_set_up_link_leads_to_where_the_server_listens() {
    // Told on its command line alone, as the network starts it: on this machine, and nowhere else.
    let network = Network::start(["alpha"]).await;
    let alpha = &network["alpha"];
    let printed = print_setup_link(alpha.home(), &alpha.data()).await;
    let link = format!("Set-up link: http://localhost:{}/set-up?token=", alpha.port());
    assert!(printed.contains(&link) && printed.matches("http://").count() == 1, "{printed}");
}

/// Runs `o2m setup-link`, and gives the path and query of what it prints.
async fn setup_link(home: &std::path::Path, data: &std::path::Path) -> String {
    let output = print_setup_link(home, data).await;
    let start = output.find("/set-up?token=").unwrap_or_else(|| panic!("a link in {output}"));
    output[start..].split_whitespace().next().expect("the link").to_owned()
}

async fn print_setup_link(home: &std::path::Path, data: &std::path::Path) -> String {
    use crate::support::{PATIENCE, Process};
    let process = Process::spawn(home, ["setup-link".as_ref(), "--data".as_ref(), data.as_os_str()]);
    let exit = process.exit(PATIENCE).await.expect("setup-link ends by itself");
    assert!(exit.success(), "{}", process.output());
    process.output()
}
