//! The write transaction from inside: what an act may use, and what it must return.

use crate::access::policy;
use crate::access::{Act, Actor, Permit, Reach, Subject};
use crate::base::body::Body;
use crate::base::error::{Result, Thing};
use crate::base::ids::{LetterId, Mint};
use crate::base::time::{Date, Instant};
use crate::journal::{Chain, Entry};
use crate::outbox::{self, Letter};
use crate::rules::book::Book;
use crate::settings::Present;
use crate::store::dialect;
use crate::store::pool::Conn;

/// What an act works with. It has no commit and no rollback.
pub struct Work<'a> {
    pub(super) conn: &'a mut Conn,
    pub(super) actor: &'a Actor,
    pub(super) now: Instant,
    pub(super) settings: &'a Present,
    pub(super) mint: &'a dyn Mint,
    pub(super) chain: Chain,
    pub(super) seq: i64,
}

impl Work<'_> {
    /// The connection, inside the transaction.
    pub fn conn(&mut self) -> &mut Conn {
        self.conn
    }

    /// Who acts.
    pub fn actor(&self) -> &Actor {
        self.actor
    }

    /// The moment of the act.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// The civil date of the act in the body's zone (LC-1).
    pub fn today(&self) -> Date {
        self.settings.zone.date(self.now)
    }

    /// Standards, tables and parameters.
    pub fn book(&self) -> &Book {
        &self.settings.book
    }

    /// The certification body itself.
    pub fn body(&self) -> &Body {
        &self.settings.body
    }

    /// What the body decided about itself.
    pub fn settings(&self) -> &Present {
        self.settings
    }

    /// A fresh id: `let id: SiteId = work.id(SiteId::from_uuid)`.
    pub fn id<T>(&self, make: impl FnOnce(uuid::Uuid) -> T) -> T {
        make(self.mint.uuid())
    }

    /// The next number of a counter that people see; not reused unless the transaction is rolled back.
    pub fn next_number(&mut self, counter: &str) -> Result<i64> {
        dialect::next_number(self.conn, counter)
    }

    /// Whose things the actor may do this act to: for loading its subject, so that another client's thing is
    /// simply not found.
    pub fn reach(&self, act: Act) -> Result<Reach> {
        policy::reach(self.actor, act)
    }

    /// Sight of every case, for facts a rule needs from elsewhere (double booking, rotation). What is loaded with
    /// it is never shown.
    pub fn everyone(&self) -> Reach {
        policy::everyone()
    }

    /// Asks the policy. Without its permit there is no `Done`, and without that nothing is kept.
    pub fn permit(&self, act: Act, subject: &Subject, thing: Thing) -> Result<Permit> {
        policy::permit(self.actor, act, subject, thing)
    }

    /// Queues a letter; it leaves after the commit, and never without it.
    pub fn letter(&mut self, letter: Letter) -> Result<()> {
        let id = self.id(LetterId::from_uuid);
        outbox::queue(self.conn, id, self.chain, self.seq, letter, self.now)
    }
}

/// What an act returns: its value, with the permit it was done under and the entry for the journal.
#[derive(Debug)]
pub struct Done<T> {
    pub(super) permit: Permit,
    pub(super) entry: Entry,
    pub(super) value: T,
}

impl<T> Done<T> {
    /// The act is done.
    pub fn new(permit: Permit, entry: Entry, value: T) -> Self {
        Self { permit, entry, value }
    }
}
