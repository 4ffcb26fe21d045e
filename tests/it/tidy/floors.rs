//! The floors: nobody uses what stands above, or later on the same floor, or later on the path of a case.

use std::collections::BTreeMap;

use super::code::Code;
use super::tree::{File, example, files, none};

/// The crate's modules, floor by floor, in the order of lib.rs.
const FLOORS: [&[&str]; 6] = [
    &["base"],
    &["rules", "planning"],
    &[
        "store", "config", "vault", "journal", "outbox", "access", "settings", "work",
    ],
    &["parties", "evidence", "register", "lifecycle", "feedback"],
    &["jobs", "exchange", "demo"],
    &["web", "cli"],
];

/// The rooms of `lifecycle`, in the order a case travels; what waits for whom is told by each of them.
const ROOMS: [&str; 15] = [
    "queue",
    "case",
    "application",
    "review",
    "integration",
    "programme",
    "scheduling",
    "audit",
    "findings",
    "decision",
    "certificate",
    "maintenance",
    "concerns",
    "witness",
    "takeover",
];

fn height(module: &str) -> Option<usize> {
    FLOORS
        .iter()
        .copied()
        .flatten()
        .position(|listed| *listed == module)
}

fn room(name: &str) -> Option<usize> {
    ROOMS.iter().position(|listed| *listed == name)
}

fn violations(files: &[File]) -> Vec<String> {
    let source = files.iter().filter(|file| file.is_in("src") && file.ends(".rs"));
    let source: Vec<_> = source.map(|file| (&file.path, Code::of(file))).collect();
    // An exported macro is named at the root of the crate, but stands where it is written.
    let macros = source.iter().flat_map(|(_, code)| {
        code.macros
            .iter()
            .map(|name| (name.as_str(), code.module.as_slice()))
    });
    let macros: BTreeMap<_, _> = macros.collect();
    source
        .iter()
        .flat_map(|(path, code)| faults_of(path, code, &macros))
        .collect()
}

fn faults_of(path: &str, code: &Code, macros: &BTreeMap<&str, &[String]>) -> Vec<String> {
    let Some(own) = code.module.first() else {
        return order(path, code);
    };
    if height(own).is_none() {
        return vec![format!(
            "{path}: `{own}` stands on no floor: list it in tests/it/tidy/floors.rs and src/lib.rs"
        )];
    }
    let mut faults = Vec::new();
    if own == "lifecycle" && code.module.len() == 1 {
        faults.extend(unordered(path, &code.declares, &ROOMS));
    }
    for (_, used) in &code.paths {
        let [root, inside @ ..] = used.as_slice() else {
            continue;
        };
        if root == "crate"
            && let Some(name) = inside.first()
        {
            let inside = macros.get(name.as_str()).copied().unwrap_or(inside);
            faults.extend(
                wrong(&code.module, inside).map(|why| format!("{path}: `{}`: {why}", used.join("::"))),
            );
        }
    }
    faults
}

/// Why the module `own` must not use `used`.
fn wrong(own: &[String], used: &[String]) -> Option<String> {
    let (ours, theirs) = (own.first()?, used.first()?);
    let Some(height_of_theirs) = height(theirs) else {
        return Some(format!("`{theirs}` stands on no floor"));
    };
    if Some(height_of_theirs) > height(ours) {
        return Some(format!("`{theirs}` stands above `{ours}`"));
    }
    let store = used
        .iter()
        .skip(1)
        .position(|name| name == "store")
        .map(|at| &used[..=at]);
    if let Some(owner) = store
        && !own.starts_with(owner)
    {
        return Some(format!("the queries of `{}` are its own", owner.join("::")));
    }
    if ours != "lifecycle" || theirs != "lifecycle" {
        return None;
    }
    let (ours, theirs) = (own.get(1)?, used.get(1)?);
    (room(theirs) > room(ours)).then(|| format!("the room `{theirs}` comes after `{ours}`"))
}

/// lib.rs lists the modules as they stand; main.rs hands over to `cli`.
fn order(path: &str, code: &Code) -> Vec<String> {
    if path.ends_with("main.rs") {
        let others = code
            .paths
            .iter()
            .filter(|(_, used)| used[0] == "assayer" && used.get(1).is_none_or(|to| to != "cli"));
        return others
            .map(|(_, used)| format!("{path}: `{}`: it only hands over to `cli`", used.join("::")))
            .collect();
    }
    unordered(path, &code.declares, &FLOORS.concat())
}

fn unordered(path: &str, declared: &[String], listed: &[&str]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut last = None;
    for name in declared {
        let at = listed.iter().position(|one| one == name);
        if at.is_none() {
            faults.push(format!(
                "{path}: `{name}` is not in the list of tests/it/tidy/floors.rs"
            ));
        } else if at < last {
            faults.push(format!("{path}: `{name}` is declared out of order"));
        }
        last = last.max(at);
    }
    faults
}

#[test]
fn nobody_uses_a_floor_above_or_a_room_further_on() {
    none(&violations(files()));
}

#[test]
fn a_use_of_a_floor_above_is_found() {
    for (path, text, fault) in [
        (
            "src/rules/team.rs",
            "use crate::store::pool::Pool;",
            "`store` stands above `rules`",
        ),
        (
            "src/rules/team.rs",
            "use crate::planning::score;",
            "`planning` stands above `rules`",
        ),
        (
            "src/store/pool.rs",
            "fn f() { crate::work::act() }",
            "`work` stands above `store`",
        ),
        (
            "src/store/pool.rs",
            "macro_rules! m { () => { $crate::web::f() } }",
            "`web` stands above `store`",
        ),
        (
            "src/web/app.rs",
            "use super::super::cli;",
            "`cli` stands above `web`",
        ),
        (
            "src/demo/mod.rs",
            "use crate::{web as w, base::ids};",
            "`web` stands above `demo`",
        ),
        (
            "src/work/mod.rs",
            "use crate::misc::f;",
            "`misc` stands on no floor",
        ),
        ("src/misc.rs", "", "`misc` stands on no floor"),
        (
            "src/main.rs",
            "fn main() { assayer::web::start() }",
            "it only hands over to `cli`",
        ),
        (
            "src/lib.rs",
            "pub mod rules; pub mod base;",
            "`base` is declared out of order",
        ),
        ("src/lib.rs", "pub mod util;", "`util` is not in the list"),
    ] {
        let faults = violations(&[example(path, text)]);
        assert!(
            faults.len() == 1 && faults[0].contains(fault),
            "{path}: {text}: {faults:?}"
        );
    }
}

#[test]
fn a_use_of_a_later_room_or_of_another_rooms_queries_is_found() {
    for (path, text, fault) in [
        (
            "src/lifecycle/audit/acts.rs",
            "use crate::lifecycle::decision::acts;",
            "`decision` comes after `audit`",
        ),
        (
            "src/lifecycle/case.rs",
            "use super::{application, review};",
            "`application` comes after `case`",
        ),
        (
            "src/lifecycle/mod.rs",
            "pub mod audit; pub mod case;",
            "`case` is declared out of order",
        ),
        (
            "src/lifecycle/decision/acts.rs",
            "use crate::lifecycle::audit::store::load;",
            "are its own",
        ),
        (
            "src/web/desk/audit.rs",
            "use crate::lifecycle::audit; fn f() { audit::store::load() }",
            "are its own",
        ),
        (
            "src/lifecycle/mod.rs",
            "mod audit; fn f() { audit::store::load() }",
            "are its own",
        ),
        (
            "src/web/desk/sites.rs",
            "fn f() { crate::parties::sites::store::all() }",
            "are its own",
        ),
    ] {
        let faults = violations(&[example(path, text)]);
        assert!(
            faults.iter().any(|it| it.contains(fault)),
            "{path}: {text}: {faults:?}"
        );
    }
}

#[test]
fn what_stands_below_and_earlier_may_be_used() {
    for (path, text) in [
        (
            "src/lifecycle/decision/acts.rs",
            "use super::{model, store}; use crate::lifecycle::{audit::model::Audit, case};",
        ),
        (
            "src/lifecycle/decision/acts.rs",
            "use crate::store::schema::decisions; use crate::evidence::model::Item;",
        ),
        ("src/cli/serve.rs", "use crate::web::app; use std::web::store;"),
        ("src/main.rs", "fn main() { assayer::cli::run() }"),
        (
            "src/planning/search.rs",
            "use crate::rules::team; // not crate::web",
        ),
    ] {
        assert_eq!(violations(&[example(path, text)]), [""; 0], "{path}: {text}");
    }
}

#[test]
fn an_exported_macro_stands_where_it_is_written() {
    let made = |path: &str| example(path, "#[macro_export] macro_rules! text_enum { () => {} }");
    let used = example("src/rules/words.rs", "crate::text_enum!();");
    assert_eq!(violations(&[made("src/base/text.rs"), used.clone()]), [""; 0]);
    assert_eq!(violations(&[made("src/store/columns.rs"), used]).len(), 1);
}
