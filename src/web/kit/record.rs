//! One line in the log for each request, written when its answer is handed over: what was asked, by the route and never
//! by the path, which may hold what nobody else should see; who asked; and what came of it. The same is counted for
//! `/metrics`. Here too a request gives back what it held: its turn on the connection and its place at the gate.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::web;
use actix_web::web::Bytes;

use super::gate::{self, Place};
use super::visitor::Visitor;
use crate::access::Actor;
use crate::web::app::App;
use crate::web::wire::Turn;

/// The methods that are told apart; others are whatever somebody made up.
const METHODS: &[Method] = &[
    Method::GET,
    Method::HEAD,
    Method::POST,
    Method::PUT,
    Method::PATCH,
    Method::DELETE,
    Method::OPTIONS,
];

/// A request under way, and what is known of it.
pub(super) struct Record {
    app: web::Data<App>,
    since: Instant,
    method: &'static str,
    is_probe: bool,
    visitor: Visitor,
    status: Option<u16>,
    bytes: u64,
    whole: bool,
    // Given back with the record.
    _turn: Option<Turn>,
    place: Option<Place>,
}

impl Record {
    /// A request has come.
    pub(super) fn begin(
        app: &web::Data<App>,
        request: &ServiceRequest,
        visitor: &Visitor,
        turn: Option<Turn>,
    ) -> Self {
        let known = METHODS.iter().find(|method| *method == request.method());
        Self {
            app: app.clone(),
            since: Instant::now(),
            method: known.map_or("other", Method::as_str),
            is_probe: gate::is_probe(request.path()),
            visitor: visitor.clone(),
            status: None,
            bytes: 0,
            whole: false,
            _turn: turn,
            place: None,
        }
    }

    /// It was let in.
    pub(super) fn holds(&mut self, place: Place) {
        self.place = Some(place);
    }

    /// The answer is known; the record ends when it is handed over.
    pub(super) fn goes_with(
        mut self,
        response: ServiceResponse<BoxBody>,
        visitor: Visitor,
    ) -> ServiceResponse<BoxBody> {
        self.status = Some(response.status().as_u16());
        self.visitor = visitor;
        let size = response.response().body().size();
        // Nothing of a body is asked for where there is none, nor after a question for the head alone.
        self.whole = matches!(size, BodySize::None | BodySize::Sized(0)) || self.method == "HEAD";
        response.map_body(|_, body| Recorded { body, record: self }.boxed())
    }
}

impl Drop for Record {
    fn drop(&mut self) {
        let taken = self.since.elapsed();
        self.app
            .metrics
            .answered(self.method, &self.visitor.route, self.status, taken);
        let (person, key) = match &self.visitor.actor {
            Actor::Key(bearer) => (Some(&bearer.person), Some(bearer.key)),
            actor => (actor.person(), None),
        };
        macro_rules! line {
            ($level:ident) => {
                tracing::$level!(
                    target: "assayer::requests",
                    request = %self.visitor.request_id,
                    method = self.method,
                    route = %self.visitor.route,
                    status = self.status,
                    milliseconds = u64::try_from(taken.as_millis()).unwrap_or(u64::MAX),
                    bytes = self.bytes,
                    user = person.map(|person| display(person.id)),
                    organisation = person.and_then(|person| person.organisation).map(display),
                    key = key.map(display),
                    address = self.visitor.address.map(display),
                    "{}",
                    if self.whole { "answered" } else { "broken off" },
                )
            };
        }
        if self.is_probe {
            line!(debug);
        } else {
            line!(info);
        }
    }
}

struct Recorded {
    body: BoxBody,
    record: Record,
}

impl MessageBody for Recorded {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let piece = Pin::new(&mut self.body).poll_next(context);
        match &piece {
            Poll::Ready(Some(Ok(bytes))) => {
                self.record.bytes += bytes.len() as u64;
                if let BodySize::Sized(size) = self.body.size() {
                    self.record.whole = self.record.whole || self.record.bytes >= size;
                }
            }
            Poll::Ready(None) => self.record.whole = true,
            Poll::Ready(Some(Err(_))) | Poll::Pending => {}
        }
        piece
    }
}
