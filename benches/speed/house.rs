//! The demonstration with 5,000 audits, served in this process beside an address that answers with fixed JSON.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use actix_web::{HttpResponse, HttpServer, web};
use assayer::access::{Actor, Role, password};
use assayer::base::body::Body;
use assayer::base::time::{Clock as _, Zone};
use assayer::cli::system::{SystemClock, SystemMint};
use assayer::config::Rates;
use assayer::demo::{self, SeededMint};
use assayer::parties::users;
use assayer::rules::book::Book;
use assayer::store::Database;
use assayer::vault::Vault;
use assayer::web::app::App;
use assayer::web::kit::rates::Limiters;
use assayer::web::server::{Running, server};
use assayer::work::{Db, Target};
use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection, SqliteConnection};
use serde_json::{Value, json};

use super::load::Request;

/// Audits in the list that is measured.
const AUDITS: usize = 5_000;

const EMAIL: &str = "bench@meridian.example";
const PASSWORD: &str = "as fast as it goes";

/// What is asked, and what it is compared with.
pub(crate) struct House {
    pub(crate) audits: usize,
    pub(crate) fixed: Request,
    pub(crate) asked: Vec<(&'static str, Request)>,
    _files: tempfile::TempDir,
}

impl House {
    pub(crate) fn open(url: &str) -> Self {
        let files = tempfile::tempdir().expect("a folder");
        let db = |mint| {
            Db::new(
                Database::open(url, 8).expect("the database opens"),
                Arc::new(Book::shipped().expect("the book")),
                Arc::new(body()),
                mint,
                Zone(chrono_tz::Europe::London),
            )
        };
        Database::open(url, 1)
            .expect("it opens")
            .migrate()
            .expect("it migrates");
        let vault = Vault::open(files.path(), 1 << 20).expect("the vault");
        let made = db(Arc::new(SeededMint::new(7)));
        run(demo::make(&made, &vault, 7, SystemClock.now())).expect("the demonstration");
        add_somebody(&made);
        let audits = multiply(url);
        let mut app =
            App::new(db(Arc::new(SystemMint)), vault, Arc::new(SystemClock), 1 << 20).expect("the app");
        app.second_factors.optional = true;
        app.limiters = Limiters::new(&Rates {
            doors_per_minute: 0,
            lookups_per_minute: 0,
            api_per_minute: 0,
        });
        let (own, fixed) = serve(app);
        Self {
            audits,
            fixed: Request::get(fixed, "/fixed.json", &[]),
            asked: asked(own),
            _files: files,
        }
    }
}

fn body() -> Body {
    Body {
        name: "Meridian Certification".to_owned(),
        address: "1 Quay Street, Bristol BS1 4AA, United Kingdom".to_owned(),
        email: "office@meridian.example".to_owned(),
        prefix: "MC".to_owned(),
        base_url: "https://meridian.example".to_owned(),
    }
}

fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(future)
}

/// Somebody who sees everything.
fn add_somebody(db: &Db) {
    let roles = [
        Role::Scheduler,
        Role::Manager,
        Role::ApplicationReviewer,
        Role::Administrator,
    ];
    let given = users::GivenUser {
        email: EMAIL.into(),
        name: "Ben Bench".into(),
        password: PASSWORD.into(),
        roles: roles.iter().map(|role| role.as_str().into()).collect(),
        organisation: String::new().into(),
        auditor: String::new().into(),
    };
    let checked = given.check(&db.body()).expect("a good user");
    let hash = password::hash(PASSWORD).expect("a hash");
    db.act_now(
        &Actor::CommandLine,
        SystemClock.now(),
        Target::House,
        move |work| users::add(work, checked, hash),
    )
    .expect("the user is added");
}

/// Copies audits until there are enough, with their teams; as no act would do it.
fn multiply(url: &str) -> usize {
    const COLUMNS: &str = "programme_id, certification_id, organisation_id, kind, status, days, opens_on, target_on, limit_on, window_rule, starts_on, ends_on, interval_reason, version";
    let mut sql = String::new();
    for n in 0..AUDITS {
        sql.push_str(&format!(
            "INSERT INTO audits (id, number, {COLUMNS}) SELECT '01900000-0000-7000-9000-{n:012}', {}, {COLUMNS} FROM audits \
             WHERE number = (SELECT max(number) FROM audits WHERE number <= {}) ;\n",
            1_000_000 + n,
            n % 90 + 1
        ));
    }
    match url.strip_prefix("sqlite://") {
        Some(path) => SqliteConnection::establish(path)
            .expect("it opens")
            .batch_execute(&format!(
                "PRAGMA busy_timeout=5000; BEGIN; {sql} COMMIT; ANALYZE;"
            )),
        None => PgConnection::establish(url)
            .expect("it opens")
            .batch_execute(&format!("BEGIN; {sql} COMMIT; ANALYZE;")),
    }
    .expect("the audits are copied");
    AUDITS
}

/// Both servers, in a thread of their own; their addresses.
fn serve(app: App) -> (SocketAddr, SocketAddr) {
    let own = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let fixed = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let addresses = (
        own.local_addr().expect("an address"),
        fixed.local_addr().expect("an address"),
    );
    let app = web::Data::new(app);
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let running = Running {
                workers: 2,
                last_seconds: 1,
            };
            let own = server(app, own, running).expect("it serves");
            let fixed = HttpServer::new(|| actix_web::App::new().route("/fixed.json", web::get().to(answer)))
                .workers(2)
                .disable_signals()
                .listen(fixed)
                .expect("it serves")
                .run();
            let (own, fixed) = tokio::join!(own, fixed);
            own.and(fixed).expect("it serves to the end");
        });
    });
    addresses
}

/// As large as the public answer about a certificate.
async fn answer() -> HttpResponse {
    HttpResponse::Ok().json(json!({
        "number": "MC-9001-000001K", "revision": 1, "status": "valid", "as_of": "2026-01-05T09:00:00Z",
        "holder": { "name": "Halden Pharma AS", "city": "Halden", "country": "NO" }, "standard": "ISO 9001:2015",
        "scope": "Development, manufacture and packaging of sterile medicines.", "sites": [], "unaccredited": false,
        "first_issued": "2026-01-05", "effective": "2026-01-05", "issued": "2026-01-05", "expires": "2029-01-04",
        "history": [{ "date": "2026-01-05", "event": "issued" }], "credential_url": null, "pdf_url": null,
        "restricted": false,
    }))
}

/// What is measured, with a session or a token where one is needed.
fn asked(address: SocketAddr) -> Vec<(&'static str, Request)> {
    let (cookie, token) = run(sign_in(address));
    let page = [("Cookie", cookie.as_str()), ("Accept", "text/html")];
    let bearer = format!("Bearer {token}");
    let api = [("Authorization", bearer.as_str())];
    let first = |path: &str, field: &str| {
        let heard = Request::get(address, path, &api).once();
        let text = String::from_utf8_lossy(&heard).into_owned();
        let json: Value = serde_json::from_str(text.split("\r\n\r\n").nth(1).expect("a body")).expect("JSON");
        let found = json["items"][0][field].as_str();
        found.unwrap_or_else(|| panic!("{path}: {text}")).to_owned()
    };
    let case = first("/api/v1/certifications?status=certified&limit=1", "id");
    let number = first("/api/v1/certificates?limit=1", "number");
    let get = |path: &str, headers: &[(&str, &str)]| Request::get(address, path, headers);
    vec![
        ("alive (`/healthz`)", get("/healthz", &[])),
        (
            "public JSON of a certificate",
            get(&format!("/api/v1/public/certificates/{number}"), &[]),
        ),
        (
            "public page of a certificate",
            get(&format!("/verify/{number}"), &[("Accept", "text/html")]),
        ),
        ("case page", get(&format!("/desk/cases/{case}"), &page)),
        ("list page of the audits, the first", get("/desk/audits", &page)),
        (
            "list page of the audits, the last",
            get(&format!("/desk/audits?page={}", AUDITS / 50 - 1), &page),
        ),
        ("API: 50 audits", get("/api/v1/audits", &api)),
        ("API: 200 audits", get("/api/v1/audits?limit=200", &api)),
        ("API: 50 organisations", get("/api/v1/organisations", &api)),
        (
            "API: one case",
            get(&format!("/api/v1/certifications/{case}"), &api),
        ),
    ]
}

async fn sign_in(address: SocketAddr) -> (String, String) {
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a client");
    let form = [("email", EMAIL), ("password", PASSWORD)];
    let reply = client
        .post(format!("http://{address}/sign-in"))
        .form(&form)
        .send()
        .await;
    let reply = reply.expect("an answer");
    let cookie = reply
        .headers()
        .get("set-cookie")
        .expect("a session")
        .to_str()
        .expect("text");
    let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
    let given = json!({ "email": EMAIL, "password": PASSWORD });
    let reply = client
        .post(format!("http://{address}/api/v1/auth/token"))
        .json(&given)
        .send()
        .await;
    let tokens: Value = reply.expect("an answer").json().await.expect("JSON");
    (
        cookie,
        tokens["access_token"].as_str().expect("a token").to_owned(),
    )
}

/// Databases of this run on a server of PostgreSQL; they go with the value.
pub(crate) struct Made {
    server: String,
    name: String,
}

impl Made {
    const PARTS: [&str; 3] = ["answers", "start", "import"];

    pub(crate) fn new(server: &str) -> Self {
        let made = Self {
            server: server.to_owned(),
            name: format!("assayer_bench_{}", std::process::id()),
        };
        made.each("CREATE DATABASE");
        made
    }

    fn each(&self, statement: &str) {
        let mut conn = PgConnection::establish(&self.server).expect("the server of PostgreSQL");
        for part in Self::PARTS {
            let end = if statement.starts_with("DROP") {
                " WITH (FORCE)"
            } else {
                ""
            };
            conn.batch_execute(&format!("{statement} {}_{part}{end}", self.name))
                .expect("a database of our own");
        }
    }

    pub(crate) fn url(&self, part: &str) -> String {
        let (start, _) = self.server.rsplit_once('/').expect("a URL");
        format!("{start}/{}_{part}", self.name)
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        self.each("DROP DATABASE");
    }
}
