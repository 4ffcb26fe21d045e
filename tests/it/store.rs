//! What the house rests on in both databases: our own column types, joins, rollback, the lock that the first
//! statement takes, what is append-only, and a journal that shows where it was touched.

use std::sync::{Arc, Barrier};

use assayer::access::{Act, Actor, Subject};
use assayer::base::amounts::AuditorDays;
use assayer::base::error::{Error, Result};
use assayer::base::ids::{AuditorId, OrganisationId, UserId};
use assayer::base::time::Date;
use assayer::journal::Entry;
use assayer::parties::organisations::{self, GivenOrganisation};
use assayer::store::columns::Document;
use assayer::store::pool::Conn;
use assayer::store::schema::{
    journal_entries, letters, organisations as organisations_table, user_roles, users,
};
use assayer::work::{Done, Target};
use diesel::PgConnection;
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use serde_json::json;

use crate::house::databases::sqlite;
use crate::house::running::{House, on_both};

fn open(house: &House) -> Conn {
    match house.database_url().strip_prefix("sqlite://") {
        Some(path) => {
            let mut connection = sqlite(path);
            connection
                .batch_execute("PRAGMA busy_timeout=5000; PRAGMA foreign_keys=ON;")
                .expect("set up");
            Conn::Sqlite(connection)
        }
        None => Conn::Postgres(PgConnection::establish(house.database_url()).expect("it opens")),
    }
}

fn execute(house: &House, sql: &str) -> QueryResult<()> {
    open(house).batch_execute(sql)
}

fn given(name: &str) -> GivenOrganisation {
    GivenOrganisation {
        legal_name: name.into(),
        street: "Harbour Road 12".into(),
        city: "Bideford".into(),
        country: "GB".into(),
        contact_name: "Robin Penrose".into(),
        contact_email: "quality@example.org".into(),
        ..GivenOrganisation::default()
    }
}

async fn register(house: &House, name: &str) -> OrganisationId {
    let checked = given(name).check().expect("good particulars");
    let id = house.db.id(OrganisationId::from_uuid);
    house
        .db
        .act(
            &Actor::CommandLine,
            house.now(),
            Target::Organisation(id),
            move |work| organisations::register(work, id, checked),
        )
        .await
        .expect("it is registered")
}

on_both! {
    async fn ids_instants_and_documents_come_back_as_they_were(house) {
        house.leave_faults();
        let mut conn = open(house);
        let id = house.db.id(assayer::base::ids::LetterId::from_uuid);
        let document = Document(json!({ "name": "Łódź \"x\" \\ 'y'", "n": 12, "list": [true, null] }));
        diesel::insert_into(letters::table)
            .values((
                letters::id.eq(id),
                letters::chain.eq("house"),
                letters::seq.eq(1_i64),
                letters::letter.eq("test"),
                letters::recipient.eq("a@example.org"),
                letters::particulars.eq(&document),
                letters::queued_at.eq(house.now()),
            ))
            .execute(&mut conn)
            .expect("it is written");
        let row: (assayer::base::ids::LetterId, Document, assayer::base::time::Instant) = letters::table
            .filter(letters::queued_at.le(house.now()).and(letters::id.eq(id)))
            .select((letters::id, letters::particulars, letters::queued_at))
            .first(&mut conn)
            .expect("it is found");
        assert_eq!(row, (id, document, house.now()));
    }

    async fn a_left_join_gives_nothing_where_nothing_is(house) {
        let with = house.add_user("with@example.org", "With", &[assayer::access::Role::Manager], None, None).await;
        let mut conn = open(house);
        diesel::delete(user_roles::table.filter(user_roles::user_id.eq(with))).execute(&mut conn).expect("no role");
        let rows: Vec<(UserId, Option<assayer::access::Role>, Option<AuditorId>)> = users::table
            .left_join(user_roles::table.on(user_roles::user_id.eq(users::id)))
            .select((users::id, user_roles::role.nullable(), users::auditor_id))
            .load(&mut conn)
            .expect("it is read");
        assert_eq!(rows, vec![(with, None, None)]);
    }

    async fn an_act_that_fails_late_leaves_nothing(house) {
        let id = house.db.id(OrganisationId::from_uuid);
        let checked = given("Tarn Textiles").check().expect("good particulars");
        let outcome: Result<()> = house
            .db
            .act(&Actor::CommandLine, house.now(), Target::Organisation(id), move |work| {
                organisations::register(work, id, checked)?;
                Err(Error::broken("the end of the world"))
            })
            .await;
        assert!(outcome.is_err());
        let mut conn = open(house);
        let rows: i64 = organisations_table::table.count().get_result(&mut conn).expect("counted");
        let entries: i64 = journal_entries::table.count().get_result(&mut conn).expect("counted");
        assert_eq!((rows, entries), (0, 0));
    }

    async fn four_writers_to_one_chain_queue_and_each_gets_its_own_place(house) {
        let id = register(house, "Orbis Hospitals").await;
        let barrier = Arc::new(Barrier::new(4));
        let mut writers = Vec::new();
        for writer in 0..4 {
            let (db, barrier, now) = (house.db.clone(), barrier.clone(), house.now());
            writers.push(actix_web::rt::task::spawn_blocking(move || {
                barrier.wait();
                for round in 0..5 {
                    db.act_now(&Actor::CommandLine, now, Target::Organisation(id), move |work| {
                        let permit = work.permit(Act::AmendOrganisation, &Subject::of(id), "organisation")?;
                        Ok(Done::new(permit, Entry::made("round", format!("{writer}-{round}"), json!(null)), ()))
                    })
                    .expect("every writer gets its turn");
                }
            }));
        }
        for writer in writers {
            writer.await.expect("the writer ends well");
        }
        let seqs: Vec<i64> = journal_entries::table
            .filter(journal_entries::chain.eq(id.to_string()))
            .order(journal_entries::seq)
            .select(journal_entries::seq)
            .load(&mut open(house))
            .expect("read");
        assert_eq!(seqs, (1..=21).collect::<Vec<i64>>());
    }

    async fn a_journal_is_whole_also_while_it_is_written_to(house) {
        let id = register(house, "Orbis Hospitals").await;
        let (db, now) = (house.db.clone(), house.now());
        let writer = actix_web::rt::task::spawn_blocking(move || {
            for round in 0..100 {
                db.act_now(&Actor::CommandLine, now, Target::Organisation(id), move |work| {
                    let permit = work.permit(Act::AmendOrganisation, &Subject::of(id), "organisation")?;
                    Ok(Done::new(permit, Entry::made("round", round, json!(null)), ()))
                })
                .expect("it is written");
            }
        });
        while !writer.is_finished() {
            let verified = house.db.verify_journal().expect("it is read");
            assert!(verified.is_ok(), "{verified:?}");
        }
        writer.await.expect("the writer ends well");
    }

    async fn the_journal_and_the_register_refuse_every_change(house) {
        house.leave_faults();
        register(house, "Aster Labs").await;
        let insert = "INSERT INTO register_entries (number, seq, revision, event, happened_on, recorded_at) \
                      VALUES ('MC90011', 1, 1, 'issued', '2026-01-05', '2026-01-05T09:00:00Z')";
        execute(house, insert).expect("one entry");
        for statement in [
            "UPDATE journal_entries SET actor = 'somebody else'",
            "DELETE FROM journal_entries",
            "UPDATE register_entries SET event = 'withdrawn'",
            "DELETE FROM register_entries",
        ] {
            let fault = execute(house, statement).expect_err(statement).to_string();
            assert!(fault.contains("is append-only"), "{statement}: {fault}");
        }
    }

    async fn the_journal_names_the_first_entry_that_was_touched(house) {
        let id = register(house, "Aster Labs").await;
        let drop = match open(house) {
            Conn::Sqlite(_) => "DROP TRIGGER journal_entries_no_update; DROP TRIGGER journal_entries_no_delete",
            Conn::Postgres(_) => "DROP TRIGGER journal_entries_append_only ON journal_entries",
        };
        execute(house, drop).expect("whoever owns the database can drop a trigger");
        let keep = "CREATE TABLE kept AS SELECT * FROM journal_entries";
        execute(house, keep).expect("kept");
        for (touch, says) in [
            ("UPDATE journal_entries SET body = replace(body, 'Aster', 'Astor')", "does not match its hash"),
            ("UPDATE journal_entries SET actor = 'user:somebody'", "columns do not match"),
            ("DELETE FROM journal_entries", "the head stands at 1"),
        ] {
            execute(house, touch).expect(touch);
            let fault = house.db.verify_journal().expect("it is read").expect_err(touch);
            assert_eq!((fault.chain.as_str(), fault.seq), (id.to_string().as_str(), 1), "{touch}");
            assert!(fault.says.contains(says), "{touch}: {fault}");
            execute(house, "DELETE FROM journal_entries; INSERT INTO journal_entries SELECT * FROM kept").expect("back");
        }
    }
}

#[test]
fn whoever_is_nobody_cannot_act() {
    assert!(matches!(
        assayer::access::policy::may(&Actor::Nobody, Act::SeeHome),
        Err(Error::SignIn)
    ));
}

#[test]
fn an_unknown_database_is_refused_in_a_sentence() {
    for (url, says) in [
        (
            "mysql://localhost/assayer",
            "\"mysql://\" is not a known database",
        ),
        ("assayer.db", "this is no database URL"),
        ("sqlite://", "is not a known database"),
    ] {
        let fault = assayer::store::Database::open(url, 1).expect_err(url);
        assert!(
            fault.starts_with("database.url: ") && fault.contains(says),
            "{url}: {fault}"
        );
    }
}

#[test]
fn amounts_and_dates_keep_their_exact_form() {
    assert_eq!(AuditorDays(350).to_string(), "3.5");
    assert_eq!(AuditorDays(325).to_string(), "3.25");
    let leap = Date::from_ymd_opt(2024, 2, 29).expect("a leap day");
    assert_eq!(
        assayer::base::time::plus_months(leap, 12),
        Date::from_ymd_opt(2025, 2, 28).expect("a day")
    );
}
