//! What is refused before anything is done for it: heads that are too long, bodies that say they are too large, and
//! whatever comes while everything is taken.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use actix_web::HttpMessage as _;
use actix_web::dev::ServiceRequest;
use actix_web::http::header::{self, HeaderMap};

use super::pace;
use crate::base::error::{Error, Result};
use crate::config::Limits;
use crate::web::app::App;

/// What a form around a file may take beside it, in bytes.
pub const AROUND_FILE_BYTES: u64 = 16 * 1024;

/// Asked by the machines around, who have to get an answer above all when everything is taken.
const PROBES: &[&str] = &["/healthz", "/readyz", "/metrics"];

/// How many requests are under way on this node.
#[derive(Debug, Default)]
pub struct Gate {
    requests: Arc<AtomicUsize>,
    uploads: Arc<AtomicUsize>,
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
pub struct Place(Option<Arc<AtomicUsize>>);

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(taken) = &self.0 {
            taken.fetch_sub(1, Ordering::AcqRel);
        }
    }
}

/// Whether a machine around asks.
pub fn is_probe(path: &str) -> bool {
    PROBES.contains(&path)
}

/// Lets a request in, or says why not. From here on its body has to keep pace.
pub fn enter(app: &App, request: &mut ServiceRequest) -> Result<Place> {
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
        return Ok(Place(None));
    }
    let place = if small {
        take(&app.gate.requests, limits.requests_at_once)
    } else {
        take(&app.gate.uploads, limits.uploads_at_once)
    };
    let place = place.ok_or(Error::Busy)?;
    keep_pace(limits, request, small);
    Ok(place)
}

fn take(taken: &Arc<AtomicUsize>, most: usize) -> Option<Place> {
    let more = |now: usize| (now < most).then_some(now + 1);
    let before = taken.fetch_update(Ordering::AcqRel, Ordering::Acquire, more);
    before.ok().map(|_| Place(Some(taken.clone())))
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
