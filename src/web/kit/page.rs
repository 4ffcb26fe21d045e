//! Pages: what every page is rendered with, beside its own view.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::form::Typed;
use super::nav;
use super::problem::{self, Answer};
use super::visitor::Visitor;
use crate::access::Actor;
use crate::base::error::{Error, Result};
use crate::base::time;
use crate::settings::Present;
use crate::web::app::App;

/// A page about to be rendered.
pub struct Page<'a> {
    app: &'a App,
    visitor: &'a Visitor,
    title: String,
    notice: Option<String>,
}

/// `?done=…`: what was just done.
#[derive(Debug, Default, Deserialize)]
pub struct Done {
    #[serde(default)]
    done: String,
}

impl Done {
    /// The same, from an address with more in its query.
    pub fn new(done: &str) -> Self {
        Self {
            done: done.to_owned(),
        }
    }
}

impl<'a> Page<'a> {
    /// A page with this title for this visitor.
    pub fn new(app: &'a App, visitor: &'a Visitor, title: impl Into<String>) -> Self {
        Self {
            app,
            visitor,
            title: title.into(),
            notice: None,
        }
    }

    /// Says something at the top of the page, as after an act that is done.
    #[must_use]
    pub fn notice(mut self, says: impl Into<String>) -> Self {
        self.notice = Some(says.into());
        self
    }

    /// Says what was just done, where a form is answered under its own address: `done` is a text's key, taken from
    /// the address, and so heeded only if it is `known`.
    pub fn after(self, done: &Done, known: &[&str]) -> Result<Self> {
        if known.contains(&done.done.as_str()) {
            let says = self.app.say(&done.done)?;
            return Ok(self.notice(says));
        }
        Ok(self)
    }

    /// Renders the page.
    pub fn show(self, template: &str, view: impl Serialize) -> Answer {
        Ok(self.render(StatusCode::OK, template, to_value(view)?, &Typed::default(), &[])?)
    }

    /// Renders the page under another status than 200, as an answer that there is no such thing.
    pub fn show_as(self, status: StatusCode, template: &str, view: impl Serialize) -> Answer {
        Ok(self.render(status, template, to_value(view)?, &Typed::default(), &[])?)
    }

    /// Renders a form's page with fields already filled in, as from the record being changed.
    pub fn filled(self, template: &str, view: impl Serialize, typed: &Typed) -> Answer {
        Ok(self.render(StatusCode::OK, template, to_value(view)?, typed, &[])?)
    }

    /// Shows a form again with everything typed and what is wrong beside each field. Errors that are not about
    /// what was typed (another client's id, a fault) go on to the general page.
    pub fn again(self, template: &str, view: impl Serialize, typed: &Typed, error: Error) -> Answer {
        match &error {
            Error::Invalid(_)
            | Error::Refused(_)
            | Error::Stale(..)
            | Error::Moved(_)
            | Error::TooLarge(_) => {
                let mut errors = problem::reasons(&error);
                if errors.is_empty() {
                    errors.push(json!({ "field": null, "rule": null, "says": error.to_string() }));
                }
                Ok(self.render(problem::status(&error), template, to_value(view)?, typed, &errors)?)
            }
            _ => Err(error.into()),
        }
    }

    pub(super) fn render(
        &self,
        status: StatusCode,
        template: &str,
        view: Value,
        typed: &Typed,
        errors: &[Value],
    ) -> Result<HttpResponse> {
        let settings = self.app.db.settings();
        let today = settings.zone.date(self.visitor.now);
        let page = json!({
            "title": self.title,
            "path": self.visitor.path,
            "csrf": self.visitor.csrf,
            "nav": nav::of(self.visitor, &self.app.words)?,
            "user": self.user(),
            "body_name": settings.body.name,
            "brand": brand(&settings),
            "notice": self.notice,
            "demo": self.app.demo,
            "today": time::in_words(today),
        });
        // The view may be large: it is moved, never copied.
        let mut context = Map::new();
        context.insert("page".to_owned(), page);
        context.insert("v".to_owned(), view);
        context.insert("typed".to_owned(), typed.values());
        context.insert("errors".to_owned(), errors.into());
        let html = self.app.templates.render(template, Value::Object(context))?;
        Ok(HttpResponse::build(status)
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .content_type("text/html; charset=utf-8")
            .body(html))
    }

    fn user(&self) -> Value {
        let Actor::Person(person) = &self.visitor.actor else {
            return Value::Null;
        };
        let initials: String = person
            .name
            .split_whitespace()
            .filter_map(|word| word.chars().next())
            .filter(|c| c.is_alphabetic())
            .take(2)
            .collect();
        let roles: Vec<String> = person
            .roles
            .iter()
            .map(|role| role.as_str().replace('_', " "))
            .collect();
        json!({ "name": person.name, "initials": initials.to_uppercase(), "roles": roles.join(", ") })
    }
}

/// How the body looks, as the frames need it.
fn brand(settings: &Present) -> Value {
    let brand = &settings.brand;
    let colour = brand
        .accent
        .as_deref()
        .map(|accent| accent.trim_start_matches('#'));
    let logo = brand.logo.as_ref().map(|logo| {
        json!({ "src": format!("/brand/logo/{}", logo.sha256), "width": logo.width, "height": logo.height })
    });
    json!({ "colour": colour.map(|colour| format!("/brand/colour/{colour}")), "logo": logo })
}

fn to_value(view: impl Serialize) -> Result<Value> {
    serde_json::to_value(view).map_err(|e| Error::Broken(e.into()))
}

/// Where an answer sends to.
pub fn location(answer: &HttpResponse) -> &str {
    let location = answer.headers().get(header::LOCATION);
    location.and_then(|value| value.to_str().ok()).unwrap_or("/")
}

/// Goes on to another page after an act (303, so that reloading does not repeat it).
pub fn see_other(path: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, path))
        .finish()
}
