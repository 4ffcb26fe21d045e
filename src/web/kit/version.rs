//! Which version a program saw: it reads the `ETag` of an answer and sends it back as `If-Match` with its change.
//! Pages carry the same number in a hidden field.

use actix_web::http::header::{self, HeaderMap, HeaderName};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use serde_json::{Value, json};

use super::problem::Answer;
use crate::base::error::{Error, Result};
use crate::vault::Digest;

/// What a change says about the version it is made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// It was made from this version.
    Version(i32),
    /// There was nothing yet (`If-None-Match: *`).
    Nothing,
}

/// A version as a strong entity tag.
pub fn tag(version: i32) -> String {
    format!("\"{version}\"")
}

/// A thing with its tag: its version, or where it carries none, what it says.
pub fn versioned(shown: &impl Serialize) -> Answer {
    let value = serde_json::to_value(shown).map_err(|e| Error::Broken(e.into()))?;
    let text = value.to_string();
    let tag = match value.get("version").and_then(Value::as_i64) {
        Some(version) => format!("\"{version}\""),
        None => format!("\"{}\"", Digest::of(text.as_bytes())),
    };
    Ok(HttpResponse::Ok()
        .insert_header((header::ETAG, tag))
        .content_type("application/json")
        .body(text))
}

/// 201: a thing was made. `shown` is what its address answers now, and gives the answer its tag, so that the first
/// change needs no question before it; whoever may make a thing and not see it gets none.
pub fn made(location: &str, id: impl ToString, shown: Answer) -> HttpResponse {
    made_as(location, &json!({ "id": id.to_string() }), shown)
}

/// The same with more to say than its id.
pub fn made_as(location: &str, says: &impl Serialize, shown: Answer) -> HttpResponse {
    let mut made = HttpResponse::Created();
    made.insert_header((header::LOCATION, location));
    if let Some(tag) = shown
        .ok()
        .as_ref()
        .and_then(|shown| shown.headers().get(header::ETAG))
    {
        made.insert_header((header::ETAG, tag.clone()));
    }
    made.json(says)
}

/// Reads what a change says about the version it is made from; without a word of it there is no change.
pub(super) fn seen(request: &HttpRequest) -> Result<Seen> {
    let headers = request.headers();
    match (
        text(headers, &header::IF_MATCH)?,
        text(headers, &header::IF_NONE_MATCH)?,
    ) {
        (Some(tag), _) => version(tag).map(Seen::Version),
        (None, Some("*")) => Ok(Seen::Nothing),
        (None, _) => Err(Error::NoVersion),
    }
}

/// A tag that is none of ours matches no version there is.
fn version(tag: &str) -> Result<i32> {
    if tag == "*" || tag.contains(',') {
        return Err(Error::Unreadable(
            "If-Match takes one ETag, the one of the version you saw.".to_owned(),
        ));
    }
    let number = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"'));
    let number = number.and_then(|number| number.parse::<i32>().ok());
    Ok(number.filter(|number| *number > 0).unwrap_or(i32::MAX))
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Result<Option<&'h str>> {
    match headers.get(name).map(|value| value.to_str()) {
        None => Ok(None),
        Some(Ok(text)) => Ok(Some(text.trim())),
        Some(Err(_)) => Err(Error::Unreadable(format!("the header {name} is no plain text."))),
    }
}
