//! The demonstration, served in this process beside an address that answers with fixed JSON.

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
use diesel::{Connection as _, PgConnection};
use serde_json::{Value, json};

use super::load::Request;

const EMAIL: &str = "bench@meridian.example";
const PASSWORD: &str = "as fast as it goes";

/// Where it answers, and what that is compared with.
pub(crate) struct House {
    /// The program.
    pub(crate) own: SocketAddr,
    /// The fixed JSON.
    pub(crate) fixed: Request,
    _files: tempfile::TempDir,
}

impl House {
    /// Made in a database that holds nothing yet; `more` adds to it before it is served.
    pub(crate) fn open(url: &str, more: impl FnOnce()) -> Self {
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
        more();
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
            own,
            fixed: Request::get(fixed, "/fixed.json", &[]),
            _files: files,
        }
    }
}

pub(crate) fn body() -> Body {
    Body {
        name: "Meridian Certification".to_owned(),
        address: "1 Quay Street, Bristol BS1 4AA, United Kingdom".to_owned(),
        email: "office@meridian.example".to_owned(),
        prefix: "MC".to_owned(),
        base_url: "https://meridian.example".to_owned(),
    }
}

pub(crate) fn run<T>(future: impl Future<Output = T>) -> T {
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

/// Signs in; the cookie and the token.
pub(crate) async fn sign_in(address: SocketAddr) -> (String, String) {
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
    parts: &'static [&'static str],
}

impl Made {
    /// One database for each part.
    pub(crate) fn new(server: &str, parts: &'static [&'static str]) -> Self {
        let made = Self {
            server: server.to_owned(),
            name: format!("assayer_bench_{}", std::process::id()),
            parts,
        };
        made.each("CREATE DATABASE");
        made
    }

    fn each(&self, statement: &str) {
        let mut conn = PgConnection::establish(&self.server).expect("the server of PostgreSQL");
        for part in self.parts {
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
