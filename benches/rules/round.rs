//! The clock's daily round over many cases, and the clocks of single cases, against reading their rows alone.

use std::sync::Arc;
use std::time::Instant as Tick;

use assayer::access::{Act, Actor};
use assayer::base::ids::CertificationId;
use assayer::base::time::{Clock, Instant, Zone};
use assayer::cli::system::SystemMint;
use assayer::demo::{self, SeededMint};
use assayer::jobs::{self, Ended, Limits, Node, Parts};
use assayer::lifecycle::{case, maintenance};
use assayer::rules::book::Book;
use assayer::store::Database;
use assayer::vault::Vault;
use assayer::work::Db;

use super::SEED;
use super::house::{body, run};
use super::memory::{forget, memory};
use super::rows::{Bare, TODAY, fill};
use super::spread::{Spread, best, head};

/// Cases whose clocks are read and computed one by one.
const LOOKED_AT: usize = 2_000;

/// The moment of the round.
struct Stopped(Instant);

impl Clock for Stopped {
    fn now(&self) -> Instant {
        self.0
    }
}

pub(crate) fn measure(engine: &str, url: &str, cases: usize) {
    let now: Instant = format!("{TODAY}T09:00:00Z").parse().expect("a moment");
    let files = tempfile::tempdir().expect("a folder");
    let vault = Vault::open(files.path(), 1 << 20).expect("the vault");
    Database::open(url, 1)
        .expect("it opens")
        .migrate()
        .expect("it migrates");
    let db = |mint| {
        Db::new(
            Database::open(url, 4).expect("the database opens"),
            Arc::new(Book::shipped().expect("the book")),
            Arc::new(body()),
            mint,
            Zone(chrono_tz::Europe::London),
        )
    };
    run(demo::make(
        &db(Arc::new(SeededMint::new(SEED))),
        &vault,
        SEED,
        now,
    ))
    .expect("the demonstration");
    let mut bare = Bare::open(url);
    fill(&mut bare, cases);
    let db = db(Arc::new(SystemMint));
    println!(
        "\n{engine}: {cases} cases, {} events, {} audits, {} reminders",
        count(&mut bare, "certification_events"),
        count(&mut bare, "audits"),
        count(&mut bare, "reminders")
    );
    looking(&db, &mut bare, now);
    the_round(&db, &vault, &mut bare, now);
    one_by_one(&db, &mut bare, now);
}

fn count(bare: &mut Bare, table: &str) -> String {
    let sql = format!("SELECT CAST(count(*) AS TEXT) AS id, '' AS more FROM {table}");
    bare.rows(&sql)[0].id.clone()
}

/// What the round looks for, as one would ask it by hand, with what was told taken out.
fn wanted(bare: &Bare) -> Vec<String> {
    let today = bare.day("0");
    let untold = |of: &str, what: &str, due: &str| {
        format!(
            "NOT EXISTS (SELECT 1 FROM reminders r WHERE r.subject = {of}.id AND r.what = '{what}' AND r.due_on = {of}.{due})"
        )
    };
    let valid = format!("c.expires_on >= {today}");
    let audits = |what: &str, column: &str, which: &str| {
        format!(
            "SELECT CAST(a.id AS TEXT) AS id, CAST(a.{column} AS TEXT) AS more FROM audits a \
             JOIN certifications c ON c.id = a.certification_id WHERE {which} AND {valid} AND {} ORDER BY a.{column}, a.id",
            untold("a", what, column)
        )
    };
    vec![
        format!(
            "SELECT CAST(id AS TEXT) AS id, CAST(expires_on AS TEXT) AS more FROM certifications \
             WHERE status IN ('certified', 'suspended') AND expires_on < {today} ORDER BY expires_on, id"
        ),
        audits(
            "audit_due",
            "opens_on",
            &format!(
                "c.status IN ('certified', 'suspended') AND a.kind IN ('surveillance', 'recertification') \
                 AND a.status = 'planned' AND a.opens_on <= {today}"
            ),
        ),
        audits(
            "surveillance_missed",
            "limit_on",
            &format!(
                "c.status = 'certified' AND a.kind = 'surveillance' AND a.status IN ('planned', 'held', 'confirmed') \
                 AND a.limit_on < {today}"
            ),
        ),
        format!(
            "SELECT CAST(f.id AS TEXT) AS id, CAST(f.answer_by AS TEXT) AS more FROM findings f \
             JOIN certifications c ON c.id = f.certification_id WHERE f.status IN ('raised', 'returned') \
             AND f.answer_by < {today} AND {} ORDER BY f.answer_by, f.id",
            untold("f", "answer_late", "answer_by")
        ),
        format!(
            "SELECT CAST(d.id AS TEXT) AS id, CAST(d.limit_on AS TEXT) AS more FROM decisions d \
             JOIN certifications c ON c.id = d.certification_id WHERE c.status = 'suspended' AND {valid} \
             AND d.kind = 'suspend' AND d.limit_on < {today} AND {} ORDER BY d.limit_on, d.id",
            untold("d", "suspension_over", "limit_on")
        ),
    ]
}

/// Finding what is due, against the same questions asked by hand and against reading every case and audit once.
fn looking(db: &Db, bare: &mut Bare, now: Instant) {
    let wanted = wanted(bare);
    let (by_hand, found) = best(5, || -> usize {
        wanted.iter().map(|sql| bare.rows(sql).len()).sum()
    });
    let (all, rows) = best(3, || {
        let cases = "SELECT CAST(id AS TEXT) AS id, status || CAST(expires_on AS TEXT) AS more FROM certifications \
                     WHERE expires_on IS NOT NULL";
        let audits = "SELECT CAST(id AS TEXT) AS id, status || CAST(limit_on AS TEXT) AS more FROM audits \
                      WHERE limit_on IS NOT NULL";
        bare.rows(cases).len() + bare.rows(audits).len()
    });
    let (due, told) = best(5, || {
        let due = db.read_now(
            &Actor::Clock,
            now,
            Act::SeeCertifications,
            maintenance::round::due,
        );
        let due = due.expect("what is due");
        due.lapsed.len() + due.notices.len()
    });
    let milliseconds = |time: std::time::Duration| time.as_secs_f64() * 1000.0;
    println!("\n| what | rows | time | ratio to the first |");
    println!("|---|---|---|---|");
    println!(
        "| the rows of what is due, asked by hand | {found} | {:.1} ms | 1 |",
        milliseconds(by_hand)
    );
    println!(
        "| the round finds what is due | {told} | {:.1} ms | {:.2} |",
        milliseconds(due),
        due.as_secs_f64() / by_hand.as_secs_f64()
    );
    println!(
        "| every case and audit read once | {rows} | {:.1} ms | {:.2} |",
        milliseconds(all),
        all.as_secs_f64() / by_hand.as_secs_f64()
    );
}

/// The job itself: with a day's work to do, and again when nothing is left.
fn the_round(db: &Db, vault: &Vault, bare: &mut Bare, now: Instant) {
    // What a thing costs that is only committed.
    let commits = 200;
    let start = Tick::now();
    for n in 0..commits {
        bare.run(&format!(
            "INSERT INTO counters (name, value) VALUES ('bench {n}', 1)"
        ));
    }
    let commit = start.elapsed() / commits;
    forget();
    let before = memory();
    let (first, told) = round(db, vault, now);
    let most = memory().most;
    let (second, none) = round(db, vault, now.plus_seconds(24 * 3_600 - 3_600));
    println!(
        "\nThe round: {told} things done in {:.2} s, {:.2} ms each (a bare commit of one row takes {:.2} ms); {} MiB before, at \
         most {} MiB.\nThe round of the next day's morning: {none} things in {:.3} s.",
        first,
        first * 1000.0 / told.max(1) as f64,
        commit.as_secs_f64() * 1000.0,
        before.now / 1024,
        most / 1024,
        second
    );
}

fn round(db: &Db, vault: &Vault, now: Instant) -> (f64, i64) {
    let parts = Parts {
        db: db.clone(),
        vault: vault.clone(),
        mailing: None,
    };
    let limits = Limits {
        lease_seconds: 3_600,
        heartbeat_seconds: 600,
        attempts: 3,
        at_once: 1,
    };
    let clock = jobs::registry().into_iter().filter(|job| job.name == "clock");
    let node = Node::new(
        "bench".to_owned(),
        parts,
        clock.collect(),
        limits,
        Arc::new(Stopped(now)),
    );
    let node = Arc::new(node);
    let start = Tick::now();
    let ended = run(async {
        node.plan(now).await.expect("it is planned");
        node.run_due(now).await.expect("it works")
    });
    let taken = start.elapsed().as_secs_f64();
    assert!(ended.iter().all(|(_, ended)| *ended == Ended::Done), "{ended:?}");
    let row = run(db.read_public(|conn| jobs::latest(conn, "clock"))).expect("it is read");
    let report = row.expect("a row").result.expect("a report").0;
    let number = |name: &str| report[name].as_i64().expect("a number");
    (taken, number("expired") + number("told"))
}

/// The clock of a case as its page has it: its events read, and everything due computed.
fn one_by_one(db: &Db, bare: &mut Bare, now: Instant) {
    let ids = bare.rows(
        &format!("SELECT CAST(id AS TEXT) AS id, '' AS more FROM certifications WHERE id > '01900002-0000-7000-9000-000000000000' AND id < '01900003-0000-7000-9000-000000000000' ORDER BY id LIMIT {LOOKED_AT}"),
    );
    let ids: Vec<CertificationId> = ids.iter().map(|row| row.id.parse().expect("an id")).collect();
    let read = |computed: bool| {
        let look = db.read_now(&Actor::Clock, now, Act::SeeCertifications, |reader| {
            let reach = reader.reach();
            let mut cases = Vec::new();
            for id in &ids {
                cases.push(case::by_id(reader.conn(), reach, *id)?);
            }
            Ok(Spread::of(&cases, |case| {
                if computed {
                    let due = maintenance::due(reader, case).expect("what is due");
                    assert!(!due.is_empty(), "{case:?}");
                } else {
                    let events = maintenance::due::events(reader, case.id).expect("its events");
                    assert!(events.len() >= 10, "{events:?}");
                }
            }))
        });
        look.expect("they are read")
    };
    let _ = read(true);
    let (rows, whole) = (read(false), read(true));
    head("The clock of a case, from the database");
    rows.line("its events read, and nothing computed", 1.0);
    whole.line("its events read and everything due computed", whole.ratio(&rows));
}
