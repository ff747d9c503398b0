//! What answers may be anything: a real listener says it byte by byte.

use std::time::Instant;

use domain::PushToken;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use super::*;

fn target(url: &str, format: PushFormat) -> PushTarget {
    let token: PushToken = "tk_secret".parse().unwrap();
    PushTarget { url: url.parse().unwrap(), format, token: Some(token), with_words: true, origin: None }
}

fn message() -> PushMessage {
    PushMessage {
        kind: "commented".to_owned(),
        text: "Léa commented on your post.".to_owned(),
        words: Some("Rain at last".to_owned()),
        count: 3,
        url: Some("https://o2m.example/posts/7#thread".to_owned()),
    }
}

/// Reads a whole request, which is short.
async fn read(stream: &mut TcpStream) -> String {
    let (mut request, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        let length = stream.read(&mut piece).await.unwrap();
        request.extend_from_slice(&piece[..length]);
        let text = String::from_utf8_lossy(&request);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length =
            head.lines().find_map(|line| line.strip_prefix("content-length: ")).map_or(0, |n| n.parse().unwrap());
        if body.len() >= length {
            return text.into_owned();
        }
    }
}

/// Answers one request with `answer`, and then keeps the connection open without a word.
async fn answering(answer: impl AsRef<[u8]> + Send + 'static) -> (String, tokio::task::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/topic", listener.local_addr().unwrap());
    let asked = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let request = read(&mut stream).await;
        // Whoever hears enough goes.
        let _written = stream.write_all(answer.as_ref()).await;
        let _gone = stream.read(&mut [0; 1]).await;
        request
    });
    (url, asked)
}

#[tokio::test]
async fn ntfy_gets_the_text_and_a_webhook_gets_json() {
    let ok = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    let (url, asked) = answering(ok).await;
    let (outcome, answer) = push(&target(&url, PushFormat::Ntfy), &message()).await.unwrap();
    assert_eq!((outcome, answer.as_str()), (PushOutcome::Answered(200), ""));
    let request = asked.await.unwrap();
    for part in [
        "POST /topic HTTP/1.1\r\n",
        "authorization: Bearer tk_secret\r\n",
        "title: O2M\r\n",
        "priority: default\r\n",
        "click: https://o2m.example/posts/7#thread\r\n",
        "\r\n\r\nLéa commented on your post.\nRain at last",
    ] {
        assert!(request.contains(part), "{part:?} in {request}");
    }
    assert!(!request.contains("cookie"), "{request}");

    let (url, asked) =
        answering("HTTP/1.1 200 OK\r\ncontent-length: 14\r\nconnection: close\r\n\r\nNo such hook.\n").await;
    let answered = push(&target(&url, PushFormat::Webhook), &message()).await.unwrap();
    assert_eq!(answered, (PushOutcome::Answered(200), "No such hook.".into()), "it is shown beside the success");
    let request = asked.await.unwrap();
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert!(head.contains("content-type: application/json"), "{head}");
    let expected = serde_json::json!({
        "kind": "commented", "text": "Léa commented on your post.", "words": "Rain at last", "count": 3,
        "url": "https://o2m.example/posts/7#thread",
    });
    assert_eq!(serde_json::from_str::<serde_json::Value>(body).unwrap(), expected);
}

#[tokio::test]
async fn what_answers_otherwise_is_told_apart_and_a_redirect_is_not_followed() {
    let elsewhere = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let to = elsewhere.local_addr().unwrap();
    for (answer, expected, words) in [
        (
            "HTTP/1.1 500 No\r\ncontent-length: 9\r\n\r\nout\r\nof\u{7} ink".to_owned(),
            PushOutcome::Answered(500),
            "out of",
        ),
        (
            format!("HTTP/1.1 307 X\r\nlocation: http://{to}/\r\ncontent-length: 0\r\n\r\n"),
            PushOutcome::Answered(307),
            "",
        ),
        (
            "HTTP/1.1 403 X\r\nset-cookie: a=b\r\ncontent-length: 2\r\n\r\nno".to_owned(),
            PushOutcome::Answered(403),
            "no",
        ),
        ("SSH-2.0-OpenSSH_9.6\r\n".to_owned(), PushOutcome::Broken, ""),
    ] {
        let (url, _asked) = answering(answer.clone()).await;
        let (outcome, said) = push(&target(&url, PushFormat::Ntfy), &message()).await.unwrap();
        assert_eq!((outcome, said.as_str()), (expected, words), "{answer}");
    }
    let called = tokio::time::timeout(Duration::from_millis(100), elsewhere.accept()).await;
    assert!(called.is_err(), "nobody called where the redirect leads");

    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", gone.local_addr().unwrap());
    drop(gone);
    assert_eq!(push(&target(&url, PushFormat::Ntfy), &message()).await.unwrap().0, PushOutcome::Unreachable);
    // TLS that no authority vouches for is what browsers would refuse, too.
    let (url, _asked) = answering("nonsense").await;
    let https = url.replace("http://", "https://");
    assert!(!push(&target(&https, PushFormat::Ntfy), &message()).await.unwrap().0.is_success());
}

#[tokio::test]
async fn of_a_gigabyte_no_more_is_read_than_is_shown() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let sent = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        read(&mut stream).await;
        stream.write_all(b"HTTP/1.1 500 X\r\ncontent-length: 1000000000\r\n\r\n").await.unwrap();
        let mut sent = 0;
        while stream.write_all(&[b'x'; 8_192]).await.is_ok() {
            sent += 65_536;
        }
        sent
    });
    let began = Instant::now();
    let (outcome, said) = push(&target(&url, PushFormat::Webhook), &message()).await.unwrap();
    assert_eq!((outcome, said.len()), (PushOutcome::Answered(500), limits::PUSH_ANSWER_CHARACTERS));
    assert!(began.elapsed() < Duration::from_secs(5));
    let sent: usize = sent.await.unwrap();
    assert!(sent < 50_000_000, "{sent} bytes left before the connection was closed");
}

#[tokio::test]
async fn what_says_nothing_is_not_waited_for() {
    let (silent, _asked) = answering("").await;
    // Nor is a body that never ends.
    let (endless, _asked) = answering("HTTP/1.1 500 X\r\ncontent-length: 100\r\n\r\nslow").await;
    let began = Instant::now();
    let (silent, endless) = (target(&silent, PushFormat::Ntfy), target(&endless, PushFormat::Ntfy));
    let message = message();
    let (silence, beginning) = tokio::join!(push(&silent, &message), push(&endless, &message));
    assert!((PUSH_TIME..2 * PUSH_TIME).contains(&began.elapsed()));
    assert_eq!(silence.unwrap().0, PushOutcome::TimedOut);
    assert_eq!(beginning.unwrap(), (PushOutcome::Answered(500), "slow".to_owned()));
}
