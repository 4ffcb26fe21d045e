//! `assayer serve`: pages and API in production.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use super::system::{SystemClock, SystemMint};
use super::{Outcome, lines, parts};
use crate::config::Config;
use crate::jobs;
use crate::web;
use crate::web::app::App;
use crate::web::kit::origin::Proxies;
use crate::web::kit::rates::Limiters;

pub(super) fn run(config: &Config) -> Outcome {
    let unreadable = config.unreadable();
    if !unreadable.is_empty() {
        return Err(unreadable.join("\n  "));
    }
    lines::start(config.log.format, &config.log.level)?;
    let db = parts::db_for_serving(config)?;
    let vault = parts::vault(config)?;
    let clock = Arc::new(SystemClock);
    let node = parts::node(config, db.clone(), vault.clone(), clock, &SystemMint)?;
    let mut app = App::new(db, vault, Arc::new(SystemClock), config.server.largest_body_bytes)
        .map_err(|e| e.to_string())?;
    app.limits = config.limits.clone();
    app.limiters = Limiters::new(&config.rates);
    app.proxies = Proxies {
        trusted: config.server.trusted_proxies.clone(),
        header: config.server.proxy_header,
    };
    app.metrics_token = config.server.metrics_token()?;
    app.public_api_docs = config.server.public_api_docs;
    app.second_factors = parts::second_factors(config)?;
    app.tokens = parts::tokens(config)?;
    let address = SocketAddr::new(config.server.address, config.server.port);
    let listener = TcpListener::bind(address)
        .map_err(|e| format!("server.address: {address} cannot be served on: {e}"))?;
    tracing::info!(%address, "serving");
    let working = jobs::start(node)?;
    let grace = Duration::from_secs(config.server.drain_seconds.into());
    web::server::serve(app, listener, grace, working.stopper()).and(working.stop())
}
