use std::{
    fs::File,
    path::PathBuf,
    time::{Duration, SystemTime},
};

use sea_orm::sqlx::{self, Connection, Row, SqliteConnection, sqlite::SqliteConnectOptions};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};
use tempfile::TempDir;

use super::{
    put_aside::{BEGINNING, newest_that_opens, place, unfinished_place},
    *,
};
use crate::{Store, migration::Migrator};

/// A step that runs some SQL.
struct Step(&'static str, &'static str);

impl MigrationName for Step {
    fn name(&self) -> &str {
        self.0
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(self.1).await.map(drop)
    }
}

const FIRST: Step = Step(
    "m0001",
    "CREATE TABLE post (id INTEGER PRIMARY KEY); CREATE TABLE picture (post_id INTEGER REFERENCES post (id));
    INSERT INTO post VALUES (7); INSERT INTO picture VALUES (7);",
);
const SECOND: Step = Step("m0002", "CREATE TABLE circle (id INTEGER PRIMARY KEY);");

/// A version of O2M, by its last step.
struct Version<const LAST: u8>;

const GOOD: u8 = 2;
const FAILS: u8 = 3;
const BREAKS: u8 = 4;

impl<const LAST: u8> MigratorTrait for Version<LAST> {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let last: Option<Step> = match LAST {
            FAILS => Some(Step("m0003", "INSERT INTO post VALUES (8); CREATE TABLE circle (id INTEGER PRIMARY KEY);")),
            BREAKS => Some(Step("m0003", "DELETE FROM post;")),
            _ => None,
        };
        let steps = [Some(FIRST), (LAST >= GOOD).then_some(SECOND), last];
        steps.into_iter().flatten().map(|step| Box::new(step) as Box<dyn MigrationTrait>).collect()
    }
}

/// The database of the first version, and where it is.
async fn of_first_version() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("o2m.sqlite");
    update::<Version<1>>(&path).await.unwrap();
    (folder, path)
}

async fn text(path: &Path, sql: &'static str) -> Vec<String> {
    let mut connection = SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(path)).await.unwrap();
    let rows = sqlx::query(sql).fetch_all(&mut connection).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

async fn tables(path: &Path) -> Vec<String> {
    text(path, "SELECT name FROM sqlite_schema WHERE name IN ('post', 'circle') ORDER BY name").await
}

#[tokio::test]
async fn a_copy_is_put_aside_before_something_is_done_and_only_then() {
    let (folder, path) = of_first_version().await;
    let copy = place(&path);
    update::<Version<1>>(&path).await.unwrap();
    assert!(!copy.exists(), "nothing was to be done");
    fs::write(unfinished_place(&path), "cut short").unwrap();
    update::<Version<GOOD>>(&path).await.unwrap();
    assert_eq!((tables(&path).await, tables(&copy).await), (vec!["circle".into(), "post".into()], vec!["post".into()]));
    assert_eq!(text(&copy, "SELECT cast(post_id AS text) FROM picture").await, ["7"]);
    assert!(!unfinished_place(&path).exists());
    let name = copy.file_name().unwrap().to_str().unwrap();
    assert!(name.contains(env!("CARGO_PKG_VERSION")) && copy.starts_with(folder.path()), "{name} names the version");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[tokio::test]
async fn a_step_that_fails_takes_those_before_it_along() {
    for (failing, why) in [(update_to::<FAILS>().await, "circle"), (update_to::<BREAKS>().await, "gone")] {
        let ((_folder, path), error) = failing;
        let OpenError::Update(source) = error else { panic!("{error}") };
        assert!(source.to_string().contains(why), "{source}");
        assert_eq!(tables(&path).await, ["post"]);
        assert_eq!(text(&path, "SELECT cast(id AS text) FROM post").await, ["7"]);
        update::<Version<1>>(&path).await.expect("the version before opens it still");
    }
}

async fn update_to<const LAST: u8>() -> ((TempDir, PathBuf), OpenError) {
    let first = of_first_version().await;
    let error = update::<Version<LAST>>(&first.1).await.unwrap_err();
    (first, error)
}

#[tokio::test]
async fn without_a_copy_nothing_is_done() {
    let (_folder, path) = of_first_version().await;
    // In the way of the copy.
    fs::create_dir_all(unfinished_place(&path).join("inside")).unwrap();
    let error = update::<Version<GOOD>>(&path).await.unwrap_err();
    assert!(matches!(error, OpenError::Files { .. }), "{error}");
    assert_eq!(tables(&path).await, ["post"]);
}

#[tokio::test]
async fn a_newer_database_is_left_alone_and_no_copy_is_made() {
    let (_folder, path) = of_first_version().await;
    update::<Version<GOOD>>(&path).await.unwrap();
    let before = fs::read(&path).unwrap();
    fs::remove_file(place(&path)).unwrap();
    assert!(matches!(update::<Version<1>>(&path).await, Err(OpenError::Newer { copy: None })));
    assert!(!place(&path).exists() && fs::read(&path).unwrap() == before);
}

#[tokio::test]
async fn a_newer_database_leads_to_the_newest_copy_that_opens() {
    let (folder, path) = of_first_version().await;
    update::<Version<GOOD>>(&path).await.unwrap();
    let copy = place(&path);
    let at = |name: &str, made: u64| {
        let path = folder.path().join(format!("{BEGINNING}{name}"));
        let file = File::options().write(true).create(true).truncate(false).open(&path).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(made)).unwrap();
        path
    };
    // One that a newer version opens alone, one that is none, and one of before.
    fs::copy(&path, folder.path().join(format!("{BEGINNING}-to-9.0.0.sqlite"))).unwrap();
    fs::copy(&copy, folder.path().join(format!("{BEGINNING}.sqlite"))).unwrap();
    let newer = at("-to-9.0.0.sqlite", 4_000_000_000);
    at("-to-8.0.0.sqlite", 3_999_999_999);
    at(".sqlite", 1);
    let error = update::<Version<1>>(&path).await.unwrap_err();
    let OpenError::Newer { copy: Some(named) } = &error else { panic!("{error}") };
    assert_eq!(*named, copy);
    assert!(error.to_string().contains(copy.to_str().unwrap()), "{error}");
    assert_eq!(newest_that_opens::<Version<GOOD>>(&path).await, Some(newer));

    // As the sentence says.
    fs::rename(&copy, &path).unwrap();
    update::<Version<1>>(&path).await.unwrap();
    assert_eq!(text(&path, "SELECT cast(post_id AS text) FROM picture").await, ["7"]);
}

#[tokio::test]
async fn the_last_two_copies_stay_and_older_ones_go_once_an_update_is_done() {
    let (folder, path) = of_first_version().await;
    let old = ["-to-0.1.0.sqlite", ".sqlite", "-to-0.2.0.sqlite"]
        .map(|name| folder.path().join(format!("{BEGINNING}{name}")));
    for (copy, made) in old.iter().zip(1..) {
        let file = File::create(copy).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(made)).unwrap();
    }
    update::<Version<FAILS>>(&path).await.unwrap_err();
    assert!(old.iter().all(|copy| copy.exists()), "nothing was done");
    update::<Version<GOOD>>(&path).await.unwrap();
    let left = old.iter().map(|copy| copy.exists()).collect::<Vec<_>>();
    assert_eq!((left, place(&path).exists()), (vec![false, false, true], true));
}

/// A database as O2M made them before free pages were given back, without the steps after the sixth.
async fn of_a_version_before() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("o2m.sqlite");
    let plain = SqliteConnectOptions::new().filename(&path).create_if_missing(true);
    let database = connect(plain, SqlitePoolOptions::new().max_connections(1)).await.unwrap();
    Migrator::up(&database, Some(6)).await.unwrap();
    database.close().await.unwrap();
    (folder, path)
}

#[tokio::test]
async fn whoever_opens_it_beside_the_server_brings_nothing_up_to_date() {
    let (folder, path) = of_a_version_before().await;
    assert!(matches!(Store::open_beside(&path).await, Err(OpenError::Older)));
    assert_eq!(text(&path, "SELECT count(*) || '' FROM seaql_migrations").await, ["6"]);
    assert!(!place(&path).exists());
    drop(Store::open(&path).await.unwrap());
    Store::open_beside(&path).await.unwrap();
    let nowhere = folder.path().join("nowhere.sqlite");
    assert!(Store::open_beside(&nowhere).await.is_err() && !nowhere.exists(), "nothing is made either");
}

#[tokio::test]
async fn an_older_file_is_written_anew_once_so_that_its_room_can_be_given_back() {
    let (_folder, path) = of_a_version_before().await;
    assert_eq!(text(&path, "SELECT auto_vacuum || '' FROM pragma_auto_vacuum").await, ["0"]);
    drop(Store::open(&path).await.unwrap());
    assert_eq!(text(&path, "SELECT auto_vacuum || '' FROM pragma_auto_vacuum").await, ["2"]);
}
