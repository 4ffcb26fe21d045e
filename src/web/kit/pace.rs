//! Bodies that keep pace. Whoever sends owes bytes only for the time that we wait for them: a store of files that is
//! slow to take them is no fault of the sender's.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::rt::time::{Instant, Sleep, sleep_until};
use actix_web::web::Bytes;
use futures_util::Stream;

use crate::base::error::Error;
use crate::config::Limits;

/// The same body, which ends with a fault once it comes too slowly.
pub fn paced(payload: Payload, limits: &Limits, small: bool) -> Payload {
    if matches!(payload, Payload::None) {
        return payload;
    }
    let silence = Duration::from_secs(limits.body_silence_seconds.into());
    Payload::Stream {
        payload: Box::pin(Paced {
            payload,
            bytes_per_second: limits.slowest_body_bytes_per_second,
            most: silence,
            credit: silence,
            left: small.then(|| Duration::from_secs(limits.body_seconds.into())),
            waiting_since: None,
            timer: None,
        }),
    }
}

/// What became of a body that could not be read to its end.
pub fn fault(error: &PayloadError) -> Error {
    match error {
        PayloadError::Io(cause) if cause.kind() == io::ErrorKind::TimedOut => Error::Slow,
        PayloadError::Overflow => Error::Unreadable("the body is too large.".to_owned()),
        other => Error::Unreadable(other.to_string()),
    }
}

struct Paced {
    payload: Payload,
    bytes_per_second: u32,
    /// The longest silence.
    most: Duration,
    /// How long the sender may be silent now: waiting spends it, bytes earn it.
    credit: Duration,
    /// How long we wait in all; for ever where this is none.
    left: Option<Duration>,
    waiting_since: Option<Instant>,
    timer: Option<Pin<Box<Sleep>>>,
}

impl Paced {
    /// The wait is over: it is taken off, and what came is added.
    fn received(&mut self, bytes: usize) {
        if let Some(since) = self.waiting_since.take() {
            let waited = since.elapsed();
            self.credit = self.credit.saturating_sub(waited);
            self.left = self.left.map(|left| left.saturating_sub(waited));
        }
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        let earned = match self.bytes_per_second {
            0 => self.most,
            rate => Duration::from_secs(1) * bytes / rate,
        };
        self.credit = self.most.min(self.credit + earned);
    }

    /// Whether patience has run out. Else the task is woken when it does.
    fn is_late(&mut self, context: &mut Context<'_>) -> bool {
        let since = *self.waiting_since.get_or_insert_with(Instant::now);
        let until = since + self.left.map_or(self.credit, |left| left.min(self.credit));
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep_until(until)));
        if timer.deadline() != until {
            timer.as_mut().reset(until);
        }
        timer.as_mut().poll(context).is_ready()
    }
}

impl Stream for Paced {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match Pin::new(&mut self.payload).poll_next(context) {
            Poll::Ready(piece) => {
                if let Some(Ok(bytes)) = &piece {
                    self.received(bytes.len());
                }
                Poll::Ready(piece)
            }
            Poll::Pending if self.is_late(context) => {
                let late = io::Error::from(io::ErrorKind::TimedOut);
                Poll::Ready(Some(Err(PayloadError::Io(late))))
            }
            Poll::Pending => Poll::Pending,
        }
    }
}
