//! What the operator set: `config/default.toml` (built in), `config/local.toml`, then `ASSAYER__SECTION__KEY`.
//! Unknown, missing and unsafe values are refused, each named by its key, all at once.

mod layers;
mod limits;
mod mail;
mod rates;
mod server;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tracing_subscriber::EnvFilter;

pub use layers::{Layers, Line};
pub use limits::Limits;
pub use mail::{Encryption, Mail, MailMode};
pub use rates::Rates;
pub use server::{Network, ProxyHeader, Server};

use crate::base::body::Body;
use crate::base::time::Zone;
use crate::rules::parameters::Parameters;
use crate::store::pool::Engine;

mod vault;

pub use vault::{Kind, Vault};

/// The defaults, every key explained.
pub const DEFAULTS: &str = include_str!("../config/default.toml");

/// The whole configuration, checked.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where HTTP is served.
    pub server: Server,
    /// How much of the server a visitor may take.
    pub limits: Limits,
    /// How often a visitor may ask.
    pub rates: Rates,
    /// Where records are kept.
    pub database: DatabaseConfig,
    /// Where files are kept.
    pub vault: Vault,
    /// Who gets in, and how.
    pub access: Access,
    /// Who certifies.
    pub body: BodyConfig,
    /// Where the body's own files of the book are.
    pub book: BookConfig,
    /// The body's own limits and habits (LC-2).
    pub rules: Parameters,
    /// What happens by itself.
    pub jobs: Jobs,
    /// Where letters go.
    pub mail: Mail,
    /// What is logged.
    pub log: Log,
}

/// `[book]`
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct BookConfig {
    /// The folder with standards, tables, clauses and calendars of the body's own; none if empty.
    pub folder: PathBuf,
}

/// `[database]`
#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseConfig {
    /// The database's URL. Secret.
    pub url: String,
    /// Connections kept open at most.
    pub connections: u32,
}

impl std::fmt::Debug for DatabaseConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The URL may carry a password.
        f.debug_struct("DatabaseConfig")
            .field("connections", &self.connections)
            .finish_non_exhaustive()
    }
}

/// `[access]`
#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Access {
    /// Whether the certification body's people must have a second factor.
    pub staff_second_factor: Need,
    /// The key that second factors' secrets are encrypted with; empty for none. Secret.
    pub secrets_key: String,
    /// The folder of the keys that access tokens are signed with.
    pub keys_folder: PathBuf,
}

impl std::fmt::Debug for Access {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Access")
            .field("staff_second_factor", &self.staff_second_factor)
            .field("keys_folder", &self.keys_folder)
            .finish_non_exhaustive()
    }
}

/// Whether something must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Need {
    /// It must be.
    Required,
    /// It may be.
    Optional,
}

/// `[body]`
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct BodyConfig {
    /// The legal name.
    pub name: String,
    /// The address in one line.
    pub address: String,
    /// Where clients and the public write to.
    pub email: String,
    /// The letters that begin every certificate number.
    pub prefix: String,
    /// The address its pages are reached at from outside.
    pub base_url: String,
    /// The time zone whose civil dates count.
    pub zone: String,
}

/// More jobs at once than this help nobody: there are not more kinds that wait for something.
const JOBS_AT_ONCE_MOST: u32 = 16;

/// `[jobs]`
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Jobs {
    /// A worker not heard of for this long has lost its job.
    pub lease_seconds: u32,
    /// How often a worker gives a sign of life.
    pub heartbeat_seconds: u32,
    /// After so many starts a job is left to a person.
    pub attempts: u16,
    /// So many jobs a node works on at the same time.
    pub at_once: u16,
}

/// `[log]`
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// How lines look.
    pub format: LogFormat,
    /// What is logged.
    pub level: String,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// One JSON object a line.
    Json,
    /// For a person at the terminal.
    Text,
}

impl Config {
    /// Reads and checks the configuration. The error lists every fault, each with its key. A file that is not there is
    /// no fault unless it was `named` on the command line: the environment alone may say everything.
    pub fn load(local: &Path, named: bool) -> Result<Self, String> {
        Layers::read(local, named)?.config()
    }

    /// The book and the body's own limits and habits alone, for what needs nothing else to be set.
    pub fn rules(local: &Path, named: bool) -> Result<(BookConfig, Parameters), String> {
        let layers = Layers::read(local, named)?;
        let parameters: Parameters = layers.section("rules")?;
        let faults = parameters.faults();
        if faults.is_empty() {
            return Ok((layers.section("book")?, parameters));
        }
        let lines: Vec<_> = faults
            .iter()
            .map(|(key, says)| format!("rules.{key}: {says}"))
            .collect();
        Err(lines.join("\n"))
    }

    /// The same from a text instead of a file and without the environment.
    pub fn from_text(local: &str) -> Result<Self, String> {
        Layers::of_text(local)?.config()
    }

    /// Every secret in a file that cannot be read.
    pub fn unreadable(&self) -> Vec<String> {
        let vault = match self.vault.kind {
            Kind::Folder => None,
            Kind::S3 => self.vault.secret().err(),
        };
        let others = [self.mail.password().err(), self.server.metrics_token().err()];
        others.into_iter().chain([vault]).flatten().collect()
    }

    /// Everything unsafe or incomplete, each with its key.
    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if let Err(says) = Engine::of(&self.database.url) {
            faults.push(says);
        }
        if self.database.connections == 0 {
            faults.push("database.connections: at least one is needed.".to_owned());
        }
        for (key, value) in [
            ("name", &self.body.name),
            ("address", &self.body.address),
            ("email", &self.body.email),
        ] {
            if value.trim().is_empty() {
                faults.push(format!(
                    "body.{key}: enter the certification body's {key}; certificates print it (LC-70)."
                ));
            }
        }
        let key = &self.access.secrets_key;
        if !key.is_empty() && (key.len() != 64 || !key.bytes().all(|digit| digit.is_ascii_hexdigit())) {
            faults.push(
                "access.secrets_key: write 64 hexadecimal digits, as `openssl rand -hex 32` makes them."
                    .to_owned(),
            );
        }
        let prefix = &self.body.prefix;
        if !(2..=4).contains(&prefix.len()) || !prefix.bytes().all(|b| b.is_ascii_uppercase() && b != b'O') {
            faults.push(format!(
                "body.prefix: \"{prefix}\" does not fit; two to four capital letters, not the letter O, begin every certificate number."
            ));
        }
        if let Err(says) = safe_base_url(&self.body.base_url) {
            faults.push(says);
        }
        if let Err(says) = self.zone() {
            faults.push(says);
        }
        faults.extend(self.limits.faults());
        faults.extend(self.vault.faults());
        if self.access.keys_folder.as_os_str().is_empty() {
            faults.push("access.keys_folder: enter the folder that signing keys are kept in.".to_owned());
        }
        faults.extend(self.mail.faults());
        if self.server.drain_seconds > 20 {
            faults.push(
                "server.drain_seconds: enter at most 20: a stop takes half a minute in all.".to_owned(),
            );
        }
        let jobs = &self.jobs;
        if jobs.heartbeat_seconds == 0 || jobs.heartbeat_seconds > jobs.lease_seconds / 3 {
            faults.push(format!(
                "jobs.heartbeat_seconds: enter at least 1 and at most a third of jobs.lease_seconds, {}.",
                jobs.lease_seconds / 3
            ));
        }
        if jobs.attempts == 0 {
            faults.push("jobs.attempts: at least one is needed.".to_owned());
        }
        let at_once = u32::from(jobs.at_once);
        let taken = at_once > 1 && at_once >= self.database.connections;
        if at_once == 0 || at_once > JOBS_AT_ONCE_MOST || taken {
            faults.push(format!(
                "jobs.at_once: enter 1 to {JOBS_AT_ONCE_MOST}, and less than database.connections, {}: each job in hand \
                 takes one, and visitors need the rest.",
                self.database.connections
            ));
        }
        if let Err(e) = EnvFilter::try_new(&self.log.level) {
            faults.push(format!(
                "log.level: \"{}\" is no level and no filter: {e}.",
                self.log.level
            ));
        }
        let own = self.rules.faults().into_iter();
        faults.extend(own.map(|(key, says)| format!("rules.{key}: {says}")));
        faults
    }

    /// The time zone.
    pub fn zone(&self) -> Result<Zone, String> {
        self.body.zone.parse().map(Zone).map_err(|_| {
            format!(
                "body.zone: \"{}\" is not a time zone, as Europe/London.",
                self.body.zone
            )
        })
    }

    /// The certification body as the papers name it.
    pub fn body(&self) -> Body {
        Body {
            name: self.body.name.trim().to_owned(),
            address: self.body.address.trim().to_owned(),
            email: self.body.email.trim().to_owned(),
            prefix: self.body.prefix.clone(),
            base_url: self.body.base_url.trim_end_matches('/').to_owned(),
        }
    }
}

/// A base URL is https, or plain http on this machine only: session cookies and QR codes rest on it.
fn safe_base_url(url: &str) -> Result<(), String> {
    let fault = |why: &str| {
        Err(format!(
            "body.base_url: \"{url}\" {why}. Write it as https://certificates.example.org."
        ))
    };
    let Some((scheme, rest)) = url.split_once("://") else {
        return fault("is not a web address");
    };
    let host = rest.split(['/', ':']).next().unwrap_or_default();
    match scheme {
        _ if host.is_empty() => fault("names no host"),
        "https" => Ok(()),
        "http" if host == "localhost" || host == "127.0.0.1" => Ok(()),
        "http" => fault("is not encrypted"),
        _ => fault("is not a web address"),
    }
}
