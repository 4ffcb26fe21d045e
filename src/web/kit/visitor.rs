//! Who visits, and when: read once per request, at the door, and carried from there as values.

use std::future::{Ready, ready};
use std::net::IpAddr;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest};

use super::problem::Problem;
use super::rates::Standing;
use crate::access::factor::FRESH_SECONDS;
use crate::access::sessions::Device;
use crate::access::{Actor, Person};
use crate::base::error::{Error, Result};
use crate::base::time::Instant;
use crate::store::housekeeping::Stage;

/// The visitor of one request. The guard puts it into the request before any handler runs.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// Who acts.
    pub actor: Actor,
    /// The moment of the request.
    pub now: Instant,
    /// The token every form of this session carries; none when nobody is signed in.
    pub csrf: Option<String>,
    /// The session's key, for ending it.
    pub session: Option<Vec<u8>>,
    /// Who gave the right password and still has the second step before them. To every other route they are nobody.
    pub pending: Option<(Person, Stage)>,
    /// When password and second factor were last given.
    pub proven_at: Option<Instant>,
    /// Where the request comes from.
    pub device: Device,
    /// Whether they came by `Authorization`, which no foreign page can send.
    pub by_token: bool,
    /// Whether a token or key was sent that is good no more, or never was.
    pub refused: bool,
    /// The path asked for.
    pub path: String,
    /// The route's address with its placeholders; "none" where there is no such route.
    pub route: String,
    /// The network address it comes from.
    pub address: Option<IpAddr>,
    /// How they stand to a limit of rates, where one counted them.
    pub standing: Option<Standing>,
    /// The request's number in the log, which an error page shows.
    pub request_id: String,
}

impl Visitor {
    /// The signed-in person.
    pub fn person(&self) -> Result<&Person> {
        self.actor.person().ok_or(Error::SignIn)
    }

    /// Whether password and second factor were given within the last quarter of an hour.
    pub fn is_fresh(&self) -> bool {
        self.proven_at
            .is_some_and(|at| self.now.seconds() - at.seconds() <= FRESH_SECONDS)
    }

    /// Whoever is at this step of their sign-in, and the session that waits for it.
    pub fn waiting_for(&self, stage: Stage) -> Result<(&Person, Vec<u8>)> {
        match (&self.pending, &self.session) {
            (Some((person, at)), Some(session)) if *at == stage => Ok((person, session.clone())),
            _ => Err(Error::SignIn),
        }
    }

    /// Whether this is a request to the API, which answers in JSON.
    pub fn is_api(&self) -> bool {
        self.path.starts_with("/api/")
    }
}

impl FromRequest for Visitor {
    type Error = Problem;
    type Future = Ready<std::result::Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let visitor = request.extensions().get::<Self>().cloned();
        // A route outside the guard would be a fault of ours: it answers nothing.
        ready(visitor.ok_or_else(|| Problem(Error::broken("the guard did not run"))))
    }
}
