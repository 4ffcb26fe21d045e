//! How a serving process takes its leave. Whoever sends requests here sees first that this node is not ready any more,
//! and looks elsewhere; then the port is closed and what is under way is finished.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

/// From the signal to the end of the process, in seconds, at most.
pub const LONGEST_SECONDS: u64 = 28;

/// Whether this process is about to end.
#[derive(Debug, Default)]
pub struct Leaving(AtomicBool);

impl Leaving {
    /// From now on it is.
    pub fn begin(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Whether it has begun.
    pub fn has_begun(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// What a process is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// By whoever runs it (SIGTERM): finish what is under way, and end.
    Leave,
    /// By somebody at the terminal (SIGINT): end at once.
    Stop,
}

/// Listens to what the process is told.
#[derive(Debug)]
pub(super) struct Ear {
    #[cfg(unix)]
    leave: Signal,
    #[cfg(unix)]
    stop: Signal,
}

impl Ear {
    /// Listens from now on: no signal is missed.
    pub(super) fn open() -> io::Result<Self> {
        Ok(Self {
            #[cfg(unix)]
            leave: signal(SignalKind::terminate())?,
            #[cfg(unix)]
            stop: signal(SignalKind::interrupt())?,
        })
    }

    /// Waits for the next word.
    #[cfg(unix)]
    pub(super) async fn told(&mut self) -> Told {
        tokio::select! {
            _ = self.leave.recv() => Told::Leave,
            _ = self.stop.recv() => Told::Stop,
        }
    }

    /// Waits for the next word. Here there is but the terminal.
    #[cfg(not(unix))]
    pub(super) async fn told(&mut self) -> Told {
        // Without a way to be told it serves until it is ended from outside.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        Told::Stop
    }

    /// Lets a while pass, unless somebody at the terminal will not wait.
    pub(super) async fn linger(&mut self, grace: Duration) -> Told {
        let end = tokio::time::sleep(grace);
        tokio::pin!(end);
        loop {
            tokio::select! {
                told = self.told() => if told == Told::Stop { return told },
                () = &mut end => return Told::Leave,
            }
        }
    }
}
