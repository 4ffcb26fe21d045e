//! What operators copy: every path, key, command and series that the unit, the compose file and the guide name is real.

use std::collections::BTreeSet;
use std::process::Command;

use super::tree::{files, none};

const UNIT: &str = "docs/deploy/assayer.service";
const COMPOSE: &str = "docs/deploy/compose.yaml";
const EXAMPLE: &str = "docs/deploy/env.example";
const GUIDE: &str = "docs/operations.md";

fn text(path: &str) -> &'static str {
    &files()
        .iter()
        .find(|file| file.path == path)
        .unwrap_or_else(|| panic!("there is no {path}"))
        .text
}

fn defaults() -> toml::Table {
    toml::from_str(text("config/default.toml")).expect("config/default.toml is TOML")
}

fn is_known(section: &str, key: &str) -> bool {
    defaults()
        .get(&section.to_lowercase())
        .is_some_and(|keys| keys.get(key.to_lowercase()).is_some())
}

/// Every `ASSAYER__SECTION__KEY` in a text.
fn variables(text: &str) -> BTreeSet<(String, String)> {
    let of = |rest: &str| {
        let name: String = rest
            .chars()
            .take_while(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || *letter == '_')
            .collect();
        let (section, key) = name.split_once("__")?;
        Some((section.to_owned(), key.to_owned()))
    };
    text.split("ASSAYER__").skip(1).filter_map(of).collect()
}

/// What stands in backticks.
fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// Whether the program knows this command, up to its own names and values.
fn is_command(words: &str) -> bool {
    let words: Vec<&str> = words
        .split_whitespace()
        .take_while(|word| {
            word.chars()
                .all(|letter| letter.is_ascii_lowercase() || letter == '-')
        })
        .filter(|word| !word.starts_with('-'))
        .collect();
    let help = Command::new(env!("CARGO_BIN_EXE_assayer"))
        .args(&words)
        .arg("--help")
        .output()
        .expect("the program runs");
    help.status.success()
}

#[test]
fn unit_and_compose_file_set_only_keys_that_the_configuration_knows() {
    let mut faults = Vec::new();
    for path in [UNIT, COMPOSE] {
        let found = variables(text(path));
        assert!(found.len() >= 3, "{path}: {found:?}");
        for (section, key) in found {
            if !is_known(&section, &key) {
                faults.push(format!("{path}: config/default.toml has no {section}.{key}"));
            }
        }
    }
    none(&faults);
}

#[test]
fn unit_and_compose_file_run_only_commands_that_there_are() {
    let unit = text(UNIT).lines().filter_map(|line| {
        let command = line
            .strip_prefix("ExecStart=")
            .or(line.strip_prefix("ExecStartPre="))?;
        Some(
            command
                .strip_prefix("/usr/local/bin/assayer ")
                .expect("the program"),
        )
    });
    let unit: Vec<&str> = unit.collect();
    assert!(unit.contains(&"serve") && unit.contains(&"migrate"), "{unit:?}");
    for command in unit {
        assert!(is_command(command), "{UNIT}: assayer {command}");
    }
    // Of a service of ours the command is a list of words.
    let services = text(COMPOSE).split("<<: *assayer").skip(1);
    let commands: Vec<String> = services
        .map(|service| {
            let list = service
                .split("command: [")
                .nth(1)
                .and_then(|rest| rest.split(']').next());
            list.expect("a command").replace(['"', ','], " ")
        })
        .collect();
    assert_eq!(commands.len(), 3, "{commands:?}");
    for command in &commands {
        assert!(is_command(command), "{COMPOSE}: assayer {command}");
    }
    assert!(
        commands.iter().any(|command| command.contains("--if-none")),
        "{commands:?}"
    );
}

#[test]
fn the_compose_file_asks_for_exactly_what_its_example_lists() {
    let asked: BTreeSet<&str> = text(COMPOSE)
        .split("${")
        .skip(1)
        .filter_map(|rest| rest.split([':', '}']).next())
        .collect();
    let listed: BTreeSet<&str> = text(EXAMPLE)
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('=').map(|(name, _)| name))
        .collect();
    assert_eq!(asked, listed);
    // No secret has a default.
    for name in ["POSTGRES_PASSWORD", "S3_SECRET", "SECRETS_KEY"] {
        assert!(text(COMPOSE).contains(&format!("${{{name}:?}}")), "{name}");
        assert!(text(EXAMPLE).contains(&format!("{name}=\n")), "{name}");
    }
}

#[test]
fn the_unit_is_shut_in() {
    let unit = text(UNIT);
    for line in [
        "DynamicUser=yes",
        "StateDirectory=assayer",
        "NoNewPrivileges=yes",
        "CapabilityBoundingSet=",
        "ProtectSystem=strict",
        "ProtectHome=yes",
        "PrivateTmp=yes",
        "MemoryDenyWriteExecute=yes",
        "SystemCallFilter=@system-service",
    ] {
        assert!(unit.lines().any(|one| one == line), "{line}");
    }
    // The file that may hold secrets is root's: it is handed over, not read.
    assert!(unit.contains("LoadCredential=assayer.toml:") && unit.contains("ASSAYER_CONFIG=%d/assayer.toml"));
}

#[test]
fn the_guide_names_keys_commands_and_series_that_there_are() {
    let (guide, defaults) = (text(GUIDE), defaults());
    let series = text("src/web/kit/metrics.rs");
    let keys: BTreeSet<&String> = defaults
        .values()
        .filter_map(toml::Value::as_table)
        .flat_map(|section| section.keys())
        .collect();
    let mut faults = Vec::new();
    for word in quoted(guide) {
        let bare = word.split(['{', ' ']).next().unwrap_or_default();
        if let Some(command) = word.strip_prefix("assayer ") {
            if !is_command(command) {
                faults.push(format!("there is no command: {word}"));
            }
        } else if bare.starts_with("assayer_") {
            if !series.contains(&format!("\"{bare}\"")) {
                faults.push(format!("there is no series {bare}"));
            }
        } else if let Some((section, key)) = bare.split_once('.')
            && defaults.contains_key(section)
            && !is_known(section, key)
        {
            faults.push(format!("there is no key {bare}"));
        } else if bare.ends_with("_seconds") && !bare.contains('.') && !keys.contains(&bare.to_owned()) {
            faults.push(format!("there is no key {bare}"));
        }
    }
    let linked = guide
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next());
    for link in linked {
        if !super::tree::exists(&format!("docs/{link}")) {
            faults.push(format!("there is no docs/{link}"));
        }
    }
    none(&faults);
}

#[test]
fn systemd_takes_the_unit_where_it_is_there_to_be_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    // The program stands elsewhere on this machine.
    let unit = text(UNIT).replace("/usr/local/bin/assayer", env!("CARGO_BIN_EXE_assayer"));
    let file = folder.path().join("assayer.service");
    std::fs::write(&file, unit).expect("the unit");
    match Command::new("systemd-analyze").arg("verify").arg(&file).output() {
        Ok(output) => {
            let says = String::from_utf8_lossy(&output.stderr);
            let faults: Vec<&str> = says
                .lines()
                .filter(|line| line.contains("assayer.service"))
                .collect();
            assert!(output.status.success() && faults.is_empty(), "{says}");
        }
        Err(fault) => eprintln!("systemd-analyze is not there: {fault}"),
    }
}
