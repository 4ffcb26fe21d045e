//! JSON bodies of the API: strict, and with every fault named by a JSON pointer.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::{Path, Segment};

use super::form::{app, body, refuse_forged};
use super::problem::Problem;
use super::version;
use crate::base::error::{Error, Fields, Result};

/// A JSON body; unknown fields are refused by the type.
#[derive(Debug)]
pub struct Json<T>(pub T);

/// A JSON body that changes a thing, with the version seen from `If-Match` in its field `version`.
#[derive(Debug)]
pub struct Seen<T>(pub T);

/// The same for a thing that may not be there yet: `If-None-Match: *` leaves the field empty.
#[derive(Debug)]
pub struct SeenOrFirst<T>(pub T);

type Pending<T> = Pin<Box<dyn Future<Output = std::result::Result<T, Problem>>>>;

impl<T: DeserializeOwned + 'static> FromRequest for Json<T> {
    type Error = Problem;
    type Future = Pending<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move { Ok(Self(typed(sent(&request, &mut payload).await?)?)) })
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Seen<T> {
    type Error = Problem;
    type Future = Pending<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let value = sent(&request, &mut payload).await?;
            match version::seen(&request)? {
                version::Seen::Version(version) => Ok(Self(typed(with_version(value, version))?)),
                version::Seen::Nothing => Err(Error::NoVersion.into()),
            }
        })
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for SeenOrFirst<T> {
    type Error = Problem;
    type Future = Pending<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let value = sent(&request, &mut payload).await?;
            match version::seen(&request)? {
                version::Seen::Version(version) => Ok(Self(typed(with_version(value, version))?)),
                version::Seen::Nothing => Ok(Self(typed(value)?)),
            }
        })
    }
}

/// Reads the body. The version is no part of it: pages have a field for it, programs the header.
async fn sent(request: &HttpRequest, payload: &mut Payload) -> Result<Value> {
    let kind = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    let kind = kind.split(';').next().unwrap_or("").trim();
    if !kind.eq_ignore_ascii_case("application/json") {
        return Err(Error::OtherType("application/json"));
    }
    let bytes = body(request, payload).await?;
    refuse_forged(request, None)?;
    let deepest = app(request)?.limits.deepest_json;
    if depth(&bytes) > deepest {
        return Err(Error::Unreadable(format!(
            "no more than {deepest} lists and objects may stand inside each other."
        )));
    }
    let value: Value =
        serde_json::from_slice(&bytes).map_err(|e| Error::Unreadable(format!("no JSON: {e}.")))?;
    if value.get("version").is_some() {
        return Err(fault("/version", unknown("version")));
    }
    Ok(value)
}

/// How many lists and objects stand inside each other at most, read before anything is built of them.
fn depth(json: &[u8]) -> usize {
    let (mut deepest, mut open) = (0_usize, 0_usize);
    let (mut quoted, mut escaped) = (false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => {
                open += 1;
                deepest = deepest.max(open);
            }
            b']' | b'}' if !quoted => open = open.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

fn with_version(mut value: Value, version: i32) -> Value {
    if let Some(fields) = value.as_object_mut() {
        fields.insert("version".to_owned(), version.into());
    }
    value
}

fn typed<T: DeserializeOwned>(value: Value) -> Result<T> {
    // A list would do for a struct as well, field by field: no body of ours is meant that way.
    if !value.is_object() {
        return Err(fault("", "Send an object: { … }.".to_owned()));
    }
    serde_path_to_error::deserialize(value).map_err(|error| {
        let says = error.inner().to_string();
        let at = pointer(error.path());
        match named(&says) {
            Some(("unknown field", field)) => {
                let at = if error.path().iter().next().is_some() && at.ends_with(&format!("/{field}")) {
                    at
                } else {
                    format!("{at}/{field}")
                };
                fault(&at, unknown(field))
            }
            Some((_, field)) => fault(&format!("{at}/{field}"), format!("\"{field}\" is missing.")),
            None => fault(&at, format!("This value cannot be read: {says}.")),
        }
    })
}

/// Which field serde misses or does not know.
fn named(says: &str) -> Option<(&'static str, &str)> {
    ["unknown field", "missing field"]
        .into_iter()
        .find(|start| says.starts_with(start))
        .and_then(|start| says.split('`').nth(1).map(|field| (start, field)))
}

fn unknown(field: &str) -> String {
    format!("\"{field}\" is not a field of this request.")
}

fn fault(pointer: &str, says: String) -> Error {
    let mut fields = Fields::none();
    fields.add(pointer, says);
    Error::Invalid(fields)
}

/// A place in the body as RFC 6901 writes it.
fn pointer(path: &Path) -> String {
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
            Segment::Enum { variant } => format!("/{variant}"),
            Segment::Unknown => String::new(),
        })
        .collect()
}
