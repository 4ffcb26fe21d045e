//! A disk without space: what is to be written there is refused with 507, the rest works, and nothing has to be started
//! again once there is room. The program runs in a room of its own: a file system in memory of a few megabytes.

use std::path::{Path, PathBuf};
use std::process::Command;

use assayer::access::Role;
use reqwest::{Method, header};
use serde_json::json;

use super::{is_whole, so_that_today_is_day};
use crate::house::client::{Reply, Visit};
use crate::house::databases::Engine;
use crate::house::ids::Ids;
use crate::house::path;
use crate::house::program::{Installation, Server};
use crate::house::running::{House, PASSWORD};

/// The room, in megabytes, beside what is copied into it.
const ROOM: usize = 6;

/// Whether this machine lets an ordinary user have a file system of their own.
fn may_mount() -> bool {
    let tried = Command::new("unshare")
        .args(["-rm", "mount", "-t", "tmpfs", "none", "/tmp"])
        .status();
    let may = tried.is_ok_and(|status| status.success());
    if !may {
        eprintln!("skipped: no file system of one's own can be mounted here (unshare -rm)");
    }
    may
}

/// A serving program whose files, and on SQLite whose database, lie in a small room.
struct Small {
    installation: Installation,
    server: Server,
    /// The room as it is seen from outside.
    room: PathBuf,
}

impl Small {
    async fn serve(
        mut installation: Installation,
        files: &Path,
        database: Option<&str>,
        place: &Path,
    ) -> Self {
        let megabytes = |path: &Path| -> usize {
            let told = Command::new("du").arg("-sm").arg(path).output().expect("du runs");
            let told = String::from_utf8_lossy(&told.stdout).into_owned();
            told.split_whitespace()
                .next()
                .and_then(|n| n.parse().ok())
                .expect("a number")
        };
        let mut size = ROOM + megabytes(files);
        let shown = place.display();
        let mut script = format!("cp -a {}/. {shown}/", files.display());
        if let Some(file) = database {
            size += megabytes(Path::new(file));
            script = format!("{script} && cp {file} {shown}/assayer.db");
            installation.set("ASSAYER__DATABASE__URL", format!("sqlite://{shown}/assayer.db"));
        }
        installation.set("ASSAYER__VAULT__FOLDER", place.display());
        installation.within(&format!(
            "mount -t tmpfs -o size={size}m none {shown} && {script}"
        ));
        let server = installation.serve().await;
        let room = PathBuf::from(format!("/proc/{}/root{shown}", server.id()));
        Self {
            installation,
            server,
            room,
        }
    }

    /// Writes until nothing more fits.
    fn fill(&self) {
        let mut piece = 1 << 20;
        while piece > 0 {
            let file = std::fs::File::options()
                .create(true)
                .append(true)
                .open(self.room.join("ballast"));
            let written = std::io::Write::write_all(&mut file.expect("a file"), &vec![7; piece]);
            if written.is_err() {
                piece /= 2;
            }
        }
    }

    fn make_room(&self) {
        std::fs::remove_file(self.room.join("ballast")).expect("it is removed");
    }
}

async fn send(visit: &Visit, ids: &Ids, bytes: usize) -> Reply {
    let path = format!("/api/v1/evidence-requests/{}/files", ids.request);
    let request = visit
        .request(Method::POST, &path)
        .header(header::CONTENT_TYPE, "application/octet-stream")
        .header(header::CONTENT_DISPOSITION, "attachment; filename=\"films.bin\"");
    visit.send(request.body(vec![5_u8; bytes]), "POST a file").await
}

fn is_full(reply: &Reply) {
    assert!(reply.headers.contains_key("retry-after"), "{reply:?}");
    assert!(reply.field("/type").ends_with("full"), "{reply:?}");
}

async fn rounds(engine: Engine) {
    if !may_mount() {
        return;
    }
    let Some(house) = House::new(engine) else {
        return;
    };
    house.set_date(so_that_today_is_day(40));
    let ids = path::Path::to_given(&house).await.ids;
    house
        .staff("Rita Room", &[Role::ApplicationReviewer, Role::Manager])
        .await;
    let (database, files) = house.hand_over().await;
    let place = tempfile::tempdir().expect("a place");
    let file = database.url().strip_prefix("sqlite://").map(str::to_owned);
    let installation = Installation::new(database.url(), files.path());
    let small = Small::serve(installation, files.path(), file.as_deref(), place.path()).await;
    let base = &small.installation.base;
    let client = Visit::sign_in(base, "cleo.client@example.org", PASSWORD).await;
    let manager = Visit::sign_in(base, "rita.room@example.org", PASSWORD).await;
    let organisations = "/api/v1/organisations";
    let register = async |n: usize| {
        let given = json!({"legal_name": format!("Client {n}"), "street": "1 Long Row", "city": "Bristol", "country": "GB", "contact_name": "Kim",
            "contact_email": "kim@example.org"});
        manager.post_json(organisations, given).await
    };

    // Too large for the room: refused, and nothing of it stays.
    is_full(&send(&client, &ids, (ROOM + 40) << 20).await.is(507));
    manager.get_json(organisations).await.is(200);
    register(0).await.is(201);
    send(&client, &ids, 1 << 20).await.is(201);

    // Not a byte is left. What lies there is read; the database writes on where it has a disk of its own.
    small.fill();
    is_full(&send(&client, &ids, 1 << 20).await.is(507));
    manager.get_json(organisations).await.is(200);
    if engine == Engine::Sqlite {
        let mut refused = 0;
        for n in 1..200 {
            let reply = register(n).await;
            if reply.status == 507 {
                is_full(&reply);
                refused += 1;
            } else {
                // What still fits into the pages that are there is written.
                assert_eq!(reply.status, 201, "{reply:?}");
            }
            if refused == 3 {
                break;
            }
        }
        assert_eq!(refused, 3);
        manager.get_json(organisations).await.is(200);
    } else {
        register(1).await.is(201);
    }
    assert!(
        small.installation.log().contains("no space left"),
        "{}",
        small.installation.log()
    );

    // With room again, everything goes on by itself.
    small.make_room();
    send(&client, &ids, 1 << 20).await.is(201);
    register(500).await.is(201);
    assert_eq!(client.get_json("/readyz").await.status, 200);

    // What the room holds fits together: it is taken out as it is, and looked at.
    let Small {
        server,
        room,
        installation,
    } = small;
    let out = tempfile::tempdir().expect("a folder");
    server.signal("STOP");
    let copied = Command::new("cp")
        .arg("-a")
        .arg(room.join("."))
        .arg(out.path())
        .status();
    assert!(copied.expect("cp runs").success());
    drop(server);
    drop(installation);
    let url = match engine {
        Engine::Sqlite => format!("sqlite://{}", out.path().join("assayer.db").display()),
        Engine::Postgres => database.url().to_owned(),
    };
    is_whole(&Installation::new(&url, out.path()));
}

#[actix_web::test]
async fn a_disk_without_space_stops_what_is_to_be_written_there_alone_on_sqlite() {
    rounds(Engine::Sqlite).await;
}

#[actix_web::test]
async fn a_disk_without_space_stops_what_is_to_be_written_there_alone_on_postgres() {
    rounds(Engine::Postgres).await;
}
