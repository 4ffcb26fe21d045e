//! Reading: the connection together with the reach the policy allows.

use crate::access::{Actor, Reach};
use crate::base::time::{Date, Instant, Zone};
use crate::rules::book::Book;
use crate::settings::Present;
use crate::store::pool::Conn;

/// What a question works with.
pub struct Reader<'a> {
    pub(super) conn: &'a mut Conn,
    pub(super) actor: &'a Actor,
    pub(super) reach: Reach,
    pub(super) now: Instant,
    pub(super) settings: &'a Present,
}

impl Reader<'_> {
    /// The connection, for reading.
    pub fn conn(&mut self) -> &mut Conn {
        self.conn
    }

    /// Who asks.
    pub fn actor(&self) -> &Actor {
        self.actor
    }

    /// Whose data may be seen.
    pub fn reach(&self) -> Reach {
        self.reach
    }

    /// The moment of the question.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// The civil date of the question in the body's zone.
    pub fn today(&self) -> Date {
        self.settings.zone.date(self.now)
    }

    /// The civil date that a moment falls on in the body's zone.
    pub fn date(&self, at: Instant) -> Date {
        self.settings.zone.date(at)
    }

    /// The body's zone.
    pub fn zone(&self) -> Zone {
        self.settings.zone
    }

    /// Standards, tables and parameters.
    pub fn book(&self) -> &Book {
        &self.settings.book
    }

    /// What the body decided about itself.
    pub fn settings(&self) -> &Present {
        self.settings
    }
}
