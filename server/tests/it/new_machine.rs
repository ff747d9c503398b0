//! Moving to another machine: the new one has everything, friends go on with it, and the old one never serves again.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};

use axum::{
    Json, Router,
    body::Body,
    http::{HeaderMap, Uri},
    routing::{get, post},
};
use domain::{Address, Sha256};
use federation::{
    Identity,
    moving::{MoveOffer, MoveProof, MoveStage, MovingClient, MovingError, O2M_MOVE},
    paths,
};
use futures::{StreamExt, stream};
use reqwest::StatusCode;
use sha2::Digest;
use tokio::net::TcpListener;

use crate::support::{
    Browser, Caller, Network, Owner, PASSWORD, Page, Process, TestNode, Wire, befriend, eventually, photograph,
    serve_as, sign_in,
};

/// A debug build that moves much, on a busy machine.
const MOVE_TIME: Duration = Duration::from_mins(1);
const OTHER_CODE: &str = "0123-4567-89AB-CDEF";

/// `o2m move` on the machine `node`, which has nothing yet.
fn start_move(node: &TestNode, address: &str, code: &str) -> Process {
    let arguments = node.arguments();
    let words = ["move", address, code].into_iter().chain(arguments.iter().skip(1).map(String::as_str));
    Process::spawn(node.home(), words)
}

/// Waits until the new machine serves.
async fn serves(process: &Process) {
    let served = process.wait_for(MOVE_TIME, |seen| {
        let is_open = seen.stdout.iter().any(|line| line.starts_with("Open "));
        is_open.then_some(true).or(seen.exit.map(|_| false))
    });
    assert_eq!(served.await, Some(true), "{}", process.output());
}

/// The words with which a move that comes to nothing ends.
async fn refusal(node: &TestNode, address: &str, code: &str) -> String {
    let process = start_move(node, address, code);
    let exit = process.exit(MOVE_TIME).await.expect("it ends by itself");
    assert!(!exit.success(), "{}", process.output());
    process.output()
}

/// A machine on which O2M was not started yet.
async fn empty_machine(network: &mut Network) {
    network["new"].stop().await;
    fs::remove_dir_all(network["new"].data()).expect("nothing of it is needed");
}

async fn sign_in_as_alpha(node: &TestNode) -> (Browser, Page) {
    let browser = node.browser();
    let page = sign_in(&browser, "alpha", PASSWORD).await;
    (browser, page)
}

async fn client(node: &TestNode, code: &str) -> MovingClient {
    let address: Address = node.address().parse().expect("an address");
    let code = code.parse().expect("a code");
    MovingClient::connect(&address, code, [7; 16], |_, _| true).await.expect("its key")
}

/// Waits until the old machine has begun anew as an old copy.
async fn has_ended(client: &MovingClient) {
    eventually("the old machine has ended", async || {
        client.offer().await.ok().filter(|offer| offer.stage == MoveStage::Ended)
    })
    .await;
}

async fn status_for_friend(network: &Network) -> StatusCode {
    Caller::with_key_of(&network["beta"]).get(&network["alpha"], paths::FEED).await.status()
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn friends_go_on_with_the_new_machine_and_the_old_one_never_serves_again() {
    let mut network = Network::start(["alpha", "beta", "new"]).await;
    let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
    befriend(&alpha, &beta).await;
    alpha.publish_picture("From the old machine", "Boxes everywhere", photograph(3)).await;
    beta.sees("/", "From the old machine").await;
    fs::write(network["alpha"].data().join("media/not-of-o2m"), "kept, too").expect("written");
    empty_machine(&mut network).await;
    let code = alpha.move_code().await;

    let process = start_move(&network["new"], &alpha.address, &code);
    serves(&process).await;
    assert!(process.output().contains("The O2M of alpha is in"), "{}", process.output());
    let (browser, page) = sign_in_as_alpha(&network["new"]).await;
    assert_eq!((page.status, page.url.path()), (StatusCode::OK, "/"), "{}", page.text());
    let new = Owner { name: "alpha".to_owned(), address: network["new"].address(), browser };
    let page = new.sees("/", "From the old machine").await;
    new.sees_picture(&page).await;
    new.publish("From the new machine").await;
    beta.sees("/", "From the new machine").await;
    beta.publish("Good to hear").await;
    new.sees("/", "Good to hear").await;
    let friend = beta.browser.open(&beta.friend_page("alpha").await).await;
    assert_eq!(friend.alerts(), Vec::<String>::new());
    let data = network["new"].data();
    assert_eq!(fs::read_to_string(data.join("media/not-of-o2m")).expect("it is here"), "kept, too");
    for gone in [data.join(".o2m-move"), data.join("o2m.moved"), data.join("o2m-media.jsonl")] {
        assert!(!gone.exists(), "{}", gone.display());
    }

    for start in ["", "after a start"] {
        if !start.is_empty() {
            network["alpha"].restart().await;
        }
        assert_eq!(status_for_friend(&network).await, StatusCode::SERVICE_UNAVAILABLE, "{start}");
        let (_, page) = sign_in_as_alpha(&network["alpha"]).await;
        assert_eq!(page.url.path(), "/old-copy", "{}", page.text());
        assert!(page.text().contains("This O2M has moved to another computer."), "{}", page.text());
        assert!(page.text().contains("All of it is there."), "{}", page.text());
        let over = client(&network["alpha"], &code).await.offer().await;
        assert!(matches!(over, Err(MovingError::NoCode)), "{over:?}");
    }
    drop(process);
    network["new"].run().await;
    beta.publish("Still there?").await;
    let new = network["new"].browser();
    sign_in(&new, "alpha", PASSWORD).await;
    eventually("the new one goes on after a start", async || {
        new.open("/").await.text().contains("Still there?").then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_before_an_interruption_is_not_sent_again() {
    let mut network = Network::start(["alpha", "new"]).await;
    let alpha = network["alpha"].first_day().await;
    alpha.publish_picture("From the old machine", "Boxes everywhere", photograph(3)).await;
    for number in 0..300 {
        let file = network["alpha"].data().join(format!("media/comments/kept-{number:03}"));
        fs::write(file, vec![b'x'; 20_000 + number]).expect("written");
    }
    empty_machine(&mut network).await;
    let wire = Wire::to(&network["alpha"]).await;
    let code = alpha.move_code().await;
    let process = start_move(&network["new"], &wire.address(), &code);
    eventually("some files have come", async || (wire.below("/o2m/v1/move/file?").len() > 20).then_some(())).await;
    process.kill();
    process.exit(MOVE_TIME).await.expect("it is gone");
    assert!(!network["new"].data().join("o2m.sqlite").exists(), "nothing that would start is there");
    let staging = network["new"].data().join(".o2m-move/files");
    let came: Vec<_> = files_below(&staging);
    assert!(came.len() >= 20, "{came:?}");
    alpha.publish("It goes on here meanwhile").await;
    let page = alpha.browser.open("/settings/move").await;
    assert!(page.text().contains("of your pictures are there"), "{}", page.text());

    wire.clear();
    let process = start_move(&network["new"], &wire.address(), &code);
    serves(&process).await;
    let asked = wire.below("/o2m/v1/move/file?");
    for path in &came {
        let name = path.file_name().expect("a name").to_str().expect("UTF-8");
        assert!(asked.iter().all(|crossing| !crossing.path.ends_with(name)), "{name} came before");
    }
    assert!(came.len() + asked.len() >= 300);
    let (browser, _) = sign_in_as_alpha(&network["new"]).await;
    let new = Owner { name: "alpha".to_owned(), address: network["new"].address(), browser };
    new.sees("/", "It goes on here meanwhile").await;
    let page = new.sees("/", "From the old machine").await;
    new.sees_picture(&page).await;
    assert_eq!(files_below(&network["new"].data().join("media/comments")).len(), 300);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_machine_that_is_killed_at_the_last_step_serves_nobody_and_gives_the_rest() {
    let mut network = Network::start(["alpha", "beta", "new"]).await;
    let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
    befriend(&alpha, &beta).await;
    alpha.publish("From the old machine").await;
    // A server that nobody set up has nothing to lose.
    network["new"].stop().await;
    let code = alpha.move_code().await;
    client(&network["alpha"], &code).await.end().await.expect("it ends");
    network["alpha"].kill().await;
    network["alpha"].run().await;
    assert_eq!(status_for_friend(&network).await, StatusCode::SERVICE_UNAVAILABLE);
    let (_, page) = sign_in_as_alpha(&network["alpha"]).await;
    assert!(page.text().contains("did not say yet"), "{}", page.text());
    let public = network["alpha"].browser().load("/public").await;
    assert_eq!(public.status(), StatusCode::SERVICE_UNAVAILABLE);
    // A connection that breaks while the rest comes.
    let mut broken = client(&network["alpha"], &code).await.archive().await.expect("the rest");
    assert!(broken.next().await.is_some_and(|piece| piece.is_ok()));
    drop(broken);

    let process = start_move(&network["new"], &network["alpha"].address(), &code);
    serves(&process).await;
    let (browser, _) = sign_in_as_alpha(&network["new"]).await;
    let new = Owner { name: "alpha".to_owned(), address: network["new"].address(), browser };
    // A friend that had not heard of it yet would tell the old one, and this one much later.
    new.publish("From the new machine").await;
    beta.sees("/", "From the new machine").await;
    beta.publish("Good to hear").await;
    new.sees("/", "Good to hear").await;
    assert_eq!(status_for_friend(&network).await, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test(flavor = "multi_thread")]
async fn whose_move_failed_goes_on_where_they_were_and_gives_nothing_more() {
    let mut network = Network::start(["alpha", "beta", "new"]).await;
    let (alpha, beta) = tokio::join!(network["alpha"].first_day(), network["beta"].first_day());
    befriend(&alpha, &beta).await;
    empty_machine(&mut network).await;
    let code = alpha.move_code().await;
    let mover = client(&network["alpha"], &code).await;
    mover.end().await.expect("it ends");
    has_ended(&mover).await;
    let (browser, page) = sign_in_as_alpha(&network["alpha"]).await;
    let timeline = browser.send(&page, page.form("backups/go-on")).await;
    assert_eq!((timeline.status, timeline.url.path()), (StatusCode::OK, "/"), "{}", timeline.text());
    let alpha = Owner { name: "alpha".to_owned(), address: network["alpha"].address(), browser };
    alpha.publish("Here after all").await;
    beta.sees("/", "Here after all").await;
    assert!(matches!(mover.offer().await, Err(MovingError::NoCode)));
    let said = refusal(&network["new"], &alpha.address, &code).await;
    assert!(said.contains("its code has ended") && !network["new"].data().exists(), "{said}");
    network["alpha"].restart().await;
    let alpha = network["alpha"].sign_in().await;
    beta.publish("Well then").await;
    alpha.sees("/", "Well then").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_given_without_the_code_and_each_mistake_has_a_sentence() {
    let mut network = Network::start(["alpha", "new"]).await;
    let alpha = network["alpha"].first_day().await;
    let said = refusal(&network["new"], &alpha.address, OTHER_CODE).await;
    assert!(said.contains("already: stop it first"), "{said}");
    network["new"].first_day().await;
    network["new"].stop().await;
    let said = refusal(&network["new"], &alpha.address, OTHER_CODE).await;
    assert!(said.contains("is not empty: choose another data folder"), "{said}");
    fs::remove_dir_all(network["new"].data()).expect("nothing of it is needed");
    let new = &network["new"];
    let said = refusal(new, &alpha.address, OTHER_CODE).await;
    assert!(said.contains("no move is open there"), "{said}");
    let said = refusal(new, &alpha.address, "0123-4567").await;
    assert!(said.contains("sixteen letters and digits"), "{said}");
    let closed = TcpListener::bind("127.0.0.1:0").await.expect("a port").local_addr().expect("an address");
    let said = refusal(new, &closed.to_string(), OTHER_CODE).await;
    assert!(said.contains("nothing answers at the address"), "{said}");
    let other = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = other.local_addr().expect("an address").to_string();
    let hang_up = async {
        while let Ok((stream, _)) = other.accept().await {
            drop(stream);
        }
    };
    let said = tokio::select! {
        said = refusal(new, &address, OTHER_CODE) => said,
        () = hang_up => unreachable!("it goes on"),
    };
    assert!(said.contains("what answers at the address is no"), "{said}");

    let words = |version: &'static str, schema: u32, code: &'static str| {
        let identity = Identity::generate().expect("random bytes");
        let (code, old) = (code.parse().expect("a code"), identity.id());
        let answer = async move |headers: HeaderMap| {
            let shown = headers.get(O2M_MOVE).and_then(|proof| MoveProof::parse(proof.to_str().ok()?));
            let proof = shown.expect("it shows that it knows the code").answer(&code, old);
            let stage = MoveStage::Files;
            Json(MoveOffer { proof, stage, version: version.to_owned(), schema, archive_bytes: 1 })
        };
        (identity, Router::new().route(paths::MOVE, get(answer)))
    };
    let bare = (Identity::generate().expect("random bytes"), Router::new());
    for ((identity, router), expected) in [
        (words("9.9.9", 9_999, OTHER_CODE), "the O2M there is newer (9.9.9): update this one first"),
        (words("0.3.0", 1, "9999-9999-9999-9999"), "does not know the code"),
        (bare, "it is of an older version"),
    ] {
        let address = serve_as(&identity, router).await;
        let said = refusal(new, &address, OTHER_CODE).await;
        assert!(said.contains(expected) && !said.contains("is kept"), "{said}");
    }

    // Whoever has no code at all learns nothing.
    let bare = Caller::stranger().get(&network["alpha"], paths::MOVE).await;
    assert_eq!(bare.status(), StatusCode::NOT_FOUND);
    alpha.move_code().await;
    let said = refusal(new, &alpha.address, OTHER_CODE).await;
    assert!(said.contains("its code is another one"), "{said}");
    let left: Vec<_> = files_below(new.home()).into_iter().filter(|path| !path.ends_with("sheet")).collect();
    assert_eq!(left, Vec::<PathBuf>::new(), "nothing is left behind");
    let page = alpha.browser.open("/settings/move").await;
    let page = alpha.browser.send(&page, page.form("moving/close")).await;
    assert!(page.text().contains("The code is over."), "{}", page.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_somebodys_goes_whenever_it_came_into_the_folder() {
    let mut network = Network::start(["alpha", "new"]).await;
    let alpha = network["alpha"].first_day().await;
    // Started, not set up; its owner put pictures there.
    network["new"].stop().await;
    let photo = network["new"].data().join("pictures/snow.jpg");
    fs::write(&photo, "snow").expect("written");
    let code = alpha.move_code().await;
    let said = refusal(&network["new"], &alpha.address, &code).await;
    assert!(said.contains("is not empty: choose another data folder") && photo.exists(), "{said}");

    fs::remove_dir_all(network["new"].data()).expect("nothing of it is needed");
    for number in 0..300 {
        let file = network["alpha"].data().join(format!("media/comments/kept-{number:03}"));
        fs::write(file, vec![b'x'; 20_000 + number]).expect("written");
    }
    let wire = Wire::to(&network["alpha"]).await;
    let process = start_move(&network["new"], &wire.address(), &code);
    eventually("some files have come", async || (wire.below("/o2m/v1/move/file?").len() > 5).then_some(())).await;
    let other = Process::spawn(network["new"].home(), network["new"].arguments());
    let exit = other.exit(MOVE_TIME).await.expect("it ends by itself");
    assert!(!exit.success() && other.output().contains("already runs on this data folder"), "{}", other.output());
    let letter = network["new"].data().join("letter.txt");
    fs::write(&letter, "Dear Ada").expect("written");
    process.exit(MOVE_TIME).await.expect("it ends by itself");
    let said = process.output();
    assert!(said.contains("what came so far is kept") && said.contains("is not empty"), "{said}");
    assert_eq!(fs::read_to_string(&letter).expect("it is there"), "Dear Ada");
    let keys: Vec<_> = files_below(network["new"].data().as_path())
        .into_iter()
        .filter(|path| path.ends_with("identity.key"))
        .collect();
    assert_eq!(keys, Vec::<PathBuf>::new(), "the key is not left lying there");

    fs::remove_file(&letter).expect("removed");
    let said = refusal(&network["new"], &network["alpha"].address(), OTHER_CODE).await;
    assert!(said.contains("what came so far is kept") && said.contains("its code is another one"), "{said}");
    let process = start_move(&network["new"], &network["alpha"].address(), &code);
    serves(&process).await;
    assert_eq!(files_below(&network["new"].data().join("media/comments")).len(), 300);
}

#[tokio::test(flavor = "multi_thread")]
async fn any_folder_will_do_and_one_more_move_says_that_it_is_here() {
    let mut network = Network::start(["alpha", "new"]).await;
    let alpha = network["alpha"].first_day().await;
    empty_machine(&mut network).await;
    let (home, data) = (network["new"].home().to_owned(), network["new"].data());
    let real = home.join("a disk");
    fs::create_dir(&real).expect("made");
    std::os::unix::fs::symlink(&real, &data).expect("linked");
    let code = alpha.move_code().await;
    // The code is asked for.
    let script = format!("cd data; printf '{code}\\n' > ../code; exec < ../code");
    let words = ["move", &alpha.address, "--data", ".", "--listen", "127.0.0.1:0", "--no-open"];
    let process = Process::spawn_after(&script, &home, words);
    serves(&process).await;
    assert!(data.is_symlink() && real.join("identity.key").is_file());
    assert!(!process.output().contains(&code), "{}", process.output());
    assert!(!real.join(".o2m-move").exists());
    process.terminate();
    process.exit(MOVE_TIME).await.expect("it ends");

    let said = refusal(&network["new"], &alpha.address, &code).await;
    assert!(said.contains("is in") && said.contains("already: start it with o2m serve"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_machine_that_does_not_know_that_it_arrived_is_told_by_the_next_move() {
    let mut network = Network::start(["alpha", "new"]).await;
    let alpha = network["alpha"].first_day().await;
    alpha.publish("From the old machine").await;
    empty_machine(&mut network).await;
    let data = network["new"].data();
    let code = alpha.move_code().await;
    let mover = client(&network["alpha"], &code).await;
    mover.end().await.expect("it ends");
    has_ended(&mover).await;
    // What a process leaves that is killed after everything is in its place.
    copy_folder(&network["alpha"].data(), &data);
    fs::remove_file(data.join("o2m.moved")).expect("it is not of the new one");
    fs::create_dir(data.join(".o2m-move")).expect("made");
    fs::write(data.join(".o2m-move/placed"), "alpha").expect("written");

    let process = start_move(&network["new"], &network["alpha"].address(), &code);
    serves(&process).await;
    assert!(process.output().contains("already, and the other machine knows it now"), "{}", process.output());
    assert!(!data.join(".o2m-move").exists());
    assert!(matches!(mover.offer().await, Err(MovingError::NoCode)), "it knows");
}

fn copy_folder(from: &Path, to: &Path) {
    for path in files_below(from) {
        let place = to.join(path.strip_prefix(from).expect("below it"));
        fs::create_dir_all(place.parent().expect("a folder")).expect("made");
        fs::copy(path, place).expect("copied");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_breaks_off_keeps_no_other_from_coming_and_a_list_has_lines() {
    let mut network = Network::start(["new"]).await;
    empty_machine(&mut network).await;
    let new = &network["new"];
    for (list, ends) in [(list_of(["media/broken", "media/snow"]), true), (" ".repeat(1_000_000), false)] {
        let identity = Identity::generate().expect("random bytes");
        let (code, old) = (OTHER_CODE.parse().expect("a code"), identity.id());
        let (has_ended, broken) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let (end, count, stage) = (has_ended.clone(), broken.clone(), has_ended.clone());
        let offer = async move |headers: HeaderMap| {
            let shown = headers.get(O2M_MOVE).and_then(|proof| MoveProof::parse(proof.to_str().ok()?));
            let proof = shown.expect("it shows that it knows the code").answer(&code, old);
            let stage = if stage.load(Relaxed) { MoveStage::Ended } else { MoveStage::Files };
            Json(MoveOffer { proof, stage, version: "0.3.0".to_owned(), schema: 1, archive_bytes: 1 })
        };
        let file = async move |uri: Uri| {
            if !uri.query().is_some_and(|query| query.contains("broken")) {
                return Body::from("snow");
            }
            count.fetch_add(1, Relaxed);
            Body::from_stream(stream::iter([Ok("sn"), Err(io::Error::other("it cannot be read"))]))
        };
        let router = Router::new()
            .route(paths::MOVE, get(offer))
            .route(paths::MOVE_FILES, get(async move || list))
            .route(paths::MOVE_FILE, get(file))
            .route(paths::MOVE_END, post(async move || end.store(true, Relaxed)))
            .route(paths::MOVE_ARCHIVE, get(async || StatusCode::CONFLICT));
        let address = serve_as(&identity, router).await;
        let said = refusal(new, &address, OTHER_CODE).await;
        assert_eq!(has_ended.load(Relaxed), ends, "{said}");
        if ends {
            assert!(said.contains("what came so far is kept"), "{said}");
            assert_eq!(broken.load(Relaxed), 3, "{said}");
            assert!(new.data().join(".o2m-move/files/media/snow").is_file());
            fs::remove_dir_all(new.data()).expect("nothing of it is needed");
        } else {
            assert!(said.contains("could not be read or written: the list has a line without an end"), "{said}");
        }
    }
}

fn list_of(paths: [&str; 2]) -> String {
    let snow =
        "\"size_bytes\":4,\"sha256\":\"SHA\"".replace("SHA", &Sha256(sha2::Sha256::digest(b"snow").into()).to_string());
    paths.map(|path| format!("{{\"path\":\"{path}\",{snow}}}\n")).concat()
}
