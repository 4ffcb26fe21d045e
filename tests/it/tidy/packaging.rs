//! The container: what it is built from is there, is let through, and is all that is needed; it does not run as root.

use std::collections::BTreeSet;

use super::code::Code;
use super::tree::{File, exists, files, none};

/// A Dockerfile's instructions: the word, and what follows it.
fn instructions(text: &str) -> Vec<(String, Vec<String>)> {
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'))
        .collect::<Vec<_>>()
        .join("\n");
    let lines = lines.replace("\\\n", " ");
    let words = lines
        .lines()
        .map(|line| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
    words
        .filter_map(|words| Some((words.first()?.clone(), words.get(1..)?.to_vec())))
        .collect()
}

/// What is copied from the repository, without what comes from another stage.
fn copied(instructions: &[(String, Vec<String>)]) -> BTreeSet<String> {
    let copies = instructions.iter().filter(|(word, rest)| {
        ["COPY", "ADD"].contains(&word.as_str()) && !rest.iter().any(|it| it.starts_with("--from"))
    });
    let sources = copies.flat_map(|(_, rest)| rest.iter().filter(|it| !it.starts_with("--")).rev().skip(1));
    sources
        .map(|source| source.trim_end_matches('/').to_owned())
        .collect()
}

fn covers(folder: &str, path: &str) -> bool {
    path == folder
        || path
            .strip_prefix(folder)
            .is_some_and(|rest| rest.starts_with('/'))
}

/// The files and folders a build reads: the manifest's, and whatever the source embeds.
fn needed(files: &[File]) -> BTreeSet<String> {
    let mut needed: BTreeSet<_> = ["Cargo.toml", "Cargo.lock", "src"].map(str::to_owned).into();
    for file in files {
        if file.path == "Cargo.toml" {
            let manifest: toml::Table = toml::from_str(&file.text).expect("Cargo.toml is TOML");
            let targets = ["bin", "test", "bench", "example"]
                .iter()
                .filter_map(|kind| manifest.get(*kind)?.as_array());
            let paths = targets
                .flatten()
                .filter_map(|target| target.get("path")?.as_str());
            needed.extend(paths.map(str::to_owned));
        }
        if file.is_in("src") && file.ends(".rs") {
            let strings = Code::of(file).strings.into_iter();
            let paths = strings.map(|text| text.trim_start_matches("../").trim_end_matches('/').to_owned());
            let folders = ["config", "migrations", "templates", "static"];
            needed.extend(paths.filter(|path| folders.iter().any(|folder| covers(folder, path))));
        }
    }
    needed
}

/// Whether .dockerignore, which begins by refusing everything, lets the path through.
fn let_through(ignored: &str, path: &str) -> bool {
    let rules: Vec<_> = ignored
        .lines()
        .map(str::trim)
        .filter(|it| !it.is_empty() && !it.starts_with('#'))
        .collect();
    let taken = rules.iter().filter_map(|rule| rule.strip_prefix('!'));
    rules.first() == Some(&"*") && taken.into_iter().any(|taken| covers(taken, path))
}

fn faults(docker: &str, ignored: &str, files: &[File], exists: impl Fn(&str) -> bool) -> Vec<String> {
    let instructions = instructions(docker);
    let copied = copied(&instructions);
    let mut faults = Vec::new();
    for path in &copied {
        if !exists(path) {
            faults.push(format!("Dockerfile: there is no {path}"));
        } else if !let_through(ignored, path) {
            faults.push(format!(".dockerignore keeps {path} from the builder"));
        }
    }
    for path in needed(files)
        .iter()
        .filter(|path| !copied.iter().any(|folder| covers(folder, path)))
    {
        faults.push(format!("Dockerfile: {path} is needed to build and is not copied"));
    }
    let last_stage = instructions
        .iter()
        .rposition(|(word, _)| word == "FROM")
        .unwrap_or_default();
    let user = instructions[last_stage..]
        .iter()
        .rfind(|(word, _)| word == "USER")
        .and_then(|(_, rest)| rest.first());
    let number = user
        .and_then(|user| user.split(':').next())
        .and_then(|user| user.parse::<u32>().ok());
    if number.is_none_or(|number| number == 0) {
        faults.push("Dockerfile: the program must run as a numbered user other than root".to_owned());
    }
    faults
}

fn text(path: &str) -> &'static str {
    &files()
        .iter()
        .find(|file| file.path == path)
        .unwrap_or_else(|| panic!("there is no {path}"))
        .text
}

#[test]
fn the_container_is_built_from_what_is_there_and_does_not_run_as_root() {
    none(&faults(
        text("Dockerfile"),
        text(".dockerignore"),
        files(),
        exists,
    ));
}

#[test]
fn the_container_sets_only_keys_that_the_configuration_knows() {
    let defaults: toml::Table =
        toml::from_str(text("config/default.toml")).expect("config/default.toml is TOML");
    let instructions = instructions(text("Dockerfile"));
    let set = instructions
        .iter()
        .filter(|(word, _)| word == "ENV")
        .flat_map(|(_, rest)| rest);
    let keys: Vec<_> = set
        .filter_map(|it| it.strip_prefix("ASSAYER__")?.split_once('='))
        .map(|(key, _)| key)
        .collect();
    assert!(!keys.is_empty());
    for key in keys {
        let (section, name) = key.split_once("__").expect("a section and a key");
        let known = defaults
            .get(&section.to_lowercase())
            .and_then(|it| it.get(name.to_lowercase()));
        assert!(known.is_some(), "config/default.toml has no {section}.{name}");
    }
    let port = defaults["server"]["port"].to_string();
    let exposed = instructions
        .iter()
        .find(|(word, _)| word == "EXPOSE")
        .map(|(_, rest)| rest.clone());
    assert_eq!(exposed, Some(vec![port]));
}

#[test]
fn the_container_is_built_by_a_compiler_that_is_new_enough() {
    let manifest: toml::Table = toml::from_str(text("Cargo.toml")).expect("Cargo.toml is TOML");
    let version = |text: &str| {
        text.split('.')
            .map(|part| part.parse().unwrap_or(0))
            .collect::<Vec<u32>>()
    };
    let wanted = version(manifest["package"]["rust-version"].as_str().expect("a version"));
    let images: Vec<_> = text("Dockerfile")
        .lines()
        .filter_map(|line| line.strip_prefix("FROM rust:"))
        .collect();
    let used = version(
        images
            .first()
            .and_then(|image| image.split('-').next())
            .expect("a Rust image"),
    );
    assert!(
        used >= wanted,
        "the image has Rust {used:?}, the manifest wants {wanted:?}"
    );
}

#[test]
fn a_container_that_lacks_something_or_runs_as_root_is_found() {
    let ignored = "*\n!Cargo.toml\n!Cargo.lock\n!src\n!static\n";
    let docker = |copy: &str, user: &str| {
        format!(
            "FROM rust AS build\nUSER 1\nCOPY Cargo.toml Cargo.lock \\\n  ./\nCOPY src src\n{copy}\nFROM debian\nCOPY --from=build /a /a\n{user}\n"
        )
    };
    let embeds = [super::tree::example(
        "src/a.rs",
        "const A: &str = include_str!(\"../static/a.css\");",
    )];
    let there = |path: &str| path != "gone";
    let check = |copy: &str, user: &str| faults(&docker(copy, user), ignored, &embeds, there);
    assert_eq!(check("COPY static/ static", "USER 10001:10001"), [""; 0]);
    let root = "Dockerfile: the program must run as a numbered user other than root";
    for user in ["", "USER root", "USER 0:10001", "USER assayer"] {
        assert_eq!(check("COPY static static", user), [root], "{user}");
    }
    assert_eq!(
        check("", "USER 1"),
        ["Dockerfile: static/a.css is needed to build and is not copied"]
    );
    assert_eq!(
        check("COPY static gone .", "USER 1"),
        ["Dockerfile: there is no gone"]
    );
    assert_eq!(
        check("COPY static docs .", "USER 1"),
        [".dockerignore keeps docs from the builder"]
    );
}
