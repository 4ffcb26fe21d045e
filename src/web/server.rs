//! The server: connections with their limits, and the application on each of them.

use std::future::ready;
use std::io;
use std::net::TcpListener;
use std::time::Duration;

use actix_http::HttpService;
use actix_http::error::DispatchError;
use actix_service::{IntoServiceFactory as _, ServiceFactoryExt as _, fn_service, map_config};
use actix_web::body::BoxBody;
use actix_web::dev::{AppConfig, Server};
use actix_web::rt::net::TcpStream;
use actix_web::web;

use super::app::{App, application};
use super::wire::{Patience, Wire};

/// How long requests under way may take once the process is told to stop, in seconds.
const LAST_SECONDS: u64 = 30;
/// How long a visitor may take to read a last answer and go.
const PARTING: Duration = Duration::from_secs(5);

/// How a server runs.
#[derive(Debug, Clone, Copy)]
pub struct Running {
    /// Threads that serve.
    pub workers: usize,
    /// Whether SIGTERM and SIGINT end it.
    pub signals: bool,
}

/// A server over this application, to be run by whoever asked for it.
pub fn server(app: web::Data<App>, listener: TcpListener, running: Running) -> io::Result<Server> {
    let limits = app.limits.clone();
    let mut builder = Server::build()
        .workers(running.workers)
        .max_concurrent_connections(limits.connections.div_ceil(running.workers))
        .shutdown_timeout(LAST_SECONDS);
    if !running.signals {
        builder = builder.disable_signals();
    }
    let stopping = builder.graceful_shutdown_signal();
    let server = builder.listen("assayer", listener, move || {
        let patience = Patience::of(&limits);
        let stopping = stopping.clone();
        let routes = application(app.clone())
            .into_factory()
            .map_err(|fault: actix_web::Error| fault.error_response());
        let requests = HttpService::<Wire, _, BoxBody>::build()
            .graceful_shutdown_signal(move || {
                let stopping = stopping.clone();
                async move { stopping.notified().await }
            })
            .keep_alive(Duration::from_secs(limits.keep_alive_seconds.into()))
            .client_request_timeout(Duration::from_secs(limits.head_seconds.into()))
            .client_disconnect_timeout(PARTING)
            .on_connect_ext(|wire: &Wire, data| {
                data.insert(wire.turns());
            })
            .h1(map_config(routes, |()| AppConfig::default()));
        let connections = fn_service(move |stream: TcpStream| {
            let peer = stream.peer_addr().ok();
            // Small answers leave at once; where that cannot be had, they leave a little later.
            stream.set_nodelay(true).ok();
            ready(Ok::<_, DispatchError>((Wire::new(stream, patience), peer)))
        });
        connections.and_then(requests)
    })?;
    Ok(server.run())
}

/// Serves until the process is told to stop (SIGTERM, SIGINT); requests under way are finished.
pub fn serve(app: App, listener: TcpListener) -> Result<(), String> {
    let running = Running {
        workers: std::thread::available_parallelism().map_or(2, usize::from),
        signals: true,
    };
    let app = web::Data::new(app);
    actix_web::rt::System::new()
        .block_on(async move { server(app, listener, running)?.await })
        .map_err(|e| e.to_string())
}
