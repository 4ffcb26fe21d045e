//! Whatever opens a door stands in no log, no journal and no copy of the database. The real program is driven at its most
//! talkative with marked secrets, and all that it wrote is searched for them.

use std::path::{Path as Folder, PathBuf};
use std::time::{Duration, Instant};

use assayer::access::{KeyScope, Role, factor, sessions};
use assayer::base::time::{Clock as _, plus_days};
use assayer::cli::system::SystemClock;
use diesel::connection::SimpleConnection as _;
use diesel::sql_types::Text;
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, SqliteConnection, sql_query};
use reqwest::Method;
use reqwest::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use serde_json::{Value, json};
use totp_rs::Secret;

use crate::access::Pair;
use crate::faults::so_that_today_is_day;
use crate::house::client::Visit;
use crate::house::databases::Engine;
use crate::house::ids::Ids;
use crate::house::path::Path;
use crate::house::program::Installation;
use crate::house::running::{House, PASSWORD};
use crate::people::{codes_on, secret_on};

const ADA: &str = "ada.administrator@example.org";
const NIA: &str = "nia.new@example.org";

/// What must be found nowhere.
#[derive(Default)]
struct Secrets(Vec<(&'static str, String)>);

impl Secrets {
    fn mark(&mut self, what: &'static str, secret: impl Into<String>) -> String {
        let secret = secret.into();
        assert!(
            secret.len() >= 12,
            "{what}: \"{secret}\" would be found by chance"
        );
        self.0.push((what, secret.clone()));
        secret
    }

    fn are_not_in(&self, place: &str, text: &str) {
        for (what, secret) in &self.0 {
            let hex = sessions::hex(secret.as_bytes());
            for form in [
                secret,
                &hex,
                &secret.replace(' ', "+"),
                &secret.replace(' ', "%20"),
            ] {
                if let Some(at) = text.find(form.as_str()) {
                    let line = text[..at].rfind('\n').map_or(0, |start| start + 1);
                    let shown: String = text[line..].chars().take(600).collect();
                    panic!("{what} stands in {place}: {shown}");
                }
            }
        }
    }
}

/// An installation with letters in a folder and everything logged.
struct Site {
    installation: Installation,
    letters: PathBuf,
}

impl Site {
    fn new(url: &str, files: &Folder, home: &Folder) -> Self {
        let mut installation = Installation::new(url, files);
        let letters = home.join("letters");
        for (key, value) in [
            ("ASSAYER__LOG__LEVEL", "debug"),
            ("ASSAYER__LOG__FORMAT", "json"),
            ("ASSAYER__MAIL__MODE", "folder"),
            ("ASSAYER__MAIL__FROM", "office@meridian.example"),
            ("ASSAYER__MAIL__FOLDER", letters.to_str().expect("a path")),
            ("ASSAYER__ACCESS__SECRETS_KEY", &"5a".repeat(32)),
        ] {
            installation.set(key, value);
        }
        Self {
            installation,
            letters,
        }
    }

    /// The secret of the link in the letter to this address whose address begins so.
    async fn secret_of_letter(&self, path: &str) -> String {
        let start = Instant::now();
        loop {
            self.installation.says(&["job", "run", "outbox"]);
            for entry in std::fs::read_dir(&self.letters).into_iter().flatten() {
                let file = entry.expect("an entry").path();
                let text = std::fs::read_to_string(file).unwrap_or_default();
                // As quoted-printable writes long lines and equals signs.
                let text = text.replace("=\r\n", "").replace("=3D", "=");
                if let Some(rest) = text.split(&format!("{path}?secret=")).nth(1) {
                    let secret = rest.split(|letter: char| !letter.is_ascii_alphanumeric()).next();
                    return secret.expect("a secret").to_owned();
                }
            }
            assert!(start.elapsed() < Duration::from_secs(60), "no letter with {path}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

/// Signs in and out, with passwords, codes and tokens.
async fn sign_in(base: &str, secrets: &mut Secrets) -> Visit {
    let nobody = Visit::nobody(base);
    let wrong = secrets.mark("a wrong password", "marked and never right");
    nobody
        .post("/sign-in", &[("email", ADA), ("password", &wrong)])
        .await
        .is(422);
    nobody
        .post_json("/api/v1/auth/token", json!({ "email": ADA, "password": wrong }))
        .await
        .is(422);
    let tokens = Pair::sign_in(base, ADA).await;
    secrets.mark("an access token", &tokens.access);
    secrets.mark("a refresh token", &tokens.refresh);
    Visit::bearing(base, &tokens.access)
        .get_json("/api/v1/account")
        .await
        .is(200);
    let given = json!({ "refresh_token": tokens.refresh });
    let next = nobody
        .post_json("/api/v1/auth/refresh", given.clone())
        .await
        .is(200);
    secrets.mark("the next refresh token", next.field("/refresh_token"));
    // Reuse is told in the log; what was reused is not.
    nobody.post_json("/api/v1/auth/refresh", given).await.is(401);
    let made_up = secrets.mark("a token that is none", "marked.token.of.nobody");
    Visit::bearing(base, &made_up)
        .get_json("/api/v1/account")
        .await
        .is(401);
    let ada = Visit::sign_in(base, ADA, PASSWORD).await;
    secrets.mark("a session", ada.cookie().split('=').nth(1).expect("a value"));
    ada
}

async fn enrol(ada: &Visit, secrets: &mut Secrets) {
    let page = ada.get("/account/second-factor").await.is(200);
    let secret = secret_on(&page.text);
    let typed = Secret::from(secret.as_slice()).to_base32();
    secrets.mark("the secret of a second factor", typed);
    secrets.mark("the bytes of a second factor", sessions::hex(&secret));
    let step = SystemClock.now().seconds() / factor::STEP_SECONDS;
    let code = factor::code_of_step(&secret, step).expect("a code");
    let reply = ada
        .post("/account/second-factor", &[("code", &code)])
        .await
        .is(200);
    for code in codes_on(&reply.text) {
        secrets.mark("a recovery code", code);
    }
}

/// An invitation and a forgotten password, with the links of their letters.
async fn links(site: &Site, ada: &Visit, secrets: &mut Secrets) {
    let base = &site.installation.base;
    let given = json!({ "name": "Nia New", "email": NIA, "roles": ["scheduler"] });
    ada.post_json("/api/v1/users", given).await.is(201);
    let nobody = Visit::nobody(base);
    let link = site.secret_of_letter("/invitation").await;
    let link = secrets.mark("the link of an invitation", link);
    nobody.get(&format!("/invitation?secret={link}")).await.is(200);
    let chosen = secrets.mark("a password that was chosen", "marked sentence of my own");
    nobody
        .post("/invitation", &[("secret", &link), ("password", &chosen)])
        .await
        .is(303);
    nobody.post("/sign-in/forgotten", &[("email", NIA)]).await.is(200);
    let link = site.secret_of_letter("/new-password").await;
    let link = secrets.mark("the link of a reset", link);
    nobody.get(&format!("/new-password?secret={link}")).await.is(200);
    let other = secrets.mark("another password", "marked sentence of another day");
    nobody
        .post("/new-password", &[("secret", &link), ("password", &other)])
        .await
        .is(303);
}

/// A program's key, and a file that is nobody else's business.
async fn programs(base: &str, ids: &Ids, secrets: &mut Secrets) {
    let cleo = Visit::sign_in(base, "cleo.client@example.org", PASSWORD).await;
    let until = plus_days(SystemClock.now().utc().date_naive(), 30);
    let given = json!({ "name": "Quality portal", "scopes": [KeyScope::Read, KeyScope::Evidence], "expires_on": until });
    let key = cleo.post_json("/api/v1/keys", given).await.is(201).field("/key");
    let key = secrets.mark("a key of a program", key);
    let program = Visit::bearing(base, &key);
    program.get_json("/api/v1/organisations").await.is(200);
    let content = secrets.mark("what a file holds", "marked minutes of the board");
    let path = format!("/api/v1/evidence-requests/{}/files", ids.request);
    let upload = program
        .request(Method::POST, &path)
        .header(CONTENT_TYPE, "text/plain")
        .header(CONTENT_DISPOSITION, "attachment; filename=\"minutes.txt\"");
    program.send(upload.body(content), &path).await.is(201);
    cleo.get(&format!(
        "/sign-in?next=/desk&password={}",
        secrets.mark("a password in an address", "marked-by-mistake")
    ))
    .await;
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    text: String,
}

/// All that the database keeps, as a copy of it would hold it.
fn dump(url: &str, home: &Folder) -> String {
    if let Some(path) = url.strip_prefix("sqlite://") {
        let copy = home.join("copy.db");
        let mut conn = SqliteConnection::establish(path).expect("it opens");
        conn.batch_execute(&format!("VACUUM INTO '{}'", copy.display()))
            .expect("a copy");
        return String::from_utf8_lossy(&std::fs::read(copy).expect("the copy")).into_owned();
    }
    let mut conn = PgConnection::establish(url).expect("it opens");
    let tables =
        "SELECT table_name::text AS text FROM information_schema.tables WHERE table_schema = 'public'";
    let tables: Vec<Line> = sql_query(tables).load(&mut conn).expect("the tables");
    let mut text = String::new();
    for table in tables {
        let rows = format!("SELECT row_to_json(it)::text AS text FROM \"{}\" it", table.text);
        let rows: Vec<Line> = sql_query(rows).load(&mut conn).expect("the rows");
        text.extend(rows.into_iter().map(|row| row.text + "\n"));
    }
    text
}

/// Every line is an event by itself, and every request is one of them.
fn is_a_good_log(text: &str) {
    let events: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|fault| panic!("{fault}: {line}")))
        .collect();
    let requests: Vec<&Value> = events
        .iter()
        .filter(|event| event["target"] == "assayer::requests")
        .collect();
    let answered = |method: &str, route: &str, status: u16| {
        requests
            .iter()
            .find(|event| event["method"] == method && event["route"] == route && event["status"] == status)
    };
    let invitation = answered("GET", "/invitation", 200).expect("the invitation was opened");
    assert_eq!(
        invitation["request"].as_str().map(str::len),
        Some(32),
        "{invitation}"
    );
    assert!(invitation["bytes"].as_u64() > Some(500), "{invitation}");
    assert!(invitation["milliseconds"].is_u64(), "{invitation}");
    assert_eq!(invitation["address"], "127.0.0.1");
    assert!(invitation.get("user").is_none(), "{invitation}");
    let account = answered("GET", "/api/v1/account", 200).expect("the account was read");
    assert_eq!(account["user"].as_str().map(str::len), Some(36), "{account}");
    let upload = answered("POST", "/api/v1/evidence-requests/{id}/files", 201).expect("the upload");
    for who in ["user", "organisation", "key"] {
        assert_eq!(upload[who].as_str().map(str::len), Some(36), "{upload}");
    }
    assert!(answered("POST", "/sign-in", 422).is_some());
    assert!(
        !requests
            .iter()
            .any(|event| event["route"].as_str().is_some_and(|route| route.contains('?')))
    );
}

async fn told(engine: Engine) {
    let Some(house) = House::new(engine) else {
        return;
    };
    house.set_date(so_that_today_is_day(40));
    let ids = Path::to_given(&house).await.ids;
    house
        .add_user(ADA, "Ada Administrator", &[Role::Administrator], None, None)
        .await;
    let (database, files) = house.hand_over().await;
    let home = tempfile::tempdir().expect("a folder");
    let site = Site::new(database.url(), files.path(), home.path());
    let base = site.installation.base.clone();
    let mut server = site.installation.serve().await;
    let mut secrets = Secrets::default();
    secrets.mark("everybody's password", PASSWORD);
    let ada = sign_in(&base, &mut secrets).await;
    links(&site, &ada, &mut secrets).await;
    programs(&base, &ids, &mut secrets).await;
    enrol(&ada, &mut secrets).await;
    server.kill();
    let log = site.installation.log();
    is_a_good_log(&log);
    secrets.are_not_in("the log", &log);
    secrets.are_not_in("the database", &dump(database.url(), home.path()));
}

#[actix_web::test]
async fn what_opens_a_door_is_written_nowhere_on_sqlite() {
    told(Engine::Sqlite).await;
}

#[actix_web::test]
async fn what_opens_a_door_is_written_nowhere_on_postgres() {
    told(Engine::Postgres).await;
}
