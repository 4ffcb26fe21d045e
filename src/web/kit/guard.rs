//! The guard stands in front of every handler: it says who visits and when, asks the policy table whether the
//! route is theirs at all (deny by default), turns errors into pages or problem documents, and sets the headers
//! that browsers rely on.

use std::rc::Rc;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse, web};

use super::device::device;
use super::form::Typed;
use super::gate;
use super::idempotency::{self, Repeat};
use super::origin::Origin;
use super::problem::Problem;
use super::record::Record;
use super::show::show;
use super::visitor::Visitor;
use crate::access::{Act, Actor, policy};
use crate::base::error::{Error, Fields, Result};
use crate::parties::{keys, users};
use crate::store::housekeeping::Stage;
use crate::web::api::document::operations;
use crate::web::app::App;
use crate::web::routes::{self, Access};
use crate::web::wire::{Turn, Turns};

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
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> std::result::Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let app = match request.app_data::<web::Data<App>>() {
        Some(app) => app.clone(),
        None => return Ok(request.into_response(HttpResponse::InternalServerError().finish())),
    };
    let origin = app.proxies.origin(&request);
    let mut visitor = stranger(&app, &request, &origin);
    let turn = request.conn_data::<Rc<Turns>>().map(Turn::begin);
    let mut record = Record::begin(&app, &request, &visitor, turn);
    let place = gate::enter(&app, visitor.address, &mut request);
    let let_in = place.and_then(|place| {
        record.holds(place);
        let access = routes::access(request.method(), &visitor.route);
        app.limiters.at_the_door(request.method(), access, &mut visitor)
    });
    let answer = match let_in {
        Ok(())
            if origin.in_the_clear
                && !gate::is_probe(request.path())
                && app.db.body().base_url.starts_with("https:") =>
        {
            let answer = encrypted(&app, &visitor, &request);
            request.into_response(answer)
        }
        Ok(()) => answered(&app, &mut visitor, request, next).await?,
        Err(error) => refused(&app, &visitor, request, &error),
    };
    Ok(record.goes_with(dressed(answer, &visitor), visitor))
}

/// Whoever came to the proxy unencrypted is sent the encrypted way; what they sent along was read on its way already.
fn encrypted(app: &App, visitor: &Visitor, request: &ServiceRequest) -> HttpResponse {
    if visitor.is_api() || !matches!(*request.method(), Method::GET | Method::HEAD) {
        let says = "it came over a connection that is not encrypted. Use https.";
        let error = Error::Unreadable(says.to_owned());
        return show(app, visitor, &Typed::default(), &error);
    }
    let there = format!("{}{}", app.db.body().base_url, request.uri());
    HttpResponse::PermanentRedirect()
        .insert_header((header::LOCATION, there))
        .finish()
}

/// Whatever the answer is: a handler's, or why there is none.
async fn answered(
    app: &web::Data<App>,
    visitor: &mut Visitor,
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> std::result::Result<ServiceResponse<BoxBody>, actix_web::Error> {
    if let Err(error) = recognise(app, &request, visitor).await {
        return Ok(refused(app, visitor, request, &error));
    }
    if let Err(error) = app.limiters.at_the_api(visitor) {
        return Ok(refused(app, visitor, request, &error));
    }
    request.extensions_mut().insert(visitor.clone());
    if let Err(error) = allowed(app, &request, visitor) {
        return Ok(refused(app, visitor, request, &error));
    }
    let claim = match idempotency::turn(app, visitor, &mut request).await {
        Ok(Repeat::Free) => None,
        Ok(Repeat::First(claim)) => Some(claim),
        Ok(Repeat::Answered(answer)) => return Ok(request.into_response(answer)),
        Err(error) => return Ok(refused(app, visitor, request, &error)),
    };
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
            let answer = show(app, visitor, &typed, error);
            let (request, _) = response.into_parts();
            ServiceResponse::new(request, answer)
        }
        None => unheard(app, visitor, response.map_into_boxed_body()),
    };
    Ok(match claim {
        Some(claim) => {
            let (request, answer) = answer.into_parts();
            ServiceResponse::new(request, idempotency::keep(app, claim, answer).await)
        }
        None => answer,
    })
}

fn refused(app: &App, visitor: &Visitor, request: ServiceRequest, error: &Error) -> ServiceResponse<BoxBody> {
    request.into_response(show(app, visitor, &Typed::default(), error))
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

/// Whoever asks, before anything is known of them.
fn stranger(app: &App, request: &ServiceRequest, origin: &Origin) -> Visitor {
    let fresh = || app.db.id(|uuid| uuid.simple().to_string());
    Visitor {
        actor: Actor::Nobody,
        now: app.clock.now(),
        csrf: None,
        session: None,
        pending: None,
        proven_at: None,
        device: device(request, origin.address),
        by_token: false,
        refused: false,
        path: request.path().to_owned(),
        route: request.match_pattern().unwrap_or_else(|| "none".to_owned()),
        address: origin.address,
        standing: None,
        request_id: origin.request_id.clone().unwrap_or_else(fresh),
    }
}

/// Who it is, by the token, the key or the session they show.
async fn recognise(app: &App, request: &ServiceRequest, visitor: &mut Visitor) -> Result<()> {
    if let Some(given) = bearer(request) {
        // A key of a client's program is nobody's sign-in, and so never a fresh one.
        let known = if given.starts_with(keys::PREFIX) {
            let actor = keys::bearer(&app.db, &given, visitor.now).await?;
            actor.map(|actor| (actor, None))
        } else {
            let person = users::tokens::bearer(&app.db, &app.tokens, &given, visitor.now).await?;
            person.map(|(actor, proven_at)| (actor, Some(proven_at)))
        };
        match known {
            Some((actor, proven_at)) => {
                visitor.actor = actor;
                visitor.proven_at = proven_at;
                visitor.by_token = true;
            }
            None => visitor.refused = true,
        }
        return Ok(());
    }
    let Some(cookie) = request.cookie(COOKIE) else {
        return Ok(());
    };
    if let Some(known) = users::visitor(&app.db, cookie.value(), visitor.now).await? {
        // Until the second step is taken, no door but its own opens.
        match known.stage {
            Stage::Open => visitor.actor = Actor::Person(known.person),
            stage => visitor.pending = Some((known.person, stage)),
        }
        visitor.proven_at = known.proven_at;
        visitor.csrf = Some(known.csrf);
        visitor.session = Some(known.token_hash);
    }
    Ok(())
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

/// What decides on a certification, and so takes password and code of the last quarter of an hour (ASVS 7.5.1).
const DECISIONS: &[Act] = &[
    Act::Decide,
    Act::SuspendCertification,
    Act::LiftSuspension,
    Act::WithdrawCertification,
];

/// The route's row decides; a route without a row is answered by nothing but "not found".
fn allowed(app: &App, request: &ServiceRequest, visitor: &Visitor) -> Result<()> {
    let Some(pattern) = request.match_pattern() else {
        return Ok(());
    };
    match routes::access(request.method(), &pattern) {
        Some(Access::Public) => Ok(()),
        Some(Access::Documents) if app.public_api_docs => Ok(()),
        // Said before anything else: whoever sent a token wants to know about it.
        Some(_) if visitor.refused => Err(Error::Token(REFUSED)),
        // What is a person's own is no matter of a program's.
        Some(Access::SignedIn) if matches!(visitor.actor, Actor::Key(_)) => Err(Error::Forbidden),
        Some(Access::SignedIn) => visitor.person().map(|_| ()),
        Some(Access::Documents) if matches!(visitor.actor, Actor::Nobody) => Err(Error::SignIn),
        Some(Access::Documents) => Ok(()),
        Some(Access::Act(act)) => {
            policy::may(&visitor.actor, act)?;
            let weighty = DECISIONS.contains(&act) && request.method() != Method::GET;
            if weighty && !app.second_factors.optional && !visitor.is_fresh() {
                return Err(Error::ProveAgain);
            }
            Ok(())
        }
        None => Err(Error::OtherMethod(routes::methods(&pattern))),
    }?;
    if visitor.is_api() {
        known_query(request, &pattern)
    } else {
        Ok(())
    }
}

/// A misspelt name in a query would be a filter that filters nothing: it is refused.
fn known_query(request: &ServiceRequest, pattern: &str) -> Result<()> {
    let Some(operation) = operations::operation(request.method(), pattern) else {
        return Ok(());
    };
    let pairs: Vec<(String, String)> =
        serde_html_form::from_str(request.query_string()).map_err(|e| Error::Unreadable(e.to_string()))?;
    let mut fields = Fields::none();
    for (i, (name, _)) in pairs.iter().enumerate() {
        if !operation.query.contains(&name.as_str()) {
            fields.add(name, format!("\"{name}\" is not a parameter of this address."));
        } else if pairs.iter().take(i).any(|(before, _)| before == name) {
            fields.add(name, "Give this once.");
        }
    }
    fields.check()
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
    if let Some(standing) = visitor.standing {
        standing.tell(headers);
    }
    if let Ok(id) = HeaderValue::from_str(&visitor.request_id) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
    response
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
