//! The documents name what there is; the migrations of both databases are twins.

use std::collections::{BTreeMap, BTreeSet};

use super::code::Code;
use super::tree::{File, example, exists, files, none};

/// Folders at the root whose files the documents may name.
const FOLDERS: [&str; 11] = [
    "src",
    "tests",
    "docs",
    "config",
    "migrations",
    "templates",
    "static",
    "scripts",
    "benches",
    ".ci",
    "examples",
];

/// What a document names: in code spans whatever looks like a path of the repository, and the targets of its links.
fn named(file: &File) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for span in spans(&file.text) {
        for word in span.split_whitespace() {
            let word = word
                .trim_end_matches([',', '.', ';', ':'])
                .trim_start_matches("./");
            if word
                .split_once('/')
                .is_some_and(|(folder, _)| FOLDERS.contains(&folder))
            {
                named.insert(word.to_owned());
            }
        }
    }
    let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    for (at, _) in file.text.match_indices("](") {
        let target = file.text[at + 2..]
            .split([')', ' ', '#'])
            .next()
            .unwrap_or_default();
        if !target.is_empty() && !target.contains("://") && !target.starts_with("mailto:") {
            named.insert(join(folder, target));
        }
    }
    named
}

/// What stands between back-ticks, and the lines of code blocks.
fn spans(text: &str) -> Vec<&str> {
    let mut spans = Vec::new();
    let mut fenced = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if fenced {
            spans.push(line);
        } else {
            spans.extend(line.split('`').skip(1).step_by(2));
        }
    }
    spans
}

fn join(folder: &str, target: &str) -> String {
    let mut parts: Vec<_> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The part of a path before the first piece that stands for many: `config/standards/<id>.toml`.
fn fixed(path: &str) -> String {
    let open = |part: &&str| !part.contains(['<', '*', '{', '…', '[', '(']);
    path.split('/').take_while(open).collect::<Vec<_>>().join("/")
}

fn unknown(files: &[File], exists: impl Fn(&str) -> bool) -> Vec<String> {
    let documents = files.iter().filter(|file| file.ends(".md") && !file.is_foreign());
    let mut faults = Vec::new();
    for file in documents {
        let lost = named(file).into_iter().filter(|path| !exists(&fixed(path)));
        faults.extend(lost.map(|path| format!("{}: there is no {path}", file.path)));
    }
    faults
}

/// Modules and rooms that the code map does not show.
fn unmapped(files: &[File]) -> Vec<String> {
    let map = files.iter().find(|file| file.path == "docs/ARCHITECTURE.md");
    let mut named: Vec<_> = map.map(named).unwrap_or_default().into_iter().collect();
    for path in &mut named {
        path.truncate(path.trim_end_matches('/').len());
    }
    let mut faults = Vec::new();
    for (root, folder) in [("src/lib.rs", "src"), ("src/lifecycle/mod.rs", "src/lifecycle")] {
        let declared = files
            .iter()
            .find(|file| file.path == root)
            .map(|file| Code::of(file).declares);
        for module in declared.unwrap_or_default() {
            let path = format!("{folder}/{module}");
            if !named.contains(&path) && !named.contains(&format!("{path}.rs")) {
                faults.push(format!("docs/ARCHITECTURE.md does not show {path}"));
            }
        }
    }
    faults
}

fn unpaired(files: &[File]) -> Vec<String> {
    let mut folders: BTreeMap<&str, BTreeSet<(&str, &str)>> = BTreeMap::new();
    for file in files.iter().filter(|file| file.is_in("migrations")) {
        if let [_, database, migration, script] = file.path.split('/').collect::<Vec<_>>()[..] {
            folders.entry(database).or_default().insert((migration, script));
        }
    }
    let mut faults = Vec::new();
    for (one, other) in [("sqlite", "postgres"), ("postgres", "sqlite")] {
        let scripts = folders.get(one).cloned().unwrap_or_default();
        let twins = folders.get(other).cloned().unwrap_or_default();
        for (migration, script) in scripts.difference(&twins) {
            faults.push(format!(
                "migrations/{one}/{migration}/{script} has no twin in migrations/{other}"
            ));
        }
        for (migration, _) in &scripts {
            for script in ["up.sql", "down.sql"] {
                if !scripts.contains(&(migration, script)) {
                    faults.push(format!("migrations/{one}/{migration} has no {script}"));
                }
            }
        }
    }
    faults
}

#[test]
fn the_documents_name_only_files_that_exist() {
    // What git is told to ignore by its full name is the operator's own.
    let ignored = files()
        .iter()
        .find(|file| file.path == ".gitignore")
        .map(|file| file.text.as_str());
    let theirs = |path: &str| ignored.is_some_and(|text| text.lines().any(|line| line == format!("/{path}")));
    none(&unknown(files(), |path| {
        exists(path) || theirs(path)
    }));
    let text = "Run `scripts/test` and `src/none.rs --x`, see [more](../README.md) and [none](none.md) and \
        [far](https://example.org/x.md).\n```\nconfig/<id>.toml\nlost/<id>.toml src/gone/<id>.rs\n```";
    let there = |path: &str| ["scripts/test", "README.md", "config"].contains(&path);
    let faults = unknown(&[example("docs/a.md", text)], there);
    let expected = ["docs/none.md", "src/gone/<id>.rs", "src/none.rs"];
    assert_eq!(
        faults,
        expected.map(|path| format!("docs/a.md: there is no {path}"))
    );
}

#[test]
fn the_code_map_shows_every_module_and_every_room() {
    none(&unmapped(files()));
    let map = example(
        "docs/ARCHITECTURE.md",
        "| `src/base/` | | `src/lifecycle/` | `src/lifecycle/case.rs` |",
    );
    let lib = example("src/lib.rs", "pub mod base; pub mod lifecycle; pub mod web;");
    let rooms = example("src/lifecycle/mod.rs", "pub mod case; pub mod audit;");
    let expected =
        ["web", "lifecycle/audit"].map(|path| format!("docs/ARCHITECTURE.md does not show src/{path}"));
    assert_eq!(unmapped(&[map, lib, rooms]), expected);
}

#[test]
fn every_migration_has_its_twin_for_the_other_database() {
    none(&unpaired(files()));
    let script = |path: &str| example(path, "");
    let twins = ["sqlite", "postgres"].map(|database| {
        ["up", "down"].map(|way| script(&format!("migrations/{database}/0001_people/{way}.sql")))
    });
    let twins = twins.concat();
    assert_eq!(unpaired(&twins), [""; 0]);
    assert_eq!(unpaired(&twins[1..]).len(), 2);
    let one_way = [
        script("migrations/sqlite/0002_sites/up.sql"),
        script("migrations/postgres/0002_sites/up.sql"),
    ];
    assert_eq!(unpaired(&one_way).len(), 2);
}
