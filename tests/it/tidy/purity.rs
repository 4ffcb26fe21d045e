//! What the floors may touch: rules and planning nothing outside themselves; the web server and the database only
//! where they belong.

use super::code::{Code, Place};
use super::tree::{File, example, files, none};

/// What floor 1 must not name: the world, the clock, and chance but for a seed that it is given.
const IMPURE: [&[&str]; 22] = [
    &["diesel"],
    &["actix*"],
    &["tokio"],
    &["futures*"],
    &["rust_embed"],
    &["object_store"],
    &["std", "fs"],
    &["std", "env"],
    &["std", "net"],
    &["std", "process"],
    &["std", "time", "SystemTime"],
    &["std", "time", "Instant"],
    &["crate", "base", "time", "Clock"],
    &["chrono", "Utc", "now"],
    &["chrono", "Local"],
    &["rand", "rng"],
    &["rand", "random*"],
    &["rand", "make_rng"],
    &["rand", "thread_rng"],
    &["rand", "rngs", "ThreadRng"],
    &["rand", "rngs", "SysRng"],
    &["getrandom"],
];

/// What `model.rs` may take from diesel: the names of derives, and the prelude that holds them.
const DERIVES: [&str; 9] = [
    "prelude",
    "Queryable",
    "Selectable",
    "Insertable",
    "Identifiable",
    "Associations",
    "AsChangeset",
    "QueryableByName",
    "AsExpression",
];

fn begins(path: &[String], prefix: &[&str]) -> bool {
    path.len() >= prefix.len()
        && path
            .iter()
            .zip(prefix)
            .all(|(name, wanted)| match wanted.strip_suffix('*') {
                Some(start) => name.starts_with(start),
                None => name == wanted,
            })
}

fn is_pure(file: &File) -> bool {
    ["src/rules", "src/planning"]
        .iter()
        .any(|folder| file.is_in(folder) || file.path == format!("{folder}.rs"))
}

fn keeps_data(file: &File) -> bool {
    ["store", "vault", "journal", "outbox", "access", "work"]
        .iter()
        .any(|folder| file.is_in(&format!("src/{folder}")))
        || file.ends("/store.rs")
        || file.path == "src/lifecycle/case.rs"
}

fn violations(files: &[File]) -> Vec<String> {
    let mut faults = Vec::new();
    for file in files.iter().filter(|file| file.is_in("src") && file.ends(".rs")) {
        let code = Code::of(file);
        let path = &file.path;
        for (place, used) in &code.paths {
            let shown = used.join("::");
            if is_pure(file) && IMPURE.iter().any(|banned| begins(used, banned)) {
                faults.push(format!("{path}: `{shown}`: floor 1 decides on values alone"));
                continue;
            }
            if begins(used, &["actix*"]) && !file.is_in("src/web") {
                faults.push(format!(
                    "{path}: `{shown}`: the web server is known to `web` alone"
                ));
            }
            if begins(used, &["diesel*"]) && !keeps_data(file) {
                let derives = *place == Place::Attribute
                    || used.last().is_some_and(|it| DERIVES.contains(&it.as_str()));
                if !file.ends("/model.rs") {
                    faults.push(format!(
                        "{path}: `{shown}`: the database is known to floor 2 and to `store.rs` alone"
                    ));
                } else if !derives {
                    faults.push(format!(
                        "{path}: `{shown}`: a model derives from diesel and does no more"
                    ));
                }
            }
        }
        if file.ends("/model.rs") && ["Conn", "conn"].iter().any(|word| code.words.contains(*word)) {
            faults.push(format!("{path}: a model is no query: it never sees a connection"));
        }
        if is_pure(file) {
            let floats = ["f32", "f64"].iter().any(|word| code.words.contains(*word)) || code.fractions;
            if floats {
                faults.push(format!(
                    "{path}: rules count in integers and exact fractions, never in floating point"
                ));
            }
            for word in ["from_os_rng", "try_from_os_rng", "thread_rng"] {
                if code.words.contains(word) {
                    faults.push(format!(
                        "{path}: `{word}`: chance comes from a seed that is passed in"
                    ));
                }
            }
        }
    }
    faults
}

#[test]
fn rules_touch_nothing_and_server_and_database_stay_where_they_belong() {
    none(&violations(files()));
}

#[test]
fn a_rule_that_touches_the_world_is_found() {
    for text in [
        "use diesel::prelude::*;",
        "use chrono::{NaiveDate, Utc}; fn f() { Utc::now(); }",
        "fn f() { chrono::Utc::now(); }",
        "use std::{fs, env};",
        "fn f() { std::env::var(\"X\"); }",
        "use tokio::sync::Mutex;",
        "use futures_util::stream;",
        "use rand::rng;",
        "fn f() { rand::random::<u8>(); }",
        "use rand::{SeedableRng, rngs::StdRng}; fn f() { StdRng::from_os_rng(); }",
        "use crate::base::time::Clock;",
        "fn f(x: f64) {}",
        "const HALF: Ratio = ratio(0.5);",
    ] {
        for path in ["src/rules/team.rs", "src/planning/search.rs"] {
            assert!(!violations(&[example(path, text)]).is_empty(), "{path}: {text}");
        }
    }
    let pure = "use rand::{SeedableRng, rngs::StdRng}; use chrono::NaiveDate; use num_rational::Ratio; \
        fn f() { StdRng::seed_from_u64(7); let _ = include_str!(\"../config/default.toml\"); }";
    assert_eq!(violations(&[example("src/rules/team.rs", pure)]), [""; 0]);
}

#[test]
fn server_and_database_out_of_place_are_found() {
    for (path, text) in [
        ("src/cli/serve.rs", "use actix_web::HttpServer;"),
        ("src/lifecycle/audit/acts.rs", "use actix_web::HttpResponse;"),
        ("src/lifecycle/audit/acts.rs", "use diesel::prelude::*;"),
        ("src/web/desk/audit.rs", "fn f() { diesel::insert_into(x); }"),
        ("src/base/ids.rs", "#[derive(diesel::AsExpression)] struct Id;"),
        (
            "src/lifecycle/audit/model.rs",
            "use diesel::prelude::*; fn f(conn: &mut C) {}",
        ),
        ("src/lifecycle/audit/model.rs", "fn f() { diesel::update(x); }"),
        (
            "src/exchange/backup.rs",
            "use diesel_migrations::embed_migrations;",
        ),
    ] {
        assert_eq!(violations(&[example(path, text)]).len(), 1, "{path}: {text}");
    }
    for (path, text) in [
        ("src/web/app.rs", "use actix_web::HttpServer;"),
        ("src/lifecycle/audit/store.rs", "use diesel::prelude::*;"),
        ("src/lifecycle/case.rs", "use diesel::prelude::*;"),
        ("src/store/pool.rs", "use diesel_migrations::embed_migrations;"),
        (
            "src/lifecycle/audit/model.rs",
            "use diesel::prelude::*; #[derive(Queryable, diesel::Insertable)] \
            #[diesel(table_name = crate::store::schema::audits)] struct Audit;",
        ),
    ] {
        assert_eq!(violations(&[example(path, text)]), [""; 0], "{path}: {text}");
    }
}
