//! A visitor of the house over HTTP: fills forms like a browser, calls the API like a program.

use reqwest::header::{ACCEPT, CONTENT_TYPE, COOKIE, IF_MATCH, IF_NONE_MATCH, LOCATION, SET_COOKIE};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};

use super::described::as_described;

/// Somebody with or without a session.
#[derive(Debug, Clone)]
pub(crate) struct Visit {
    pub(crate) base: String,
    client: reqwest::Client,
    cookie: Option<String>,
    csrf: String,
    /// What is shown in `Authorization`, by a program.
    bearer: Option<String>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
    asked: String,
}

impl Visit {
    pub(crate) fn nobody(base: &str) -> Self {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client");
        Self {
            base: base.to_owned(),
            client,
            cookie: None,
            csrf: String::new(),
            bearer: None,
        }
    }

    /// A program with an access token or a key.
    pub(crate) fn bearing(base: &str, token: &str) -> Self {
        Self {
            bearer: Some(token.to_owned()),
            ..Self::nobody(base)
        }
    }

    /// Signs in through the page, as a person does.
    pub(crate) async fn sign_in(base: &str, email: &str, password: &str) -> Self {
        let mut visit = Self::nobody(base);
        let reply = visit
            .post("/sign-in", &[("email", email), ("password", password)])
            .await;
        assert_eq!(reply.status, 303, "{} cannot sign in: {}", email, reply.text);
        visit.carry(&reply, &reply.location()).await;
        visit
    }

    /// Takes the session over that a reply opens, and its token from this page.
    pub(crate) async fn carry(&mut self, reply: &Reply, page: &str) {
        let cookie = reply
            .headers
            .get(SET_COOKIE)
            .expect("a cookie")
            .to_str()
            .expect("text");
        self.cookie = cookie.split(';').next().map(ToOwned::to_owned);
        let page = self.get(page).await.ok();
        // Where there are scripts the page's head has it, elsewhere its form.
        let rest = ["<meta name=\"csrf\" content=\"", "name=\"csrf\" value=\""]
            .iter()
            .find_map(|marker| page.text.split(marker).nth(1))
            .expect("every page of a session carries its token");
        rest.split('"')
            .next()
            .unwrap_or_default()
            .clone_into(&mut self.csrf);
    }

    /// The cookie of this session, for a browser.
    pub(crate) fn cookie(&self) -> &str {
        self.cookie.as_deref().unwrap_or_default()
    }

    /// The token that forms of this session carry.
    pub(crate) fn csrf(&self) -> &str {
        &self.csrf
    }

    /// A request of this visitor, for what the short forms below cannot say.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.base));
        let request = match &self.bearer {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        match &self.cookie {
            Some(cookie) => request.header(COOKIE, cookie).header("x-csrf-token", &self.csrf),
            None => request,
        }
    }

    /// Sends it.
    pub(crate) async fn send(&self, request: RequestBuilder, asked: &str) -> Reply {
        let response: Response = request
            .send()
            .await
            .unwrap_or_else(|fault| panic!("{asked}: {fault}"));
        Reply {
            status: response.status(),
            headers: response.headers().clone(),
            asked: asked.to_owned(),
            text: response.text().await.unwrap_or_default(),
        }
    }

    /// A page.
    pub(crate) async fn get(&self, path: &str) -> Reply {
        let request = self.request(Method::GET, path).header(ACCEPT, "text/html");
        self.send(request, &format!("GET {path}")).await
    }

    /// A form, with the session's token in it.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let mut pairs = vec![("csrf", self.csrf.as_str())];
        pairs.extend_from_slice(fields);
        let body = serde_html_form::to_string(&pairs).expect("a form");
        let request = self
            .client
            .request(Method::POST, format!("{}{path}", self.base))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(ACCEPT, "text/html");
        let request = match &self.cookie {
            Some(cookie) => request.header(COOKIE, cookie),
            None => request,
        };
        self.send(request.body(body), &format!("POST {path}")).await
    }

    /// JSON from the API.
    pub(crate) async fn get_json(&self, path: &str) -> Reply {
        let request = self.request(Method::GET, path).header(ACCEPT, "application/json");
        let reply = self.send(request, &format!("GET {path}")).await;
        as_described(&Method::GET, path, reply.status, &reply.text);
        reply
    }

    /// JSON to the API. A `version` in it goes as `If-Match`, or where it is null, as `If-None-Match: *`.
    pub(crate) async fn send_json(&self, method: Method, path: &str, mut body: Value) -> Reply {
        let asked = format!("{method} {path} {body}");
        let seen = body.as_object_mut().and_then(|fields| fields.remove("version"));
        let request = self
            .request(method.clone(), path)
            .header(CONTENT_TYPE, "application/json")
            .header(ACCEPT, "application/json")
            .body(body.to_string());
        let request = match seen {
            None => request,
            Some(Value::Null) => request.header(IF_NONE_MATCH, "*"),
            Some(Value::String(version)) => request.header(IF_MATCH, format!("\"{version}\"")),
            Some(version) => request.header(IF_MATCH, format!("\"{version}\"")),
        };
        let reply = self.send(request, &asked).await;
        as_described(&method, path, reply.status, &reply.text);
        reply
    }

    /// The same with POST.
    pub(crate) async fn post_json(&self, path: &str, body: Value) -> Reply {
        self.send_json(Method::POST, path, body).await
    }
}

impl Reply {
    /// The reply, which must be a good one (2xx or 303).
    #[track_caller]
    pub(crate) fn ok(self) -> Self {
        let good = self.status.is_success() || self.status == StatusCode::SEE_OTHER;
        assert!(good, "{}: {} {}", self.asked, self.status, self.text);
        self
    }

    /// The reply, which must have this status.
    #[track_caller]
    pub(crate) fn is(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}: {}", self.asked, self.text);
        self
    }

    /// The reply, which must say this (apostrophes as typed, not as escaped).
    #[track_caller]
    pub(crate) fn says(self, words: &str) -> Self {
        let text = self
            .text
            .replace("&#x27;", "'")
            .replace("&quot;", "\"")
            .replace("&amp;", "&");
        assert!(
            text.contains(words),
            "{}: \"{words}\" is not in: {text}",
            self.asked
        );
        self
    }

    /// The reply, which must not say this.
    #[track_caller]
    pub(crate) fn lacks(self, words: &str) -> Self {
        assert!(
            !self.text.contains(words),
            "{}: \"{words}\" is in: {}",
            self.asked,
            self.text
        );
        self
    }

    /// Where it sends to.
    #[track_caller]
    pub(crate) fn location(&self) -> String {
        let location = self.headers.get(LOCATION);
        let location =
            location.unwrap_or_else(|| panic!("{}: {} goes nowhere: {}", self.asked, self.status, self.text));
        location.to_str().expect("text").to_owned()
    }

    /// The JSON in it.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text)
            .unwrap_or_else(|fault| panic!("{}: {fault}: {}", self.asked, self.text))
    }

    /// One field of the JSON as text: an id.
    #[track_caller]
    pub(crate) fn field(&self, pointer: &str) -> String {
        match self.json().pointer(pointer) {
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
            None => panic!("{}: no {pointer} in {}", self.asked, self.text),
        }
    }

    /// A refusal by a rule: status 422 and the rule named.
    #[track_caller]
    pub(crate) fn refused_by(self, rule: &str) -> Self {
        let reply = self.is(422);
        let named = match serde_json::from_str::<Value>(&reply.text) {
            Ok(json) => json
                .pointer("/errors")
                .and_then(Value::as_array)
                .is_some_and(|errors| {
                    errors
                        .iter()
                        .any(|error| error.pointer("/rule") == Some(&json!(rule)))
                }),
            Err(_) => reply.text.contains(rule),
        };
        assert!(named, "{}: {rule} is not named: {}", reply.asked, reply.text);
        reply
    }
}
