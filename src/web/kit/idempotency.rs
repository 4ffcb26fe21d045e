//! `Idempotency-Key`: a program that does not know whether its POST arrived sends it again with the same key and gets
//! the first answer. The key belongs to who sent it, to the address and to what was sent. Refusals are kept like
//! answers; faults of ours are not, nor is anything of a sign-in, whose answer is a secret.

use actix_web::body::{self, MessageBody};
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::web::{Bytes, BytesMut};
use actix_web::{HttpMessage as _, HttpResponse};
use futures_util::StreamExt as _;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::pace;
use super::visitor::Visitor;
use crate::access::Actor;
use crate::base::error::{Error, Fields, Result};
use crate::store::idempotency::{Claim, Claimed, Kept, Keyed};
use crate::web::app::App;

/// The header.
pub const KEY: &str = "idempotency-key";
/// Says that an answer is an earlier one.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// The longest key taken.
const LONGEST_KEY: usize = 255;
/// How long a request may take before it is taken for lost, in seconds.
const LEASE_SECONDS: i64 = 60;
/// The same for an upload.
const UPLOAD_LEASE_SECONDS: i64 = 60 * 60;
/// Headers that belong to an answer.
const KEPT_HEADERS: [HeaderName; 4] = [header::CONTENT_TYPE, header::LOCATION, header::ETAG, header::LINK];

/// What to do with a request.
#[derive(Debug)]
pub enum Repeat {
    /// It carries no key: run it and forget it.
    Free,
    /// It is the first of its key: run it and keep its answer.
    First(Claim),
    /// It was answered before, like this.
    Answered(HttpResponse),
}

/// Looks at a request before its handler does. A body is read for its hash and put back; an upload is not, its
/// `Repr-Digest` stands for it.
pub async fn turn(app: &App, visitor: &Visitor, request: &mut ServiceRequest) -> Result<Repeat> {
    if *request.method() != Method::POST || !visitor.is_api() || keeps_secrets(visitor) {
        return Ok(Repeat::Free);
    }
    let Some(key) = request.headers().get(KEY) else {
        return Ok(Repeat::Free);
    };
    let key = readable(key)?;
    let upload = !is_json(request.headers());
    let request_hash = if upload {
        upload_hash(request.headers())?
    } else {
        body_hash(app, request).await?
    };
    let keyed = Keyed {
        key_hash: hash(&[
            visitor.actor.in_journal().as_bytes(),
            request.method().as_str().as_bytes(),
            request.path().as_bytes(),
            key.as_bytes(),
        ]),
        request_hash,
        leased_until: visitor.now.plus_seconds(if upload {
            UPLOAD_LEASE_SECONDS
        } else {
            LEASE_SECONDS
        }),
    };
    match app.db.claim_key(keyed, visitor.now).await? {
        Claimed::Run(claim) => Ok(Repeat::First(claim)),
        Claimed::Answered(kept) => Ok(Repeat::Answered(replayed(&kept)?)),
        Claimed::Underway => Err(Error::Underway),
    }
}

/// Keeps the answer of a first request, and hands it on.
pub async fn keep(
    app: &App,
    claim: Claim,
    answer: HttpResponse<body::BoxBody>,
) -> HttpResponse<body::BoxBody> {
    let (head, content) = answer.into_parts();
    let Ok(content) = body::to_bytes(content).await else {
        return whole_again(head, Bytes::new());
    };
    let kept = kept(head.status(), head.headers(), &content);
    let done = match kept {
        Some(kept) => app.db.keep_answer(claim, kept).await,
        None => app.db.release(claim).await,
    };
    if let Err(fault) = done {
        // The act is done and its answer is true; only a repetition will not find it.
        tracing::error!(cause = %fault, "the answer of an idempotent request cannot be kept");
    }
    whole_again(head, content)
}

fn whole_again(head: HttpResponse<()>, content: Bytes) -> HttpResponse<body::BoxBody> {
    head.set_body(content.boxed())
}

/// Faults of ours and "try again later" are no answers to keep.
fn kept(status: StatusCode, headers: &HeaderMap, content: &Bytes) -> Option<Kept> {
    if status.is_server_error() || matches!(status.as_u16(), 401 | 429) {
        return None;
    }
    let named: serde_json::Map<String, Value> = KEPT_HEADERS
        .iter()
        .filter_map(|name| {
            let value = headers.get(name)?.to_str().ok()?;
            Some((name.to_string(), Value::from(value)))
        })
        .collect();
    Some(Kept {
        status: i32::from(status.as_u16()),
        headers: Value::Object(named).to_string(),
        body: String::from_utf8(content.to_vec()).ok()?,
    })
}

fn replayed(kept: &Kept) -> Result<HttpResponse> {
    let status = u16::try_from(kept.status)
        .ok()
        .and_then(|status| StatusCode::from_u16(status).ok())
        .ok_or_else(|| Error::broken("an answer was kept with a status that is none"))?;
    let headers: std::collections::BTreeMap<String, String> =
        serde_json::from_str(&kept.headers).map_err(|e| Error::Broken(e.into()))?;
    let mut response = HttpResponse::build(status);
    for (name, value) in headers {
        response.insert_header((name, value));
    }
    response.insert_header((REPLAYED, HeaderValue::from_static("true")));
    Ok(response.body(kept.body.clone()))
}

/// Signing in, and whatever else answers with a secret: it must not lie in the database for a day.
fn keeps_secrets(visitor: &Visitor) -> bool {
    matches!(visitor.actor, Actor::Nobody)
        || ["/api/v1/auth/", "/api/v1/account/", "/api/v1/keys"]
            .iter()
            .any(|start| visitor.path.starts_with(start))
}

fn readable(key: &HeaderValue) -> Result<String> {
    let key = key.to_str().unwrap_or("").trim();
    if key.is_empty() || key.len() > LONGEST_KEY {
        return invalid(
            "Idempotency-Key",
            "Send one to 255 plain characters, a fresh UUID for example.",
        );
    }
    Ok(key.to_owned())
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    // What has no type is small or refused: only a file comes as something else.
    kind.is_none_or(|kind| kind.starts_with("application/json"))
}

fn upload_hash(headers: &HeaderMap) -> Result<Vec<u8>> {
    let Some(digest) = headers.get("repr-digest") else {
        return invalid(
            "Repr-Digest",
            "A file that is sent with an Idempotency-Key needs its Repr-Digest: it says whether it is the same file.",
        );
    };
    let said = |name: HeaderName| headers.get(name).map_or(&b""[..], HeaderValue::as_bytes);
    // The boundary of a form differs from try to try.
    let kind = said(header::CONTENT_TYPE).split(|byte| *byte == b';').next();
    Ok(hash(&[
        digest.as_bytes(),
        kind.unwrap_or_default(),
        said(header::CONTENT_DISPOSITION),
        said(header::CONTENT_LENGTH),
    ]))
}

async fn body_hash(app: &App, request: &mut ServiceRequest) -> Result<Vec<u8>> {
    let limit = app.largest_body_bytes;
    let mut payload = request.take_payload();
    let mut bytes = BytesMut::new();
    while let Some(piece) = payload.next().await {
        let piece = piece.map_err(|e| pace::fault(&e))?;
        if bytes.len() + piece.len() > limit {
            return Err(Error::TooLarge(limit as u64));
        }
        bytes.extend_from_slice(&piece);
    }
    let mut said: Vec<&[u8]> = vec![&bytes];
    // The version a change is made from belongs to what is sent.
    let seen = request.headers().get(header::IF_MATCH).cloned();
    if let Some(seen) = &seen {
        said.push(seen.as_bytes());
    }
    let hash = hash(&said);
    request.set_payload(whole(bytes.freeze()));
    Ok(hash)
}

fn whole(bytes: Bytes) -> Payload {
    let stream = futures_util::stream::iter([Ok::<_, actix_web::error::PayloadError>(bytes)]);
    Payload::Stream {
        payload: Box::pin(stream),
    }
}

/// Each part with its length before it: two parts never run into each other.
fn hash(parts: &[&[u8]]) -> Vec<u8> {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().to_vec()
}

fn invalid<T>(field: &str, says: &str) -> Result<T> {
    let mut fields = Fields::none();
    fields.add(field, says);
    Err(Error::Invalid(fields))
}
