//! `assayer demo`: a small certification body to look at, on this machine alone, kept between runs.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::system::{SystemClock, SystemMint};
use super::{Outcome, lines, parts};
use crate::base::ids::Mint;
use crate::base::time::Clock as _;
use crate::config::{Config, LogFormat, MailMode};
use crate::demo::{self, SeededMint};
use crate::jobs;
use crate::web;
use crate::web::app::App;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The port to serve on.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The folder that keeps the demonstration; a folder under your data directory when left out.
    #[arg(long)]
    data: Option<PathBuf>,
    /// The same seed makes the same data.
    #[arg(long, default_value_t = 7)]
    seed: u64,
}

/// The mark that the data was made whole. A demonstration that was stopped half-way is made anew.
const MADE: &str = "made";

#[expect(clippy::print_stdout, reason = "the answer of the command")]
pub(super) fn run(arguments: &Arguments) -> Outcome {
    lines::start(LogFormat::Text, "warn")?;
    let folder = match &arguments.data {
        Some(folder) => folder.clone(),
        None => data_folder()?,
    };
    // Before anything is made: a port that is taken would waste the time.
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, arguments.port));
    let listener =
        TcpListener::bind(address).map_err(|e| format!("--port: {address} cannot be served on: {e}"))?;
    let address = listener.local_addr().map_err(|e| e.to_string())?;
    let config = configuration(&folder, address.port())?;
    let made = folder.join(MADE);
    if !made.exists() {
        eprintln!("Making the demonstration in {} …", folder.display());
        clear(&folder)?;
        make(&config, arguments.seed)?;
        std::fs::write(&made, format!("seed {}\n", arguments.seed)).map_err(|e| e.to_string())?;
    }
    let database = parts::database(&config)?;
    database.migrate()?;
    let db = parts::db_over(&config, database, Arc::new(SystemMint))?;
    let vault = parts::vault(&config)?;
    let clock = Arc::new(SystemClock);
    let node = parts::node(&config, db.clone(), vault.clone(), clock, &SystemMint)?;
    let mut app = App::new(db, vault, Arc::new(SystemClock), config.server.largest_body_bytes)
        .map_err(|e| e.to_string())?;
    app.tokens = parts::tokens(&config)?;
    app.limits = config.limits.clone();
    app.demo = true;
    app.public_api_docs = true;
    app.demo_accounts = demo::accounts();
    println!("Assayer's demonstration: http://{address}");
    println!("Kept in {}. Stop it with Ctrl C.", folder.display());
    println!();
    for account in &app.demo_accounts {
        println!(
            "  {:<45} {:<32} {}",
            account.role, account.email, account.password
        );
    }
    let working = jobs::start(node)?;
    // Nobody but this machine's browser sends requests here.
    web::server::serve(app, listener, Duration::ZERO, working.stopper()).and(working.stop())
}

fn make(config: &Config, seed: u64) -> Outcome {
    let database = parts::database(config)?;
    database.migrate()?;
    let mint: Arc<dyn Mint> = Arc::new(SeededMint::new(seed));
    let db = parts::db_over(config, database, mint)?;
    let vault = parts::vault(config)?;
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|e| e.to_string())?
        .block_on(demo::make(&db, &vault, seed, SystemClock.now()))
        .map_err(|e| format!("the demonstration cannot be made: {e}"))
}

/// What a run that was stopped half-way left behind. Only our own files are touched.
fn clear(folder: &std::path::Path) -> Outcome {
    std::fs::create_dir_all(folder)
        .map_err(|e| format!("--data: {} cannot be made: {e}", folder.display()))?;
    for name in ["demo.db", "demo.db-wal", "demo.db-shm"] {
        let file = folder.join(name);
        if file.exists() {
            std::fs::remove_file(&file)
                .map_err(|e| format!("--data: {} is in the way: {e}", file.display()))?;
        }
    }
    Ok(())
}

fn configuration(folder: &std::path::Path, port: u16) -> Result<Config, String> {
    let text = toml::to_string(&toml::toml! {
        [body]
        name = "Meridian Certification"
        address = "1 Quay Street, Bristol BS1 4AA, United Kingdom"
        email = "office@meridian.example"
        prefix = "MC"
        zone = "Europe/London"
    })
    .map_err(|e| e.to_string())?;
    let mut config = Config::from_text(&format!("{text}base_url = \"http://127.0.0.1:{port}\"\n"))?;
    config.database.url = format!("sqlite://{}", folder.join("demo.db").display());
    config.vault.folder = folder.join("files");
    config.mail.mode = MailMode::Folder;
    "Meridian Certification <office@meridian.example>".clone_into(&mut config.mail.from);
    config.mail.folder = folder.join("mail");
    config.access.keys_folder = folder.join("keys");
    Ok(config)
}

/// A folder of our own under the user's data directory.
fn data_folder() -> Result<PathBuf, String> {
    let set = |name: &str| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    set("XDG_DATA_HOME")
        .or_else(|| set("HOME").map(|home| home.join(".local/share")))
        .or_else(|| set("LOCALAPPDATA"))
        .map(|folder| folder.join("assayer-demo"))
        .ok_or_else(|| "--data: no data directory is known on this machine; name a folder.".to_owned())
}
