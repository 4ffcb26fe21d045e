//! One connection: how long the head of a request may take, how long nothing may happen, and how long an answer may be
//! left unread. The server under us times the first head of a connection and a whole silence; a second head that comes
//! letter by letter, a body that nobody reads any more and a visitor who does not read would hold a connection for ever.

use std::cell::Cell;
use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::rt::net::TcpStream;
use actix_web::rt::time::{Instant, Sleep, sleep_until};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::config::Limits;

/// The server's own timers come first by this much: theirs end with an answer.
const AFTER_THE_SERVERS: Duration = Duration::from_secs(1);

/// How long to wait for what.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    head: Duration,
    silence: Duration,
    unread: Duration,
}

impl Patience {
    pub(super) fn of(limits: &Limits) -> Self {
        let head = Duration::from_secs(limits.head_seconds.into()) + AFTER_THE_SERVERS;
        Self {
            head,
            silence: head + Duration::from_secs(limits.keep_alive_seconds.into()),
            unread: Duration::from_secs(limits.unread_seconds.into()),
        }
    }
}

/// What a connection and the requests on it know of each other.
#[derive(Debug, Default)]
pub(super) struct Turns {
    under_way: Cell<usize>,
    ended: Cell<u64>,
}

/// A request under way, until its answer is handed over whole: meanwhile its own limits count.
#[derive(Debug)]
pub(super) struct Turn(Rc<Turns>);

impl Turn {
    pub(super) fn begin(turns: &Rc<Turns>) -> Self {
        turns.under_way.set(turns.under_way.get() + 1);
        Self(turns.clone())
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.under_way.set(self.0.under_way.get().saturating_sub(1));
        self.0.ended.set(self.0.ended.get().wrapping_add(1));
    }
}

/// The connection.
#[derive(Debug)]
pub(super) struct Wire {
    stream: TcpStream,
    turns: Rc<Turns>,
    patience: Patience,
    /// When it is given up, while no request is under way.
    until: Instant,
    /// How many requests had ended when that was set.
    seen: u64,
    /// Whether something came since then.
    speaking: bool,
    /// Since when nothing of an answer is taken.
    unread_since: Option<Instant>,
    timer: Pin<Box<Sleep>>,
}

impl Wire {
    pub(super) fn new(stream: TcpStream, patience: Patience) -> Self {
        let until = Instant::now() + patience.silence;
        Self {
            stream,
            turns: Rc::default(),
            patience,
            until,
            seen: 0,
            speaking: false,
            unread_since: None,
            timer: Box::pin(sleep_until(until)),
        }
    }

    pub(super) fn turns(&self) -> Rc<Turns> {
        self.turns.clone()
    }

    fn is_under_way(&self) -> bool {
        self.turns.under_way.get() > 0
    }

    /// A request has ended: the next one may take its time again.
    fn notice_ends(&mut self) {
        let ended = self.turns.ended.get();
        if ended != self.seen {
            self.seen = ended;
            self.speaking = false;
            self.until = Instant::now() + self.patience.silence;
        }
    }

    /// Fails once the connection has used up our patience, and wakes its task by then.
    fn watch(&mut self, context: &mut Context<'_>) -> io::Result<()> {
        self.notice_ends();
        let until = match self.unread_since {
            Some(since) => since + self.patience.unread,
            None if self.is_under_way() => return Ok(()),
            None => self.until,
        };
        if self.timer.deadline() != until {
            self.timer.as_mut().reset(until);
        }
        match self.timer.as_mut().poll(context) {
            Poll::Ready(()) => Err(io::ErrorKind::TimedOut.into()),
            Poll::Pending => Ok(()),
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.watch(context)?;
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        if buffer.filled().len() > before && !self.speaking && !self.is_under_way() {
            self.speaking = true;
            self.until = self.until.min(Instant::now() + self.patience.head);
        }
        read
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        match &written {
            Poll::Pending => {
                self.unread_since.get_or_insert_with(Instant::now);
                self.watch(context)?;
            }
            Poll::Ready(_) => {
                // The rest of an answer is still on its way: the next request is not owed yet.
                if self.unread_since.take().is_some() {
                    self.until = Instant::now() + self.patience.silence;
                }
            }
        }
        written
    }

    /// Called whenever the server has done what there is to do: the timer runs from here on.
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.watch(context)?;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
