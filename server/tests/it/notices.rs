//! What the owner is told: by kind, and sent on to an address of the owner's, whatever answers there.

use std::sync::{Arc, Mutex};

use reqwest::StatusCode;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::support::{Network, Owner, Page, Script, befriend, eventually};

const SETTINGS: &str = "/settings/notifications";

/// What is listening where notifications are sent, and answers as it likes.
struct Listener {
    url: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Listener {
    /// Answers each request with `answer`, and keeps the connection open without a word after that.
    async fn answering(answer: impl Into<Vec<u8>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/topic", listener.local_addr().expect("an address"));
        let (requests, answer) = (Arc::<Mutex<Vec<String>>>::default(), answer.into());
        let heard = requests.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (heard, answer) = (heard.clone(), answer.clone());
                tokio::spawn(async move {
                    let request = read(&mut stream).await;
                    heard.lock().expect("no panic").push(request);
                    let _heard = stream.write_all(&answer).await;
                    let _gone = stream.read(&mut [0; 1]).await;
                });
            }
        });
        Self { url, requests }
    }

    fn requests(&self) -> Vec<String> {
        self.requests.lock().expect("no panic").clone()
    }
}

async fn read(stream: &mut TcpStream) -> String {
    let (mut request, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        let length = stream.read(&mut piece).await.unwrap_or_default();
        request.extend_from_slice(&piece[..length]);
        let text = String::from_utf8_lossy(&request).into_owned();
        let body = text.split_once("\r\n\r\n").map(|(head, body)| {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
            body.len() >= length.unwrap_or(0)
        });
        if body == Some(true) || length == 0 {
            return text;
        }
    }
}

fn status(line: &str) -> String {
    format!("HTTP/1.1 {line}\r\ncontent-length: 0\r\n\r\n")
}

/// Has notifications sent to `url`, and gives the page that follows.
async fn send_to(owner: &Owner, url: &str, fields: &[(&str, &str)]) -> Page {
    let page = owner.browser.open(SETTINGS).await;
    let form = page.form("notifications/set-push").fill("url", url);
    let form = fields.iter().fold(form, |form, (name, value)| form.fill(name, value));
    owner.browser.send(&page, form).await
}

async fn test(owner: &Owner) -> Page {
    let page = owner.browser.open(SETTINGS).await;
    owner.browser.send(&page, page.form("notifications/test-push")).await
}

async fn comment(owner: &Owner, post: &str, text: &str) {
    let page = owner.browser.open(post).await;
    owner.browser.send(&page, page.form("threads/comment").fill("text", text)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comment_is_sent_on_without_its_words_unless_these_are_wanted() {
    let network = Network::start(["mara", "lea"]).await;
    let (mara, lea) = tokio::join!(network["mara"].first_day(), network["lea"].first_day());
    befriend(&lea, &mara).await;
    let post = mara.publish("Frost tonight").await;
    let at_lea = lea.post_of("Frost tonight").await;
    let ntfy = Listener::answering(status("200 OK")).await;
    let fields = [("token", "tk_secret"), ("origin", "http://192.168.7.7:8000/settings"), ("format", "ntfy")];
    let page = send_to(&mara, &ntfy.url, &fields).await;
    assert!(page.text().contains("Nothing was sent there yet."), "{}", page.text());
    assert!(page.text().contains("This address has no https"), "{}", page.text());
    assert!(!page.html.contains("tk_secret"), "the token is shown to nobody");
    assert_eq!(page.form("notifications/set-push").value("origin"), Some("http://192.168.7.7:8000"));

    comment(&lea, &at_lea, "Mine froze on Tuesday").await;
    let request = eventually("a message", async || ntfy.requests().pop()).await;
    for part in [
        "POST /topic HTTP/1.1",
        "authorization: Bearer tk_secret",
        "title: O2M",
        &format!("click: http://192.168.7.7:8000{post}#thread"),
        "\r\n\r\nlea commented on your post.",
    ] {
        assert!(request.contains(part), "{part} in {request}");
    }
    assert!(!request.contains("froze"), "the words stay here: {request}");
    mara.sees(SETTINGS, "The last message was taken (200).").await;

    let hook = Listener::answering(status("204 No Content")).await;
    send_to(&mara, &hook.url, &[("format", "webhook"), ("with_words", "true")]).await;
    comment(&lea, &at_lea, "And the *beans*, too").await;
    let request = eventually("a message", async || hook.requests().pop()).await;
    let (head, body) = request.split_once("\r\n\r\n").expect("a body");
    assert!(!head.contains("authorization"), "the token was for the other host: {head}");
    let body: serde_json::Value = serde_json::from_str(body).expect("JSON");
    assert_eq!(body["kind"], "commented");
    assert_eq!(body["words"], "And the beans, too");
    assert_eq!(body["count"], 1, "what was there before is not sent again: {body}");
    let log = network["mara"].process().output();
    assert!(!log.contains("tk_secret") && !log.contains("/topic") && !log.contains("beans"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_answers_is_said_and_harms_nothing() {
    let network = Network::start(["mara"]).await;
    let mara = network["mara"].first_day().await;
    let elsewhere = Listener::answering(status("200 OK")).await;
    let gigabyte = {
        let mut answer = b"HTTP/1.1 500 X\r\ncontent-length: 1000000000\r\n\r\n".to_vec();
        answer.resize(50_000_000, b'x');
        answer
    };
    for (answer, sentence) in [
        (status("500 X").into_bytes(), "The last message was not taken (500)."),
        (status("403 X").into_bytes(), "Check the token."),
        (
            format!("HTTP/1.1 307 X\r\nlocation: {}\r\ncontent-length: 0\r\n\r\n", elsewhere.url).into_bytes(),
            "the address leads to another one (307)",
        ),
        (
            b"HTTP/1.1 400 X\r\ncontent-length: 30\r\n\r\n<script>topic?</script> no\x07pe!!".to_vec(),
            "It answered: <script>topic?</script> nope",
        ),
        (gigabyte, "The last message was not taken (500)."),
        (b"SSH-2.0-OpenSSH_9.6\r\n".to_vec(), "what came back was no answer"),
        (Vec::new(), "no answer came in ten seconds"),
    ] {
        let listener = Listener::answering(answer).await;
        send_to(&mara, &listener.url, &[]).await;
        let page = test(&mara).await;
        assert!(page.text().contains(sentence), "{sentence}: {}", page.text());
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(listener.requests().len(), 1);
    }
    assert_eq!(elsewhere.requests().len(), 0, "nobody is led elsewhere");
    let gone = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/", gone.local_addr().expect("an address"));
    drop(gone);
    send_to(&mara, &url, &[]).await;
    let page = test(&mara).await;
    assert!(page.text().contains("nothing answers at the address"), "{}", page.text());
    assert!(page.text().contains("tries again by itself"), "{}", page.text());

    let page = mara.browser.open(SETTINGS).await;
    let page = mara.browser.send(&page, page.form("notifications/end-push")).await;
    assert!(page.text().contains("Nothing is sent any more."), "{}", page.text());
    assert_eq!(mara.browser.open("/").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_address_is_refused_and_stays_in_the_form_but_for_passwords() {
    let network = Network::start(["mara"]).await;
    let mara = network["mara"].first_day().await;
    for (url, token, sentence, kept) in [
        ("ftp://ntfy.sh/x", "", "This is no address of the web.", "ftp://ntfy.sh/x"),
        ("https://me:hunter2@ntfy.sh/x", "", "There is a name or password in the address.", ""),
        ("https://ntfy.sh/x", "a token\u{e9}", "This is no token", "https://ntfy.sh/x"),
    ] {
        let page = send_to(&mara, url, &[("token", token)]).await;
        assert!(page.text().contains(sentence), "{sentence}: {}", page.text());
        let form = page.form("notifications/set-push");
        assert_eq!(form.value("url"), Some(kept), "{}", page.url);
        assert_eq!(form.value("token"), Some(""));
        assert!(!page.url.as_str().contains("hunter2") && !page.url.as_str().contains("token%C3"), "{}", page.url);
    }
    let script = Script::with_scope(&mara, "phone", "read").await;
    let answer = script.request(reqwest::Method::GET, "/api/notifications/push").send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::FORBIDDEN, "a topic is a secret");
    let script = Script::of(&mara, "phone").await;
    let answer = script.request(reqwest::Method::POST, "/api/notifications/test-push").send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::CONFLICT, "nothing is set");
    let none = script.request(reqwest::Method::GET, "/api/notifications/news").send().await.expect("an answer");
    assert_eq!(none.text().await.expect("a body"), "null");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_turned_off_is_not_counted_and_a_thread_says_otherwise() {
    let network = Network::start(["mara", "lea"]).await;
    let (mara, lea) = tokio::join!(network["mara"].first_day(), network["lea"].first_day());
    befriend(&lea, &mara).await;
    let quiet = mara.publish("Frost tonight").await;
    let loud = mara.publish("Thaw").await;
    let (quiet_at_lea, loud_at_lea) = (lea.post_of("Frost tonight").await, lea.post_of("Thaw").await);
    let page = mara.browser.open("/notifications").await;
    mara.browser.send(&page, page.form("notifications/mark-read")).await;

    let page = mara.browser.open(SETTINGS).await;
    let form = page.form("notifications/set-kinds");
    assert_eq!(form.value("told[commented]"), Some("true"));
    assert_eq!(form.value("told[friend-request-received]"), None, "that is always told");
    let page = mara.browser.send(&page, form.untick("told[commented]")).await;
    assert!(page.text().contains("Saved."), "{}", page.text());
    assert_eq!(page.form("notifications/set-kinds").value("told[commented]"), None);
    let page = mara.browser.open(&loud).await;
    let page = mara.browser.send(&page, page.form("threads/notices").fill("notices", "all")).await;
    assert_eq!(page.form("threads/notices").value("notices"), Some("all"));

    comment(&lea, &quiet_at_lea, "Mine froze").await;
    mara.sees(&quiet, "Mine froze").await;
    comment(&lea, &loud_at_lea, "At last").await;
    let page = mara.sees("/notifications", "commented on your post").await;
    assert_eq!(page.all("[data-new]").len(), 1, "{}", page.text());
    let page = mara.browser.open(&loud).await;
    mara.browser.send(&page, page.form("threads/notices").fill("notices", "nothing")).await;
    let page = mara.browser.open("/notifications").await;
    assert_eq!(page.all("[data-new]").len(), 0, "what is off is unread no more: {}", page.text());
    let page = mara.browser.open("/settings").await;
    assert!(page.text().contains("A post of"), "it stands among what is muted: {}", page.text());
}
