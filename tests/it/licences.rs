//! Every package the program or its tests are made of is allowed by deny.toml: licence, bans and sources.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde::Deserialize;
use spdx::{Expression, Licensee, ParseMode};

/// deny.toml, as far as this test keeps it.
#[derive(Deserialize)]
struct Deny {
    licenses: Licences,
    bans: Bans,
}

#[derive(Deserialize)]
struct Licences {
    allow: Vec<String>,
    exceptions: Vec<Exception>,
}

#[derive(Deserialize)]
struct Exception {
    #[serde(rename = "crate")]
    package: String,
    allow: Vec<String>,
}

#[derive(Deserialize)]
struct Bans {
    deny: Vec<Ban>,
}

#[derive(Deserialize)]
struct Ban {
    #[serde(rename = "crate")]
    package: String,
    #[serde(default)]
    wrappers: Vec<String>,
    reason: String,
}

/// The answer of `cargo metadata`, as far as this test reads it.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
    source: Option<String>,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    dependencies: Vec<String>,
}

fn deny() -> (String, Deny) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("deny.toml");
    let text = std::fs::read_to_string(file).expect("deny.toml");
    let deny = toml::from_str(&text).expect("deny.toml is TOML of the form cargo-deny reads");
    (text, deny)
}

fn metadata() -> Metadata {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = answer(Command::new(rustc).arg("-vV"));
    let host = version
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .expect("rustc names its host");
    // Of this platform: a build fetches no other packages, and this test must do without a network.
    let metadata = answer(Command::new(env!("CARGO")).args([
        "metadata",
        "--offline",
        "--locked",
        "--all-features",
        "--format-version=1",
        "--filter-platform",
        host,
    ]));
    serde_json::from_str(&metadata).expect("cargo metadata answers JSON")
}

fn answer(command: &mut Command) -> String {
    let output = command
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("the program runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Whether the licence expression can be satisfied from `allowed` alone.
fn permits(allowed: &[&String], expression: &str) -> bool {
    let allowed: Vec<_> = allowed
        .iter()
        .map(|licence| Licensee::parse(licence).expect("a licence"))
        .collect();
    let expression = Expression::parse_mode(expression, ParseMode::LAX).expect("a licence expression");
    expression.evaluate(|wanted| allowed.iter().any(|licence| licence.satisfies(wanted)))
}

fn unlicensed(deny: &Deny, packages: &[Package]) -> Vec<String> {
    let faults = packages.iter().filter_map(|package| {
        let exceptions = deny
            .licenses
            .exceptions
            .iter()
            .filter(|exception| exception.package == package.name);
        let allowed: Vec<_> = deny
            .licenses
            .allow
            .iter()
            .chain(exceptions.flat_map(|exception| &exception.allow))
            .collect();
        match &package.license {
            Some(licence) if permits(&allowed, licence) => None,
            licence => Some(format!(
                "{} {} is under {licence:?}",
                package.name, package.version
            )),
        }
    });
    faults.collect()
}

/// The packages that are really compiled here. The metadata also lists what a feature would only join to a package
/// that is there for another reason ("name?/feature").
fn compiled() -> BTreeSet<String> {
    let tree = answer(Command::new(env!("CARGO")).args([
        "tree",
        "--offline",
        "--locked",
        "--all-features",
        "--edges=all",
        "--prefix=none",
        "--format={p}",
    ]));
    tree.lines()
        .filter_map(|line| line.split(' ').next())
        .map(ToOwned::to_owned)
        .collect()
}

fn banned(deny: &Deny, metadata: &Metadata, compiled: &BTreeSet<String>) -> Vec<String> {
    let names: BTreeMap<_, _> = metadata
        .packages
        .iter()
        .map(|package| (&package.id, &package.name))
        .collect();
    let mut faults = BTreeSet::new();
    for ban in deny
        .bans
        .deny
        .iter()
        .filter(|ban| compiled.contains(&ban.package))
    {
        for node in &metadata.resolve.nodes {
            let user = names[&node.id];
            if !ban.wrappers.contains(user)
                && node.dependencies.iter().any(|used| *names[used] == ban.package)
            {
                faults.insert(format!("{user} uses {}: {}", ban.package, ban.reason));
            }
        }
    }
    faults.into_iter().collect()
}

#[test]
fn every_package_is_under_a_licence_that_deny_toml_allows() {
    let faults = unlicensed(&deny().1, &metadata().packages);
    assert!(
        faults.is_empty(),
        "not allowed by deny.toml:\n{}",
        faults.join("\n")
    );
}

#[test]
fn no_package_that_deny_toml_bans_is_used() {
    let faults = banned(&deny().1, &metadata(), &compiled());
    assert!(faults.is_empty(), "banned by deny.toml:\n{}", faults.join("\n"));
}

#[test]
fn every_package_comes_from_the_registry_or_is_our_own() {
    let strange = |package: &Package| {
        package
            .source
            .as_deref()
            .map_or(package.name != "assayer", |source| {
                !source.starts_with("registry+")
            })
    };
    let faults: Vec<_> = metadata()
        .packages
        .into_iter()
        .filter(strange)
        .map(|package| package.name)
        .collect();
    assert!(
        faults.is_empty(),
        "neither ours nor from the registry: {faults:?}"
    );
}

#[test]
fn every_exception_is_used_and_has_a_date_and_a_reason() {
    let (text, deny) = deny();
    let packages = metadata().packages;
    let lines: Vec<_> = text.lines().collect();
    for exception in deny.licenses.exceptions {
        let name = &exception.package;
        let package = packages.iter().find(|package| package.name == *name);
        let licence = package.and_then(|package| package.license.as_deref());
        let licence = licence.unwrap_or_else(|| panic!("{name} is no longer used: the exception can go"));
        let allowed: Vec<_> = deny.licenses.allow.iter().collect();
        assert!(!permits(&allowed, licence), "{name} needs no exception any more");
        let at = lines
            .iter()
            .position(|line| line.contains(&format!("crate = \"{name}\"")))
            .expect("the line");
        let reason = lines[at - 1]
            .trim()
            .strip_prefix("# ")
            .and_then(|comment| comment.split_once(": "));
        let dated =
            reason.is_some_and(|(date, why)| date.parse::<chrono::NaiveDate>().is_ok() && why.len() > 10);
        assert!(dated, "the exception for {name} has no date and reason above it");
    }
}

#[test]
fn a_licence_expression_is_read_as_its_words_mean() {
    let allowed = ["MIT".to_owned(), "Apache-2.0".to_owned()];
    let allowed: Vec<_> = allowed.iter().collect();
    for good in [
        "MIT",
        "MIT/Apache-2.0",
        "GPL-3.0-only OR MIT",
        "(MIT OR GPL-3.0-only) AND Apache-2.0",
    ] {
        assert!(permits(&allowed, good), "{good}");
    }
    for bad in [
        "GPL-3.0-or-later",
        "MIT AND MPL-2.0",
        "Apache-2.0 WITH LLVM-exception",
    ] {
        assert!(!permits(&allowed, bad), "{bad}");
    }
}

#[test]
fn a_package_without_an_allowed_licence_and_a_banned_one_are_found() {
    let deny: Deny = toml::from_str(
        r#"
        [licenses]
        allow = ["MIT"]
        exceptions = [{ crate = "b", allow = ["MPL-2.0"] }]
        [bans]
        deny = [{ crate = "c", wrappers = ["b"], reason = "no" }]"#,
    )
    .expect("TOML");
    let package = |name: &str, license: Option<&str>| Package {
        id: name.into(),
        name: name.into(),
        version: "1.0.0".into(),
        license: license.map(str::to_owned),
        source: None,
    };
    let node = |id: &str| Node {
        id: id.into(),
        dependencies: vec!["c".into()],
    };
    let metadata = Metadata {
        packages: vec![
            package("a", Some("MPL-2.0")),
            package("b", Some("MPL-2.0")),
            package("c", None),
        ],
        resolve: Resolve {
            nodes: vec![node("a"), node("b")],
        },
    };
    assert_eq!(
        unlicensed(&deny, &metadata.packages),
        ["a 1.0.0 is under Some(\"MPL-2.0\")", "c 1.0.0 is under None"]
    );
    let compiled = ["a", "b", "c"].map(ToOwned::to_owned).into();
    assert_eq!(banned(&deny, &metadata, &compiled), ["a uses c: no"]);
    let without = ["a".to_owned()].into();
    assert_eq!(banned(&deny, &metadata, &without), [""; 0]);
}
