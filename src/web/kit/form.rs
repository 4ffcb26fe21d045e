//! What browsers and programs send. A form's pairs are kept beside the request, so that an error page can show
//! everything that was typed again (nothing typed is lost).

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::str::FromStr;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, web};
use futures_util::StreamExt as _;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::pace;
use super::problem::Problem;
use super::visitor::Visitor;
use crate::access::sessions;
use crate::base::error::{Error, Fields, Result, Thing};
use crate::web::app::App;

/// The pairs of a form as they were typed, without the tokens.
#[derive(Debug, Clone, Default)]
pub struct Typed(pub Vec<(String, String)>);

impl Typed {
    /// By field name; of a field given several times, all values joined by line ends.
    pub fn by_name(&self) -> BTreeMap<String, String> {
        self.several()
            .into_iter()
            .map(|(name, values)| (name, values.join("\n")))
            .collect()
    }

    /// By field name, as pages read it: one text, or a list where a field was given several times (ticked boxes).
    pub fn values(&self) -> Value {
        let by_name = self.several().into_iter().map(|(name, values)| {
            let value = match values.as_slice() {
                [one] => Value::from(*one),
                several => Value::from(several.to_vec()),
            };
            (name, value)
        });
        Value::Object(by_name.collect())
    }

    fn several(&self) -> BTreeMap<String, Vec<&str>> {
        let mut by_name: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for (name, value) in &self.0 {
            by_name.entry(name.clone()).or_default().push(value);
        }
        by_name
    }
}

/// A form sent by a page of ours: checked against forged requests, unknown fields refused.
#[derive(Debug)]
pub struct Form<T> {
    /// The fields.
    pub value: T,
    /// The same as typed, for showing the form again.
    pub typed: Typed,
}

/// An id in the address. What is no id is answered like a thing that is not there.
#[derive(Debug, Clone, Copy)]
pub struct Id<T>(pub T);

pub(super) async fn body(request: &HttpRequest, payload: &mut Payload) -> Result<web::BytesMut> {
    let limit = app(request)?.largest_body_bytes;
    let mut bytes = web::BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|e| pace::fault(&e))?;
        if bytes.len() + chunk.len() > limit {
            return Err(Error::TooLarge(limit as u64));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

pub(super) fn app(request: &HttpRequest) -> Result<&App> {
    request
        .app_data::<web::Data<App>>()
        .map(|app| &***app)
        .ok_or_else(|| Error::broken("no app data"))
}

fn visitor(request: &HttpRequest) -> Result<Visitor> {
    request
        .extensions()
        .get::<Visitor>()
        .cloned()
        .ok_or_else(|| Error::broken("the guard did not run"))
}

/// A request that changes something must prove that a page of ours made it: its token, or a bearer token, which
/// no foreign page can send. A sign-in has no session yet; there `Sec-Fetch-Site` is all there is.
pub fn refuse_forged(request: &HttpRequest, token: Option<&str>) -> Result<()> {
    let visitor = visitor(request)?;
    if visitor.by_token {
        return Ok(());
    }
    let site = request
        .headers()
        .get("sec-fetch-site")
        .and_then(|v| v.to_str().ok());
    if site.is_some_and(|site| site != "same-origin" && site != "none") {
        return Err(Error::Forbidden);
    }
    let Some(expected) = visitor.csrf.as_deref() else {
        return Ok(());
    };
    let header = request
        .headers()
        .get("x-csrf-token")
        .and_then(|v| v.to_str().ok());
    match token.or(header) {
        Some(given) if sessions::same(given, expected) => Ok(()),
        _ => Err(Error::Unreadable(
            "this form was not made by a page of your present session. Open the page again.".to_owned(),
        )),
    }
}

/// The pairs of a form sent by a page of ours; kept beside the request for an error page.
pub(super) async fn typed_by_a_page(request: &HttpRequest, payload: &mut Payload) -> Result<Typed> {
    let bytes = body(request, payload).await?;
    let pairs: Vec<(String, String)> =
        serde_html_form::from_bytes(&bytes).map_err(|e| Error::Unreadable(e.to_string()))?;
    let token = pairs
        .iter()
        .find(|(name, _)| name == "csrf")
        .map(|(_, token)| token.clone());
    let typed = Typed(pairs.into_iter().filter(|(name, _)| name != "csrf").collect());
    request.extensions_mut().insert(typed.clone());
    refuse_forged(request, token.as_deref())?;
    Ok(typed)
}

impl<T: DeserializeOwned + 'static> FromRequest for Form<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = std::result::Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let typed = typed_by_a_page(&request, &mut payload).await?;
            let again = serde_html_form::to_string(&typed.0).map_err(|e| Error::Broken(e.into()))?;
            let value = serde_html_form::from_str(&again).map_err(|e| unknown_field(&e.to_string()))?;
            Ok(Self { value, typed })
        })
    }
}

/// The input structs hold texts only, so what serde refuses is a field they do not know or a nested value.
pub(super) fn unknown_field(says: &str) -> Error {
    let field = says.split('`').nth(1).unwrap_or("").to_owned();
    let mut fields = Fields::none();
    if says.starts_with("unknown field") {
        fields.add(
            field.clone(),
            format!("\"{field}\" is not a field of this request."),
        );
    } else if says.starts_with("missing field") {
        fields.add(field.clone(), format!("\"{field}\" is missing."));
    } else {
        fields.add(field, format!("This value cannot be read: {says}."));
    }
    Error::Invalid(fields)
}

impl<T: FromStr + 'static> FromRequest for Id<T> {
    type Error = Problem;
    type Future = std::future::Ready<std::result::Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        const THING: Thing = "page";
        let id = request.match_info().get("id").and_then(|text| text.parse().ok());
        std::future::ready(id.map(Self).ok_or(Problem(Error::NotFound(THING))))
    }
}
