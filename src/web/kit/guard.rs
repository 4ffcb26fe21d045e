//! The guard stands in front of every handler: it says who visits and when, asks the policy table whether the
//! route is theirs at all (deny by default), turns errors into pages or problem documents, and sets the headers
//! that browsers rely on.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

use super::device::device;
use super::form::Typed;
use super::page::{Page, see_other};
use super::problem::{self, Problem};
use super::visitor::Visitor;
use crate::access::{Actor, policy};
use crate::base::error::{Error, Result};
use crate::parties::{keys, users};
use crate::store::housekeeping::Stage;
use crate::web::app::App;
use crate::web::routes::{self, Access};

/// The session cookie: the prefix makes browsers refuse it unless it is Secure, without Domain, for the whole site.
pub const COOKIE: &str = "__Host-session";

/// Nothing but our own files; no inline script or style; no framing.
const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'";

const HEADERS: &[(&str, &str)] = &[
    ("content-security-policy", CSP),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
];

/// One sentence for every token and key that is not taken: why is in the log.
const REFUSED: &str = "This token or key is not good: it has run out, was ended, or is not one of ours. Refresh it, or sign in again.";

/// The middleware.
pub async fn guard(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> std::result::Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let app = match request.app_data::<web::Data<App>>() {
        Some(app) => app.clone(),
        None => return Ok(request.into_response(HttpResponse::InternalServerError().finish())),
    };
    let visitor = match visitor(&app, &request).await {
        Ok(visitor) => visitor,
        Err((visitor, error)) => {
            let answer = show(&app, &visitor, &Typed::default(), &error);
            return Ok(dressed(request.into_response(answer), &visitor));
        }
    };
    request.extensions_mut().insert(visitor.clone());
    if let Err(error) = allowed(&request, &visitor) {
        let answer = show(&app, &visitor, &Typed::default(), &error);
        return Ok(dressed(request.into_response(answer), &visitor));
    }
    let response = next.call(request).await?;
    let error = response
        .response()
        .error()
        .and_then(|error| error.as_error::<Problem>());
    let answer = match error {
        Some(Problem(error)) => {
            let typed = response
                .request()
                .extensions()
                .get::<Typed>()
                .cloned()
                .unwrap_or_default();
            let answer = show(&app, &visitor, &typed, error);
            let (request, _) = response.into_parts();
            ServiceResponse::new(request, answer)
        }
        None => unheard(&app, &visitor, response.map_into_boxed_body()),
    };
    Ok(dressed(answer, &visitor))
}

/// An address or a method that no route has still gets a page of its own.
fn unheard(app: &App, visitor: &Visitor, response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    if response.status() != StatusCode::NOT_FOUND
        || response.response().headers().contains_key(header::CONTENT_TYPE)
    {
        return response;
    }
    let (request, _) = response.into_parts();
    ServiceResponse::new(
        request,
        show(app, visitor, &Typed::default(), &Error::NotFound("page")),
    )
}

async fn visitor(app: &App, request: &ServiceRequest) -> std::result::Result<Visitor, (Visitor, Error)> {
    let mut visitor = Visitor {
        actor: Actor::Nobody,
        now: app.clock.now(),
        csrf: None,
        session: None,
        pending: None,
        proven_at: None,
        device: device(request),
        by_token: false,
        refused: false,
        path: request.path().to_owned(),
        request_id: app.db.id(|uuid| uuid.simple().to_string()),
    };
    if let Some(given) = bearer(request) {
        let known = if given.starts_with(keys::PREFIX) {
            keys::bearer(&app.db, &given, visitor.now).await
        } else {
            users::tokens::bearer(&app.db, &app.tokens, &given, visitor.now).await
        };
        return match known {
            Ok(Some(actor)) => {
                visitor.actor = actor;
                visitor.by_token = true;
                Ok(visitor)
            }
            Ok(None) => {
                visitor.refused = true;
                Ok(visitor)
            }
            Err(error) => Err((visitor, error)),
        };
    }
    let Some(cookie) = request.cookie(COOKIE) else {
        return Ok(visitor);
    };
    match users::visitor(&app.db, cookie.value(), visitor.now).await {
        Ok(Some(known)) => {
            // Until the second step is taken, no door but its own opens.
            match known.stage {
                Stage::Open => visitor.actor = Actor::Person(known.person),
                stage => visitor.pending = Some((known.person, stage)),
            }
            visitor.proven_at = known.proven_at;
            visitor.csrf = Some(known.csrf);
            visitor.session = Some(known.token_hash);
            Ok(visitor)
        }
        Ok(None) => Ok(visitor),
        Err(error) => Err((visitor, error)),
    }
}

/// What a program shows at the API. Pages are for people, who sign in there.
fn bearer(request: &ServiceRequest) -> Option<String> {
    if !request.path().starts_with("/api/") {
        return None;
    }
    let value = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, given) = value.split_once(' ').unwrap_or((value, ""));
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| given.trim().to_owned())
}

/// The route's row decides; a route without a row is answered by nothing but "not found".
fn allowed(request: &ServiceRequest, visitor: &Visitor) -> Result<()> {
    let Some(pattern) = request.match_pattern() else {
        return Ok(());
    };
    match routes::access(request.method(), &pattern) {
        Some(Access::Public) => Ok(()),
        // Said before anything else: whoever sent a token wants to know about it.
        Some(_) if visitor.refused => Err(Error::Token(REFUSED)),
        // What is a person's own is no matter of a program's.
        Some(Access::SignedIn) if matches!(visitor.actor, Actor::Key(_)) => Err(Error::Forbidden),
        Some(Access::SignedIn) => visitor.person().map(|_| ()),
        Some(Access::Act(act)) => policy::may(&visitor.actor, act),
        None => Err(Error::NotFound("page")),
    }
}

fn show(app: &App, visitor: &Visitor, typed: &Typed, error: &Error) -> HttpResponse {
    if let Error::Broken(cause) = error {
        tracing::error!(request = %visitor.request_id, path = %visitor.path, cause = %chain(cause.as_ref()), "fault");
    } else {
        tracing::info!(request = %visitor.request_id, path = %visitor.path, kind = problem::kind(error), "refused");
    }
    if visitor.is_api() {
        return problem::document(error, visitor);
    }
    if matches!(error, Error::SignIn) {
        return see_other(&format!("{}?next={}", door(visitor), encoded(&visitor.path)));
    }
    page(app, visitor, typed, error).unwrap_or_else(|fault| {
        tracing::error!(request = %visitor.request_id, cause = %fault, "the error page cannot be shown");
        HttpResponse::InternalServerError()
            .content_type("text/plain; charset=utf-8")
            .body(problem::sentence(&fault, &visitor.request_id))
    })
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
        &view,
        typed,
        &[],
    )
}

/// The page that leads on to a session: the sign-in, or the step of it that is left.
pub fn door(visitor: &Visitor) -> &'static str {
    match visitor.pending {
        Some((_, stage)) => step(stage),
        None => "/sign-in",
    }
}

/// The page of a step of the sign-in.
pub const fn step(stage: Stage) -> &'static str {
    match stage {
        Stage::Code => "/sign-in/code",
        Stage::Enrol => "/sign-in/second-factor",
        Stage::Open => "/",
    }
}

/// Where a visitor starts from.
pub fn home(visitor: &Visitor) -> &'static str {
    match visitor.actor.person() {
        Some(person) if person.organisation.is_some() => "/portal",
        Some(_) => "/desk",
        None => "/verify",
    }
}

fn dressed(mut response: ServiceResponse<BoxBody>, visitor: &Visitor) -> ServiceResponse<BoxBody> {
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        if !headers.contains_key(*name) {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
    }
    // Private answers are kept nowhere (ASVS 14.3.2).
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    headers.insert(
        header::STRICT_TRANSPORT_SECURITY,
        HeaderValue::from_static("max-age=31536000; includeSubDomains"),
    );
    if let Ok(id) = HeaderValue::from_str(&visitor.request_id) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
    response
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

/// A path as a query value.
pub fn encoded(path: &str) -> String {
    serde_html_form::to_string([("", path)])
        .map(|text| text.trim_start_matches('=').to_owned())
        .unwrap_or_default()
}

/// A path of ours to go on to after signing in; anything else would be an open redirect.
pub fn own_path(path: &str) -> Option<&str> {
    let own = path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\n', '\r']);
    own.then_some(path)
}

/// For handlers that answer differently by what the client takes.
pub fn wants_json(request: &HttpRequest) -> bool {
    request
        .headers()
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.contains("application/json") && !accept.contains("text/html"))
}
