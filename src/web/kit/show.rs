//! Errors as people and programs see them: a page with what was typed, or a problem document; and their line in the
//! log.

use actix_web::HttpResponse;
use actix_web::http::header;
use serde_json::{Value, json};

use super::form::Typed;
use super::guard::{door, encoded, home};
use super::page::{Page, see_other};
use super::problem;
use super::visitor::Visitor;
use crate::base::error::{Error, Result};
use crate::web::app::App;

/// The answer to a request that failed.
pub fn show(app: &App, visitor: &Visitor, typed: &Typed, error: &Error) -> HttpResponse {
    if let Error::Broken(cause) = error {
        tracing::error!(request = %visitor.request_id, route = %visitor.route, cause = %chain(cause.as_ref()), "fault");
    } else {
        tracing::info!(request = %visitor.request_id, route = %visitor.route, kind = problem::kind(error), "refused");
    }
    if visitor.is_api() {
        return problem::document(error, visitor);
    }
    if matches!(error, Error::SignIn) {
        return see_other(&format!("{}?next={}", door(visitor), encoded(&visitor.path)));
    }
    if matches!(error, Error::ProveAgain) {
        // The page that was asked with this form; what was typed is kept in the browser.
        let back = visitor.path.trim_end_matches("/check");
        return see_other(&format!("/account/proof?next={}", encoded(back)));
    }
    let mut answer = page(app, visitor, typed, error).unwrap_or_else(|fault| {
        tracing::error!(request = %visitor.request_id, cause = %fault, "the error page cannot be shown");
        HttpResponse::InternalServerError()
            .content_type("text/plain; charset=utf-8")
            .body(problem::sentence(&fault, &visitor.request_id))
    });
    if let Some(seconds) = problem::retry_after(error) {
        answer.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    answer
}

fn page(app: &App, visitor: &Visitor, typed: &Typed, error: &Error) -> Result<HttpResponse> {
    let kind = problem::kind(error);
    let heading = app.words.say(&format!("problem-{kind}"), &[])?;
    let reasons = problem::reasons(error);
    let fields: Vec<Value> = typed
        .0
        .iter()
        // A password, a code or the secret of a link is never sent back.
        .filter(|(name, _)| !name.contains("password") && name != "code" && name != "secret")
        .map(|(name, text)| {
            json!({ "name": name, "label": name.replace('_', " "), "long": text.len() > 60, "text": text })
        })
        .collect();
    let retry = if fields.is_empty() {
        Value::Null
    } else {
        json!({ "action": visitor.path, "fields": fields })
    };
    let says = if reasons.is_empty() {
        problem::sentence(error, &visitor.request_id)
    } else {
        app.words.say("problem-reasons", &[])?
    };
    let view = json!({
        "heading": heading,
        "says": says,
        "reasons": reasons,
        "reference": matches!(error, Error::Broken(_)).then_some(&visitor.request_id),
        "back": home(visitor),
        "retry": retry,
    });
    Page::new(app, visitor, heading.as_str()).render(
        problem::status(error),
        "public/problem",
        view,
        typed,
        &[],
    )
}

fn chain(cause: &(dyn std::error::Error + 'static)) -> String {
    let mut text = cause.to_string();
    let mut inner = cause.source();
    while let Some(error) = inner {
        text.push_str(": ");
        text.push_str(&error.to_string());
        inner = error.source();
    }
    text
}
