//! How errors reach people: one table of statuses, problem documents (RFC 9457) for the API, pages for the rest.

use std::fmt;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use serde_json::{Value, json};

use super::version;
use super::visitor::Visitor;
use crate::base::error::Error;

/// An error on its way out. The guard turns it into a page or a problem document.
#[derive(Debug)]
pub struct Problem(pub Error);

/// What every handler returns.
pub type Answer = Result<HttpResponse, Problem>;

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        status(&self.0)
    }

    fn error_response(&self) -> HttpResponse {
        // Only the status: the guard writes what people read.
        HttpResponse::new(self.status_code())
    }
}

/// The one table of statuses.
pub fn status(error: &Error) -> StatusCode {
    match error {
        Error::SignIn | Error::Token(_) => StatusCode::UNAUTHORIZED,
        Error::Forbidden | Error::ProveAgain => StatusCode::FORBIDDEN,
        Error::NotFound(_) => StatusCode::NOT_FOUND,
        Error::Invalid(_) | Error::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Error::Stale(..) => StatusCode::PRECONDITION_FAILED,
        Error::Moved(_) | Error::Underway => StatusCode::CONFLICT,
        Error::NoVersion => StatusCode::PRECONDITION_REQUIRED,
        Error::Busy | Error::Away(_) => StatusCode::SERVICE_UNAVAILABLE,
        Error::Full(_) => StatusCode::INSUFFICIENT_STORAGE,
        Error::Unreadable(_) => StatusCode::BAD_REQUEST,
        Error::OtherMethod(_) => StatusCode::METHOD_NOT_ALLOWED,
        Error::OtherType(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Error::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
        Error::LongHead(_) => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
        Error::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
        Error::Slow => StatusCode::REQUEST_TIMEOUT,
        Error::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The stable name of a kind of error, the last part of its `type` URI.
pub fn kind(error: &Error) -> &'static str {
    match error {
        Error::SignIn => "sign-in",
        Error::Token(_) => "token",
        Error::ProveAgain => "prove-again",
        Error::Forbidden => "forbidden",
        Error::NotFound(_) => "not-found",
        Error::Invalid(_) => "invalid",
        Error::Refused(_) => "refused",
        Error::Stale(..) => "stale",
        Error::Moved(_) => "moved",
        Error::Underway => "under-way",
        Error::NoVersion => "no-version",
        Error::Busy => "busy",
        Error::Away(_) => "away",
        Error::Full(_) => "full",
        Error::Unreadable(_) => "unreadable",
        Error::OtherMethod(_) => "other-method",
        Error::OtherType(_) => "other-type",
        Error::TooLarge(_) => "too-large",
        Error::LongHead(_) => "long-head",
        Error::TooMany(_) => "too-many",
        Error::Slow => "slow",
        Error::Broken(_) => "fault",
    }
}

/// After how many seconds it is worth trying again; none where waiting does not help.
pub fn retry_after(error: &Error) -> Option<u64> {
    match error {
        Error::Busy | Error::Underway => Some(2),
        Error::Away(_) => Some(60),
        Error::Full(_) => Some(300),
        Error::TooMany(seconds) => Some(*seconds),
        _ => None,
    }
}

/// Each reason by itself: field (as the form names it), rule, sentence. `null` where there is none.
pub fn reasons(error: &Error) -> Vec<Value> {
    match error {
        Error::Invalid(fields) => fields
            .0
            .iter()
            .map(|(field, says)| json!({ "field": field, "rule": null, "says": says }))
            .collect(),
        Error::Refused(refusals) => refusals
            .0
            .iter()
            .map(|r| json!({ "field": r.field, "rule": r.rule, "says": r.says }))
            .collect(),
        _ => Vec::new(),
    }
}

/// The sentence people read. A fault of ours shows its reference number and nothing of its cause.
pub fn sentence(error: &Error, request_id: &str) -> String {
    match error {
        Error::Broken(_) => {
            format!("Something broke on our side. Nothing was changed. Reference: {request_id}.")
        }
        other => other.to_string(),
    }
}

/// The problem document of the API (RFC 9457): `errors` holds JSON pointers into what was sent.
pub fn document(error: &Error, visitor: &Visitor) -> HttpResponse {
    let status = status(error);
    let errors: Vec<Value> = match error {
        Error::Invalid(_) | Error::Refused(_) => reasons(error)
            .into_iter()
            .map(|reason| {
                let field = reason.get("field").and_then(Value::as_str).map(|field| {
                    if field.starts_with('/') {
                        field.to_owned()
                    } else {
                        format!("/{field}")
                    }
                });
                json!({ "field": field, "rule": reason.get("rule"), "detail": reason.get("says") })
            })
            .collect(),
        _ => Vec::new(),
    };
    let body = json!({
        "type": format!("/problems/{}", kind(error)),
        "title": status.canonical_reason(),
        "status": status.as_u16(),
        "detail": sentence(error, &visitor.request_id),
        "errors": errors,
        "request_id": visitor.request_id,
    });
    let mut response = HttpResponse::build(status);
    if let Some(seconds) = retry_after(error) {
        response.insert_header((header::RETRY_AFTER, seconds));
    }
    if let Error::OtherMethod(allowed) = error {
        response.insert_header((header::ALLOW, allowed.as_str()));
    }
    if let Error::Stale(_, Some(present)) = error {
        response.insert_header((header::ETAG, version::tag(*present)));
    }
    if status == StatusCode::UNAUTHORIZED {
        response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
    }
    response
        .content_type("application/problem+json")
        .body(body.to_string())
}
