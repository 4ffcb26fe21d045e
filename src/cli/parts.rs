//! Puts the parts together that several commands need.

use std::path::Path;
use std::sync::Arc;

use super::system::{SystemClock, SystemMint};
use crate::access::Tokens;
use crate::access::factor::Handling;
use crate::access::ring::{self, Ring};
use crate::base::ids::Mint;
use crate::base::time::Clock;
use crate::config::{Config, Kind, MailMode, Need};
use crate::jobs::mail::{Folder, Post, Smtp};
use crate::jobs::{self, Limits, Mailing, Node, Parts};
use crate::store::pool::{Database, Engine};
use crate::vault::{Bucket, Vault};
use crate::web::kit::letters::Letters;
use crate::work::Db;

/// Where files are kept.
pub(super) fn vault(config: &Config) -> Result<Vault, String> {
    let given = &config.vault;
    match given.kind {
        Kind::Folder => Vault::open(&given.folder, given.largest_file_bytes),
        Kind::S3 => {
            let bucket = Bucket {
                endpoint: given.endpoint.trim_end_matches('/').to_owned(),
                region: given.region.trim().to_owned(),
                name: given.bucket.trim().to_owned(),
                prefix: given.prefix.trim_matches('/').to_owned(),
                access_key_id: given.access_key_id.trim().to_owned(),
                secret_access_key: given.secret()?,
                path_style: given.path_style,
                allow_http: given.allow_http,
            };
            Vault::in_bucket(&bucket, &given.folder, given.largest_file_bytes)
        }
    }
}

/// How second factors are handled.
pub(super) fn second_factors(config: &Config) -> Result<Handling, String> {
    let key = match config.access.secrets_key.as_str() {
        "" => None,
        text => Some(
            text.parse()
                .map_err(|says| format!("access.secrets_key: {says}."))?,
        ),
    };
    Ok(Handling {
        optional: config.access.staff_second_factor == Need::Optional,
        key,
    })
}

/// Access tokens, signed with the keys of the configured folder. An embedded database has one node, which makes its
/// first key itself; several nodes must be given the same one.
pub(super) fn tokens(config: &Config) -> Result<Tokens, String> {
    let (folder, now) = (&config.access.keys_folder, SystemClock.now());
    if Engine::of(&config.database.url)? == Engine::Sqlite && !ring::holds_any(folder)? {
        let id = ring::make(folder, now)?;
        tracing::info!(key = %id, "the first signing key is made");
    }
    Ok(Tokens::new(Ring::open(folder, now)?, &config.body().base_url))
}

/// Opens the configured database; of SQLite also makes the folder.
pub(super) fn database(config: &Config) -> Result<Database, String> {
    open(config, config.database.connections)
}

fn open(config: &Config, connections: u32) -> Result<Database, String> {
    if Engine::of(&config.database.url)? == Engine::Sqlite {
        let file = Path::new(config.database.url.trim_start_matches("sqlite://"));
        if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(|e| {
                format!(
                    "database.url: the folder {} cannot be made: {e}",
                    folder.display()
                )
            })?;
        }
    }
    Database::open(&config.database.url, connections)
}

/// The database with the book and all that acts need, for one command; refused while migrations are pending. One
/// connection is enough, and no thread is left opening another one while the program ends.
pub(super) fn db(config: &Config) -> Result<Db, String> {
    up_to_date(config, open(config, 1)?)
}

/// The same for serving.
pub(super) fn db_for_serving(config: &Config) -> Result<Db, String> {
    up_to_date(config, database(config)?)
}

fn up_to_date(config: &Config, database: Database) -> Result<Db, String> {
    match database.pending_migrations()? {
        0 => {}
        pending => {
            return Err(format!(
                "the database lacks {pending} migrations. Run \"assayer migrate\" first."
            ));
        }
    }
    db_over(config, database, Arc::new(SystemMint))
}

/// The same over a database that is known to be up to date.
pub(super) fn db_over(config: &Config, database: Database, mint: Arc<dyn Mint>) -> Result<Db, String> {
    let book = super::book::read(&config.book)?;
    Ok(Db::new(
        database,
        Arc::new(book.with_parameters(config.rules.clone())),
        Arc::new(config.body()),
        mint,
        config.zone()?,
    ))
}

/// This process as a node that works on jobs.
pub(super) fn node(
    config: &Config,
    db: Db,
    vault: Vault,
    clock: Arc<dyn Clock>,
    mint: &dyn Mint,
) -> Result<Node, String> {
    let limits = Limits {
        lease_seconds: config.jobs.lease_seconds,
        heartbeat_seconds: config.jobs.heartbeat_seconds,
        attempts: i32::from(config.jobs.attempts),
        at_once: usize::from(config.jobs.at_once),
    };
    let name = mint.uuid().to_string();
    let parts = Parts {
        db,
        vault,
        mailing: mailing(config)?,
    };
    Ok(Node::new(name, parts, jobs::registry(), limits, clock))
}

/// How letters leave; none while mail is off.
fn mailing(config: &Config) -> Result<Option<Mailing>, String> {
    let mail = &config.mail;
    let post: Arc<dyn Post> = match mail.mode {
        MailMode::Off => return Ok(None),
        MailMode::Smtp => Arc::new(Smtp::new(mail, mail.password()?)?),
        MailMode::Folder => Arc::new(Folder(mail.folder.clone())),
    };
    Ok(Some(Mailing {
        writer: Arc::new(Letters::load().map_err(|e| e.to_string())?),
        post,
        from: mail.sender()?,
        hold_older_than_days: mail.hold_older_than_days,
    }))
}
