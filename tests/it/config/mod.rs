//! The configuration: the file that explains it and the program that reads it know the same keys, and whatever is
//! wrong stops the start with its key.

mod shown;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use assayer::config::{Config, DEFAULTS};

/// What the defaults leave to the operator.
const BODY: [(&str, &str); 5] = [
    ("name", "Meridian Certification"),
    ("address", "1 Quay Street, Bristol"),
    ("email", "office@meridian.example"),
    ("prefix", "MC"),
    ("base_url", "https://meridian.example"),
];

pub(crate) fn complete() -> String {
    BODY.iter()
        .map(|(key, value)| format!("{key} = '{value}'\n"))
        .fold("[body]\n".to_owned(), |text, line| text + &line)
}

/// Every key with its section.
fn keys(table: &toml::Table) -> BTreeSet<String> {
    table
        .iter()
        .flat_map(|(section, keys)| {
            let keys = keys.as_table().expect("a section");
            keys.keys().map(move |key| format!("{section}.{key}"))
        })
        .collect()
}

fn refusal(text: &str) -> String {
    Config::from_text(text).expect_err("it is refused")
}

/// Runs the program in an empty folder; its answer and its complaint.
fn run(arguments: &[&str], environment: &[(&str, &str)], folder: &Path) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_assayer"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("ASSAYER_CONFIG")
        .envs(environment.iter().copied())
        .output()
        .expect("the program runs");
    let says = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8(says).expect("it writes UTF-8"),
    )
}

#[test]
fn the_file_explains_every_key_that_the_program_knows_and_no_other() {
    let known = toml::Table::try_from(Config::from_text(&complete()).expect("complete")).expect("a table");
    let explained: toml::Table = toml::from_str(DEFAULTS).expect("a table");
    assert_eq!(keys(&known), keys(&explained));
}

#[test]
fn every_key_has_a_sentence_above_it() {
    let mut before = "";
    for line in DEFAULTS.lines() {
        if line.contains(" = ") && !line.starts_with('#') {
            let explained = before.starts_with('#') || before.contains(" = ");
            assert!(explained, "nothing explains {line}");
        }
        before = line;
    }
}

#[test]
fn whatever_is_wrong_is_named_by_its_key_all_at_once() {
    let says = refusal(
        "[body]\nprefix = 'MOC'\nzone = 'Mars/Olympus'\n[database]\nurl = 'mysql://x'\n[rules]\nexpiry_offset_days = 9\n",
    );
    for key in [
        "body.name",
        "body.address",
        "body.email",
        "body.prefix",
        "body.base_url",
        "body.zone",
        "database.url: \"mysql://\"",
        "rules.expiry_offset_days",
    ] {
        assert!(says.contains(key), "{key} is not named: {says}");
    }
    let unknown = refusal(&format!("{}[server]\nprot = 1\n", complete()));
    assert!(unknown.contains("server.prot"), "{unknown}");
    let unsafe_address = refusal(&complete().replace("https", "http"));
    assert!(unsafe_address.contains("body.base_url"), "{unsafe_address}");
}

#[test]
fn mail_that_is_incomplete_or_would_be_read_on_its_way_stops_the_start() {
    let with = |mail: &str| format!("{}[mail]\n{mail}", complete());
    for (mail, key) in [
        ("mode = 'smtp'\nhost = 'mail.example.org'", "mail.from"),
        ("mode = 'smtp'\nfrom = 'a@example.org'", "mail.host"),
        (
            "mode = 'smtp'\nfrom = 'a@example.org'\nhost = 'mail.example.org'\nencryption = 'none'",
            "mail.encryption",
        ),
        (
            "mode = 'smtp'\nfrom = 'a@example.org'\nhost = 'mail.example.org'\nuser = 'me'",
            "mail.password_file",
        ),
        (
            "mode = 'folder'\nfrom = 'a@example.org'\nfolder = ''",
            "mail.folder",
        ),
        ("mode = 'pigeon'", "mail.mode"),
    ] {
        let says = refusal(&with(mail));
        assert!(says.contains(key), "{mail}: {says}");
    }
    let good = "mode = 'smtp'\nfrom = 'a@example.org'\nhost = '127.0.0.1'\nencryption = 'none'";
    Config::from_text(&with(good)).expect("it may be used");
}

#[test]
fn a_sign_of_life_comes_well_before_the_lease_ends() {
    let says = refusal(&format!(
        "{}[jobs]\nheartbeat_seconds = 30\nattempts = 0",
        complete()
    ));
    assert!(
        says.contains("jobs.heartbeat_seconds") && says.contains("jobs.attempts"),
        "{says}"
    );
}

#[test]
fn a_stop_takes_no_longer_than_half_a_minute() {
    let says = refusal(&format!("{}[server]\ndrain_seconds = 21", complete()));
    assert!(says.contains("server.drain_seconds"), "{says}");
}

#[test]
fn the_environment_alone_may_say_everything() {
    let folder = tempfile::tempdir().expect("a folder");
    let (done, says) = run(&["migrate"], &[], folder.path());
    assert!(!done && says.contains("body.name"), "{says}");
    let variables: Vec<(String, &str)> = BODY
        .iter()
        .map(|(key, value)| (format!("ASSAYER__BODY__{}", key.to_uppercase()), *value))
        .collect();
    let mut variables: Vec<(&str, &str)> = variables
        .iter()
        .map(|(key, value)| (key.as_str(), *value))
        .collect();
    // As in a container, where this file need not be there.
    variables.push(("ASSAYER_CONFIG", "/nowhere/assayer.toml"));
    let (done, says) = run(&["migrate"], &variables, folder.path());
    assert!(done, "{says}");
    assert!(folder.path().join("data/assayer.db").exists(), "{says}");
}

#[test]
fn a_file_that_is_named_must_be_there_and_readable() {
    let folder = tempfile::tempdir().expect("a folder");
    for arguments in [
        ["--config", "missing.toml", "migrate"],
        ["migrate", "--config", "missing.toml"],
    ] {
        let (done, says) = run(&arguments, &[], folder.path());
        assert!(!done && says.contains("missing.toml"), "{says}");
    }
    std::fs::write(folder.path().join("broken.toml"), "[server\nport = 1").expect("a file");
    let (done, says) = run(&["--config", "broken.toml", "migrate"], &[], folder.path());
    assert!(
        !done && says.contains("broken.toml") && says.contains("line 1"),
        "{says}"
    );
}

/// A bucket that nothing is missing from.
const BUCKET: &str = "[vault]\nkind = 's3'\nbucket = 'files'\nendpoint = 'https://s3.example.org'\n\
     access_key_id = 'assayer'\nsecret_access_key = 'a secret of the store'\n";

#[test]
fn a_bucket_is_refused_while_anything_of_it_is_missing_or_unsafe() {
    let refused = |from: &str, to: &str| refusal(&format!("{}{}", complete(), BUCKET.replace(from, to)));
    Config::from_text(&format!("{}{BUCKET}", complete())).expect("it is complete");
    for key in ["bucket", "access_key_id", "secret_access_key", "endpoint"] {
        let says = refused(&format!("{key} = '"), &format!("{key} = ''#"));
        assert!(says.contains(&format!("vault.{key}: ")), "{key}: {says}");
        assert!(!says.contains("a secret of the store"), "{says}");
    }
    let both = refused("[vault]", "[vault]\nsecret_access_key_file = '/run/secret'");
    assert!(both.contains("vault.secret_access_key: "), "{both}");
    // Plain http: on this machine only, and only where it is asked for.
    for (endpoint, allowed, good) in [
        ("http://127.0.0.1:9000", true, true),
        ("http://localhost:9000", true, true),
        ("http://[::1]:9000", true, true),
        ("http://127.0.0.1:9000", false, false),
        ("http://s3.example.org", true, false),
        ("http://localhost.example.org", true, false),
        ("https://user:word@s3.example.org", true, false),
        ("s3.example.org", true, false),
    ] {
        let text = BUCKET.replace("https://s3.example.org", endpoint);
        let text = format!("{}{text}allow_http = {allowed}\n", complete());
        let read = Config::from_text(&text);
        assert_eq!(read.is_ok(), good, "{endpoint}: {read:?}");
        if let Err(says) = read {
            assert!(says.contains("vault.endpoint: "), "{endpoint}: {says}");
        }
    }
}

#[test]
fn the_secret_of_a_bucket_is_read_from_its_file_and_shown_nowhere() {
    let config = Config::from_text(&format!("{}{BUCKET}", complete())).expect("it is complete");
    assert_eq!(config.vault.secret().as_deref(), Ok("a secret of the store"));
    assert!(!format!("{config:?}").contains("a secret of the store"));
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("secret");
    let line = format!("secret_access_key_file = '{}'", file.display());
    let text = BUCKET.replace("secret_access_key = 'a secret of the store'", &line);
    let config = Config::from_text(&format!("{}{text}", complete())).expect("it is complete");
    let missing = config.vault.secret().expect_err("the file is not there");
    assert!(missing.contains("vault.secret_access_key_file: "), "{missing}");
    std::fs::write(&file, " in a file\n").expect("it is written");
    assert_eq!(config.vault.secret().as_deref(), Ok("in a file"));
}
