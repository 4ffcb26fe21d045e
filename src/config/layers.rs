//! Where values come from: the defaults, the operator's file, the environment. A key that cannot be read hides no other
//! fault: every key is looked at by itself.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use figment::value::{Dict, Value};
use serde::de::DeserializeOwned;

use super::{Config, DEFAULTS};

/// What variables of the environment begin with.
const PREFIX: &str = "ASSAYER__";

/// What stands before the faults.
const UNUSABLE: &str = "The configuration cannot be used:";

/// Keys whose value is shown to nobody.
const SECRET: &[&str] = &["vault.secret_access_key", "access.secrets_key"];

/// The layers, the later before the earlier.
#[derive(Debug)]
pub struct Layers {
    file: Option<(PathBuf, Dict)>,
    environment: Dict,
}

/// One key with its value, as `assayer config` shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The section.
    pub section: String,
    /// The key.
    pub key: String,
    /// The value as TOML writes it; hidden where it is secret.
    pub value: String,
    /// Where it comes from.
    pub source: String,
}

impl Layers {
    /// Reads the file and the environment. A file that is not there is no fault unless it was `named` on the command
    /// line: the environment alone may say everything.
    pub fn read(local: &Path, named: bool) -> Result<Self, String> {
        let file = match std::fs::read_to_string(local) {
            Ok(text) => {
                toml::from_str::<toml::Table>(&text)
                    .map_err(|e| format!("{} cannot be read:\n{e}", local.display()))?;
                Some((local.to_owned(), dict(Figment::from(Toml::string(&text)))?))
            }
            Err(e) if e.kind() == std::io::ErrorKind::NotFound && !named => None,
            Err(e) => return Err(format!("--config: {} cannot be read: {e}", local.display())),
        };
        let environment = dict(Figment::from(Env::prefixed(PREFIX).split("__")))?;
        Ok(Self { file, environment })
    }

    /// The same from a text instead of a file and without the environment.
    pub fn of_text(local: &str) -> Result<Self, String> {
        let file = Some((PathBuf::from("config"), dict(Figment::from(Toml::string(local)))?));
        Ok(Self {
            file,
            environment: Dict::new(),
        })
    }

    /// The whole, checked. The error lists every fault, each with its key.
    pub fn config(&self) -> Result<Config, String> {
        let faults = match self.merged().extract::<Config>() {
            Ok(config) => match config.faults() {
                faults if faults.is_empty() => return Ok(config),
                faults => faults,
            },
            Err(_) => self.faults()?,
        };
        Err(faults
            .iter()
            .fold(UNUSABLE.to_owned(), |text, fault| text + "\n  " + fault))
    }

    /// One section alone, whatever the others say.
    pub(super) fn section<T: DeserializeOwned>(&self, name: &str) -> Result<T, String> {
        self.merged()
            .extract_inner(name)
            .map_err(|fault| format!("{name}: {fault}"))
    }

    fn merged(&self) -> Figment {
        let mut figment = Figment::from(Toml::string(DEFAULTS));
        if let Some((_, given)) = &self.file {
            figment = figment.merge(Serialized::defaults(given));
        }
        figment.merge(Serialized::defaults(&self.environment))
    }

    /// Every fault where not all keys can be read: those of each key by itself, and then those of the rest.
    fn faults(&self) -> Result<Vec<String>, String> {
        let defaults = dict(Figment::from(Toml::string(DEFAULTS)))?;
        let (mut faults, mut wrong) = (Vec::new(), BTreeSet::new());
        let mut good = Figment::from(Serialized::defaults(&defaults));
        for (section, given) in dict(self.merged())? {
            let Some(known) = defaults.get(&section).and_then(Value::as_dict) else {
                faults.push(format!("{section}: there is no such section."));
                continue;
            };
            let Some(given) = given.as_dict() else {
                faults.push(format!(
                    "{section}: this is a section; write [{section}] and its keys."
                ));
                continue;
            };
            for (key, value) in given {
                let path = format!("{section}.{key}");
                if !known.contains_key(key) {
                    faults.push(format!("{path}: there is no such key."));
                    continue;
                }
                let one = Serialized::default(&path, value);
                let alone = Figment::from(Serialized::defaults(&defaults)).merge(&one);
                match alone.extract::<Config>() {
                    Ok(_) => good = good.merge(one),
                    Err(fault) => {
                        faults.push(format!("{path}: {}.", fault.kind));
                        wrong.insert(format!("{path}:"));
                    }
                }
            }
        }
        let rest: Config = good.extract().map_err(|e| e.to_string())?;
        // What stands in the place of an unreadable value is the default, and no fault of the operator's.
        let of_the_rest = rest.faults().into_iter();
        faults.extend(of_the_rest.filter(|fault| !wrong.iter().any(|path| fault.starts_with(path))));
        Ok(faults)
    }

    /// Every key in the order of the defaults, with its value and where it comes from.
    pub fn lines(&self, config: &Config) -> Result<Vec<Line>, String> {
        let values = toml::Table::try_from(config).map_err(|e| e.to_string())?;
        let mut lines = Vec::new();
        let mut section = "";
        for line in DEFAULTS.lines() {
            if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                section = name;
            } else if let Some((key, _)) = line.split_once(" = ")
                && !line.starts_with('#')
            {
                let value = values.get(section).and_then(|keys| keys.get(key));
                let value = value.ok_or_else(|| format!("{section}.{key} has no value."))?;
                lines.push(Line {
                    section: section.to_owned(),
                    key: key.to_owned(),
                    value: shown(&format!("{section}.{key}"), value),
                    source: self.source(section, key),
                });
            }
        }
        Ok(lines)
    }

    fn source(&self, section: &str, key: &str) -> String {
        let sets = |layer: &Dict| {
            let keys = layer.get(section).and_then(Value::as_dict);
            keys.is_some_and(|keys| keys.contains_key(key))
        };
        match &self.file {
            _ if sets(&self.environment) => {
                format!("{PREFIX}{}__{}", section.to_uppercase(), key.to_uppercase())
            }
            Some((path, given)) if sets(given) => path.display().to_string(),
            _ => "default".to_owned(),
        }
    }
}

fn dict(figment: Figment) -> Result<Dict, String> {
    figment.extract().map_err(|e| e.to_string())
}

/// The value as TOML writes it. Of a database's address the password is left out.
fn shown(path: &str, value: &toml::Value) -> String {
    let text = value.as_str().unwrap_or_default();
    if SECRET.contains(&path) && !text.is_empty() {
        return "\"(hidden)\"".to_owned();
    }
    if path == "database.url"
        && let Some((scheme, rest)) = text.split_once("://")
        && scheme.starts_with("postgres")
    {
        return toml::Value::from(format!("{scheme}://{}", without_password(rest))).to_string();
    }
    value.to_string()
}

/// `user:word@host/name?password=word` without its two words.
fn without_password(rest: &str) -> String {
    let (address, query) = match rest.split_once('?') {
        Some((address, query)) => (address, Some(query)),
        None => (rest, None),
    };
    let mut shown = match address.rsplit_once('@') {
        Some((who, host)) => match who.split_once(':') {
            Some((user, _)) => format!("{user}:(hidden)@{host}"),
            None => address.to_owned(),
        },
        None => address.to_owned(),
    };
    if let Some(query) = query {
        let pairs: Vec<String> = query
            .split('&')
            .map(|pair| match pair.split_once('=') {
                Some((name, _)) if name.to_ascii_lowercase().contains("password") => {
                    format!("{name}=(hidden)")
                }
                _ => pair.to_owned(),
            })
            .collect();
        shown.push('?');
        shown.push_str(&pairs.join("&"));
    }
    shown
}
