//! What is in the owner's house and no friend's server: no card makes this node say anything to it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::{Router, extract::Request, http::StatusCode};
use federation::Identity;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::support::{Caller, Network, eventually, impostor, serve_as};

/// Record types (RFC 8446, section 5.1).
const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;
/// RFC 8446, section 4.
const CLIENT_HELLO: u8 = 1;
const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}";

#[tokio::test(flavor = "multi_thread")]
async fn what_a_friends_card_names_is_told_nothing_before_it_shows_the_friends_key() {
    let network = Network::start(["alpha"]).await;
    let node = &network["alpha"];
    let alpha = node.first_day().await;
    let website = Website::start().await;
    let (asked_impostor, asked_friend) = (Asked::default(), Asked::default());
    let impostor = impostor(asked_impostor.router()).await;
    let identity = Identity::generate().expect("random bytes");
    let address = serve_as(&identity, asked_friend.router()).await;

    let friend = Caller::new(identity);
    friend.befriend(node, &alpha, "Jonas", &[&website.address, &impostor, &address]).await;
    let own_word = format!("/o2m/v1/peers/{}", node.identity().id());
    eventually("the friend is found behind the others", async || asked_friend.has(&own_word).then_some(())).await;
    alpha.publish("For friends alone").await;
    eventually("the friend is poked", async || asked_friend.has("/o2m/v1/poke").then_some(())).await;

    website.assert_greeted_and_told_nothing();
    assert_eq!(*lock(&asked_impostor.0), [""; 0], "nothing is asked of another key");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_owner_types_is_told_nothing_before_it_shows_a_key() {
    let network = Network::start(["alpha"]).await;
    let alpha = network["alpha"].first_day().await;
    let website = Website::start().await;
    let page = alpha.greet(&website.address).await;
    assert!(!page.url.path().starts_with("/friends/add/"), "{}", page.text());
    website.assert_greeted_and_told_nothing();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_types_a_local_name_is_led_inside() {
    let mut network = Network::start(["alpha", "beta"]).await;
    // No card may name such a port: what alpha's owner types is all that leads to beta.
    network["beta"].advertise("127.0.0.1:9").await;
    let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
    alpha.ask(&format!("localhost:{}", network["beta"].port())).await;
    beta.answer("alpha", "friends/accept").await;
    alpha.friend_page("beta").await;
    beta.publish("Found by name").await;
    alpha.sees("/", "Found by name").await;
}

/// Speaks plain HTTP, knows nothing of keys, and keeps every byte that it is sent, by connection.
struct Website {
    address: String,
    heard: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Website {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("bound").to_string();
        let heard = Arc::<Mutex<Vec<Vec<u8>>>>::default();
        let hearing = heard.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(hear(stream, hearing.clone()));
            }
        });
        Self { address, heard }
    }

    fn assert_greeted_and_told_nothing(&self) {
        let heard = lock(&self.heard);
        assert!(!heard.is_empty(), "nobody came");
        for bytes in &*heard {
            assert!(is_greeting(bytes), "{}", String::from_utf8_lossy(bytes));
            assert!(!bytes.windows(4).any(|piece| piece == b".alt"), "not even whom it was taken for is said");
        }
    }
}

/// Answers as a website does, whatever comes, and writes down what that was.
async fn hear(mut stream: TcpStream, heard: Arc<Mutex<Vec<Vec<u8>>>>) {
    let connection = {
        let mut heard = lock(&heard);
        heard.push(Vec::new());
        heard.len() - 1
    };
    let mut piece = [0; 4096];
    while let Ok(length @ 1..) = stream.read(&mut piece).await {
        lock(&heard)[connection].extend_from_slice(&piece[..length]);
        // Whoever has gone away does not read it.
        let _ = stream.write_all(ANSWER).await;
    }
}

/// Says whether `bytes` are the hello that begins a handshake and at most a word that it failed: records that carry nothing of HTTP.
fn is_greeting(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while let [kind, _, _, high, low, after @ ..] = rest {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let Some((record, next)) = after.split_at_checked(length) else { return false };
        let is_hello = *kind == HANDSHAKE && record.first() == Some(&CLIENT_HELLO);
        if !is_hello && *kind != ALERT {
            return false;
        }
        rest = next;
    }
    rest.is_empty()
}

/// The paths that a server was asked for.
#[derive(Clone, Default)]
struct Asked(Arc<Mutex<Vec<String>>>);

impl Asked {
    /// Takes whatever it is told, and writes it down.
    fn router(&self) -> Router {
        let asked = self.clone();
        Router::new().fallback(move |request: Request| {
            lock(&asked.0).push(request.uri().path().to_owned());
            async { StatusCode::NO_CONTENT }
        })
    }

    fn has(&self, path: &str) -> bool {
        lock(&self.0).iter().any(|asked| asked == path)
    }
}

fn lock<T>(list: &Mutex<Vec<T>>) -> MutexGuard<'_, Vec<T>> {
    list.lock().unwrap_or_else(PoisonError::into_inner)
}
