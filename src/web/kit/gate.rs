//! What is refused before anything is done for it: heads that are too long, bodies that say they are too large, and
//! whatever comes while everything is taken.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actix_web::HttpMessage as _;
use actix_web::dev::ServiceRequest;
use actix_web::http::header::{self, HeaderMap};

use super::pace;
use super::rates::network;
use crate::base::error::{Error, Result};
use crate::config::Limits;
use crate::web::app::App;

/// What a form around a file may take beside it, in bytes.
pub const AROUND_FILE_BYTES: u64 = 16 * 1024;

/// Asked by the machines around, who have to get an answer above all when everything is taken.
const PROBES: &[&str] = &["/healthz", "/readyz", "/metrics"];

/// After so many seconds a visitor whose share is taken may try again.
const SHARE_SECONDS: u64 = 2;

/// How many requests are under way on this node.
#[derive(Debug, Default)]
pub struct Gate {
    requests: Arc<AtomicUsize>,
    uploads: Arc<AtomicUsize>,
    shares: Arc<Shares>,
}

/// What each visitor has under way: requests and uploads. Nobody stands here who has nothing.
#[derive(Debug, Default)]
struct Shares(Mutex<HashMap<Ipv6Addr, [usize; 2]>>);

/// One more of a visitor's requests or uploads. It counts until this is dropped.
#[derive(Debug)]
struct Share {
    of: Arc<Shares>,
    visitor: Ipv6Addr,
    at: usize,
}

impl Shares {
    /// A thread that panicked left no half of an entry behind.
    fn all(&self) -> MutexGuard<'_, HashMap<Ipv6Addr, [usize; 2]>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(self: &Arc<Self>, visitor: Ipv6Addr, at: usize, most: usize) -> Option<Share> {
        let mut all = self.all();
        let of_visitor = all.entry(visitor).or_default();
        let count = of_visitor.get_mut(at)?;
        if *count >= most {
            return None;
        }
        *count += 1;
        drop(all);
        Some(Share {
            of: Arc::clone(self),
            visitor,
            at,
        })
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut all = self.of.all();
        let Some(of_visitor) = all.get_mut(&self.visitor) else {
            return;
        };
        if let Some(count) = of_visitor.get_mut(self.at) {
            *count = count.saturating_sub(1);
        }
        if *of_visitor == [0, 0] {
            all.remove(&self.visitor);
        }
    }
}

impl Gate {
    /// Requests under way, uploads apart.
    pub fn requests(&self) -> usize {
        self.requests.load(Ordering::Acquire)
    }

    /// Uploads under way.
    pub fn uploads(&self) -> usize {
        self.uploads.load(Ordering::Acquire)
    }
}

/// A request that was let in. It counts until this is dropped.
#[derive(Debug)]
pub struct Place {
    _taken: Option<Taken>,
}

/// A place among all requests, and among the visitor's own.
#[derive(Debug)]
struct Taken {
    among_all: Arc<AtomicUsize>,
    _own: Share,
}

impl Drop for Taken {
    fn drop(&mut self) {
        self.among_all.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Whether a machine around asks.
pub fn is_probe(path: &str) -> bool {
    PROBES.contains(&path)
}

/// Lets a request in, or says why not. From here on its body has to keep pace.
pub fn enter(app: &App, visitor: Option<IpAddr>, request: &mut ServiceRequest) -> Result<Place> {
    let limits = &app.limits;
    if length_of_head(request) > limits.largest_head_bytes {
        return Err(Error::LongHead(limits.largest_head_bytes));
    }
    let small = is_small(request.headers());
    let largest = if small {
        app.largest_body_bytes as u64
    } else {
        app.vault.largest_file_bytes()
    };
    let around = if small { 0 } else { AROUND_FILE_BYTES };
    if announced(request.headers()).is_some_and(|length| length > largest + around) {
        return Err(Error::TooLarge(largest));
    }
    if is_probe(request.path()) {
        return Ok(Place { _taken: None });
    }
    // Somebody's own share comes first: whoever takes all of it waits alone.
    let (at, each, taken, most) = if small {
        let each = limits.requests_at_once_each;
        (0, each, &app.gate.requests, limits.requests_at_once)
    } else {
        let each = limits.uploads_at_once_each;
        (1, each, &app.gate.uploads, limits.uploads_at_once)
    };
    let own = app.gate.shares.take(network(visitor), at, each);
    let own = own.ok_or(Error::TooMany(SHARE_SECONDS))?;
    let more = |now: usize| (now < most).then_some(now + 1);
    let before = taken.fetch_update(Ordering::AcqRel, Ordering::Acquire, more);
    before.map_err(|_| Error::Busy)?;
    keep_pace(limits, request, small);
    let taken = Taken {
        among_all: Arc::clone(taken),
        _own: own,
    };
    Ok(Place { _taken: Some(taken) })
}

fn keep_pace(limits: &Limits, request: &mut ServiceRequest, small: bool) {
    let payload = request.take_payload();
    request.set_payload(pace::paced(payload, limits, small));
}

/// Whether a body is none or one of ours: a form or JSON. What else comes is a file, or is refused unread.
fn is_small(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .map(|kind| kind.to_str().unwrap_or_default().to_ascii_lowercase());
    kind.is_none_or(|kind| {
        ["application/json", "application/x-www-form-urlencoded"]
            .iter()
            .any(|ours| kind.starts_with(ours))
    })
}

fn announced(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn length_of_head(request: &ServiceRequest) -> usize {
    let headers = request.headers().iter();
    let headers: usize = headers
        .map(|(name, value)| name.as_str().len() + value.len() + 4)
        .sum();
    headers + request.uri().to_string().len()
}
