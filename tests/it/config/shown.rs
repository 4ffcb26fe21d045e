//! `assayer config`: what counts and where it comes from; and everything that is wrong, not only the first thing.

use assayer::config::Config;

use super::{BODY, complete, refusal, run};

#[test]
fn a_key_that_cannot_be_read_hides_no_other_fault() {
    let says = refusal(
        "[server]\nport = 'eighty'\nprot = 1\ntrusted_proxies = ['10.0.0.0/8', 'example.org']\nproxy_header = 'via'\n\
         [limits]\nhead_seconds = 0\nlargest_head_bytes = 12\ndeepest_json = 1000\n[rates]\napi_per_minute = -1\n\
         [log]\nlevel = 'loud=very'\nformat = 'xml'\n[bdoy]\nname = 'x'\n[database]\nconnections = 0\n\
         [body]\nzone = 'Mars/Olympus'\n",
    );
    for key in [
        "server.port: ",
        "server.prot: there is no such key",
        "server.trusted_proxies: \"example.org\" is no network",
        "server.proxy_header: ",
        "limits.head_seconds: ",
        "limits.largest_head_bytes: ",
        "limits.deepest_json: ",
        "rates.api_per_minute: ",
        "log.level: ",
        "log.format: ",
        "bdoy: there is no such section",
        "database.connections: ",
        "body.name: ",
        "body.zone: ",
    ] {
        let lines = says
            .lines()
            .filter(|line| line.trim_start().starts_with(key))
            .count();
        assert_eq!(lines, 1, "{key}: {says}");
    }
}

#[test]
fn what_counts_is_shown_with_its_source_and_without_secrets() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = format!(
        "{}[database]\nurl = 'postgres://assayer:marked-word@db.example/assayer?sslpassword=marked-key&sslmode=require'\n\
         [access]\nsecrets_key = '{}'\n",
        complete(),
        "5a".repeat(32)
    );
    std::fs::create_dir(folder.path().join("config")).expect("a folder");
    std::fs::write(folder.path().join("config/local.toml"), text).expect("written");
    let environment = [
        ("ASSAYER__SERVER__PORT", "9000"),
        ("ASSAYER__VAULT__SECRET_ACCESS_KEY", "marked secret"),
    ];
    let (done, says) = run(&["config"], &environment, folder.path());
    assert!(done, "{says}");
    let line = |start: &str| {
        let found = says.lines().find(|line| line.starts_with(start));
        found.unwrap_or_else(|| panic!("{start}: {says}")).to_owned()
    };
    assert!(line("port = 9000").ends_with("# ASSAYER__SERVER__PORT"));
    assert!(line("prefix = \"MC\"").ends_with("# config/local.toml"));
    assert!(line("head_seconds = 5").ends_with("# default"));
    assert!(
        line("url = ")
            .contains("postgres://assayer:(hidden)@db.example/assayer?sslpassword=(hidden)&sslmode=require")
    );
    assert!(line("secrets_key = \"(hidden)\"").ends_with("# config/local.toml"));
    assert!(line("secret_access_key = \"(hidden)\"").ends_with("# ASSAYER__VAULT__SECRET_ACCESS_KEY"));
    assert!(!says.contains("marked") && !says.contains("5a5a"), "{says}");
    // It is a configuration again.
    let read: toml::Table = toml::from_str(&says).expect("TOML");
    assert_eq!(read["limits"]["deepest_json"].as_integer(), Some(32));
    let (done, says) = run(&["config", "--check"], &environment, folder.path());
    assert!(done && says.contains("can be used"), "{says}");
}

#[test]
fn a_check_reads_the_files_of_secrets_as_well() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut variables: Vec<(String, &str)> = BODY
        .iter()
        .map(|(key, value)| (format!("ASSAYER__BODY__{}", key.to_uppercase()), *value))
        .collect();
    for (key, value) in [
        ("ASSAYER__SERVER__METRICS_TOKEN_FILE", "nowhere/token"),
        ("ASSAYER__MAIL__MODE", "smtp"),
        ("ASSAYER__MAIL__FROM", "office@meridian.example"),
        ("ASSAYER__MAIL__HOST", "mail.example.org"),
        ("ASSAYER__MAIL__USER", "assayer"),
        ("ASSAYER__MAIL__PASSWORD_FILE", "nowhere/password"),
    ] {
        variables.push((key.to_owned(), value));
    }
    let variables: Vec<(&str, &str)> = variables
        .iter()
        .map(|(key, value)| (key.as_str(), *value))
        .collect();
    for arguments in [&["config", "--check"][..], &["serve"][..]] {
        let (done, says) = run(arguments, &variables, folder.path());
        assert!(!done, "{says}");
        for key in ["server.metrics_token_file: ", "mail.password_file: "] {
            assert!(says.contains(key), "{arguments:?}: {key}: {says}");
        }
    }
}

#[test]
fn limits_and_rates_without_a_configuration_are_those_of_the_file() {
    let config = Config::from_text(&complete()).expect("complete");
    let shown = |value: &dyn std::fmt::Debug| format!("{value:?}");
    assert_eq!(shown(&config.limits), shown(&assayer::config::Limits::default()));
    assert_eq!(shown(&config.rates), shown(&assayer::config::Rates::default()));
}
