//! A whole certification body for one test: its database, its clock, its server on a port of its own.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use actix_web::web;
use assayer::access::ring::{self, Ring};
use assayer::access::{Actor, Role, Tokens, password};
use assayer::base::body::Body;
use assayer::base::given::Given;
use assayer::base::ids::{AuditorId, Mint, OrganisationId, UserId};
use assayer::base::time::{Clock, Date, Instant, Zone};
use assayer::jobs::consistency;
use assayer::parties::users;
use assayer::rules::book::Book;
use assayer::store::Database;
use assayer::vault::{Announced, Vault};
use assayer::web::app::App;
use assayer::web::server::{Running, server};
use assayer::work::{Db, Target};
use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection};
use uuid::Uuid;

pub(crate) use super::both::on_both;
use super::client::Visit;
use super::databases::{Engine, Template, TestDatabase, sqlite};
use super::{letters, statements};

/// The largest file a house takes, in bytes: small, so that a test can pass it.
pub(crate) const LARGEST_FILE: u64 = 1 << 20;

/// The password of everybody in the tests.
pub(crate) const PASSWORD: &str = "a long pass phrase";

static TEMPLATE: Template = Template::new(|url| {
    let database = Database::open(url, 1).expect("the template opens");
    database.migrate().expect("the template is migrated");
});

/// A clock that stands where the test puts it.
#[derive(Debug)]
pub(crate) struct HandSet(AtomicI64);

impl Clock for HandSet {
    fn now(&self) -> Instant {
        let moment = chrono::DateTime::from_timestamp(self.0.load(Ordering::SeqCst), 0);
        Instant::new(moment.expect("a moment within range"))
    }
}

/// Ids in order, the same in every run.
#[derive(Debug, Default)]
struct Counting(AtomicU64);

impl Mint for Counting {
    fn uuid(&self) -> Uuid {
        let number = self.0.fetch_add(1, Ordering::SeqCst) + 1;
        Uuid::from_u64_pair(0x0190_0000_0000_7000, 0x8000_0000_0000_0000 | number)
    }
}

/// A certification body at work.
pub(crate) struct House {
    pub(crate) db: Db,
    pub(crate) base: String,
    /// The vault's folder.
    pub(crate) files: tempfile::TempDir,
    pub(crate) vault: Vault,
    /// The folder of the keys that access tokens are signed with.
    pub(crate) keys: tempfile::TempDir,
    strict: bool,
    faults_planted: AtomicBool,
    clock: Arc<HandSet>,
    server: actix_web::dev::ServerHandle,
    database: TestDatabase,
}

impl House {
    /// Opens a house on this engine at 9 o'clock (UTC) of Monday, 5 January 2026; none where the engine is missing.
    pub(crate) fn new(engine: Engine) -> Option<Self> {
        Self::open(engine, |_| "https://meridian.example".to_owned(), false, None)
    }

    /// The same, where staff must have a second factor: the default of the product.
    pub(crate) fn strict(engine: Engine) -> Option<Self> {
        Self::open(engine, |_| "https://meridian.example".to_owned(), true, None)
    }

    /// The same with its files in this vault instead of a folder.
    pub(crate) fn with_vault(engine: Engine, vault: Vault) -> Option<Self> {
        let base_url = |_: &str| "https://meridian.example".to_owned();
        Self::open(engine, base_url, false, Some(vault))
    }

    /// The same with these files beside those that come with the program, as `[book] folder` adds them.
    pub(crate) fn with_files(engine: Engine, own: &[(&str, &str)]) -> Option<Self> {
        let mut files: BTreeMap<&str, &str> = Book::shipped_files().iter().copied().collect();
        files.extend(own.iter().copied());
        let book = Book::parse(files).expect("a book without fault");
        let base_url = |_: &str| "https://meridian.example".to_owned();
        Self::open_with(engine, base_url, false, None, book)
    }

    /// The same, reached from outside where it is served: what its QR codes hold can be opened.
    pub(crate) fn reachable(engine: Engine) -> Option<Self> {
        Self::open(engine, ToOwned::to_owned, false, None)
    }

    fn open(
        engine: Engine,
        base_url: fn(&str) -> String,
        strict: bool,
        vault: Option<Vault>,
    ) -> Option<Self> {
        let book = Book::shipped().expect("the shipped book is whole");
        Self::open_with(engine, base_url, strict, vault, book)
    }

    fn open_with(
        engine: Engine,
        base_url: fn(&str) -> String,
        strict: bool,
        vault: Option<Vault>,
        book: Book,
    ) -> Option<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        log();
        statements::overhear();
        let database = TEMPLATE.copy(engine)?;
        let clock = Arc::new(HandSet(AtomicI64::new(0)));
        let body = Body {
            name: "Meridian Certification".to_owned(),
            address: "1 Quay Street, Bristol BS1 4AA, United Kingdom".to_owned(),
            email: "office@meridian.example".to_owned(),
            prefix: "MC".to_owned(),
            base_url: base_url(&base),
        };
        let db = Db::new(
            Database::open(database.url(), 4).expect("the copy opens"),
            Arc::new(book),
            Arc::new(body),
            Arc::new(Counting::default()),
            Zone(chrono_tz::Europe::London),
        );
        let files = tempfile::tempdir().expect("a folder for files");
        let vault =
            vault.unwrap_or_else(|| Vault::open(files.path(), LARGEST_FILE).expect("the vault opens"));
        let keys = tempfile::tempdir().expect("a folder for keys");
        ring::make(keys.path(), clock.now()).expect("a signing key");
        let app = app(db.clone(), &vault, &clock, keys.path(), strict);
        let handle = serve(web::Data::new(app), listener);
        let house = Self {
            db,
            base,
            files,
            vault,
            keys,
            strict,
            faults_planted: AtomicBool::new(false),
            clock,
            server: handle,
            database,
        };
        house.set_day(2026, 1, 5);
        Some(house)
    }

    /// The address of its database, for tests that open connections of their own.
    pub(crate) fn database_url(&self) -> &str {
        self.database.url()
    }

    /// Another node over the same database, files and keys, with its own connections; gives its address.
    pub(crate) fn another_node(&self) -> String {
        self.node(|_| {}).base
    }

    /// The same, set up otherwise.
    pub(crate) fn node(&self, set_up: impl FnOnce(&mut App)) -> Node {
        self.node_by(Book::shipped().expect("the shipped book is whole"), set_up)
    }

    /// Another node by another book.
    pub(crate) fn node_by(&self, book: Book, set_up: impl FnOnce(&mut App)) -> Node {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let db = Db::new(
            Database::open(self.database_url(), 2).expect("the database opens again"),
            Arc::new(book),
            self.db.body(),
            Arc::new(Counting(AtomicU64::new(1 << 32))),
            self.db.zone(),
        );
        let mut app = app(db, &self.vault, &self.clock, self.keys.path(), self.strict);
        set_up(&mut app);
        let app = web::Data::new(app);
        // It ends with the test's own system.
        drop(serve(app.clone(), listener));
        Node { base, app }
    }

    /// Sets the clock to 9 o'clock (UTC) of a day.
    pub(crate) fn set_day(&self, year: i32, month: u32, day: u32) {
        let date = Date::from_ymd_opt(year, month, day).expect("a real date");
        self.set_date(date);
    }

    /// The same by a date.
    pub(crate) fn set_date(&self, date: Date) {
        let moment = date.and_hms_opt(9, 0, 0).expect("nine o'clock").and_utc();
        self.clock.0.store(moment.timestamp(), Ordering::SeqCst);
    }

    /// Nobody is signed out by the days that passed: signing in again would cost everybody a password's hash.
    pub(crate) fn keep_sessions(&self) {
        let now = self.now();
        self.plant(&format!(
            "UPDATE sessions SET created_at = '{now}', seen_at = '{now}'"
        ));
    }

    /// Moves the clock on.
    pub(crate) fn pass_seconds(&self, seconds: i64) {
        self.clock.0.fetch_add(seconds, Ordering::SeqCst);
    }

    /// The present moment.
    pub(crate) fn now(&self) -> Instant {
        self.clock.now()
    }

    /// The clock itself.
    pub(crate) fn clock(&self) -> Arc<dyn Clock> {
        self.clock.clone()
    }

    /// Today in the body's zone.
    pub(crate) fn today(&self) -> Date {
        self.db.zone().date(self.now())
    }

    /// Somebody who is not signed in.
    pub(crate) fn nobody(&self) -> Visit {
        Visit::nobody(&self.base)
    }

    /// A person of the body with these roles, signed in.
    pub(crate) async fn staff(&self, name: &str, roles: &[Role]) -> Visit {
        self.person(name, roles, None, None).await
    }

    /// A person of the body who is an auditor, reviewer or decision maker of record, signed in.
    pub(crate) async fn auditor(&self, name: &str, roles: &[Role], auditor: AuditorId) -> Visit {
        self.person(name, roles, None, Some(auditor)).await
    }

    /// A client's administrator, signed in.
    pub(crate) async fn client(&self, name: &str, organisation: OrganisationId) -> Visit {
        self.person(name, &[Role::ClientAdministrator], Some(organisation), None)
            .await
    }

    /// Anybody, signed in.
    pub(crate) async fn person(
        &self,
        name: &str,
        roles: &[Role],
        organisation: Option<OrganisationId>,
        auditor: Option<AuditorId>,
    ) -> Visit {
        let email = format!("{}@example.org", name.to_lowercase().replace(' ', "."));
        self.add_user(&email, name, roles, organisation, auditor).await;
        Visit::sign_in(&self.base, &email, PASSWORD).await
    }

    /// Adds a user, hashing the password once per run: it is the same for everybody.
    pub(crate) async fn add_user(
        &self,
        email: &str,
        name: &str,
        roles: &[Role],
        organisation: Option<OrganisationId>,
        auditor: Option<AuditorId>,
    ) -> UserId {
        static HASH: OnceLock<String> = OnceLock::new();
        let hash = HASH
            .get_or_init(|| password::hash(PASSWORD).expect("a hash"))
            .clone();
        let given = users::GivenUser {
            email: email.into(),
            name: name.into(),
            password: PASSWORD.into(),
            roles: roles.iter().map(|role| Given::from(role.as_str())).collect(),
            organisation: organisation.map(|id| id.to_string()).unwrap_or_default().into(),
            auditor: auditor.map(|id| id.to_string()).unwrap_or_default().into(),
        };
        let checked = given.check(&self.db.body()).expect("a good user");
        self.db
            .act(&Actor::CommandLine, self.now(), Target::House, move |work| {
                users::add(work, checked, hash)
            })
            .await
            .expect("the user is added")
    }

    /// Ends the house and hands over all that it kept: its database and its files.
    pub(crate) async fn hand_over(self) -> (TestDatabase, tempfile::TempDir) {
        self.server.stop(false).await;
        (self.database, self.files)
    }

    /// Keeps a file as an upload would, and gives its address.
    pub(crate) async fn keep_file(&self, content: &'static [u8]) -> String {
        let content = futures_util::stream::iter([Ok::<_, assayer::base::error::Error>(content)]);
        let incoming = self.db.id(|uuid| uuid);
        let kept = self.vault.put(incoming, &Announced::default(), content).await;
        kept.expect("it is kept").sha256.to_string()
    }

    /// Writes past every door, as a fault or a hand in the database would: no keys and no triggers hold it back.
    pub(crate) fn plant(&self, sql: &str) {
        match self.database_url().strip_prefix("sqlite://") {
            Some(path) => sqlite(path).batch_execute(&format!(
                "PRAGMA busy_timeout=5000; PRAGMA foreign_keys=OFF; {sql}"
            )),
            None => PgConnection::establish(self.database_url())
                .expect("it opens")
                .batch_execute(&format!("SET session_replication_role = replica; {sql}")),
        }
        .unwrap_or_else(|fault| panic!("{sql}: {fault}"));
    }

    /// This test leaves on purpose what does not fit.
    pub(crate) fn leave_faults(&self) {
        self.faults_planted.store(true, Ordering::SeqCst);
    }

    /// Ends the house: everything it kept must fit together, the journal first of all, and every letter has its words.
    pub(crate) async fn close(self) {
        let planted = self.faults_planted.load(Ordering::SeqCst);
        if !planted {
            letters::can_be_written(&self.db).await;
        }
        let report = consistency::check(&self.db, &self.vault, self.now())
            .await
            .expect("everything can be read");
        assert!(planted || report.faults.is_empty(), "{:#?}", report.faults);
        self.server.stop(false).await;
    }
}

/// A node of a house: where it is reached, and what it runs.
pub(crate) struct Node {
    pub(crate) base: String,
    pub(crate) app: web::Data<App>,
}

fn app(db: Db, vault: &Vault, clock: &Arc<HandSet>, keys: &Path, strict: bool) -> App {
    let mut app = App::new(db, vault.clone(), clock.clone(), 1 << 20).expect("the app loads");
    let ring = Ring::open(keys, clock.now()).expect("the keys are read");
    app.second_factors.optional = !strict;
    app.tokens = Tokens::new(ring, &app.db.body().base_url);
    app
}

/// The application with a server of its own.
fn serve(app: web::Data<App>, listener: TcpListener) -> actix_web::dev::ServerHandle {
    let running = Running {
        workers: 1,
        last_seconds: 30,
    };
    let running = server(app, listener, running).expect("the port is served");
    let handle = running.handle();
    actix_web::rt::spawn(running);
    handle
}

/// Shows what the server logs, once asked for: `RUST_LOG=warn`.
fn log() {
    let filter = tracing_subscriber::EnvFilter::from_default_env();
    // Every house asks; only the first can be first.
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_test_writer()
        .try_init()
        .ok();
}
